// Package outline reads from the syntax of an ent schema what stands where: its types
// with their fields, edges and indexes, the options of each, and every name that is
// written of them, in a string or as a type. It asks for no types and evaluates
// nothing, so that it has an answer for a file that is being typed, too.
//
// What changes a schema's source is made of it: edits that add or take out an option,
// a field or an edge, and the refactorings of an editor.
package outline

import (
	"bytes"
	"cmp"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strconv"
	"sync"
)

// An Outline is what the files of a schema's package say.
type Outline struct {
	Fset  *token.FileSet
	Types []*Type // by their names
	Names []Name  // by their places

	files  []*file
	types  map[string]*Type
	places func() map[token.Pos]Thing // by where each begins
}

// file is a file with what its imports are called.
type file struct {
	syntax *ast.File
	src    []byte
	called map[string]string // the local names of packages, by their paths
}

// A Type is a type with methods as ent's schemas have them: a schema, or a mixin.
type Type struct {
	Name    string
	Mixin   bool
	Fields  []*Field
	Edges   []*Edge
	Indexes []*Index

	spec    *ast.TypeSpec
	decl    ast.Decl
	file    *file
	methods map[string]*method
}

// method is a method with the file that it is in.
type method struct {
	decl *ast.FuncDecl
	file *file
}

// A Field is field.Int("age") with its options.
type Field struct{ Builder }

// An Index is index.Fields("name") with its options.
type Index struct{ Builder }

// An Edge is edge.To("pets", Pet.Type) or edge.From with its options. Of a chain
// edge.To(…).From(…) each half is one.
type Edge struct {
	Builder
	Inverse bool
	Target  string // the name of the type that it leads to
	To      *Edge  // the first half of the chain that this ends
	From    *Edge  // the second half of the chain that this begins
}

// Pos is where the type's name is declared.
func (t *Type) Pos() token.Pos { return t.spec.Name.Pos() }

// End is where that name ends.
func (t *Type) End() token.Pos { return t.spec.Name.End() }

// Range gives all that is written of a type in its own file: the declaration, and the
// methods.
func (t *Type) Range() (from, to token.Pos) {
	from, to = t.decl.Pos(), t.decl.End()
	for _, m := range t.methods {
		if m.file == t.file {
			from, to = min(from, m.decl.Pos()), max(to, m.decl.End())
		}
	}
	return from, to
}

// Type gives a type by its name, or nil.
func (o *Outline) Type(name string) *Type { return o.types[name] }

// Edge gives an edge of a type by its name, or nil.
func (t *Type) Edge(name string) *Edge {
	if t == nil {
		return nil
	}
	for _, e := range t.Edges {
		if e.Name == name {
			return e
		}
	}
	return nil
}

// Field gives a field of a type by its name, or nil.
func (t *Type) Field(name string) *Field {
	if t == nil {
		return nil
	}
	for _, f := range t.Fields {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// Other gives the other end of an edge, or nil, with the type that has it.
func (o *Outline) Other(e *Edge) (*Type, *Edge) {
	switch {
	case e.To != nil:
		return o.types[e.Owner], e.To
	case e.From != nil:
		return o.types[e.Owner], e.From
	case e.Inverse:
		ref, _ := e.Text("Ref")
		return o.types[e.Target], o.types[e.Target].Edge(ref)
	}
	if to := o.types[e.Target]; to != nil {
		for _, other := range to.Edges {
			if ref, _ := other.Text("Ref"); other.Inverse && other.Target == e.Owner && ref == e.Name {
				return to, other
			}
		}
	}
	return o.types[e.Target], nil
}

// Through gives the type of the edge schema that an edge goes through, or "".
func (e *Edge) Through() string {
	p := e.Option("Through")
	if p == nil || len(p.call.Args) < 2 {
		return ""
	}
	return targetName(p.call.Args[1])
}

// Read reads the files of a package, named by their path. A file with mistakes is read
// as far as the parser understands it.
func Read(files map[string][]byte) *Outline { return new(Reader).Read(files) }

// A Reader reads a package again and again, and parses what has changed. The zero value
// is ready to use. An outline that it has read before does not know the places in a file
// any more that has changed since.
type Reader struct {
	fset  *token.FileSet
	files map[string]*file
	last  *Outline
}

// Read is the function Read.
func (r *Reader) Read(files map[string][]byte) *Outline {
	if r.fset == nil {
		r.fset = token.NewFileSet()
	}
	o := &Outline{Fset: r.fset, types: map[string]*Type{}}
	now := map[string]*file{}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if f := r.file(name, files[name]); f != nil {
			now[name] = f
			o.files = append(o.files, f)
		}
	}
	for name := range r.files {
		if now[name] != r.files[name] {
			r.fset.RemoveFile(r.fset.File(r.files[name].syntax.FileStart))
		}
	}
	r.files = now
	if r.last != nil && slices.Equal(r.last.files, o.files) {
		return r.last
	}
	r.last = o
	o.places = sync.OnceValue(o.findPlaces)
	o.declarations()
	for _, f := range o.files {
		o.read(f)
	}
	o.names()
	return o
}

// file parses a file, as far as that goes, unless it is as it was.
func (r *Reader) file(name string, src []byte) *file {
	if f := r.files[name]; f != nil && bytes.Equal(f.src, src) {
		return f
	}
	syntax, _ := parser.ParseFile(r.fset, name, src, parser.SkipObjectResolution|parser.ParseComments)
	if syntax == nil {
		return nil
	}
	return &file{syntax, src, importNames(syntax)}
}

func importNames(f *ast.File) map[string]string {
	called := map[string]string{}
	for _, i := range f.Imports {
		path, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			continue
		}
		called[path] = lastPart(path)
		if i.Name != nil {
			called[path] = i.Name.Name
		}
	}
	return called
}

