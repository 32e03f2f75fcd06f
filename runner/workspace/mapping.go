package workspace

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"strconv"
	"strings"

	"github.com/learnrel/learnrel/runner/lesson"
)

// edit replaces the bytes from start to end.
type edit struct {
	start, end int
	text       string
}

// retarget gives Go source another package name and other imports, and moves no
// line. move gives for an import the path and the name that it has there; the
// name is "" for none. Source whose package clause or imports don't parse stays
// as it is: whoever compiles it says so.
func retarget(src []byte, pkg string, move func(name, importPath string) (string, string)) []byte {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", src, parser.ImportsOnly|parser.ParseComments)
	if err != nil {
		return src
	}
	offset := func(p token.Pos) int { return fset.Position(p).Offset }
	var edits []edit
	if file.Doc != nil {
		first := file.Doc.List[0]
		if rest, ok := strings.CutPrefix(first.Text, "// Package "+file.Name.Name+" "); ok {
			edits = append(edits, edit{offset(first.Pos()), offset(first.End()), "// Package " + pkg + " " + rest})
		}
	}
	edits = append(edits, edit{offset(file.Name.Pos()), offset(file.Name.End()), pkg})
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

// toCopy moves an import from the course to a copy whose module is given.
func (s state) toCopy(module string) func(name, importPath string) (string, string) {
	return func(name, importPath string) (string, string) {
		for _, p := range s.Schemas {
			if importPath == path.Join(s.Module, lesson.SchemaDir, p.Name) {
				if name == "" && p.Package != "schema" {
					name = p.Package
				}
				return name, path.Join(module, p.schemaDir())
			}
			if rest, ok := below(importPath, path.Join(s.Module, lesson.ClientDir, p.Name, "ent")); ok {
				return name, path.Join(module, p.Dir, rest)
			}
		}
		return name, importPath
	}
}

// toCourse is the way back.
func (s state) toCourse(module string) func(name, importPath string) (string, string) {
	return func(name, importPath string) (string, string) {
		for _, p := range s.Schemas {
			if importPath == path.Join(module, p.schemaDir()) {
				if name == p.Package {
					name = ""
				}
				return name, path.Join(s.Module, lesson.SchemaDir, p.Name)
			}
			if rest, ok := below(importPath, path.Join(module, p.Dir)); ok {
				return name, path.Join(s.Module, lesson.ClientDir, p.Name, "ent", rest)
			}
		}
		if rest, ok := below(importPath, module); ok {
			return name, path.Join(s.Module, rest)
		}
		return name, importPath
	}
}

// below tells whether an import path is dir or lies below it, and where.
func below(importPath, dir string) (rest string, ok bool) {
	if importPath == dir {
		return "", true
	}
	return strings.CutPrefix(importPath, dir+"/")
}

// stranded gives the imports of a lesson's code that a copy cannot hold: the
// course's own packages beside its schemas and clients.
func (s state) stranded(files []*lesson.GoFile) error {
	move := s.toCopy("copy")
	for _, f := range files {
		for _, imported := range f.ImportPaths() {
			if _, now := move("", imported); now == imported {
				if _, ok := below(imported, s.Module); ok {
					return fmt.Errorf("%s imports %s, a package of the course that a copy does not take along", f.Path, imported)
				}
			}
		}
	}
	return nil
}
