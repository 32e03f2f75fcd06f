package terminal

import (
	"regexp"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/learnrel/learnrel/docs/highlight"
)

// The styles use the terminal's own sixteen colours, so that they suit its theme.
var (
	titleStyle   = coloured(ansi.Magenta).Bold()
	headingStyle = coloured(ansi.Cyan).Bold()
	strongStyle  = ansi.Style{}.Bold()
	emphStyle    = ansi.Style{}.Italic(true)
	codeStyle    = coloured(ansi.Yellow)
	linkStyle    = coloured(ansi.Blue).Underline(true)
	faintStyle   = ansi.Style{}.Faint()
	errorStyle   = coloured(ansi.Red)
	labelStyle   = ansi.Style{}.Faint().Italic(true)
)

var tokenStyles = map[highlight.Kind]ansi.Style{
	highlight.Keyword:  coloured(ansi.Magenta),
	highlight.Type:     coloured(ansi.Cyan),
	highlight.Function: coloured(ansi.Blue),
	highlight.String:   coloured(ansi.Green),
	highlight.Number:   coloured(ansi.Yellow),
	highlight.Comment:  ansi.Style{}.Faint(),
}

func coloured(c ansi.BasicColor) ansi.Style { return ansi.Style{}.ForegroundColor(c) }

// styled styles what is to be seen, and leaves blanks and what has no style alone.
func styled(style ansi.Style, text string) string {
	if len(style) == 0 || strings.TrimSpace(text) == "" {
		return text
	}
	return style.Styled(text)
}

// styleLines styles each line by itself, so that a pager which shows some of
// them shows them right.
func styleLines(style ansi.Style, text string) string {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		lines[i] = styled(style, l)
	}
	return strings.Join(lines, "\n")
}

// heldHyphen stands for a hyphen while a text is broken into lines.
const heldHyphen = "\ue02d"

// Wrap breaks text into lines of a width in columns: between words, and a longer word
// anywhere. A name like one-to-many, or go-syntax, stays whole.
func Wrap(text string, width int) string {
	text = strings.ReplaceAll(text, "-", heldHyphen)
	return strings.ReplaceAll(ansi.Wrap(text, width, ""), heldHyphen, "-")
}

// wrap is Wrap for text with styles. A style that goes on in the next line ends before
// the break and starts again behind it, where a gutter or another cell may stand.
func wrap(text string, width int) string {
	lines := strings.Split(Wrap(text, width), "\n")
	open := ""
	for i, line := range lines {
		lines[i] = open + line
		for _, sequence := range sequences.FindAllString(line, -1) {
			if open += sequence; sequence == ansi.ResetStyle {
				open = ""
			}
		}
		if open != "" {
			lines[i] += ansi.ResetStyle
		}
	}
	return strings.Join(lines, "\n")
}

var sequences = regexp.MustCompile(`\x1b\[[0-9;]*m`)