func lastPart(path string) string {
	for i := len(path) - 1; i >= 0; i-- {
		if path[i] == '/' {
			return path[i+1:]
		}
	}
	return path
}

// declarations finds the types and their methods.
func (o *Outline) declarations() {
	all := map[string]*Type{}
	each := func(take func(f *file, d ast.Decl)) {
		for _, f := range o.files {
			for _, d := range f.syntax.Decls {
				take(f, d)
			}
		}
	}
	each(func(f *file, d ast.Decl) {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.TYPE {
			return
		}
		for _, spec := range g.Specs {
			s := spec.(*ast.TypeSpec)
			t := &Type{Name: s.Name.Name, spec: s, decl: d, file: f, methods: map[string]*method{}}
			if all[t.Name] == nil {
				all[t.Name] = t
			}
		}
	})
	each(func(f *file, d ast.Decl) {
		if m, ok := d.(*ast.FuncDecl); ok && m.Recv != nil && len(m.Recv.List) == 1 {
			if t := all[baseName(m.Recv.List[0].Type)]; t != nil && t.methods[m.Name.Name] == nil {
				t.methods[m.Name.Name] = &method{m, f}
			}
		}
	})
	for _, t := range all {
		if embedded := t.embeds(); embedded != "" || t.isSchemaLike() {
			t.Mixin = embedded == "mixin" || embedded == "" && t.methods["Mixin"] == nil && !ast.IsExported(t.Name)
			o.types[t.Name] = t
			o.Types = append(o.Types, t)
		}
	}
	slices.SortFunc(o.Types, func(a, b *Type) int { return cmp.Compare(a.Name, b.Name) })
}

// baseName gives the name of a type behind pointers and type arguments.
func baseName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.StarExpr:
		return baseName(e.X)
	case *ast.IndexExpr:
		return baseName(e.X)
	case *ast.IndexListExpr:
		return baseName(e.X)
	case *ast.ParenExpr:
		return baseName(e.X)
	}
	return ""
}

const (
	entPath    = "entgo.io/ent"
	mixinPath  = "entgo.io/ent/schema/mixin"
	edgePath   = "entgo.io/ent/schema/edge"
	fieldPath  = "entgo.io/ent/schema/field"
	indexPath  = "entgo.io/ent/schema/index"
	entsqlPath = "entgo.io/ent/dialect/entsql"
)

// embeds tells which of ent's a type embeds: "schema", "mixin" or "".
func (t *Type) embeds() string {
	s, ok := t.spec.Type.(*ast.StructType)
	if !ok || s.Fields == nil {
		return ""
	}
	for _, f := range s.Fields.List {
		sel, ok := f.Type.(*ast.SelectorExpr)
		if !ok || len(f.Names) > 0 || sel.Sel.Name != "Schema" {
			continue
		}
		switch pkg, _ := sel.X.(*ast.Ident); {
		case pkg == nil:
		case pkg.Name == t.file.called[entPath]:
			return "schema"
		case pkg.Name == t.file.called[mixinPath]:
			return "mixin"
		}
	}
	return ""
}

// IsSchema tells whether a type embeds ent.Schema.
func (t *Type) IsSchema() bool { return t.embeds() == "schema" }

// isSchemaLike tells of a type that has a method of ent's interface, with a base of
// its own.
func (t *Type) isSchemaLike() bool {
	for name, result := range map[string]string{"Fields": "Field", "Edges": "Edge", "Indexes": "Index", "Mixin": "Mixin"} {
		m := t.methods[name]
		if m == nil || m.decl.Type.Results == nil || len(m.decl.Type.Results.List) != 1 {
			continue
		}
		list, ok := m.decl.Type.Results.List[0].Type.(*ast.ArrayType)
		if !ok {
			continue
		}
		if sel, ok := list.Elt.(*ast.SelectorExpr); ok && sel.Sel.Name == result {
			return true
		}
	}
	return false
}
