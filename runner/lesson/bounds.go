package lesson

import (
	"bytes"
	"fmt"
)

// What a text may hold at most, so that the parser of markdown, which takes the square
// of the time for some of it, is done at once.
const (
	// MaxPage is the most bytes that a page may have.
	MaxPage = 256 << 10
	// maxDepth is how deep quotes and lists may be in each other on a line.
	maxDepth = 50
	// maxStars is how many stars and underlines a paragraph may have.
	maxStars = 4000
	// maxProblems is how many problems of a page are told.
	maxProblems = 200
)

// tooMuch tells what of a text is more than anybody writes, and at which byte offset;
// "" where nothing is.
func tooMuch(src []byte) (offset int, what string) {
	if len(src) > MaxPage {
		return 0, fmt.Sprintf("the page has %d KiB; the most is %d KiB", len(src)>>10, MaxPage>>10)
	}
	start, stars := 0, 0
	for line := range bytes.Lines(src) {
		rest := bytes.TrimLeft(line, "> \t-*+")
		if deep := len(bytes.ReplaceAll(line[:len(line)-len(rest)], []byte(" "), nil)); deep > maxDepth && !rule(line) {
			return start, fmt.Sprintf("quotes or lists in each other, %d deep; the most is %d", deep, maxDepth)
		}
		if stars += bytes.Count(line, []byte("*")) + bytes.Count(line, []byte("_")); stars > maxStars {
			return start, fmt.Sprintf("a paragraph with more than %d stars and underlines", maxStars)
		}
		if len(bytes.TrimSpace(line)) == 0 {
			stars = 0
		}
		start += len(line)
	}
	return 0, ""
}

// rule tells whether a line is of one character alone, as a thematic break is and the
// line below a heading, or is the line below the names of a table's columns.
func rule(line []byte) bool {
	line = bytes.TrimSpace(line)
	return len(line) > 0 && (len(bytes.Trim(line, "-+")) == 0 || len(bytes.Trim(line, "*")) == 0)
}
