package main

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/learnrel/learnrel/docs/terminal"
)

func itoa(n int) string { return strconv.Itoa(n) }

// pad fills text up to width columns.
func pad(text string, width int) string {
	return text + strings.Repeat(" ", max(0, width-ansi.StringWidth(text)))
}

func padLeft(text string, width int) string {
	return strings.Repeat(" ", max(0, width-ansi.StringWidth(text))) + text
}

// indent puts by before each line of text that is not empty.
func indent(text, by string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		if line != "\n" {
			out.WriteString(by)
		}
		out.WriteString(line)
	}
	if s := out.String(); s == "" || strings.HasSuffix(s, "\n") {
		return s
	}
	return out.String() + "\n"
}

// gap is what stands between the two columns of a line.
var gap = regexp.MustCompile(`\S {2,}`)

// wrap breaks lines that are longer than width between words. What continues a line
// stands below its start, or below its second column.
func wrap(text string, width int) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		column := len(line) - len(strings.TrimLeft(line, " "))
		if at := gap.FindStringIndex(line); at != nil {
			column = at[1]
		}
		out.WriteString(hang(line, strings.Repeat(" ", column), width))
	}
	return out.String()
}

// hang breaks a line between words, and has by before each part but the first.
func hang(line, by string, width int) string {
	if ansi.StringWidth(strings.TrimSuffix(line, "\n")) <= width {
		return line
	}
	first, rest, more := strings.Cut(terminal.Wrap(line, max(width, 20)), "\n")
	if !more || strings.TrimSpace(first) == "" || strings.TrimSpace(rest) == "" {
		return line // one long word
	}
	// What is left is narrower by what stands before it.
	rest = strings.TrimLeft(line[len(first):], " ")
	return strings.TrimRight(first, " ") + "\n" + hang(by+rest, by, max(width, len(by)+20))
}

// styled styles each line by itself.
func styled(style lipgloss.Style, text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		bare := strings.TrimSuffix(line, "\n")
		if bare != "" {
			out.WriteString(style.TabWidth(lipgloss.NoTabConversion).Render(bare))
		}
		out.WriteString(line[len(bare):])
	}
	return out.String()
}

// colourDiff colours a unified diff.
func colourDiff(diff string) string {
	var out strings.Builder
	for line := range strings.Lines(diff) {
		style := lipgloss.NewStyle()
		switch {
		case strings.HasPrefix(line, "---"), strings.HasPrefix(line, "+++"), strings.HasPrefix(line, "@@"):
			style = faintStyle
		case strings.HasPrefix(line, "-"):
			style = lipgloss.NewStyle().Foreground(lipgloss.Red)
		case strings.HasPrefix(line, "+"):
			style = passStyle
		}
		out.WriteString(styled(style, line))
	}
	return out.String()
}

// elapsed writes a time with three digits that mean something.
func elapsed(d time.Duration) string {
	switch {
	case d < time.Second:
		return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
	default:
		return fmt.Sprintf("%.2f s", d.Seconds())
	}
}
