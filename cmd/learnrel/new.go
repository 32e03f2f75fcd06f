package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/learnrel/learnrel/runner/scaffold"
)

func (a *app) newCommand() *cobra.Command {
	var exercise bool
	var schema string
	c := &cobra.Command{
		Use:   "new SLUG|LESSON/NAME",
		Short: "add a lesson to a course, with a schema and steps to start from, or an exercise",
		Long: `New adds a lesson behind the last one of the course, with a schema and steps that
pass a check; with --schema, it pairs with a schema that is there. With --exercise
it adds an exercise to a lesson, named as one-to-many/shelf: a task, what it starts
from, a property, hints, a wrong answer and a solution, all of it proven, to write
over.`,
		Args: usage(cobra.ExactArgs(1)),
		RunE: func(_ *cobra.Command, args []string) error {
			if exercise {
				return a.newExercise(args[0])
			}
			return a.new(args[0], schema)
		},
	}
	c.Flags().StringVar(&schema, "schema", "", "the schema of the course that the lesson pairs with, in place of one of its own")
	c.Flags().BoolVar(&exercise, "exercise", false, "add an exercise to a lesson")
	return c
}

func (a *app) new(slug, schema string) error {
	if _, err := a.courseDir(); err != nil {
		return err
	}
	course, root, err := a.course()
	if err != nil {
		return err
	}
	files, err := scaffold.Lesson(course, root, slug, schema)
	if err != nil {
		return scaffoldError(err)
	}
	for _, f := range files {
		a.printf("%s\n", f)
	}
	a.hint("learnrel check " + slug + " passes; learnrel generate writes the client, for your editor")
	return nil
}

func (a *app) newExercise(id string) error {
	slug, name, ok := strings.Cut(id, "/")
	if !ok {
		return usageError{hintedError{fmt.Errorf("%s names no exercise", quote(id)), "write the lesson before it: learnrel new --exercise one-to-many/shelf"}}
	}
	if _, err := a.courseDir(); err != nil {
		return err
	}
	course, root, err := a.course()
	if err != nil {
		return err
	}
	e, err := course.Find(slug)
	if err != nil {
		return err
	}
	files, err := scaffold.Exercise(course, root, e.Slug, name)
	if err != nil {
		return scaffoldError(err)
	}
	for _, f := range files {
		a.printf("%s\n", f)
	}
	a.hint("learnrel check " + e.Slug + "/" + name + " proves it; what the judge says is written by check --update")
	return nil
}

func scaffoldError(err error) error {
	if errors.Is(err, scaffold.ErrTaken) || errors.Is(err, scaffold.ErrName) || errors.Is(err, scaffold.ErrLesson) {
		return usageError{err}
	}
	return err
}
