package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"github.com/learnrel/learnrel"
	"github.com/learnrel/learnrel/runner/judge"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/practice"
	"github.com/learnrel/learnrel/runner/practice/folder"
)

// builtInCourse is the course that the binary carries.
var builtInCourse = learnrel.Course

// defaultPractice is the folder that learn makes when none is named.
const defaultPractice = "practice"

func (a *app) learnCommand() *cobra.Command {
	var plain bool
	c := &cobra.Command{
		Use:   "learn [DIR]",
		Short: "practise: exercises that judge what your code means",
		Long: `Learn makes a folder for the exercises of the course, ./practice if you name
none, or goes on in one that is there. It is an ordinary Go module with ent
schemas; write with whatever editor you like.

On a terminal it shows the task, and a verdict on each save. Elsewhere, or with
--plain, it shows the task and ends; learnrel next, hint, verify, solve, progress
and reset do the rest.`,
		Args: usage(cobra.MaximumNArgs(1)),
		RunE: func(c *cobra.Command, args []string) error {
			return a.learn(c.Context(), append(args, "")[0], plain)
		},
	}
	a.dbFlag(c)
	c.Flags().BoolVar(&plain, "plain", false, "show the task and end, on a terminal, too")
	return c
}

func (a *app) learn(ctx context.Context, dir string, plain bool) error {
	p, err := a.startPractice(dir)
	if err != nil {
		return err
	}
	x, err := a.one(p, nil)
	if err != nil {
		return err
	}
	if !plain && a.file != nil && term.IsTerminal(os.Stdin.Fd()) {
		return a.view(ctx, p, x)
	}
	return a.showTask(ctx, p, x)
}

// startPractice makes the practice, or opens the one that is there.
func (a *app) startPractice(dir string) (*practising, error) {
	if dir == "" {
		if p, err := a.practice(); !errors.Is(err, errNoPractice) {
			return p, err
		}
		dir = defaultPractice
	}
	if _, err := os.Stat(filepath.Join(dir, ".learnrel", "practice.json")); err == nil {
		return a.openPractice(dir)
	}
	course, err := a.builtIn()
	courseDir := ""
	if a.dir != "" {
		if course, courseDir, err = a.course(); err == nil {
			courseDir, err = filepath.Abs(courseDir)
		}
	}
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(dir); err != nil && isExercise(course, dir) {
		return nil, usageError{hintedError{fmt.Errorf("%s is an exercise, and learn takes a folder", quote(dir)), "learnrel learn makes the folder, and in it learnrel next " + dir + " is that exercise"}}
	}
	f, err := folder.Make(dir, course, courseDir)
	if errors.Is(err, folder.ErrTaken) {
		return nil, usageError{hintedError{err, "name a folder that is empty or not there yet: learnrel learn DIR"}}
	} else if err != nil {
		return nil, err
	}
	a.printf("%s is your practice: %s\n\n", dir, judge.Count(len(f.Refs), "exercise"))
	return &practising{f, a.practiceJudge(course)}, nil
}

// showTask writes the task, how it stands with it, and what to do.
func (a *app) showTask(ctx context.Context, p *practising, x *practice.Exercise) error {
	where := practiceFromHere(p, x)
	a.printf("%s\n", taskText(p, x, where, a.width()))
	if wd, err := os.Getwd(); err == nil && folder.Find(wd) == "" {
		a.printf("  cd %s\n", shellWord(p.Dir))
	}
	a.printf("  learnrel verify     judge what you have written\n  learnrel hint       a hint\n  learnrel sql        look at its database\n  learnrel next       the next exercise\n")
	return nil
}

// practiceFromHere is the folder of an exercise as one would type it here.
func practiceFromHere(p *practising, x *practice.Exercise) string {
	return fileFromHere(p.Dir, x.ID())
}

// fileFromHere is a file below a folder as one would type it here.
func fileFromHere(dir, name string) string {
	file := filepath.Join(dir, filepath.FromSlash(name))
	wd, err := os.Getwd()
	if err != nil {
		return file
	}
	abs, err := filepath.Abs(file)
	if err != nil {
		return file
	}
	if rel, err := filepath.Rel(wd, abs); err == nil {
		file = rel
	}
	return filepath.ToSlash(file)
}

// isExercise tells whether a name is that of an exercise.
func isExercise(c *lesson.Course, name string) bool {
	return slices.ContainsFunc(practice.List(c), func(r practice.Ref) bool { return r.ID() == name })
}
