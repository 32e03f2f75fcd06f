package outline

import (
	"fmt"
	"go/ast"
	"go/token"
)

// AddEdge adds an edge to a type: text is edge.To("pets", Pet.Type).
func (o *Outline) AddEdge(t *Type, text func(pkg string) string) []Edit {
	return o.addElement(t, "Edges", "Edge", edgePath, text)
}

// AddField adds a field to a type.
func (o *Outline) AddField(t *Type, text func(pkg string) string) []Edit {
	return o.addElement(t, "Fields", "Field", fieldPath, text)
}

// addElement adds to the list that a method of a type returns.
func (o *Outline) addElement(t *Type, name, kind, path string, text func(pkg string) string) []Edit {
	if m := t.methods[name]; m != nil {
		edit, ok := o.appendTo(m, kind, text(m.file.name(path)))
		if !ok {
			return nil
		}
		return o.withImport(m.file, path, edit)
	}
	after := t.decl.End()
	for _, m := range t.methods {
		if m.file == t.file && (name == "Edges" || m.decl.Name.Name != "Edges") {
			after = max(after, m.decl.End())
		}
	}
	if !t.file.lineEnds(o.Fset, after) {
		return nil
	}
	code := fmt.Sprintf("\n\n// %s of the %s.\nfunc (%[2]s) %[1]s() []%[3]s.%[4]s {\n\treturn []%[3]s.%[4]s{\n\t\t%[5]s,\n\t}\n}",
		name, t.Name, t.file.name(entPath), kind, text(t.file.name(path)))
	return o.withImport(t.file, path, o.Insert(after, code))
}

// lineEnds tells whether nothing but a comment is behind a place in its line.
func (f *file) lineEnds(fset *token.FileSet, at token.Pos) bool {
	for _, c := range f.src[fset.Position(at).Offset:] {
		switch c {
		case '\n', '/':
			return true
		case ' ', '\t', '\r':
		default:
			return false
		}
	}
	return true
}

// appendTo adds an element to the literal that a method returns. ok is false where it
// returns anything else.
func (o *Outline) appendTo(m *method, kind, text string) (edit Edit, ok bool) {
	if m.decl.Body == nil || len(m.decl.Body.List) == 0 {
		return edit, false
	}
	ret, isReturn := m.decl.Body.List[len(m.decl.Body.List)-1].(*ast.ReturnStmt)
	if !isReturn || len(ret.Results) != 1 {
		return edit, false
	}
	switch list := ret.Results[0].(type) {
	case *ast.Ident:
		if list.Name == "nil" {
			return o.Replace(list.Pos(), list.End(), fmt.Sprintf("[]%s.%s{\n\t\t%s,\n\t}", m.file.name(entPath), kind, text)), true
		}
	case *ast.CompositeLit:
		return o.appendElement(m.file, list, text), true
	}
	return edit, false
}

func (o *Outline) appendElement(f *file, list *ast.CompositeLit, text string) Edit {
	if len(list.Elts) == 0 {
		return o.Replace(list.Lbrace+1, list.Rbrace, "\n\t\t"+text+",\n\t")
	}
	last := list.Elts[len(list.Elts)-1]
	if o.Fset.Position(last.End()).Line == o.Fset.Position(list.Rbrace).Line {
		return o.Insert(last.End(), ", "+text)
	}
	indent := f.indent(o.Fset.Position(list.Elts[0].Pos()))
	return o.Insert(last.End(), ",\n"+indent+text)
}

// RemoveBuilder takes a field or an edge out of the list that it stands in, with the
// comma and, where it has lines of its own, those.
func (o *Outline) RemoveBuilder(b *Builder) Edit {
	from, to := o.Fset.Position(b.from).Offset, o.Fset.Position(b.end).Offset
	src := b.file.src
	for to < len(src) && (src[to] == ' ' || src[to] == '\t') {
		to++
	}
	if to < len(src) && src[to] == ',' {
		to++
	}
	for to < len(src) && (src[to] == ' ' || src[to] == '\t') {
		to++
	}
	start := from
	for start > 0 && (src[start-1] == ' ' || src[start-1] == '\t') {
		start--
	}
	if to < len(src) && src[to] == '\n' && start > 0 && src[start-1] == '\n' {
		from, to = start, to+1
	}
	base := b.file.syntax.FileStart
	f := o.Fset.File(base)
	return o.Replace(f.Pos(from), f.Pos(to), "")
}

// Embed puts ent.Schema into a struct that embeds no schema.
func (o *Outline) Embed(name string) []Edit {
	for _, f := range o.files {
		for _, d := range f.syntax.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, spec := range g.Specs {
				t, ok := spec.(*ast.TypeSpec)
				if !ok || t.Name.Name != name {
					continue
				}
				s, ok := t.Type.(*ast.StructType)
				if !ok {
					return nil
				}
				text := " " + f.name(entPath) + ".Schema "
				if o.Fset.Position(s.Fields.Opening).Line != o.Fset.Position(s.Fields.Closing).Line {
					text = "\n\t" + f.name(entPath) + ".Schema"
				} else if len(s.Fields.List) > 0 {
					text = " " + f.name(entPath) + ".Schema;"
				}
				return o.withImport(f, entPath, o.Insert(s.Fields.Opening+1, text))
			}
		}
	}
	return nil
}

// Append puts declarations at the end of a type's file, with what they import.
func (o *Outline) Append(t *Type, text string, imports ...string) []Edit {
	edits := []Edit{o.Insert(t.file.syntax.FileEnd, "\n"+text)}
	for _, path := range imports {
		edits = o.withImport(t.file, path, edits...)
	}
	return edits
}
