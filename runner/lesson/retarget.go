package lesson

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
)

// edit replaces the bytes from start to end.
type edit struct {
	start, end int
	text       string
}

// Retarget gives Go source another package name and other imports, and moves no
// line. move gives for an import the path and the name that it has there; the
// name is "" for none. Without pkg the package keeps its name. Source whose package clause or imports don't parse stays
// as it is: whoever compiles it says so.
func Retarget(src []byte, pkg string, move func(name, importPath string) (string, string)) []byte {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", src, parser.ImportsOnly|parser.ParseComments)
	if err != nil {
		return src
	}
	offset := func(p token.Pos) int { return fset.Position(p).Offset }
	var edits []edit
	if file.Doc != nil && pkg != "" {
		first := file.Doc.List[0]
		if rest, ok := strings.CutPrefix(first.Text, "// Package "+file.Name.Name+" "); ok {
			edits = append(edits, edit{offset(first.Pos()), offset(first.End()), "// Package " + pkg + " " + rest})
		}
	}
	if pkg != "" {
		edits = append(edits, edit{offset(file.Name.Pos()), offset(file.Name.End()), pkg})
	}
	for _, spec := range file.Imports {
		edits = append(edits, edit{offset(spec.Pos()), offset(spec.Path.End()), importSpec(spec, move)})
	}
	var out bytes.Buffer
	at := 0
	for _, e := range edits {
		out.Write(src[at:e.start])
		out.WriteString(e.text)
		at = e.end
	}
	out.Write(src[at:])
	return out.Bytes()
}

func importSpec(spec *ast.ImportSpec, move func(name, importPath string) (string, string)) string {
	name := ""
	if spec.Name != nil {
		name = spec.Name.Name
	}
	was, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		was = spec.Path.Value
	}
	name, now := move(name, was)
	if name != "" {
		name += " "
	}
	return name + strconv.Quote(now)
}
