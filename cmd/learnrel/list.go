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
	Solved   int      `json:"solved"`    // exercises, in the practice that is near
	Of       int      `json:"exercises"` // that there are
}

func (a *app) listCommand() *cobra.Command {
	var asJSON bool
	var path string
	c := &cobra.Command{
		Use:        "list",
		SuggestFor: []string{"ls", "lessons", "contents", "index"},
		Short:      "list the lessons",
		Long: `List names the lessons of the course in order, chapter by chapter. A path is a shorter
way through them: with --path, its lessons alone, in its order.`,
		Args: usage(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error { return a.list(path, asJSON) },
	}
	c.Flags().StringVar(&path, "path", "", "list the lessons of a path: flask-sqlalchemy, sql or in-trouble, of the built-in course")
	_ = c.RegisterFlagCompletionFunc("path", a.completePaths)
	c.Flags().BoolVar(&asJSON, "json", false, "write JSON")
	return c
}

func (a *app) list(path string, asJSON bool) error {
	course, _, err := a.course()
	if err != nil {
		return err
	}
	paths, err := course.Paths()
	if err != nil {
		return err
	}
	chapters, about := course.Chapters, ""
	if path != "" {
		p, err := findPath(paths, path)
		if err != nil {
			return err
		}
		chapters, about = []lesson.Chapter{{Title: p.Title, Lessons: p.Lessons}}, p.About+"\n\n"
	}
	all, solved := []listed{}, a.solvedIn()
	var problems lesson.Problems
	for _, ch := range chapters {
		for _, e := range ch.Lessons {
			front, err := course.Front(e.Slug)
			if ps, ok := err.(lesson.Problems); ok {
				problems = append(problems, ps...)
			}
			relation := front.Relation
			if relation == nil {
				relation = []string{}
			}
			all = append(all, listed{e.Number, ch.Title, e.Slug, e.Title, relation, front.Summary, solved[e.Slug], len(front.Exercises)})
		}
	}
	if asJSON {
		if err := a.json(all); err != nil {
			return err
		}
	} else {
		a.printf("%s", wrap(about, min(a.columns(), 100)))
		a.printList(all)
		a.printf("%s", wrap(nextOfList(all), min(a.columns(), 100)))
		if path == "" && len(paths) > 0 {
			a.printf("%s", wrap("Shorter ways: learnrel list --path "+strings.Join(pathNames(paths), ", or ")+".\n", min(a.columns(), 100)))
		}
	}
	if len(problems) > 0 {
		return problems
	}
	return nil
}

// solvedIn counts the solved exercises of each lesson, in the practice that is near.
func (a *app) solvedIn() map[string]int {
	solved := map[string]int{}
	p, err := a.quietly().practiceNear()
	if err != nil {
		return solved
	}
	state, _ := p.Progress()
	for _, r := range p.Refs {
		if state.Of(r.ID()).Passes {
			solved[r.Lesson.Slug]++
		}
	}
	return solved
}

// done tells whether all exercises of a lesson are solved.
func (l listed) done() bool { return l.Of > 0 && l.Solved == l.Of }

// nextOfList names behind the lessons the next one to read.
func nextOfList(all []listed) string {
	for _, l := range all {
		if !l.done() {
			return "\nNext: learnrel show " + l.Slug + " to read, learnrel learn to practise.\n"
		}
	}
	return "\nYou have solved all exercises of all lessons.\n"
}

// tick stands before the number of a lesson whose exercises are solved.
func (l listed) tick() string {
	if l.done() {
		return passStyle.Render("✓")
	}
	return " "
}

// leastSummary is the room that the summaries of lessons need beside their names.
const leastSummary = 56

// printList writes a heading for each chapter, and below it the lessons: each with
// its summary where there is room for that, else with its title, in one line.
func (a *app) printList(all []listed) {
	slugWidth, titleWidth, relationWidth := 0, 0, 0
	for _, l := range all {
		slugWidth = max(slugWidth, ansi.StringWidth(l.Slug))
		titleWidth = max(titleWidth, ansi.StringWidth(l.Title))
		relationWidth = max(relationWidth, len(strings.Join(l.Relation, " ")))
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
		name := l.tick() + padLeft(faintStyle.Render(itoa(l.Number)), 3) + "  " + pad(l.Slug, slugWidth) + "  "
		relation := faintStyle.Render(strings.Join(l.Relation, " "))
		if before := 8 + slugWidth + relationWidth + 2; a.columns()-before >= leastSummary {
			a.printf("%s", hang(name+pad(relation, relationWidth)+"  "+l.Summary+"\n", strings.Repeat(" ", before), min(a.columns(), before+100)))
			continue
		}
		line := name + pad(l.Title, titleWidth) + "  " + relation
		a.printf("%s\n", strings.TrimRight(ansi.Truncate(line, a.width(), "…"), " "))
	}
}
