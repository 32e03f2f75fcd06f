package program

import (
	"fmt"
	"go/scanner"
	"go/token"
	"maps"
	"slices"
	"strings"

	"github.com/learnrel/learnrel/runner/lesson"
)

// stepFile makes a Go file of a step that a page holds: the imports that it uses,
// and its code, whose lines count from 1.
func stepFile(pkg string, imports map[string]string, step *lesson.Block) []byte {
	var used []string
	if f, err := lesson.ParseGo("", []byte("package steps\n"+step.Text)); err == nil {
		used = f.Packages()
	} else {
		used = qualifiers(step.Text)
	}
	var out strings.Builder
	fmt.Fprintf(&out, "package %s\n\n", pkg)
	for _, id := range used {
		if spec, ok := imports[id]; ok {
			fmt.Fprintf(&out, "import %s\n", spec)
		}
	}
	fmt.Fprintf(&out, "\n//line %s:1\n%s", fileOf(step), step.Text)
	return []byte(out.String())
}

// qualifiers gives the names that stand before a dot in Go source, which need not
// parse: those that can be packages.
func qualifiers(src string) []string {
	var sc scanner.Scanner
	fset := token.NewFileSet()
	sc.Init(fset.AddFile("", -1, len(src)), []byte(src), func(token.Position, string) {}, 0)
	found := map[string]bool{}
	last, before := "", token.ILLEGAL
	for {
		_, tok, lit := sc.Scan()
		if tok == token.EOF {
			return slices.Sorted(maps.Keys(found))
		}
		if tok == token.PERIOD && last != "" {
			found[last] = true
		}
		last = ""
		if tok == token.IDENT && before != token.PERIOD {
			last = lit
		}
		before = tok
	}
}
