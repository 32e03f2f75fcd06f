package main

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/learnrel/learnrel/docs/terminal"
)

// The view fills the screen: a title, the body that scrolls, one line with the
// verdict, one for what was just said, and the keys.
const linesAround = 6

// filled puts the text of the pane into the body.
func (m viewModel) filled() viewModel {
	if m.width == 0 {
		return m
	}
	m.body.SetWidth(m.width)
	m.body.SetHeight(max(1, m.height-linesAround-strings.Count(m.keys(), "\n")))
	m.body.SetContent(m.text(m.columns()))
	if m.pane == paneList {
		m.body.EnsureVisible(m.chosen, 0, 0)
	}
	return m
}

// columns is how wide the text is: long lines are hard to read.
func (m viewModel) columns() int { return max(20, min(m.width-1, 100)) }

func (m viewModel) text(width int) string {
	where := practiceFromHere(m.practice, m.exercise)
	switch m.pane {
	case paneSolution:
		return solutionText(m.exercise, width)
	case paneList:
		return m.listText(width)
	case paneAll:
		return m.allText(width)
	case paneDescribe:
		if m.verdict == nil || len(m.verdict.verdict.Relations) == 0 {
			return "no relations: ent reads none from your schema as it is\n"
		}
		return relationsText(m.verdict.verdict, width)
	}
	task, verdict := taskText(m.practice, m.exercise, where, width), ""
	if m.verdict != nil {
		verdict = m.verdictText(where, width)
	}
	var hints []string
	for n := m.hints; n > 0; n-- {
		hints = append(hints, hintText(m.exercise, n, width))
	}
	// What the learner waits for comes first.
	switch {
	case m.hinted && m.saved:
		return strings.Join(append(hints, verdict, task), "\n")
	case m.hinted || !m.saved && m.hints > 0:
		return strings.Join(append(hints, task, verdict), "\n")
	case m.saved:
		return strings.Join(append(append([]string{verdict}, hints...), task), "\n")
	}
	return task + "\n" + verdict
}

// verdictText is the verdict, with what the last save changed.
func (m viewModel) verdictText(where string, width int) string {
	text := verdictText(*m.verdict, where, width)
	if len(m.changes) == 0 {
		return text
	}
	var out strings.Builder
	out.WriteString(text + "\n" + nameStyle.Render("What your save changed") + "\n")
	for _, d := range m.changes {
		out.WriteString(terminal.Wrap("  "+d.Name, width) + "\n")
		for line := range strings.Lines(changeLines(d.Changes)) {
			out.WriteString(colourDiff(indent(terminal.Wrap(strings.TrimSuffix(line, "\n"), width-4), "    ")))
		}
	}
	return out.String()
}

func (m viewModel) listText(width int) string {
	var out strings.Builder
	for i, line := range strings.Split(strings.TrimRight(progressText(progressOf(m.practice), width-2), "\n"), "\n") {
		cursor := "  "
		if i == m.chosen {
			cursor = nameStyle.Render("> ")
		}
		out.WriteString(cursor + line + "\n")
	}
	return out.String()
}

func (m viewModel) allText(width int) string {
	var out strings.Builder
	for _, j := range m.all {
		mark, say := failStyle.Render("NOT YET "), ""
		switch {
		case j.verdict.Passes():
			mark = passStyle.Render("SOLVED  ")
		case len(j.verdict.Failures) == 0:
			mark = warnStyle.Render("UNJUDGED")
		case j.before:
			say = "  it passed before"
		}
		out.WriteString(ansi.Truncate(mark+"  "+j.exercise.ID()+say, width, "…") + "\n")
	}
	return out.String()
}

// line is the one line with the verdict.
func (m viewModel) line() string {
	switch {
	case m.verdict == nil:
		return faintStyle.Render("judging …")
	case m.verdict.verdict.Passes():
		return passStyle.Bold(true).Render("SOLVED") + "  enter goes on"
	case len(m.verdict.verdict.Failures) > 0:
		return failStyle.Render("NOT YET") + "  " + m.verdict.verdict.Failures[0].Message
	}
	return warnStyle.Bold(true).Render("UNJUDGED") + "  " + m.verdict.verdict.Unjudged
}

func (m viewModel) keys() string {
	keys := []string{"n next", "h hint", "s solution", "d describe", "l list", "r reset", "c check all", "q quit"}
	if m.pane == paneList {
		keys = []string{"up, down choose", "enter go there", "esc back", "q quit"}
	} else if m.pane != paneTask {
		keys = append([]string{"esc back"}, keys...)
	}
	line, lines := "", []string(nil)
	for _, k := range keys {
		switch {
		case line == "":
			line = k
		case len(line)+2+len(k) < m.width:
			line += "  " + k
		default:
			lines, line = append(lines, line), k
		}
	}
	return strings.Join(append(lines, line), "\n")
}

// View draws the screen.
func (m viewModel) View() tea.View {
	v := tea.View{AltScreen: true, WindowTitle: "learnrel: " + m.exercise.ID()}
	if m.width == 0 {
		return v
	}
	state, _ := m.practice.Progress()
	solved := 0
	for _, r := range m.practice.Refs {
		if state.Of(r.ID()).Passes {
			solved++
		}
	}
	title := nameStyle.Render(fmt.Sprintf("learnrel  %s  %d of %d solved", m.exercise.ID(), solved, len(m.practice.Refs)))
	more := ""
	if !m.body.AtBottom() {
		more = "more below: space or page down"
	}
	status := strings.ReplaceAll(strings.TrimSpace(m.status), "\n", "  ")
	rows := []string{title, "", m.body.View(), faintStyle.Render(more), m.line(), status, styled(faintStyle, m.keys())}
	for i, row := range rows {
		if i != 2 && i != len(rows)-1 {
			rows[i] = ansi.Truncate(row, m.width, "…")
		}
	}
	v.Content = strings.Join(rows, "\n")
	return v
}
