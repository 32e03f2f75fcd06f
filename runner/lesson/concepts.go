package lesson

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// ConceptsFile says what the concepts mean that lessons explain. A course may do without.
const ConceptsFile = "lessons/CONCEPTS.md"

// Concepts gives a sentence for each concept that a lesson explains, by its name, in which
// code stands between backquotes. The error is nil or [Problems].
func (c *Course) Concepts() (map[string]string, error) {
	src, err := fs.ReadFile(c.FS, ConceptsFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, Problems{{File: ConceptsFile, Line: 1, Col: 1, Message: err.Error()}}
	}
	var problems Problems
	complain := func(line int, hint, format string, args ...any) {
		problems = append(problems, Problem{File: ConceptsFile, Line: line, Col: 1, Message: fmt.Sprintf(format, args...), Hint: hint})
	}
	named := c.conceptsNamed()
	meanings := map[string]string{}
	for i, line := range strings.Split(string(src), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		entry, isEntry := strings.CutPrefix(line, "- ")
		name, meaning, _ := strings.Cut(entry, ": ")
		switch {
		case !isEntry || strings.TrimSpace(meaning) == "":
			complain(i+1, "write - concept: what it means.", "a line that is not a concept with its meaning")
		case meanings[name] != "":
			complain(i+1, "keep one of them", "the concept %q is here twice", name)
		case !slices.Contains(named, name):
			complain(i+1, cmp.Or(nearHint(name, named), "take it out"), "no lesson explains %q", name)
		default:
			meanings[name] = strings.TrimSpace(meaning)
		}
	}
	for _, name := range named {
		if meanings[name] == "" {
			complain(1, fmt.Sprintf("add a line - %s: what it means.", name), "the concept %q has no line", name)
		}
	}
	return meanings, problems.err()
}

// conceptsNamed gives the concepts that lessons explain, sorted. A lesson that can't be
// read complains elsewhere.
func (c *Course) conceptsNamed() (names []string) {
	for _, e := range c.Entries() {
		if front, err := c.Front(e.Slug); err == nil {
			names = append(names, front.Concepts...)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
