package practice

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

// A Mutation is a solution with one thing less.
type Mutation struct {
	File    string
	Line    int
	Dropped string // what is not there any more, .Unique()
	Answer  Answer
}

// Mutations drops, one at a time, each call of a chain in the Go files of an
// answer, each of several arguments of Where, each case of a switch, and each element
// of the lists that its schema returns.
func Mutations(a Answer) (all []Mutation) {
	for _, name := range a.paths() {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, name, a[name], parser.SkipObjectResolution)
		if err != nil {
			continue // what does not parse is told of as an answer
		}
		ast.Inspect(file, func(n ast.Node) bool {
			for _, cut := range cutsOf(n) {
				from, to := fset.Position(cut[0]), fset.Position(cut[1])
				m := Mutation{File: name, Line: from.Line, Answer: maps.Clone(a)}
				src := a[name]
				m.Dropped = oneLine(string(src[from.Offset:to.Offset]))
				rest := src[to.Offset:]
				if trimmed := bytes.TrimLeft(rest, " \t"); isLast(n, cut) && bytes.HasPrefix(trimmed, []byte(",")) {
					rest = trimmed[1:]
				}
				m.Answer[name] = withoutUnused(name, slices.Concat(src[:from.Offset], rest))
				all = append(all, m)
			}
			return true
		})
	}
	return all
}

// isLast tells whether a cut takes the last element of a list, behind which a
// comma may stand.
func isLast(n ast.Node, cut [2]token.Pos) bool {
	list, ok := n.(*ast.CompositeLit)
	return ok && cut[1] == list.Elts[len(list.Elts)-1].End()
}

// withoutUnused takes out the imports that nothing uses any more, or else each
// mutation would fail for them alone.
func withoutUnused(name string, src []byte) []byte {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, src, parser.ParseComments)
	if err != nil {
		return src
	}
	dropped := false
	for _, spec := range slices.Clone(file.Imports) {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil || astutil.UsesImport(file, path) {
			continue
		}
		local := ""
		if spec.Name != nil {
			local = spec.Name.Name
		}
		if local != "_" && local != "." {
			dropped = astutil.DeleteNamedImport(fset, file, local, path) || dropped
		}
	}
	var out bytes.Buffer
	if !dropped || format.Node(&out, fset, file) != nil {
		return src
	}
	return out.Bytes()
}

// cutsOf gives what can be left out of a node.
func cutsOf(n ast.Node) (cuts [][2]token.Pos) {
	switch n := n.(type) {
	case *ast.CallExpr:
		if sel, ok := n.Fun.(*ast.SelectorExpr); ok {
			if _, chained := sel.X.(*ast.CallExpr); chained {
				cuts = append(cuts, [2]token.Pos{sel.X.End(), n.End()})
			}
			if sel.Sel.Name == "Where" {
				cuts = append(cuts, cutsOfList(n.Args)...)
			}
		}
	case *ast.CaseClause:
		cuts = append(cuts, [2]token.Pos{n.Pos(), n.End()})
	case *ast.CompositeLit:
		if _, isList := n.Type.(*ast.ArrayType); !isList {
			return nil
		}
		for i, e := range n.Elts {
			end := e.End()
			if i+1 < len(n.Elts) {
				end = n.Elts[i+1].Pos()
			}
			cuts = append(cuts, [2]token.Pos{e.Pos(), end})
		}
	}
	return cuts
}

// cutsOfList takes out of a list of arguments each in turn; one alone is left.
func cutsOfList(args []ast.Expr) (cuts [][2]token.Pos) {
	for i := range args {
		switch {
		case i+1 < len(args):
			cuts = append(cuts, [2]token.Pos{args[i].Pos(), args[i+1].Pos()})
		case i > 0:
			cuts = append(cuts, [2]token.Pos{args[i-1].End(), args[i].End()})
		}
	}
	return cuts
}

// oneLine shortens code for a message.
func oneLine(code string) string {
	code = strings.TrimSuffix(strings.Join(strings.Fields(code), " "), ",")
	if runes := []rune(code); len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return code
}

func (m Mutation) String() string { return fmt.Sprintf("%s:%d without %s", m.File, m.Line, m.Dropped) }
