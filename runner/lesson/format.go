package lesson

import (
	_ "embed"
	"slices"
	"strings"
)

//go:embed doc.go
var doc string

// Format gives the description of courses and pages: the comment of this package,
// in the syntax of Go's doc comments.
func Format() string {
	comment, _, _ := strings.Cut(doc, "\npackage ")
	var out strings.Builder
	for line := range strings.Lines(comment + "\n") {
		out.WriteString(strings.TrimPrefix(strings.TrimPrefix(line, "//"), " "))
	}
	return out.String()
}

// Attributes gives the attributes that a block can have, sorted; those that take
// a value end with =.
func Attributes() (names []string) {
	for _, f := range forms {
		for _, name := range append([]string{f.mark}, f.also...) {
			if valued[name] {
				name += "="
			}
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
