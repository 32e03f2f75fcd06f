package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/learnrel/learnrel/runner/judge"
	"github.com/learnrel/learnrel/runner/practice"
)

func (a *app) verifyCommand() *cobra.Command {
	var all, asJSON bool
	c := &cobra.Command{
		Use:   "verify [EXERCISE...]",
		Short: "judge your answers, by what they mean",
		Long: `Verify judges your answer to the exercise that you work on, or to those that are
named, by name or by a file of theirs. It ends with status 1 when one falls short.`,
		RunE: func(c *cobra.Command, args []string) error { return a.verify(c.Context(), args, all, asJSON) },
	}
	c.ValidArgsFunction = a.completeExercises
	c.Flags().BoolVar(&all, "all", false, "judge all that you have begun")
	a.dbFlag(c)
	c.Flags().DurationVar(&a.timeout, "timeout", defaultTimeout, "how long an answer may run")
	c.Flags().BoolVar(&asJSON, "json", false, "write JSON")
	return c
}

// toldVerdict is a verdict, for JSON.
type toldVerdict struct {
	Exercise string `json:"exercise"`
	Passes   bool   `json:"passes"`
	Before   bool   `json:"passedBefore"`
	practice.Verdict
}

func (a *app) verify(ctx context.Context, names []string, all, asJSON bool) error {
	p, err := a.practice()
	if err != nil {
		return err
	}
	refs, err := a.meant(p, names)
	if all {
		refs, err = p.Begun(), nil
	}
	if err != nil {
		return err
	}
	told, falls, unjudged := []toldVerdict{}, false, 0
	for i, r := range refs {
		x, err := a.exercise(p, r)
		if err != nil {
			return err
		}
		j, err := a.judgeAnswer(ctx, p, x)
		if err != nil {
			return err
		}
		falls = falls || len(j.verdict.Failures) > 0
		if j.verdict.Unjudged != "" && len(j.verdict.Failures) == 0 {
			unjudged++
		}
		if asJSON {
			if j.verdict.Failures == nil {
				j.verdict.Failures = []practice.Failure{}
			}
			told = append(told, toldVerdict{x.ID(), j.verdict.Passes(), j.before, j.verdict})
			continue
		}
		if i > 0 {
			a.printf("\n")
		}
		a.printf("%s", verdictText(j, practiceFromHere(p, x), a.width()))
		if len(refs) == 1 {
			a.sayNext(p, j)
		}
	}
	if asJSON {
		if err := a.json(told); err != nil {
			return err
		}
	}
	switch {
	case falls:
		return errReported
	case unjudged > 0:
		return environmentError{fmt.Errorf("%s could not be judged in all", judge.Count(unjudged, "exercise"))}
	}
	return nil
}

// sayNext names the next thing to do.
func (a *app) sayNext(p *practising, j judged) {
	state, _ := p.Progress()
	switch _, more := p.After(state, j.exercise.ID()); {
	case len(j.verdict.Failures) > 0 && len(j.exercise.Hints) > 0:
		a.printf("\nlearnrel hint helps.\n")
	case !j.verdict.Passes():
	case more:
		a.printf("\nlearnrel next is the next exercise; learnrel solve compares with the page's solution.\n")
	default:
		a.printf("\nThat was the last one: you have solved all %d exercises.\n", len(p.Refs))
	}
}
