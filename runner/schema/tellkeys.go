package schema

import (
	"fmt"
	"slices"
	"strings"

	"entgo.io/ent/entc/load"
)

// key points at the StorageKey of the relation that ent names by either of its ends,
// and gives its edge.To with the type that has it.
func (f *finding) key() (owner string, to *load.Edge) {
	t, e := f.names["type"], f.edgeOf(f.names["type"], f.names["edge"])
	owner, to = t, e
	switch {
	case e == nil:
		return t, nil
	case e.Ref != nil:
		to = e.Ref
	case e.Inverse:
		owner, to = e.Type, f.edgeOf(e.Type, e.RefName)
	}
	if to == nil {
		return t, nil
	}
	f.d.Pos = f.optionPos(f.placeOf(owner, to.Name), "StorageKey")
	f.dropEdge(t, e)
	return owner, to
}

// inverse is the edge.From of an edge.To, if there is one.
func (f *finding) inverse(owner string, to *load.Edge) *load.Edge {
	n := f.nodes[to.Type]
	if n == nil {
		return nil
	}
	for _, e := range n.schema.Edges {
		if e.Inverse && e.Type == owner && (e.RefName == to.Name || e.Ref != nil && e.Ref.Name == to.Name) {
			return e
		}
	}
	return nil
}

// manyToMany says what makes a relation many to many that is none.
func (f *finding) manyToMany(owner string, to *load.Edge) string {
	from := f.inverse(owner, to)
	switch {
	case from == nil && !to.Unique:
		return fmt.Sprintf("add edge.From(…, %s.Type).Ref(%q) to the Edges of %s", owner, to.Name, to.Type)
	case from == nil:
		return fmt.Sprintf("leave .Unique() out of %s.%s and add an edge.From to %s", owner, to.Name, to.Type)
	case !to.Unique:
		return fmt.Sprintf("leave .Unique() out of %s.%s", to.Type, from.Name)
	case !from.Unique:
		return fmt.Sprintf("leave .Unique() out of %s.%s", owner, to.Name)
	}
	return fmt.Sprintf("leave .Unique() out of %s.%s and %s.%s", owner, to.Name, to.Type, from.Name)
}

// relate points at the type that lacks the other end, or at that end.
func (f *finding) relate(owner string, to *load.Edge) {
	if f.d.other = f.typePos(to.Type); f.inverse(owner, to) != nil {
		f.d.other = f.pos(f.placeOf(to.Type, f.inverse(owner, to).Name))
	}
}

func (f *finding) keyTable() {
	owner, to := f.key()
	if to == nil {
		return
	}
	f.relate(owner, to)
	f.d.Fix = fmt.Sprintf("To make the relation many to many, %s; or leave edge.Table out: no other has a table of its own.", f.manyToMany(owner, to))
}

func (f *finding) keyColumns() {
	owner, to := f.key()
	if to == nil {
		return
	}
	f.relate(owner, to)
	f.d.Fix = fmt.Sprintf("Name both columns of the join table: edge.Columns(%s, %s).", idOf(owner), idOf(to.Type))
	if owner == to.Type {
		f.d.Fix = "Name both columns of the join table with edge.Columns."
	}
	if k := to.StorageKey; k != nil && len(k.Columns) > 1 {
		f.d.Fix = fmt.Sprintf("To make the relation many to many, %s; or name its one column with edge.Column.", f.manyToMany(owner, to))
	}
}

// idOf is a column's name for the id of a type.
func idOf(typeName string) string { return fmt.Sprintf("%q", strings.ToLower(typeName)+"_id") }

// keyMultiple tells of a chain: in it ent counts the StorageKey for both halves.
func (f *finding) keyMultiple() {
	t, e := f.names["type"], f.edgeOf(f.names["type"], f.names["edge"])
	if e == nil || e.Ref == nil {
		return
	}
	holder, column := e.Name, ""
	if !e.Unique {
		holder = e.Ref.Name
	}
	if k := e.Ref.StorageKey; k != nil && len(k.Columns) == 1 {
		column = k.Columns[0]
	}
	switch {
	case !e.Unique && !e.Ref.Unique:
		f.d.Fix = fmt.Sprintf("Write the two halves apart, edge.From(%q, %s.Type).Ref(%q) first, then the edge.To with its StorageKey.", e.Name, t, e.Ref.Name)
	case column != "":
		f.d.Fix = fmt.Sprintf("Leave StorageKey out, and bind the edge %q to a field %q with .Field(%[2]q).", holder, column)
	default:
		f.d.Fix = fmt.Sprintf("Leave StorageKey out; where the column is to have a name, bind the edge %q to a field with .Field.", holder)
	}
	f.key()
}

