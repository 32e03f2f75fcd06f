package lesson

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

// A GoFile is a Go source file of a lesson or of a schema.
type GoFile struct {
	Path   string // slash-separated, from the course's root
	Source []byte

	fset   *token.FileSet
	syntax *ast.File
	broken bool // what it declares is not to be known
}

// Name is the file's name without its folder.
func (f *GoFile) Name() string { return path.Base(f.Path) }

// ParseGo reads Go source. The error is nil or [Problems]: the first place that
// does not parse, since most of what follows comes of it.
func ParseGo(name string, src []byte) (*GoFile, error) {
	f := &GoFile{Path: name, Source: src, fset: token.NewFileSet()}
	var err error
	f.syntax, err = parser.ParseFile(f.fset, name, src, parser.ParseComments|parser.SkipObjectResolution)
	if err == nil {
		return f, nil
	}
	f.broken = true
	list, ok := err.(scanner.ErrorList)
	if !ok {
		return f, Problems{{File: name, Line: 1, Col: 1, Message: err.Error()}}
	}
	first := Problem{File: name, Line: 1, Col: 1, Message: "syntax error: " + list[0].Msg}
	// Whatever a comment //line says; and the end of a file is behind its last word.
	first.Line, first.Col = position(src, min(list[0].Pos.Offset, len(bytes.TrimRight(src, "\n"))))
	switch more := len(list) - 1; {
	case more == 1:
		first.Message += " (and 1 more error)"
	case more > 1:
		first.Message += fmt.Sprintf(" (and %d more errors)", more)
	}
	return f, Problems{first}
}

// readGo reads the Go files of a folder in the order of their names, without tests.
func readGo(fsys fs.FS, dir string) ([]*GoFile, Problems) {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return nil, Problems{{File: dir, Line: 1, Col: 1, Message: err.Error()}}
	}
	var files []*GoFile
	var problems Problems
	for _, e := range entries {
		if e.IsDir() || hidden(e.Name()) || strings.HasPrefix(e.Name(), "_") || path.Ext(e.Name()) != ".go" || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		name := path.Join(dir, e.Name())
		src, err := fs.ReadFile(fsys, name)
		if err != nil {
			problems = append(problems, Problem{File: name, Line: 1, Col: 1, Message: err.Error()})
			continue
		}
		f, err := ParseGo(name, src)
		if ps, ok := err.(Problems); ok {
			problems = append(problems, ps...)
		} else if offset, what := deceit(src); what != "" {
			line, col := position(src, offset)
			problems = append(problems, Problem{File: name, Line: line, Col: col, Message: what, Hint: `write it as an escape in a string: "\u202e"`})
		}
		files = append(files, f)
	}
	return files, problems
}

// Package gives the name in the file's package clause, or "" if it has none.
func (f *GoFile) Package() string {
	if f.syntax == nil || f.syntax.Name == nil {
		return ""
	}
	return f.syntax.Name.Name
}

// checkPackage wants a package that a program can import.
func (f *GoFile) checkPackage() Problems {
	if f.broken || f.Package() != "main" {
		return nil
	}
	at := f.fset.Position(f.syntax.Name.Pos())
	return Problems{{File: f.Path, Line: at.Line, Col: at.Column, Message: "steps cannot be package main", Hint: "learnrel has its own main function; name the package after the lesson"}}
}

// Decl gives the source of a top-level declaration with its comment, and where
// it stands as byte offsets. A method is named Type.Method. There is none in a
// file that does not parse: the parser gives up within a declaration, and then
// nobody knows where that ends.
func (f *GoFile) Decl(name string) (source string, start, end int, ok bool) {
	if f.broken || f.syntax == nil {
		return "", 0, 0, false
	}
	for _, d := range f.syntax.Decls {
		if !slices.Contains(declNames(d), name) {
			continue
		}
		from := d.Pos()
		if doc := docOf(d); doc != nil {
			from = doc.Pos()
		}
		start, end = f.fset.Position(from).Offset, f.fset.Position(d.End()).Offset
		return string(f.Source[start:end]), start, end, true
	}
	return "", 0, 0, false
}

// Decls gives the names of all top-level declarations but imports.
func (f *GoFile) Decls() []string {
	var names []string
	if f.syntax != nil {
		for _, d := range f.syntax.Decls {
			names = append(names, declNames(d)...)
		}
	}
	return names
}

func docOf(d ast.Decl) *ast.CommentGroup {
	switch d := d.(type) {
	case *ast.FuncDecl:
		return d.Doc
	case *ast.GenDecl:
		return d.Doc
	}
	return nil
}

