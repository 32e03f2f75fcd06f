package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/learnrel/learnrel/runner/practice"
)

// toldExercise is an exercise, for JSON.
type toldExercise struct {
	Number int      `json:"number"`
	ID     string   `json:"id"`
	Title  string   `json:"title"`
	Lesson string   `json:"lesson"`
	Task   string   `json:"task"` // markdown
	Dir    string   `json:"dir"`
	Files  []string `json:"files"` // to work on, in dir
	Hints  int      `json:"hints"` // that there are
}

func (a *app) nextCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "next [EXERCISE]",
		Short: "go to the next exercise of your practice, or to the one named",
		Args:  usage(cobra.MaximumNArgs(1)),
		RunE:  func(c *cobra.Command, args []string) error { return a.next(c.Context(), args, asJSON) },
	}
	c.ValidArgsFunction = a.completeExercises
	c.Flags().BoolVar(&asJSON, "json", false, "write JSON")
	return c
}

func (a *app) next(ctx context.Context, names []string, asJSON bool) error {
	p, err := a.practice()
	if err != nil {
		return err
	}
	if len(names) == 0 {
		state, _ := p.Progress()
		r, ok := p.After(state, state.At)
		if !ok && len(p.Refs) > 0 && state.Of(state.At).Passes {
			a.printf("You have solved all %d exercises.\n", len(p.Refs))
			return nil
		}
		if ok {
			names = []string{r.ID()}
		}
	}
	x, err := a.one(p, names)
	if err != nil {
		return err
	}
	if asJSON {
		return a.json(tell(p, x))
	}
	return a.showTask(ctx, p, x)
}

func tell(p *practising, x *practice.Exercise) toldExercise {
	return toldExercise{numberOf(p.Folder, x.ID()), x.ID(), x.Page.Front.Title, x.Lesson, x.Task, practiceFromHere(p, x), learnersFiles(x), len(x.Hints)}
}
