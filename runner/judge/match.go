package judge

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/learnrel/learnrel/runner/lesson"
)

// The wildcards of a judged block.
const (
	anyLines  = "..."
	anyInLine = "[..]"
)

var (
	ansiEscape     = regexp.MustCompile("\x1b\\[[0-9;?]*[ -/]*[@-~]|\x1b\\][^\x07\x1b]*(?:\x07|\x1b\\\\)")
	trailingBlanks = regexp.MustCompile(`(?m)[ \t]+$`)
	likeAnyLines   = regexp.MustCompile(`(?m)^\\*\.\.\.$`)
	likeAnyInLine  = regexp.MustCompile(`\\*\[\.\.\]`)
)

// shown gives what a block holds that says what text says. Where wildcards are known,
// a text that looks like one has a backslash before it.
func shown(b *lesson.Block, text string) string {
	text = normalize(text)
	if !b.Judged() {
		return text
	}
	text = likeAnyLines.ReplaceAllString(text, `\$0`)
	return likeAnyInLine.ReplaceAllString(text, `\$0`)
}

// normalize takes out of an output what no reader sees: CRLF, trailing blanks, colours.
// What else no page can hold, or could deceive, is shown as what it is. It ends with
// one line end unless it is empty.
func normalize(text string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	text = ansiEscape.ReplaceAllString(text, "")
	text = visible(text)
	text = trailingBlanks.ReplaceAllString(text, "")
	if text = strings.TrimRight(text, "\n"); text == "" {
		return ""
	}
	return text + "\n"
}

// visible shows control characters and those that turn the direction of writing.
func visible(text string) string {
	var out strings.Builder
	for _, r := range text {
		switch {
		case !lesson.Deceives(r):
			out.WriteRune(r) // a byte that is no UTF-8 has become U+FFFD
		case r < ' ':
			out.WriteRune('␀' + r)
		case r == 0x7f:
			out.WriteRune('␡')
		default:
			fmt.Fprintf(&out, "<U+%04X>", r)
		}
	}
	return out.String()
}

// corrected gives what a block should hold whose text is expected and which
// really is actual: expected itself where it says so already, and else actual
// with the wildcards kept that still match.
func corrected(expected, actual string) string {
	if actual = terminated(actual); expected == actual {
		return expected
	}
	if len(wildParts(expected)) == 1 && !slices.Contains(lines(expected), anyLines) {
		return actual
	}
	return strings.Join(merge(lines(expected), slices.Collect(strings.Lines(actual))), "")
}

// terminated gives a text whose last line has its end.
func terminated(text string) string {
	if text == "" || strings.HasSuffix(text, "\n") {
		return text
	}
	return text + "\n"
}

// lines cuts what a page expects into lines with their ends; a wildcard line has
// none, which no real line can be.
func lines(text string) []string {
	all := slices.Collect(strings.Lines(terminated(text)))
	for i, l := range all {
		if strings.TrimSuffix(l, "\n") == anyLines {
			all[i] = anyLines
		}
	}
	return all
}

// matchLine tells whether one line of a page says what a line is.
func matchLine(expected, actual string) bool {
	parts := wildParts(expected)
	if len(parts) == 1 {
		return expected == actual
	}
	first, rest, last := parts[0], parts[1:len(parts)-1], parts[len(parts)-1]
	if !strings.HasPrefix(actual, first) {
		return false
	}
	actual = actual[len(first):]
	for _, part := range rest {
		i := strings.Index(actual, part)
		if i < 0 {
			return false
		}
		actual = actual[i+len(part):]
	}
	return strings.HasSuffix(actual, last)
}

// wildParts cuts a text at its wildcards, but for those behind a backslash.
func wildParts(text string) (parts []string) {
	from := 0
	for at := 0; ; {
		i := strings.Index(text[at:], anyInLine)
		if i < 0 {
			return append(parts, text[from:])
		}
		at += i
		if at == 0 || text[at-1] != '\\' {
			parts, from = append(parts, text[from:at]), at+len(anyInLine)
		}
		at += len(anyInLine)
	}
}

// merge lines up what a page expects with what is, at the least cost: a line
// that matches and lines under "..." cost nothing, a line changed, gone or new
// costs one. Where costs are equal it changes a line rather than let "..."
// swallow it. The result has the page's line where it matches.
func merge(expected, actual []string) []string {
	n, m := len(expected), len(actual)
	cost := make([][]int, n+1) // of expected[i:] with actual[j:]
	for i := range cost {
		cost[i] = make([]int, m+1)
	}
	for i := n; i >= 0; i-- {
		for j := m; j >= 0; j-- {
			cost[i][j], _ = cheapest(expected, actual, cost, i, j)
		}
	}
	var out []string
	for i, j := 0, 0; i < n || j < m; {
		_, move := cheapest(expected, actual, cost, i, j)
		switch move {
		case keep:
			out = append(out, expected[i])
			i, j = i+1, j+1
		case change:
			out = append(out, actual[j])
			i, j = i+1, j+1
		case swallow:
			j++
		case endSwallow:
			out = append(out, anyLines+"\n")
			i++
		case drop:
			i++
		case add:
			out = append(out, actual[j])
			j++
		}
	}
	return out
}

// move is one step of merge.
type move int

const (
	done       move = iota
	keep            // the lines match
	change          // the page's line becomes the real one
	swallow         // a real line is under "..."
	endSwallow      // no more of them are
	drop            // the page's line is gone
	add             // a real line is new
)

// cheapest gives the best move at i and j, and its cost with all that follows.
func cheapest(expected, actual []string, cost [][]int, i, j int) (int, move) {
	best, choice := -1, done
	try := func(c int, m move) {
		if best < 0 || c < best {
			best, choice = c, m
		}
	}
	wild := i < len(expected) && expected[i] == anyLines
	both := i < len(expected) && j < len(actual)
	if both && !wild && matchLine(expected[i], actual[j]) {
		try(cost[i+1][j+1], keep)
	}
	if both && !wild {
		try(cost[i+1][j+1]+1, change)
	}
	if wild {
		try(cost[i+1][j], endSwallow)
		if j < len(actual) {
			try(cost[i][j+1], swallow)
		}
	}
	if i < len(expected) && !wild {
		try(cost[i+1][j]+1, drop)
	}
	if j < len(actual) && !wild {
		try(cost[i][j+1]+1, add)
	}
	return max(best, 0), choice
}
