package main

import (
	"os"
	"path"

	"github.com/spf13/cobra"

	"github.com/learnrel/learnrel/runner/practice/folder"
	"github.com/learnrel/learnrel/runner/workspace"
)

// inPractice has a command of copies do its work for an exercise where the working
// folder is in a practice.
func (a *app) inPractice(c *cobra.Command) *cobra.Command {
	ofCopies := c.RunE
	c.Short = "bring the lesson's code back into your copy, or an exercise's; yours is kept beside it"
	c.Long += `

In a practice it brings an exercise back: the one that you work on, or the one
that is named.`
	c.RunE = func(c *cobra.Command, args []string) error {
		wd, err := os.Getwd()
		if err != nil || a.dir != "" || len(folder.Find(wd)) <= len(workspace.Find(wd)) {
			return ofCopies(c, args)
		}
		return a.resetExercise(args)
	}
	return c
}

func (a *app) resetExercise(names []string) error {
	p, err := a.practice()
	if err != nil {
		return err
	}
	refs, err := a.meant(p, names)
	if err != nil {
		return err
	}
	for _, r := range refs {
		x, err := a.exercise(p, r)
		if err != nil {
			return err
		}
		saved, err := p.Reset(x)
		where := practiceFromHere(p, x)
		for _, s := range saved {
			if s.As == "" {
				a.printf("%s is back\n", path.Join(where, s.Name))
			} else {
				a.printf("%s is as it was at first; yours is %s\n", path.Join(where, s.Name), path.Join(where, s.As))
			}
		}
		if err != nil {
			return err
		}
		if len(saved) == 0 {
			a.printf("nothing to reset: %s is as it was at first\n", x.ID())
		}
	}
	return nil
}
