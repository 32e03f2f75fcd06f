package lesson

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/agext/levenshtein"
)

// A Problem is one mistake in a course, at its place.
type Problem struct {
	File    string `json:"file"`             // slash-separated, from the course's root
	Line    int    `json:"line"`             // from 1
	Col     int    `json:"col"`              // from 1, in characters
	Message string `json:"message"`          // lower case, no full stop
	Hint    string `json:"hint,omitempty"`   // what to do about it
	Lesson  string `json:"lesson,omitempty"` // the slug, when it is one lesson's
}

// Error gives "file:line:col: message", without the hint.
func (p Problem) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Col, p.Message)
}

// Problems are all mistakes found at once, in order of their places.
type Problems []Problem

// Error gives one line a problem.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.Error()
	}
	return strings.Join(lines, "\n")
}

// err sorts ps and gives it as an error, or nil when there are none.
func (ps Problems) err() error {
	if len(ps) == 0 {
		return nil
	}
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
	})
	return ps
}

// Err sorts the problems by their places and gives them as an error, or nil when
// there are none.
func (ps Problems) Err() error { return ps.err() }

// of gives ps as the problems of a lesson, as err does.
func (ps Problems) of(slug string) error {
	for i := range ps {
		ps[i].Lesson = slug
	}
	return ps.err()
}

// position gives the line and column (both from 1, the column in characters) of
// the byte at offset in src.
func position(src []byte, offset int) (line, col int) {
	offset = min(max(offset, 0), len(src))
	before := string(src[:offset])
	start := strings.LastIndexByte(before, '\n') + 1
	return strings.Count(before, "\n") + 1, utf8.RuneCountInString(before[start:]) + 1
}

// Nearest gives the candidate that word was most likely meant to be, or "" when
// none is near.
func Nearest(word string, candidates []string) string {
	best, bestDistance := "", max(2, len(word)/3)+1
	for _, c := range candidates {
		if len(c) > 1 && strings.HasPrefix(strings.ToLower(word), c) && best == "" {
			best = c // golang for go
		}
		if d := levenshtein.Distance(strings.ToLower(word), strings.ToLower(c), nil); d < bestDistance && d < max(len(word), len(c)) {
			best, bestDistance = c, d
		}
	}
	return best
}

// NearHint suggests the nearest candidate as a hint, or lists them all when they
// are few.
func NearHint(word string, candidates []string) string { return nearHint(word, candidates) }

// nearHint suggests the nearest candidate, or lists them all when there are few.
func nearHint(word string, candidates []string) string {
	if near := Nearest(word, candidates); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	if len(candidates) == 0 {
		return ""
	}
	if len(candidates) > 20 {
		candidates = append(slices.Clone(candidates[:20]), "…")
	}
	return "one of: " + strings.Join(candidates, ", ")
}
