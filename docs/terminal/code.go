package terminal

import (
	"math"
	"strings"
	"unicode"

	"github.com/charmbracelet/x/ansi"

	"github.com/learnrel/learnrel/docs/highlight"
)

// Code highlights source code, with tabs as four columns.
func Code(language, source string) string { return Wrapped(language, source, math.MaxInt) }

// Wrapped highlights source code to at most width columns: what is longer goes on
// below, four columns farther in.
func Wrapped(language, source string, width int) string {
	tokens := highlight.Tokens(language, strings.ReplaceAll(source, "\t", "    "))
	return paint(tokens, func(k highlight.Kind) ansi.Style { return tokenStyles[k] }, width)
}

// paint writes tokens in their styles. Each line is styled by itself, so that a
// pager which shows some of them, and a gutter before them, look right.
func paint(tokens []highlight.Token, style func(highlight.Kind) ansi.Style, width int) string {
	var lines []string
	for _, line := range cutLines(tokens) {
		var text strings.Builder
		for _, t := range line {
			text.WriteString(t.Text)
		}
		for _, part := range fold(text.String(), width) {
			var out strings.Builder
			out.WriteString(strings.Repeat(" ", part.indent))
			at := 0
			for _, t := range line {
				from, to := max(part.from-at, 0), min(part.to-at, len(t.Text))
				if at += len(t.Text); from < to {
					out.WriteString(styled(style(t.Kind), t.Text[from:to]))
				}
			}
			lines = append(lines, out.String())
		}
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}

// cutLines gives the tokens of each line, without line ends.
func cutLines(tokens []highlight.Token) [][]highlight.Token {
	lines := [][]highlight.Token{nil}
	for _, t := range tokens {
		for i, text := range strings.Split(t.Text, "\n") {
			if i > 0 {
				lines = append(lines, nil)
			}
			last := &lines[len(lines)-1]
			*last = append(*last, highlight.Token{Kind: t.Kind, Text: text})
		}
	}
	return lines
}

// part is a piece of a line that goes on in lines of its own, as byte offsets, and
// how far in it stands.
type part struct{ from, to, indent int }

// fold cuts a line that is too long.
func fold(line string, width int) (parts []part) {
	width = max(width, 8)
	start := len(line) - len(strings.TrimLeft(line, " "))
	p := part{}
	for ansi.StringWidth(line[p.from:]) > width-p.indent {
		next := p.from + cut(line[p.from:], width-p.indent, start)
		p.to = p.from + len(strings.TrimRight(line[p.from:next], " "))
		parts = append(parts, p)
		start = 0
		next += len(line[next:]) - len(strings.TrimLeft(line[next:], " "))
		p = part{from: next, indent: min(len(line)-len(strings.TrimLeft(line, " "))+4, width/2)}
	}
	p.to = len(line)
	return append(parts, p)
}

// cut gives where a line is to be cut so that its start has at most width columns:
// at a blank behind the first skip bytes, else behind a sign, else anywhere.
func cut(line string, width, skip int) int {
	blank, sign, used := 0, 0, 0
	for i, r := range line {
		if r == ' ' && i > skip {
			blank = i
		}
		if used += ansi.StringWidth(string(r)); used > width {
			switch {
			case blank > 0:
				return blank
			case sign > 0:
				return sign
			}
			return max(i, len(string([]rune(line)[:1])))
		}
		if i >= skip && r != ' ' && !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' {
			sign = i + len(string(r))
		}
	}
	return len(line)
}
