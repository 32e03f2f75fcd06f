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

// Described gives the block of a lesson that an info string describes, without its
// contents, or nil for an illustration.
func Described(info string) *Block {
	b := &Block{Kind: Illustration}
	if b.describe(info, 1, forms); b.Kind == Illustration {
		return nil
	}
	return b
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
