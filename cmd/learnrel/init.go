package main

import (
	"context"
	"errors"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/learnrel/learnrel"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/scaffold"
	"github.com/learnrel/learnrel/runner/toolchain"
)

func (a *app) initCommand() *cobra.Command {
	var module string
	c := &cobra.Command{
		Use:   "init DIR",
		Short: "make a new course, with a lesson to start from",
		Args:  usage(cobra.ExactArgs(1)),
		RunE:  func(c *cobra.Command, args []string) error { return a.init(c.Context(), args[0], module) },
	}
	c.Flags().StringVar(&module, "module", "", "its module path (default: example.com/ and the folder's name)")
	return c
}

var notInPath = regexp.MustCompile(`[^a-z0-9._-]+`)

func (a *app) init(ctx context.Context, dir, module string) error {
	if module == "" {
		abs, err := filepath.Abs(dir)
		if err != nil {
			return err
		}
		name := strings.Trim(notInPath.ReplaceAllString(strings.ToLower(filepath.Base(abs)), "-"), "-.")
		module = "example.com/" + name
	}
	versions, err := lesson.Open(learnrel.Course)
	if err != nil {
		return err
	}
	files, err := scaffold.Course(ctx, versions, dir, module)
	if errors.As(err, new(*toolchain.Failure)) {
		return environmentError{hintedError{err, "the go command needs the modules of ent and SQLite: the first time, it loads them from the network"}}
	} else if err != nil {
		return scaffoldError(err)
	}
	for _, f := range files {
		a.printf("%s\n", filepath.Join(dir, filepath.FromSlash(f)))
	}
	a.hint("cd " + shellWord(dir) + ", then learnrel check; learnrel new SLUG adds a lesson, and learnrel generate writes the clients")
	return nil
}
