package main

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/learnrel/learnrel/runner/scaffold"
)

func (a *app) newCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "new SLUG",
		Short: "add a lesson to a course, with a schema and steps to start from",
		Args:  usage(cobra.ExactArgs(1)),
		RunE:  func(_ *cobra.Command, args []string) error { return a.new(args[0]) },
	}
}

func (a *app) new(slug string) error {
	if _, err := a.courseDir(); err != nil {
		return err
	}
	course, root, err := a.course()
	if err != nil {
		return err
	}
	files, err := scaffold.Lesson(course, root, slug)
	if err != nil {
		return scaffoldError(err)
	}
	for _, f := range files {
		a.printf("%s\n", f)
	}
	a.hint("learnrel check " + slug + " passes; learnrel generate writes the client, for your editor")
	return nil
}

func scaffoldError(err error) error {
	if errors.Is(err, scaffold.ErrTaken) || errors.Is(err, scaffold.ErrName) {
		return usageError{err}
	}
	return err
}
