package schema

import (
	"fmt"
	"slices"
	"strings"

	"entgo.io/ent/entc/load"
)

func (f *finding) badName() {
	t := f.names["type"]
	f.d.Pos, f.d.Fix = f.typePos(t), fmt.Sprintf("Rename the type %s: generated code already uses the name %s.", t, f.names["x"])
	f.dropType(t)
}

func (f *finding) fieldEmpty() {
	t := f.names["type"]
	f.d.Pos, f.d.Fix = f.pos(f.fieldPlace(t, "")), "Give the field a name."
	f.dropField(t, f.lastField(t, ""))
}

func (f *finding) lastField(t, name string) int {
	s := f.schema(t)
	if s == nil {
		return -1
	}
	for i, o := range slices.Backward(s.Fields) {
		if o.Name == name {
			return i
		}
	}
	return -1
}

// fieldFix tells of a field that one of its options is wrong for.
func fieldFix(option, fix string) func(*finding) {
	return func(f *finding) {
		t, name := f.names["type"], f.names["field"]
		f.d.Pos, f.d.Fix = f.optionPos(f.fieldPlace(t, name), option), fix
		f.dropField(t, f.lastField(t, name))
	}
}

// fieldDuplicate tells which of the two fields come from a mixin: they are not in
// the type's own Fields, where one would look.
func (f *finding) fieldDuplicate() {
	t, name := f.names["type"], f.names["field"]
	n := f.nodes[t]
	first := slices.IndexFunc(n.schema.Fields, func(o *load.Field) bool { return o.Name == name })
	last := f.lastField(t, name)
	f.d.Pos, f.d.other = f.pos(f.fieldPlace(t, name)), f.pos(n.fields[first])
	f.d.Fix = "Rename one of the two fields, or leave one out."
	if at := n.schema.Fields[first].Position; at != nil && at.MixedIn {
		f.d.Fix = fmt.Sprintf("The mixin %s has a field %q already; rename one of the two, or leave this one out.", n.mixins[at.MixinIndex], name)
		if at := f.schema(t).Fields[last].Position; at != nil && at.MixedIn {
			f.d.Fix = fmt.Sprintf("The mixins %s and %s both have a field %q; rename one of the two, or leave one out.",
				n.mixins[n.schema.Fields[first].Position.MixinIndex], n.mixins[at.MixinIndex], name)
		}
	}
	f.dropField(t, last)
}

func (f *finding) enumName() {
	t := f.names["type"]
	s := f.schema(t)
	i := slices.IndexFunc(s.Fields, func(o *load.Field) bool {
		return slices.ContainsFunc(o.Enums, func(e struct{ N, V string }) bool { return e.V == f.names["x"] })
	})
	if i >= 0 {
		f.d.Pos = f.optionPos(f.fieldPlace(t, s.Fields[i].Name), "Values")
	}
	f.d.Fix = fmt.Sprintf("Name the value for Go: NamedValues(\"Name\", %q).", f.names["x"])
	f.dropField(t, i)
}

func (f *finding) idOptional() {
	t := f.names["type"]
	f.d.Pos, f.d.Fix = f.optionPos(f.fieldPlace(t, "id"), "Optional"), "Leave Optional out: every row has an id."
	f.dropField(t, f.lastField(t, "id"))
}

// edgeNoType looks for the edge as ent goes through them, for ent doesn't name it.
func (f *finding) edgeNoType() {
	to := f.names["to"]
	for _, s := range f.live {
		for _, e := range s.Edges {
			if e.Type == to {
				f.d.Pos = f.pos(f.placeOf(s.Name, e.Name))
				f.d.Fix = fmt.Sprintf("%q is no type of the schema%s", to, f.meant(to, f.typeNames(), ": give it Fields and Edges as ent.Interface has them, or embed ent.Schema."))
				f.dropEdge(s.Name, e)
				return
			}
		}
	}
}

