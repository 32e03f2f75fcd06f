package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/google/renameio/v2/maybe"
	"github.com/spf13/cobra"

	"github.com/learnrel/learnrel/runner/judge"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/practice"
)

// proveCommand is for authors. It is hidden: check is to do this with all the rest.
func (a *app) proveCommand() *cobra.Command {
	var update bool
	c := &cobra.Command{
		Use:    "prove [EXERCISE...]",
		Short:  "prove the exercises of a course: the start fails, the solution passes, nothing is idle",
		Hidden: true,
		RunE:   func(c *cobra.Command, args []string) error { return a.prove(c.Context(), args, update) },
	}
	c.Flags().BoolVar(&update, "update", false, "write what the judge says into the pages")
	return c
}

func (a *app) prove(ctx context.Context, names []string, update bool) error {
	course, root, err := a.course()
	if err != nil {
		return err
	}
	refs := practice.List(course)
	if len(names) > 0 {
		all := refs
		refs = nil
		for _, name := range names {
			r, err := practice.Find(all, name)
			if err != nil {
				return err
			}
			refs = append(refs, r)
		}
	}
	if update && root == "" {
		return usageError{hintedError{errors.New("the built-in course can't be changed"), "give the folder of a course with --course DIR"}}
	}
	falls := 0
	for _, r := range refs {
		holds, err := a.proveOne(ctx, course, root, r, update)
		if err != nil {
			return err
		}
		if !holds {
			falls++
		}
	}
	a.printf("%s, %d failed\n", judge.Count(len(refs), "exercise"), falls)
	if falls > 0 {
		return errReported
	}
	return nil
}

// proveOne proves one exercise, and says what came of it.
func (a *app) proveOne(ctx context.Context, course *lesson.Course, root string, r practice.Ref, update bool) (holds bool, err error) {
	x, err := practice.Read(course, r)
	var problems lesson.Problems
	if errors.As(err, &problems) {
		a.problems(problems)
		a.printf("%s  %s\n", failStyle.Render("FAIL"), r.ID())
		return false, nil
	} else if err != nil {
		return false, err
	}
	proof, err := a.practiceJudge().Prove(ctx, x)
	if err != nil {
		return false, err
	}
	problems = proof.Problems
	if update {
		err = rewrite(root, x, proof)
	} else {
		for b, says := range proof.Says {
			problems = append(problems, lesson.Problem{File: x.Page.File, Line: b.Line, Col: 1, Lesson: x.Lesson, Message: "the judge says something else: " + says, Hint: "learnrel prove --update writes what it says"})
		}
	}
	if err != nil {
		return false, err
	}
	if ps, ok := problems.Err().(lesson.Problems); ok {
		a.problems(ps)
		a.printf("%s  %s\n", failStyle.Render("FAIL"), r.ID())
		return false, nil
	}
	what := "ok  "
	if proof.Unjudged {
		what = "part"
	}
	a.printf("%s  %s\n", passStyle.Render(what), r.ID())
	return true, nil
}

// rewrite writes what the judge says into the page.
func rewrite(root string, x *practice.Exercise, proof *practice.Proof) error {
	if len(proof.Says) == 0 {
		return nil
	}
	file := filepath.Join(root, filepath.FromSlash(x.Page.File))
	info, err := os.Stat(file)
	if err != nil {
		return fmt.Errorf("update %s: %w", x.Page.File, err)
	}
	return maybe.WriteFile(file, x.Page.Rewrite(proof.Says), info.Mode().Perm())
}