// declNames gives the names by which a page can refer to a declaration.
func declNames(d ast.Decl) []string {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil || len(d.Recv.List) == 0 {
			return []string{d.Name.Name}
		}
		t := d.Recv.List[0].Type
		if star, ok := t.(*ast.StarExpr); ok {
			t = star.X
		}
		if id, ok := t.(*ast.Ident); ok {
			return []string{id.Name + "." + d.Name.Name}
		}
	case *ast.GenDecl:
		var names []string
		for _, spec := range d.Specs {
			switch s := spec.(type) {
			case *ast.TypeSpec:
				names = append(names, s.Name.Name)
			case *ast.ValueSpec:
				for _, n := range s.Names {
					names = append(names, n.Name)
				}
			}
		}
		return names
	}
	return nil
}

// stepSignature is what every step looks like.
const stepSignature = "func(ctx context.Context, client *ent.Client) error"

// stepHint says what a function of this name lacks to be a step.
func stepHint(name string) string {
	if !token.IsExported(name) {
		return "programs call a step from another package: its name starts with a capital letter"
	}
	return "a step is " + stepSignature
}

// Steps gives the names of the functions that are steps, in order.
func (f *GoFile) Steps() []string {
	var steps []string
	if f.syntax == nil {
		return nil
	}
	for _, d := range f.syntax.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.IsExported() && isStep(fn.Type) {
			steps = append(steps, fn.Name.Name)
		}
	}
	return steps
}

// step finds a function by name and says whether it has the form of a step.
func (f *GoFile) step(name string) (line, col int, found, right bool) {
	if f.syntax == nil {
		return 0, 0, false, false
	}
	for _, d := range f.syntax.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == name {
			at := f.fset.Position(fn.Pos())
			return at.Line, at.Column, true, fn.Name.IsExported() && isStep(fn.Type)
		}
	}
	return 0, 0, false, false
}

func isStep(t *ast.FuncType) bool {
	return t.TypeParams == nil &&
		fieldTypes(t.Params) == "context.Context,*ent.Client" &&
		fieldTypes(t.Results) == "error"
}

// fieldTypes writes the types of a list of parameters, one for each name.
func fieldTypes(list *ast.FieldList) string {
	if list == nil {
		return ""
	}
	var types []string
	for _, field := range list.List {
		types = append(types, slices.Repeat([]string{typeName(field.Type)}, max(1, len(field.Names)))...)
	}
	return strings.Join(types, ",")
}

func typeName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.StarExpr:
		return "*" + typeName(e.X)
	case *ast.SelectorExpr:
		return typeName(e.X) + "." + e.Sel.Name
	}
	return fmt.Sprintf("%T", e)
}

// Packages gives the names, in order, that stand before a dot and that nothing in
// the file declares: those of packages that it does not import.
func (f *GoFile) Packages() []string {
	if f.syntax == nil {
		return nil
	}
	used, declared := map[string]bool{}, map[string]bool{}
	declare := func(e ast.Expr) {
		if id, ok := e.(*ast.Ident); ok {
			declared[id.Name] = true
		}
	}
	ast.Inspect(f.syntax, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if id, ok := n.X.(*ast.Ident); ok {
				used[id.Name] = true
			}
		case *ast.AssignStmt:
			if n.Tok == token.DEFINE {
				for _, e := range n.Lhs {
					declare(e)
				}
			}
		case *ast.RangeStmt:
			declare(n.Key)
			declare(n.Value)
		case *ast.Field:
			for _, id := range n.Names {
				declare(id)
			}
		case *ast.ValueSpec:
			for _, id := range n.Names {
				declare(id)
			}
		}
		return true
	})
	for name := range f.Imports() {
		declared[name] = true
	}
	maps.DeleteFunc(used, func(name string, _ bool) bool { return declared[name] })
	return slices.Sorted(maps.Keys(used))
}

// Imports gives the file's import declarations as they are written, by the name
// that the file knows each by.
func (f *GoFile) Imports() map[string]string {
	imports := map[string]string{}
	if f.syntax == nil {
		return imports
	}
	for _, spec := range f.syntax.Imports {
		name := path.Base(strings.Trim(spec.Path.Value, "\"`"))
		text := spec.Path.Value
		if spec.Name != nil {
			name = spec.Name.Name
			text = name + " " + text
		}
		imports[name] = text
	}
	return imports
}

// ImportPaths gives the paths that the file imports.
func (f *GoFile) ImportPaths() []string {
	var paths []string
	if f.syntax != nil {
		for _, spec := range f.syntax.Imports {
			paths = append(paths, strings.Trim(spec.Path.Value, "\"`"))
		}
	}
	return paths
}