func (f *finding) typeNames() (names []string) {
	for name := range f.nodes {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// meant ends a sentence with what a name may have been meant to be.
func (f *finding) meant(name string, names []string, otherwise string) string {
	if near := nearest(name, names); near != "" {
		return fmt.Sprintf("; did you mean %q?", near)
	}
	return otherwise
}

func (f *finding) edgeClash() {
	t, e := f.names["type"], f.names["edge"]
	f.d.Pos, f.d.other = f.pos(f.placeOf(t, e)), f.pos(f.fieldPlace(t, e))
	f.d.Fix = fmt.Sprintf("Rename the field to %q and bind the edge to it with .Field(%[1]q), or leave the field out.", e+"_id")
	f.dropEdge(t, f.edgeOf(t, e))
}

func (f *finding) edgeDuplicate() {
	t, e := f.names["type"], f.names["edge"]
	f.d.Pos, f.d.Fix = f.pos(f.placeOf(t, e)), fmt.Sprintf("Rename one of the two edges %q of %s.", e, t)
	if n := f.nodes[t]; n != nil {
		f.d.other = f.pos(n.edge(e))
	}
	f.dropEdge(t, f.edgeOf(t, e))
}

func (f *finding) edgeNoRef() {
	t, e := f.names["type"], f.names["edge"]
	ed := f.edgeOf(t, e)
	f.d.Pos = f.pos(f.placeOf(t, e))
	if ed == nil {
		return
	}
	f.d.Fix = fmt.Sprintf("Say which edge of %s this one is the other end of, with .Ref(…), or write edge.To.", ed.Type)
	if to := f.edgesTo(ed.Type, t); len(to) == 1 {
		f.d.other, f.d.Fix = f.pos(f.placeOf(ed.Type, to[0])), fmt.Sprintf("Add .Ref(%q): it is the edge of %s that leads here.", to[0], ed.Type)
	}
	f.dropEdge(t, ed)
}

// edgesTo are the names of a type's edge.To that lead to another type.
func (j *judge) edgesTo(from, to string) (names []string) {
	if n := j.nodes[from]; n != nil {
		for _, e := range n.schema.Edges {
			if !e.Inverse && e.Type == to {
				names = append(names, e.Name)
			}
		}
	}
	return names
}

func (f *finding) edgeRefDerived() {
	t, e := f.names["type"], f.names["edge"]
	f.d.Pos, f.d.other = f.optionPos(f.placeOf(t, e), "Ref"), f.pos(f.placeOf(t, f.names["ref"]))
	f.d.Fix = "Leave Ref out: From in a chain refers to the edge.To before it."
	f.dropEdge(t, f.edgeOf(t, e))
}

func (f *finding) edgeChainType() {
	for _, s := range f.live {
		for _, e := range s.Edges {
			if e.Inverse && e.Ref != nil && e.Ref.Type != s.Name {
				f.d.Pos, f.d.other = f.pos(f.placeOf(s.Name, e.Name)), f.pos(f.placeOf(s.Name, e.Ref.Name))
				f.d.Fix = fmt.Sprintf("Write edge.From(%q, %s.Type).Ref(%q) in the Edges of %s instead.", e.Name, s.Name, e.Ref.Name, e.Ref.Type)
				f.dropEdge(s.Name, e)
				return
			}
		}
	}
}

func (f *finding) edgeNoInverse() {
	t, e, ref, to := f.names["type"], f.names["edge"], f.names["ref"], f.names["to"]
	f.d.Pos = f.pos(f.placeOf(t, e))
	candidates := f.edgesTo(to, t)
	near := nearest(ref, candidates)
	if near == "" && len(candidates) == 1 && f.placeOf(to, ref) == nil {
		near = candidates[0]
	}
	switch {
	case near != "":
		f.d.other, f.d.Fix = f.pos(f.placeOf(to, near)), fmt.Sprintf("%s has no edge %q; did you mean %q?", to, ref, near)
	case f.placeOf(to, ref) != nil:
		f.d.other, f.d.Fix = f.pos(f.placeOf(to, ref)), fmt.Sprintf("%s.%s is an edge.From as well; make one of the two an edge.To.", to, ref)
	default:
		f.d.other, f.d.Fix = f.typePos(to), fmt.Sprintf("%s has no edge %[2]q; add edge.To(%[2]q, %s.Type) to its Edges.", to, ref, t)
	}
	f.dropEdge(t, f.edgeOf(t, e))
}

func (f *finding) edgeRequiredBoth() {
	t, e, to, ref := f.names["type"], f.names["edge"], f.names["to"], f.names["ref"]
	f.d.Pos, f.d.other = f.optionPos(f.placeOf(t, e), "Required"), f.optionPos(f.placeOf(to, ref), "Required")
	f.d.Fix = fmt.Sprintf("Leave Required out of %s.%s or %s.%s: neither could be created first.", t, e, to, ref)
	f.dropEdge(t, f.edgeOf(t, e))
}

func (f *finding) edgeRefType() {
	t, e, to, ref := f.names["type"], f.names["edge"], f.names["to"], f.names["ref"]
	f.d.Pos, f.d.other = f.pos(f.placeOf(t, e)), f.pos(f.placeOf(to, ref))
	f.d.Fix = fmt.Sprintf("%s.%s does not lead to %s", to, ref, t)
	if other := f.edgesTo(to, t); len(other) == 1 {
		f.d.Fix += fmt.Sprintf("; did you mean %q?", other[0])
	} else {
		f.d.Fix += fmt.Sprintf("; add an edge.To of %s that does, and name it in Ref.", to)
	}
	if ed := f.edgeOf(t, e); ed != nil { // the edge that it names may be good in itself
		ed.RefName = ""
		f.dropEdge(t, ed)
	}
}

// index finds an index by ent's order: the first that has the error.
func (f *finding) index() {
	t := f.names["type"]
	s := f.schema(t)
	if s == nil {
		return
	}
	for i, x := range s.Indexes {
		if !f.indexHas(x) {
			continue
		}
		n := f.nodes[t]
		option := map[bool]string{true: "Edges", false: "Fields"}[f.names["edge"] != ""]
		f.d.Pos, f.d.Fix = f.optionPos(at(n.indexes, slices.Index(n.schema.Indexes, x)), option), f.indexFix(n)
		f.dropIndex(t, i)
		return
	}
}

func (f *finding) indexHas(x *load.Index) bool {
	switch f.d.Code {
	case "index-empty":
		return len(x.Fields)+len(x.Edges) == 0
	case "index-field":
		return slices.Contains(x.Fields, f.names["field"])
	case "index-prefix":
		return x.StorageKey == f.names["x"] && len(x.Annotations) > 0
	}
	return slices.Contains(x.Edges, f.names["edge"])
}

func (f *finding) indexFix(n *node) string {
	var fields, edges []string
	for _, o := range n.schema.Fields {
		fields = append(fields, o.Name)
	}
	for _, o := range n.schema.Edges {
		edges = append(edges, o.Name)
	}
	switch f.d.Code {
	case "index-empty":
		return "Name the fields or the edges that the index is on."
	case "index-prefix":
		return "Use entsql.PrefixColumn, once for each column of the index."
	case "index-field":
		if slices.Contains(edges, f.names["field"]) {
			return fmt.Sprintf("%q is an edge: write .Edges(%[1]q).", f.names["field"])
		}
		return fmt.Sprintf("%s has no field %q%s", n.name, f.names["field"], f.meant(f.names["field"], fields, "; add it, or leave it out of the index."))
	case "index-edge":
		return fmt.Sprintf("%s has no edge %q%s", n.name, f.names["edge"], f.meant(f.names["edge"], edges, "; add it, or leave it out of the index."))
	case "index-o2o":
		return "Put the index on the type with the edge.From: its table holds the key."
	}
	return strings.TrimSpace(fmt.Sprintf("The key of %q is not in the table of %s, so no index of it can hold the edge.", f.names["edge"], n.name))
}

// tableNoSchema tells of the types without the annotation that others have.
func (f *finding) tableNoSchema() {
	first, _, _ := strings.Cut(f.names["types"], ", ")
	f.d.Pos = f.typePos(first)
	f.d.Fix = fmt.Sprintf("Say with entsql.Schema in which schema of the database the table of %s is, as the other types do, or leave it out of all.", first)
}
