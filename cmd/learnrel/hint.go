package main

import (
	"github.com/spf13/cobra"
)

func (a *app) hintCommand() *cobra.Command {
	var all, asJSON bool
	c := &cobra.Command{
		Use:   "hint [EXERCISE]",
		Short: "give the next hint to an exercise",
		Args:  usage(cobra.MaximumNArgs(1)),
		RunE:  func(_ *cobra.Command, args []string) error { return a.giveHint(args, all, asJSON) },
	}
	c.ValidArgsFunction = a.completeExercises
	c.Flags().BoolVar(&all, "all", false, "give all of them")
	c.Flags().BoolVar(&asJSON, "json", false, "write JSON")
	return c
}

func (a *app) giveHint(names []string, all, asJSON bool) error {
	p, err := a.practice()
	if err != nil {
		return err
	}
	x, err := a.one(p, names)
	if err != nil {
		return err
	}
	state, _ := p.Progress()
	had := min(state.Of(x.ID()).Hints, len(x.Hints))
	from, to := had, had+1
	if all || had == len(x.Hints) {
		from, to = 0, len(x.Hints)
	}
	if to > had {
		a.noted(p.Hinted(x.ID(), to))
	}
	if asJSON {
		var texts []string
		for _, h := range x.Hints[:to] {
			texts = append(texts, h.Text)
		}
		return a.json(struct {
			Exercise string   `json:"exercise"`
			Hints    []string `json:"hints"` // those given so far
			Of       int      `json:"of"`
		}{x.ID(), texts, len(x.Hints)})
	}
	for n := from + 1; n <= to; n++ {
		a.printf("%s\n", hintText(x, n, a.width()))
	}
	if to == len(x.Hints) {
		a.printf("That is the last hint. learnrel show %s is the lesson, and learnrel solve --anyway shows the solution.\n", x.Lesson)
	} else {
		a.printf("learnrel hint gives the next one.\n")
	}
	return nil
}
