package outline

import (
	"fmt"
	"go/ast"
	"go/token"
	"path/filepath"
)

// PosOf gives the place of a line and a column, both from 1, or NoPos.
func (o *Outline) PosOf(name string, line, column int) token.Pos {
	for _, f := range o.files {
		at := o.Fset.File(f.syntax.FileStart)
		if at == nil || filepath.ToSlash(at.Name()) != filepath.ToSlash(name) || line < 1 || line > at.LineCount() {
			continue
		}
		offset := at.Offset(at.LineStart(line)) + column - 1
		if offset < 0 || offset > at.Size() {
			return token.NoPos
		}
		return at.Pos(offset)
	}
	return token.NoPos
}

// A Thing is what stands at a place: a type, a builder, or one of its options.
type Thing struct {
	Type    *Type
	Edge    *Edge
	Field   *Field
	Index   *Index
	Builder *Builder // of the edge, the field or the index
	Option  *Option
}

// At gives what begins at a place.
func (o *Outline) At(pos token.Pos) Thing { return o.places()[pos] }

func (o *Outline) findPlaces() map[token.Pos]Thing {
	places := map[token.Pos]Thing{}
	add := func(pos token.Pos, thing Thing) {
		if _, taken := places[pos]; !taken {
			places[pos] = thing
		}
	}
	for _, t := range o.Types {
		add(t.Pos(), Thing{Type: t})
		for _, thing := range t.things() {
			add(thing.Builder.from, thing)
			for i := range thing.Builder.Options {
				option := thing
				option.Option = &thing.Builder.Options[i]
				add(option.Option.sel.Pos(), option)
			}
		}
	}
	return places
}

// Around gives the builder that a place is in, the innermost of several.
func (o *Outline) Around(pos token.Pos) (found Thing) {
	for _, t := range o.Types {
		for _, thing := range t.things() {
			if thing.Builder.from <= pos && pos <= thing.Builder.end && (found.Builder == nil || thing.Builder.from > found.Builder.from) {
				found = thing
			}
		}
	}
	return found
}

func (t *Type) things() (all []Thing) {
	for _, e := range t.Edges {
		all = append(all, Thing{Type: t, Edge: e, Builder: &e.Builder})
	}
	for _, f := range t.Fields {
		all = append(all, Thing{Type: t, Field: f, Builder: &f.Builder})
	}
	for _, x := range t.Indexes {
		all = append(all, Thing{Type: t, Index: x, Builder: &x.Builder})
	}
	return all
}

// Says tells in words what a thing is; "" for none.
func (th Thing) Says() string {
	what := ""
	switch {
	case th.Edge != nil:
		what = fmt.Sprintf("the edge %s.%s", th.Type.Name, th.Edge.Name)
	case th.Field != nil:
		what = fmt.Sprintf("the field %s.%s", th.Type.Name, th.Field.Name)
	case th.Index != nil:
		what = "an index of " + th.Type.Name
	case th.Type != nil:
		what = "the type " + th.Type.Name
	}
	if th.Option != nil {
		what = th.Option.Name + " of " + what
	}
	return what
}

// EndAt gives where what begins at a place ends, or the place itself.
func (o *Outline) EndAt(pos token.Pos) token.Pos {
	switch th := o.At(pos); {
	case th.Option != nil:
		return th.Option.call.End()
	case th.Builder != nil:
		return th.Builder.call.End()
	case th.Type != nil:
		return th.Type.End()
	}
	end := pos
	for _, f := range o.files {
		if pos < f.syntax.FileStart || pos > f.syntax.FileEnd {
			continue
		}
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			if n == nil || n.Pos() > pos || n.End() < pos {
				return false
			}
			switch n.(type) {
			case *ast.Ident, *ast.BasicLit, *ast.ImportSpec:
				if n.Pos() == pos {
					end = n.End()
				}
			}
			return true
		})
	}
	return end
}

// IdentAt gives the name that begins at a place, or "".
func (o *Outline) IdentAt(pos token.Pos) (name string) {
	for _, f := range o.files {
		if pos < f.syntax.FileStart || pos > f.syntax.FileEnd {
			continue
		}
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && id.Pos() == pos {
				name = id.Name
			}
			return name == ""
		})
	}
	return name
}