// bound finds the edge that is bound to a field and has the fault. ent names the type
// that it was busy with, which may be the one at the edge's other end, and others may
// have an edge and a field of these names, in order.
func (f *finding) bound(edge, field string, wrong func(holder string, e *load.Edge, bound *load.Field) bool) (typeName string, e *load.Edge) {
	prefer := f.schema(f.names["type"])
	for _, s := range append([]*load.Schema{prefer}, f.live...) {
		if s == nil {
			continue
		}
		for _, whole := range s.Edges {
			for _, e := range []*load.Edge{whole, whole.Ref} {
				if e == nil || edge != "" && e.Name != edge || e.Field != field {
					continue
				}
				holder := f.holder(s.Name, e, field)
				if wrong == nil || wrong(holder, e, f.fieldOf(holder, field)) {
					return s.Name, whole
				}
			}
		}
	}
	if wrong != nil {
		return f.bound(edge, field, nil)
	}
	return f.names["type"], f.edgeOf(f.names["type"], edge)
}

// fieldOf gives a field of a type, or nil.
func (f *finding) fieldOf(typeName, name string) *load.Field {
	s := f.schema(typeName)
	if i := f.lastField(typeName, name); s != nil && i >= 0 {
		return s.Fields[i]
	}
	return nil
}

// disagree tells of each error of an edge and its field whether two are at fault.
var disagree = map[string]func(e *load.Edge, f *load.Field) bool{
	"fk-field-optional":  func(e *load.Edge, f *load.Field) bool { return f.Optional && e.Required },
	"fk-edge-optional":   func(e *load.Edge, f *load.Field) bool { return !f.Optional && !e.Required },
	"fk-field-immutable": func(e *load.Edge, f *load.Field) bool { return f.Immutable && !e.Immutable },
	"fk-edge-immutable":  func(e *load.Edge, f *load.Field) bool { return !f.Immutable && e.Immutable },
	"storagekey-mismatch": func(e *load.Edge, f *load.Field) bool {
		return e.StorageKey != nil && len(e.StorageKey.Columns) == 1 && f.StorageKey != "" && e.StorageKey.Columns[0] != f.StorageKey
	},
}

// holder is the type that has the field of a bound edge.
func (f *finding) holder(t string, e *load.Edge, field string) string {
	if f.fieldPlace(t, field) == nil && e != nil && f.fieldPlace(e.Type, field) != nil {
		return e.Type
	}
	return t
}

// fkFix tells of an edge and a field that disagree.
func fkFix(option, fix string) func(*finding) {
	return func(f *finding) {
		edge, field := f.names["edge"], f.names["field"]
		t, e := f.bound(edge, field, func(_ string, e *load.Edge, bound *load.Field) bool {
			return bound != nil && disagree[f.d.Code](e, bound)
		})
		f.d.Pos, f.d.other = f.optionPos(f.placeOf(t, edge), option), f.pos(f.fieldPlace(f.holder(t, e, field), field))
		if f.d.Fix = fix; strings.Contains(fix, "%") {
			f.d.Fix = fmt.Sprintf(fix, edge, field)
		}
		f.dropEdge(t, e)
	}
}

func (f *finding) useField() {
	t, e := f.names["type"], f.names["edge"]
	ed := f.edgeOf(t, e)
	f.d.Pos = f.optionPos(f.placeOf(t, e), "StorageKey")
	f.d.Fix = fmt.Sprintf("Leave StorageKey out, and add .Field(%q) to the edge %q at the other end.", f.names["field"], f.names["y"])
	if ed != nil {
		f.d.other = f.pos(f.placeOf(ed.Type, f.names["y"]))
	}
	f.dropEdge(t, ed)
}

func (f *finding) fkNotHolder() {
	t, e, field := f.names["type"], f.names["edge"], f.names["field"]
	ed := f.edgeOf(t, e)
	f.d.Pos = f.optionPos(f.placeOf(t, e), "Field")
	f.d.Fix = fmt.Sprintf("Leave .Field(%q) out: the key of %s.%s is not in the table of %[2]s.", field, t, e)
	if ed != nil && !ed.Unique {
		f.d.Fix = fmt.Sprintf("Add .Unique() if %s has one %s and so holds the key, or leave .Field(%q) out.", withArticle(t), e, field)
		if other := f.other(t, ed); other != nil {
			f.d.other = f.pos(other)
			f.d.Fix = fmt.Sprintf("Add .Unique() if %s has one %s and so holds the key, or move .Field(%q) to the edge at the other end.", withArticle(t), e, field)
		}
	}
	f.dropEdge(t, ed)
}

