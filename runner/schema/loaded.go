package schema

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"strconv"

	"entgo.io/ent/entc/gen"
	"entgo.io/ent/entc/load"

	"github.com/learnrel/learnrel/runner/catalogue"
)

// Judge judges schemas that ent has loaded itself, by running their code. Where each
// of their parts stands is told from the syntax of the package's files alone: by the
// names that are written there.
func (c Config) Judge(files map[string][]byte, schemas []*load.Schema) (*gen.Graph, Diagnostics) {
	w := readSyntax(files)
	j := &judge{fset: w.fset, nodes: map[string]*node{}, config: c}
	var nodes []*node
	for _, s := range schemas {
		n := w.node(s)
		j.nodes[n.name] = n
		nodes = append(nodes, n)
	}
	if len(nodes) == 0 {
		src := &source{fset: w.fset, files: w.files}
		return nil, Diagnostics{src.noSchema(c)}
	}
	g := j.graph(nodes)
	return g, j.ds.order().In(files)
}

// LoadError tells of an error by which ent refuses to load a schema, in ent's words.
func (c Config) LoadError(files map[string][]byte, words string) Diagnostic {
	message := "entc/load: " + words
	d := Diagnostic{Stage: "load", Message: message, Code: catalogue.Code("load", message)}
	w := readSyntax(files)
	if m := loadSubject.FindStringSubmatch(words); m != nil {
		if t := w.types[m[1]]; t != nil {
			d.Pos = w.fset.Position(t.Pos())
		}
	}
	return d
}

var loadSubject = regexp.MustCompile(`^schema "(\w+)"`)

// written are the files of a schema's package as they are written.
type written struct {
	fset  *token.FileSet
	files []*ast.File
	types map[string]*ast.TypeSpec
	calls map[string]map[string]*place // by type, and by what is called with which name
	other map[string]*place            // those in no type's method
}

func readSyntax(files map[string][]byte) *written {
	w := &written{fset: token.NewFileSet(), types: map[string]*ast.TypeSpec{}, calls: map[string]map[string]*place{}, other: map[string]*place{}}
	for name, src := range files {
		f, err := parser.ParseFile(w.fset, name, src, parser.SkipObjectResolution)
		if err != nil {
			continue
		}
		w.files = append(w.files, f)
		for _, d := range f.Decls {
			w.add(d)
		}
	}
	return w
}

func (w *written) add(d ast.Decl) {
	to := w.other
	switch d := d.(type) {
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			if t, ok := spec.(*ast.TypeSpec); ok {
				w.types[t.Name.Name] = t
			}
		}
	case *ast.FuncDecl:
		if d.Recv != nil && len(d.Recv.List) == 1 {
			if id, ok := typeName(d.Recv.List[0].Type).(*ast.Ident); ok {
				if w.calls[id.Name] == nil {
					w.calls[id.Name] = map[string]*place{}
				}
				to = w.calls[id.Name]
			}
		}
	}
	ast.Inspect(d, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			w.call(to, call)
		}
		return true
	})
}

// call notes edge.To("pets", …) and the options behind it.
func (w *written) call(to map[string]*place, call *ast.CallExpr) {
	options := map[string]token.Pos{}
	at := call
	for {
		sel, ok := at.Fun.(*ast.SelectorExpr)
		if !ok {
			return
		}
		inner, ok := sel.X.(*ast.CallExpr)
		if ok && (sel.Sel.Name == "From" || sel.Sel.Name == "To") && len(at.Args) == 1 {
			w.note(to, "edge", at, sel.Sel.Pos(), options) // the second of a chain
			options = map[string]token.Pos{}
		}
		if !ok {
			if id, ok := sel.X.(*ast.Ident); ok {
				w.note(to, id.Name, at, at.Pos(), options)
			}
			return
		}
		options[sel.Sel.Name] = sel.Sel.Pos()
		at = inner
	}
}

func (w *written) note(to map[string]*place, pkg string, call *ast.CallExpr, pos token.Pos, options map[string]token.Pos) {
	if len(call.Args) == 0 {
		return
	}
	lit, ok := call.Args[0].(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return
	}
	name, err := strconv.Unquote(lit.Value)
	if key := pkg + " " + name; err == nil && to[key] == nil {
		to[key] = &place{pos: pos, options: options}
	}
}

func (w *written) find(typeName, key string) *place {
	if p := w.calls[typeName][key]; p != nil {
		return p
	}
	if p := w.other[key]; p != nil {
		return p
	}
	for _, calls := range w.calls { // of a mixin
		if p := calls[key]; p != nil {
			return p
		}
	}
	if t := w.types[typeName]; t != nil {
		return &place{pos: t.Pos(), options: map[string]token.Pos{}}
	}
	return &place{options: map[string]token.Pos{}}
}

func (w *written) node(s *load.Schema) *node {
	n := &node{name: s.Name, schema: s}
	if t := w.types[s.Name]; t != nil {
		n.pos = t.Pos()
		s.Pos = lineOf(w.fset.Position(n.pos))
	}
	for _, f := range s.Fields {
		n.fields = append(n.fields, w.find(s.Name, "field "+f.Name))
	}
	for _, e := range s.Edges {
		n.edges = append(n.edges, w.find(s.Name, "edge "+e.Name))
		var ref *place
		if e.Ref != nil {
			ref = w.find(s.Name, "edge "+e.Ref.Name)
		}
		n.refs = append(n.refs, ref)
	}
	for _, x := range s.Indexes {
		first := ""
		if len(x.Fields) > 0 {
			first = x.Fields[0]
		} else if len(x.Edges) > 0 {
			first = x.Edges[0]
		}
		n.indexes = append(n.indexes, w.find(s.Name, "index "+first))
	}
	return n
}
