package outline

import (
	"fmt"
	"go/ast"
	"go/token"
	"strconv"
	"strings"
)

// fieldFuncs are the builders of the types that an id can have, by what ent calls them.
var fieldFuncs = map[string]string{
	"int": "Int", "int8": "Int8", "int16": "Int16", "int32": "Int32", "int64": "Int64",
	"uint": "Uint", "uint8": "Uint8", "uint16": "Uint16", "uint32": "Uint32", "uint64": "Uint64", "string": "String",
}

// FieldFunc gives the builder of a field by its type, or "".
func FieldFunc(kind string) string { return fieldFuncs[kind] }

// IDFunc gives the builder for a key to a type; "" where its id is none of the simple
// ones, or may come from elsewhere.
func (o *Outline) IDFunc(typeName string) string {
	t := o.types[typeName]
	if t == nil || t.methods["Mixin"] != nil && t.Field("id") == nil {
		return ""
	}
	f := t.Field("id")
	if f == nil {
		return "Int"
	}
	if f.Has("GoType") || fieldFuncs[strings.ToLower(f.Func)] != f.Func {
		return ""
	}
	return f.Func
}

// Second gives the edit that takes the second half of a chain out, and the options that
// it has.
func (o *Outline) Second(e *Edge) (cut Edit, options string) {
	return o.Replace(e.on(), e.end, ""), e.file.text(o.Fset, e.call.End(), e.end)
}

// on is where the first half of a chain ends.
func (e *Edge) on() token.Pos { return e.call.Fun.(*ast.SelectorExpr).X.End() }

// Split writes the two halves of a chain apart. An option of the second that is named
// goes to the first.
func (o *Outline) Split(to *Edge, move string) Edit {
	from := to.From
	var kept, moved strings.Builder
	for _, p := range from.Options {
		text := "." + p.Name + "(" + from.file.text(o.Fset, p.call.Lparen+1, p.call.Rparen) + ")"
		if p.Name == move {
			moved.WriteString(text)
		} else {
			kept.WriteString(text)
		}
	}
	pkg := to.file.name(edgePath)
	first := to.file.text(o.Fset, to.from, to.end)
	text := fmt.Sprintf("%s.From(%q, %s.Type).Ref(%q)%s,\n%s%s%s", pkg, from.Name, to.Target, to.Name, kept.String(),
		to.file.indent(o.Fset.Position(to.from)), first, moved.String())
	return o.Replace(to.from, from.end, text)
}

// Move takes an option from one edge and gives it to another.
func (o *Outline) Move(p *Option, from, to *Edge) []Edit {
	text := p.Name + "(" + from.file.text(o.Fset, p.call.Lparen+1, p.call.Rparen) + ")"
	edits := []Edit{o.RemoveOption(p), o.AddOption(&to.Builder, text)}
	for path, name := range from.file.called {
		if strings.Contains(text, name+".") && (path == edgePath || path == entsqlPath) {
			edits = o.withImport(to.file, path, edits...)
		}
	}
	return edits
}

// onDelete finds the annotation entsql.OnDelete of an edge, where it is the only one.
func (e *Edge) onDelete() *Option {
	p := e.Option("Annotations")
	if p == nil || len(p.call.Args) != 1 {
		return nil
	}
	switch arg := p.call.Args[0].(type) {
	case *ast.CallExpr:
		if sel, ok := arg.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == "OnDelete" {
			return p
		}
	case *ast.CompositeLit:
		if len(arg.Elts) == 1 {
			if kv, ok := arg.Elts[0].(*ast.KeyValueExpr); ok {
				if key, ok := kv.Key.(*ast.Ident); ok && key.Name == "OnDelete" {
					return p
				}
			}
		}
	}
	return nil
}

// MoveOnDelete moves the annotation entsql.OnDelete from one edge to another.
func (o *Outline) MoveOnDelete(from, to *Edge) ([]Edit, bool) {
	p := from.onDelete()
	if p == nil || to.Has("Annotations") {
		return nil, false
	}
	return o.Move(p, from, to), true
}

// RemoveOnDelete takes that annotation out.
func (o *Outline) RemoveOnDelete(e *Edge) (Edit, bool) {
	p := e.onDelete()
	if p == nil {
		return Edit{}, false
	}
	return o.RemoveOption(p), true
}

