package main

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"

	"github.com/learnrel/learnrel/runner/lesson"
)

// listed is a lesson as list --json gives it.
type listed struct {
	Number   int      `json:"number"`
	Chapter  string   `json:"chapter"`
	Slug     string   `json:"slug"`
	Title    string   `json:"title"`
	Relation []string `json:"relation"`
	Summary  string   `json:"summary"`
}

func (a *app) listCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "list",
		Short: "list the lessons",
		Args:  usage(cobra.NoArgs),
		RunE:  func(*cobra.Command, []string) error { return a.list(asJSON) },
	}
	c.Flags().BoolVar(&asJSON, "json", false, "write JSON")
	return c
}

func (a *app) list(asJSON bool) error {
	course, _, err := a.course()
	if err != nil {
		return err
	}
	all := []listed{}
	var problems lesson.Problems
	for _, ch := range course.Chapters {
		for _, e := range ch.Lessons {
			front, err := course.Front(e.Slug)
			if ps, ok := err.(lesson.Problems); ok {
				problems = append(problems, ps...)
			}
			relation := front.Relation
			if relation == nil {
				relation = []string{}
			}
			all = append(all, listed{e.Number, ch.Title, e.Slug, e.Title, relation, front.Summary})
		}
	}
	if asJSON {
		if err := a.json(all); err != nil {
			return err
		}
	} else {
		a.printList(all)
	}
	if len(problems) > 0 {
		return problems
	}
	return nil
}

// printList writes a heading for each chapter, and a line for each lesson as
// wide as there is room for.
func (a *app) printList(all []listed) {
	slugWidth, titleWidth := 0, 0
	for _, l := range all {
		slugWidth = max(slugWidth, ansi.StringWidth(l.Slug))
		titleWidth = max(titleWidth, ansi.StringWidth(l.Title))
	}
	chapter := ""
	for i, l := range all {
		if l.Chapter != chapter {
			if i > 0 {
				a.printf("\n")
			}
			a.printf("%s\n", nameStyle.Render(l.Chapter))
			chapter = l.Chapter
		}
		line := padLeft(faintStyle.Render(itoa(l.Number)), 4) + "  " + pad(l.Slug, slugWidth) + "  " +
			pad(l.Title, titleWidth) + "  " + faintStyle.Render(strings.Join(l.Relation, " "))
		a.printf("%s\n", strings.TrimRight(ansi.Truncate(line, a.width(), "…"), " "))
	}
}
