package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
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
