package inpage

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// The linker leaves out of a program the methods that nothing calls, unless something finds
// methods by names that it can't see. Two places of what a client links do: Atlas's
// templates for the files of migrations, and what ent tells its generator of Go types. Each
// generated client has thousands of methods of which a lesson calls a dozen, so that
// without those two the program is a fraction of its size.

// A cut takes declarations out of a file of a package.
type cut struct {
	pkg, file string
	out       []string // the names that go, with their methods
	emptied   []string // functions, and methods as Type.Method, of which only the generator has something
	instead   string   // a file beside it
}

// formatter writes what Atlas's default templates do.
const formatter = `package migrate

import (
	"fmt"
	"io"
	"strings"
)

type TemplateFormatter struct{}

var DefaultFormatter TemplateFormatter

func (f TemplateFormatter) Format(p *Plan) ([]File, error) {
	file, err := f.FormatFile(p)
	if err != nil {
		return nil, err
	}
	return []File{file}, nil
}

func (TemplateFormatter) FormatFile(p *Plan) (File, error) {
	name, delimiter := p.Version, p.Delimiter
	if name == "" {
		name = NewVersion()
	}
	if p.Name != "" {
		name += "_" + p.Name
	}
	if delimiter == "" {
		delimiter = ";"
	}
	text, err := directives(p)
	if err != nil {
		return nil, err
	}
	for _, c := range p.Changes {
		if c.Comment != "" {
			text += fmt.Sprintf("-- %s%s\n", strings.ToUpper(c.Comment[:1]), c.Comment[1:])
		}
		text += c.Cmd + delimiter + "\n"
	}
	return NewLocalFile(name+".sql", []byte(text)), nil
}

func (f TemplateFormatter) FormatTo(p *Plan, w io.Writer) error {
	file, err := f.FormatFile(p)
	if err == nil {
		_, err = w.Write(file.Bytes())
	}
	return err
}
`

var cuts = []cut{
	{"ariga.io/atlas/sql/migrate", "dir.go", []string{"templateFuncs", "DefaultFormatter", "TemplateFormatter", "NewTemplateFormatter"}, nil, formatter},
	{"entgo.io/ent/schema/field", "field.go", nil, []string{"methods"}, ""},
	{"entgo.io/ent/schema/field", "type.go", nil, []string{"RType.Implements"}, ""},
}

// cutCopies cuts the copies of modules in a folder.
func cutCopies(dir string) error {
	for _, c := range cuts {
		_, below, _ := strings.Cut(c.pkg, "/")
		if err := c.make(filepath.Join(dir, filepath.FromSlash(below))); err != nil {
			return err
		}
	}
	return nil
}

// make cuts the file of a package in a folder.
func (c cut) make(folder string) error {
	name := filepath.Join(folder, c.file)
	p := &trimmedPackage{fset: token.NewFileSet()}
	f, err := parser.ParseFile(p.fset, name, nil, parser.ParseComments)
	if err != nil {
		return err
	}
	f.Decls = slices.DeleteFunc(f.Decls, c.goes)
	for _, d := range f.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && slices.Contains(c.emptied, fullName(fn)) {
			fn.Body.List = nil
			if fn.Type.Results != nil {
				fn.Body.List = []ast.Stmt{&ast.ExprStmt{X: &ast.CallExpr{Fun: ast.NewIdent("panic"), Args: []ast.Expr{ast.NewIdent("nil")}}}}
			}
		}
	}
	src, err := p.source(f)
	if err != nil {
		return err
	}
	if c.instead != "" {
		if err := os.WriteFile(filepath.Join(folder, "instead.go"), []byte(c.instead), 0o644); err != nil {
			return err
		}
	}
	return os.WriteFile(name, src, 0o644)
}

// goes decides on a declaration. Of a group it takes out single ones.
func (c cut) goes(d ast.Decl) bool {
	switch d := d.(type) {
	case *ast.FuncDecl:
		return slices.Contains(c.out, d.Name.Name) && d.Recv == nil || d.Recv != nil && slices.Contains(c.out, receiver(d))
	case *ast.GenDecl:
		d.Specs = slices.DeleteFunc(d.Specs, func(s ast.Spec) bool {
			switch s := s.(type) {
			case *ast.TypeSpec:
				return slices.Contains(c.out, s.Name.Name)
			case *ast.ValueSpec:
				return slices.Contains(c.out, s.Names[0].Name)
			}
			return false
		})
		return len(d.Specs) == 0
	}
	return false
}

// fullName names a function, or a method with its type.
func fullName(d *ast.FuncDecl) string {
	if d.Recv != nil {
		return receiver(d) + "." + d.Name.Name
	}
	return d.Name.Name
}

// receiver names the type of a method.
func receiver(d *ast.FuncDecl) string {
	t := d.Recv.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	if id, ok := t.(*ast.Ident); ok {
		return id.Name
	}
	return ""
}