// other is where the other end of an edge is written, if there is one.
func (f *finding) other(t string, e *load.Edge) *place {
	if e.Inverse && e.Ref == nil {
		return f.placeOf(e.Type, e.RefName)
	}
	if n := f.nodes[e.Type]; n != nil {
		for i, o := range n.schema.Edges {
			if o.Inverse && o.RefName == e.Name && o.Type == t {
				return n.edges[i]
			}
		}
	}
	return nil
}

func (f *finding) fkNoField() {
	edge, field, holder := f.names["edge"], f.names["field"], f.names["x"]
	t, e := f.bound(edge, field, func(_ string, e *load.Edge, bound *load.Field) bool { return bound == nil })
	for _, s := range f.live { // of several, the one whose type ent names
		for _, o := range s.Edges {
			if o.Name == edge && o.Field == field && (s.Name == holder || o.Type == holder) && f.fieldOf(holder, field) == nil {
				t, e = s.Name, o
			}
		}
	}
	f.d.Pos, f.d.other = f.optionPos(f.placeOf(t, edge), "Field"), f.typePos(holder)
	var fields []string
	if n := f.nodes[holder]; n != nil {
		for _, o := range n.schema.Fields {
			fields = append(fields, o.Name)
		}
	}
	near := nearest(field, fields)
	f.d.Fix = fmt.Sprintf("%s has no field %q; add field.Int(%[2]q) to its Fields, or the type of the other end's id.", holder, field)
	switch {
	case field == "id":
		f.d.Fix = fmt.Sprintf("The id can't be the field of an edge: give %s a field of its own for the key and name that in .Field, or leave .Field out and name the column with StorageKey(edge.Column(\"id\")) on the edge.To.", holder)
	case near != "":
		f.d.other, f.d.Fix = f.pos(f.fieldPlace(holder, near)), fmt.Sprintf("%s has no field %q; did you mean %q?", holder, field, near)
	}
	f.dropEdge(t, e)
}

func (f *finding) fkScanner() {
	t, field := f.names["type"], f.names["field"]
	f.d.Pos, f.d.Fix = f.optionPos(f.fieldPlace(t, field), "ValueScanner"), "Leave ValueScanner out of a field that is an edge's key."
	f.dropField(t, f.lastField(t, field))
}

func (f *finding) fkType() {
	field, to := f.names["field"], f.names["to"]
	t, e := f.bound("", field, func(holder string, e *load.Edge, bound *load.Field) bool {
		return bound != nil && f.refers(holder, e) == to && bound.Info.Type.String() == f.names["x"]
	})
	if e == nil {
		return
	}
	if e.Field != field && e.Ref != nil {
		f.d.Pos = f.optionPos(f.placeOf(t, e.Ref.Name), "Field")
	} else {
		f.d.Pos = f.optionPos(f.placeOf(t, e.Name), "Field")
	}
	f.d.other = f.pos(f.fieldPlace(f.holder(t, e, field), field))
	f.d.Fix = fmt.Sprintf("Make field %q %s, as the id of %s is one.", field, withArticle(f.names["y"]), to)
	if key := f.uniqueLike(to, field, f.names["x"]); key != "" {
		f.d.Fix = fmt.Sprintf("A key refers to the id alone, never to another unique column such as %s.%s: give the edge a field of the id's type, %s, or make %q the id of %[1]s.", to, key, f.names["y"], key)
	}
	f.dropEdge(t, e)
}

// refers gives the type whose id the key of an edge holds.
func (f *finding) refers(holder string, e *load.Edge) string {
	if s := f.schema(holder); s != nil && e.Type == holder && !slices.Contains(s.Edges, e) {
		for _, o := range f.live {
			if slices.Contains(o.Edges, e) {
				return o.Name
			}
		}
	}
	return e.Type
}

// uniqueLike finds the unique field of a type that a key of this name and type may
// have been meant to hold.
func (f *finding) uniqueLike(typeName, name, kind string) string {
	s := f.schema(typeName)
	if s == nil {
		return ""
	}
	for _, o := range s.Fields {
		if o.Unique && o.Name != "id" && o.Info.Type.String() == kind && (o.Name == name || strings.HasSuffix(name, "_"+o.Name)) {
			return o.Name
		}
	}
	return ""
}

// withArticle puts "a" or "an" before a type.
func withArticle(name string) string {
	if name == "[16]byte" {
		return "a UUID"
	}
	if strings.ContainsAny(name[:min(1, len(name))], "aeiouAEIO") {
		return "an " + name
	}
	return "a " + name
}
