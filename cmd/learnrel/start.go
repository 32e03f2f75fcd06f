package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/toolchain"
	"github.com/learnrel/learnrel/runner/workspace"
)

func (a *app) startCommand() *cobra.Command {
	return &cobra.Command{
		Use:        "start LESSON [DIR]",
		SuggestFor: []string{"copy", "clone", "begin", "practice", "exercise"},
		Short:      "make your own copy of a lesson, to change and run",
		Long: `Start writes a lesson as an ordinary ent project into DIR, or else into a
folder with the lesson's name; within another copy, into one beside that. There,
go run . runs its steps, and go generate ./... generates its client, both without
learnrel. learnrel run and check judge your code, watch does so on each save,
diff shows what you changed and reset brings the lesson's code back.`,
		Args:              usage(cobra.RangeArgs(1, 2)),
		ValidArgsFunction: a.completeLessons,
		RunE: func(c *cobra.Command, args []string) error {
			return a.start(c.Context(), args[0], append(args, "")[1])
		},
	}
}

func (a *app) start(ctx context.Context, name, dir string) error {
	course, _, err := a.course()
	if err != nil {
		return err
	}
	entry, err := course.Find(name)
	if err != nil {
		return err
	}
	if dir == "" {
		dir = vacancy(entry.Slug)
	}
	l, err := course.Lesson(entry)
	if err != nil {
		return err
	}
	if _, err := workspace.Start(ctx, course, l, dir); err != nil {
		return startError(err, l)
	}
	a.printf("%s is your copy of %s\n\n", dir, quote(l.Title))
	if dir != "." {
		a.printf("  cd %s\n", shellWord(dir))
	}
	a.printf(`  go run .          run its steps; the first time it compiles SQLite, for a minute
  learnrel watch    change steps.go or ent/schema, and see on each save what comes of it
  learnrel sql      ask the database that the steps leave behind
  learnrel diff     what you changed
  learnrel reset    the lesson's code again; yours is kept beside it
`)
	return nil
}

// vacancy gives the folder that a copy goes into by itself: one here, or within
// another copy one beside that.
func vacancy(slug string) string {
	here, err := os.Getwd()
	if err != nil {
		return slug
	}
	around := workspace.Find(here)
	if around == "" {
		return slug
	}
	dir, err := filepath.Rel(here, filepath.Join(filepath.Dir(around), slug))
	if err != nil {
		return slug
	}
	return dir
}

// startError adds what to do about an error of a new folder.
func startError(err error, l *lesson.Lesson) error {
	var failed *toolchain.Failure
	switch {
	case errors.Is(err, workspace.ErrTaken):
		return usageError{hintedError{err, "name a folder that is empty or not there yet: learnrel start " + l.Slug + " DIR"}}
	case errors.Is(err, workspace.ErrNoSteps):
		return usageError{hintedError{err, "learnrel show " + l.Slug + " shows its page"}}
	case errors.As(err, &failed):
		return environmentError{hintedError{err, "the go command needs the modules of go.mod: the first time, it loads them from the network"}}
	}
	return err
}

// shellWord quotes a path for a shell where it needs that.
func shellWord(name string) string {
	for _, r := range name {
		if !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '/' || r == '.' || r == '-' || r == '_' || r == '\\' || r == ':') {
			return fmt.Sprintf("%q", name)
		}
	}
	return name
}
