package outline

import (
	"cmp"
	"go/ast"
	"go/token"
	"slices"
)

// A Kind is what a name is of.
type Kind int

// The kinds of names.
const (
	TypeName Kind = iota
	EdgeName
	FieldName
	ColumnName
	TableName
)

// A Name is a name where it is written: without the quotes, where it is in a string.
type Name struct {
	Kind     Kind
	Owner    string // the type of an edge, a field or a column
	Text     string
	Pos, End token.Pos
	Declared bool // here, or else it refers to what is declared elsewhere
}

// Same tells whether two names are of one thing.
func (n Name) Same(other Name) bool {
	return n.Kind == other.Kind && n.Text == other.Text && n.Owner == other.Owner
}

// NameAt gives the name that is written at a place.
func (o *Outline) NameAt(pos token.Pos) (Name, bool) {
	for _, n := range o.Names {
		if n.Pos <= pos && pos <= n.End {
			return n, true
		}
	}
	return Name{}, false
}

// References gives all places that have a name.
func (o *Outline) References(of Name) (all []Name) {
	for _, n := range o.Names {
		if n.Same(of) {
			all = append(all, n)
		}
	}
	return all
}

// names collects every name of the types.
func (o *Outline) names() {
	for _, f := range o.files {
		o.typeNames(f)
	}
	for _, t := range o.Types {
		for _, e := range t.Edges {
			o.edgeNames(t, e)
		}
		for _, f := range t.Fields {
			o.literal(FieldName, t.Name, f.name, true)
			o.option(ColumnName, t.Name, &f.Builder, "StorageKey")
		}
		for _, x := range t.Indexes {
			o.indexNames(t, x)
		}
		o.idNames(t)
	}
	slices.SortStableFunc(o.Names, func(a, b Name) int { return cmp.Or(cmp.Compare(a.Pos, b.Pos), cmp.Compare(a.Kind, b.Kind)) })
}

// typeNames notes each mention of a type: where it is declared, as a receiver, and in
// Pet.Type.
func (o *Outline) typeNames(f *file) {
	skip := map[*ast.Ident]bool{}
	ast.Inspect(f.syntax, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			skip[n.Sel] = true
		case *ast.KeyValueExpr:
			if id, ok := n.Key.(*ast.Ident); ok {
				skip[id] = true
			}
		case *ast.FuncDecl:
			skip[n.Name] = true
		case *ast.ImportSpec:
			return false
		case *ast.Field:
			for _, name := range n.Names {
				skip[name] = true
			}
		case *ast.Ident:
			if t := o.types[n.Name]; t != nil && !skip[n] {
				o.Names = append(o.Names, Name{TypeName, "", n.Name, n.Pos(), n.End(), n == t.spec.Name})
			}
		}
		return true
	})
}

func (o *Outline) literal(kind Kind, owner string, lit *ast.BasicLit, declared bool) {
	if lit == nil || owner == "" {
		return
	}
	if _, text, ok := literal(lit); ok {
		o.Names = append(o.Names, Name{kind, owner, text, lit.Pos() + 1, lit.End() - 1, declared})
	}
}

// option notes the names that an option is given.
func (o *Outline) option(kind Kind, owner string, b *Builder, name string) {
	for _, p := range b.Options {
		if p.Name == name {
			o.arguments(kind, owner, p.call)
		}
	}
}

func (o *Outline) arguments(kind Kind, owner string, call *ast.CallExpr) {
	for _, arg := range call.Args {
		lit, _, _ := literal(arg)
		o.literal(kind, owner, lit, false)
	}
}

func (o *Outline) edgeNames(t *Type, e *Edge) {
	o.literal(EdgeName, t.Name, e.name, true)
	o.option(EdgeName, e.Target, &e.Builder, "Ref")
	holder := t
	if field, ok := e.Text("Field"); ok && t.Field(field) == nil && o.types[e.Target].Field(field) != nil {
		holder = o.types[e.Target]
	}
	o.option(FieldName, holder.Name, &e.Builder, "Field")
	if p := e.Option("Through"); p != nil && len(p.call.Args) > 0 {
		lit, _, _ := literal(p.call.Args[0])
		o.literal(EdgeName, t.Name, lit, true)
	}
	if p := e.Option("StorageKey"); p != nil {
		o.storageNames(t, e, p)
	}
}

// storageNames notes the columns and the table in a StorageKey.
func (o *Outline) storageNames(t *Type, e *Edge, p *Option) {
	for _, arg := range p.call.Args {
		call, ok := arg.(*ast.CallExpr)
		if !ok {
			continue
		}
		sel, ok := call.Fun.(*ast.SelectorExpr)
		if !ok {
			continue
		}
		switch sel.Sel.Name {
		case "Column":
			o.arguments(ColumnName, o.keyHolder(t, e), call)
		case "Columns":
			o.arguments(ColumnName, t.Name+"."+e.Name, call)
		case "Table":
			o.arguments(TableName, t.Name+"."+e.Name, call)
		}
	}
}

// keyHolder guesses which type has an edge's key, from Unique.
func (o *Outline) keyHolder(t *Type, e *Edge) string {
	if e.Has("Unique") {
		if _, other := o.Other(e); other == nil || !other.Has("Unique") {
			return t.Name
		}
	}
	return e.Target
}

func (o *Outline) indexNames(t *Type, x *Index) {
	kind := FieldName
	if x.Func == "Edges" {
		kind = EdgeName
	}
	o.arguments(kind, t.Name, x.call)
	o.option(FieldName, t.Name, &x.Builder, "Fields")
	o.option(EdgeName, t.Name, &x.Builder, "Edges")
}

// idNames notes the fields of field.ID in the annotations.
func (o *Outline) idNames(t *Type) {
	m := t.methods["Annotations"]
	if m == nil {
		return
	}
	ast.Inspect(m.decl, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		if sel, ok := call.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == "ID" {
			if pkg, ok := sel.X.(*ast.Ident); ok && pkg.Name == m.file.called[fieldPath] {
				o.arguments(FieldName, t.Name, call)
			}
		}
		return true
	})
}
