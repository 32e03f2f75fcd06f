package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"
)

func (a *app) solveCommand() *cobra.Command {
	var anyway bool
	c := &cobra.Command{
		Use:   "solve [EXERCISE]",
		Short: "show the solution of an exercise that you have solved",
		Args:  usage(cobra.MaximumNArgs(1)),
		RunE:  func(c *cobra.Command, args []string) error { return a.solve(c.Context(), args, anyway) },
	}
	c.ValidArgsFunction = a.completeExercises
	c.Flags().BoolVar(&anyway, "anyway", false, "show it although you have not solved it yet")
	return c
}

func (a *app) solve(ctx context.Context, names []string, anyway bool) error {
	p, err := a.practice()
	if err != nil {
		return err
	}
	x, err := a.one(p, names)
	if err != nil {
		return err
	}
	state, _ := p.Progress()
	solved := state.Of(x.ID()).Solved != nil
	if !solved && !anyway {
		j, err := a.judgeAnswer(ctx, p, x)
		if err != nil {
			return err
		}
		solved = j.verdict.Passes()
	}
	if !solved && !anyway {
		return hintedError{fmt.Errorf("%s is not solved yet", x.ID()), "learnrel hint helps; learnrel solve --anyway shows the solution"}
	}
	if !solved {
		a.noted(p.Shown(x.ID()))
	}
	a.printf("%s", solutionText(x, a.width()))
	return nil
}