// WithoutSecond takes the second of two equal texts out of an option's arguments.
func (o *Outline) WithoutSecond(p *Option, text string) (Edit, bool) {
	seen := false
	for i, arg := range p.call.Args {
		if _, got, ok := literal(arg); !ok || got != text {
			continue
		}
		if seen {
			return o.Replace(p.call.Args[i-1].End(), arg.End(), ""), true
		}
		seen = true
	}
	return Edit{}, false
}

// ReplaceIndexName puts another name in the place of one that an index is on.
func (o *Outline) ReplaceIndexName(x *Index, wrong, name string) (Edit, bool) {
	calls := []*ast.CallExpr{x.call}
	for _, p := range x.Options {
		if p.Name == "Fields" || p.Name == "Edges" {
			calls = append(calls, p.call)
		}
	}
	for _, call := range calls {
		for _, arg := range call.Args {
			if _, text, ok := literal(arg); ok && text == wrong {
				return o.Replace(arg.Pos(), arg.End(), strconv.Quote(name)), true
			}
		}
	}
	return Edit{}, false
}

// ReplaceThrough names another edge schema.
func (o *Outline) ReplaceThrough(e *Edge, typeName string) (Edit, bool) {
	p := e.Option("Through")
	if p == nil || len(p.call.Args) < 2 {
		return Edit{}, false
	}
	return o.Replace(p.call.Args[1].Pos(), p.call.Args[1].End(), typeName+".Type"), true
}

// ReplaceID puts others in the place of the arguments of field.ID.
func (o *Outline) ReplaceID(t *Type, text string) (edit Edit, ok bool) {
	m := t.methods["Annotations"]
	if m == nil {
		return edit, false
	}
	ast.Inspect(m.decl, func(n ast.Node) bool {
		if call, is := n.(*ast.CallExpr); is && !ok {
			if sel, is := call.Fun.(*ast.SelectorExpr); is && sel.Sel.Name == "ID" {
				edit, ok = o.Replace(call.Lparen+1, call.Rparen, text), true
			}
		}
		return !ok
	})
	return edit, ok
}

// ReplaceColumn makes edge.Column(…) in a StorageKey edge.Columns with other arguments.
func (o *Outline) ReplaceColumn(p *Option, text string) (Edit, bool) {
	for _, arg := range p.call.Args {
		call, ok := arg.(*ast.CallExpr)
		if !ok {
			continue
		}
		if sel, ok := call.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == "Column" {
			return o.Replace(sel.Sel.Pos(), call.End(), "Columns("+text+")"), true
		}
	}
	return Edit{}, false
}

// Bind binds an edge to a field of its own type: the two agree on whether they may be
// empty and whether they change, and the field alone names the column. ok is false where
// the field has not the type of the id.
func (o *Outline) Bind(e *Edge, f *Field) (edits []Edit, ok bool) {
	if o.IDFunc(e.Target) != f.Func || f.Has("GoType") || e.Has("Field") {
		return nil, false
	}
	end := e
	if e.To != nil { // the StorageKey of a chain stands with its edge.To
		end = e.To
	}
	option := fmt.Sprintf("Field(%q)", f.Name)
	if p := end.Option("StorageKey"); p != nil {
		edits = append(edits, o.RemoveOption(p))
	} else if _, other := o.Other(e); other != nil {
		if p := other.Option("StorageKey"); p != nil {
			edits = append(edits, o.RemoveOption(p))
		}
	}
	switch {
	case e.Has("Required") && f.Has("Optional"):
		edits = append(edits, o.RemoveOption(f.Option("Optional")))
		if p := f.Option("Nillable"); p != nil {
			edits = append(edits, o.RemoveOption(p))
		}
	case !e.Has("Required") && !f.Has("Optional"):
		option += ".Required()"
	}
	switch {
	case f.Has("Immutable") && !e.Has("Immutable"):
		option += ".Immutable()"
	case e.Has("Immutable") && !f.Has("Immutable"):
		edits = append(edits, o.AddOption(&f.Builder, "Immutable()"))
	}
	return append(edits, o.AddOption(&e.Builder, option)), true
}

// AddCascade annotates an edge.To with what deleting the other end does.
func (o *Outline) AddCascade(e *Edge) []Edit {
	pkg := e.file.name(entsqlPath)
	return o.withImport(e.file, entsqlPath, o.AddOption(&e.Builder, "Annotations("+pkg+".OnDelete("+pkg+".Cascade))"))
}
