package main

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"
)

func (a *app) progressCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "progress",
		Short: "list the exercises, and what you have solved",
		Args:  usage(cobra.NoArgs),
		RunE:  func(*cobra.Command, []string) error { return a.showProgress(asJSON) },
	}
	c.Flags().BoolVar(&asJSON, "json", false, "write JSON")
	return c
}

// toldProgress is what came of an exercise, for JSON.
type toldProgress struct {
	Number  int    `json:"number"`
	ID      string `json:"id"`
	Current bool   `json:"current"`
	State   string `json:"state"` // solved, broken (it passed before), begun or new
	Hints   int    `json:"hints"`
}

func (a *app) showProgress(asJSON bool) error {
	p, err := a.practice()
	if err != nil {
		return err
	}
	all := progressOf(p)
	if asJSON {
		return a.json(all)
	}
	a.printf("%s", progressText(all, a.width()))
	return nil
}

func progressOf(p *practising) []toldProgress {
	state, _ := p.Progress()
	current, _ := p.Current(state)
	all := []toldProgress{}
	for _, r := range p.Refs {
		d := state.Of(r.ID())
		t := toldProgress{r.Number, r.ID(), r == current, "new", d.Hints}
		switch {
		case d.Passes:
			t.State = "solved"
		case d.Solved != nil:
			t.State = "broken"
		case len(d.Files) > 0:
			t.State = "begun"
		}
		all = append(all, t)
	}
	return all
}

// progressMarks stand before an exercise in each state.
var progressMarks = map[string]string{"solved": "✓", "broken": "!", "begun": "·", "new": " "}

func progressText(all []toldProgress, width int) string {
	var out strings.Builder
	solved := 0
	for _, t := range all {
		if t.State == "solved" {
			solved++
		}
		mark := progressMarks[t.State]
		switch t.State {
		case "solved":
			mark = passStyle.Render(mark)
		case "broken":
			mark = failStyle.Render(mark)
		}
		line := padLeft(itoa(t.Number), 3) + " " + mark + " " + t.ID
		if t.State == "broken" {
			line += "  it passed before"
		}
		if t.Current {
			line += "  " + faintStyle.Render("← here")
		}
		out.WriteString(ansi.Truncate(line, width, "…") + "\n")
	}
	return out.String() + "\n" + itoa(solved) + " of " + itoa(len(all)) + " solved\n"
}
