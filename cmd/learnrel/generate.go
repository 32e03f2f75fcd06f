package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/learnrel/learnrel/runner/generate"
	"github.com/learnrel/learnrel/runner/judge"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/toolchain"
)

func (a *app) generateCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "generate",
		Short: "write the clients of a course's schemas",
		Long: `Generate writes into ent/client the client of each schema below ent/schema, with
the version of ent that the course's go.mod names, and removes the generated
files of schemas that are gone. Run and check don't need them: they are for
editors, go vet and go test.

A course that links its lessons into a binary, in lessons/registry_gen.go, has
that file written, too.`,
		Args: usage(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error { return a.generate(c.Context()) },
	}
	a.sandboxFlag(c.Flags())
	return c
}

func (a *app) generate(ctx context.Context) error {
	root, err := a.courseDir()
	if err != nil {
		return err
	}
	report, err := generate.Write(ctx, a.helper(), root)
	var failed *toolchain.Failure
	switch {
	case errors.Is(err, lesson.ErrNoCourse):
		return usageError{err}
	case errors.As(err, &failed):
		return environmentError{err}
	case report != nil:
		a.printf("%s: %s written, %d removed\n", judge.Count(report.Schemas, "schema"), judge.Count(len(report.Written), "file"), len(report.Removed))
	}
	return err
}

// courseDir gives the folder of the course for the commands that write into one.
func (a *app) courseDir() (string, error) {
	_, root, err := a.course()
	if err != nil && !errors.As(err, new(lesson.Problems)) {
		return "", err
	}
	if root == "" {
		return "", usageError{hintedError{errors.New("the built-in course cannot be written to"), "run it in the folder of a course, or name one with --course; learnrel init DIR makes a new one"}}
	}
	return root, nil
}
