package schema

import (
	"fmt"
	"strings"

	"github.com/learnrel/learnrel/runner/schema/outline"
)

// keyField names the field that was meant, or adds the one that is missing.
func (r *repairer) keyField() *Repair {
	field, holder := r.d.names["field"], r.Type(r.d.names["x"])
	switch {
	case r.at.Edge == nil || holder == nil:
		return nil
	case field == "id":
		return &Repair{Title: `Leave .Field("id") out`, Edits: []outline.Edit{r.RemoveOption(r.at.Builder.Option("Field"))}}
	case r.meant() != "":
		return r.replaceText("Field", r.meant())
	}
	target := r.at.Edge.Target
	if target == holder.Name { // the field is at the other end
		target = r.at.Edge.Owner
	}
	id := r.IDFunc(target)
	if id == "" {
		return nil
	}
	options := ""
	if !r.at.Edge.Has("Required") {
		options += ".Optional()"
	}
	if r.at.Edge.Has("Immutable") {
		options += ".Immutable()"
	}
	edits := r.AddField(holder, func(pkg string) string { return fmt.Sprintf("%s.%s(%q)%s", pkg, id, field, options) })
	return &Repair{Title: fmt.Sprintf("Add field.%s(%q) to %s", id, field, holder.Name), Edits: edits, Sure: true}
}

// holdKey says that there is one at the other end, where the field for its key is there,
// or else leaves the field out.
func (r *repairer) holdKey() *Repair {
	e := r.at.Edge
	if e == nil || r.at.Option == nil {
		return nil
	}
	if !e.Has("Unique") && r.Type(e.Owner).Field(r.d.names["field"]) != nil {
		return r.add(r.at.Builder, "Unique()", false)
	}
	return r.withoutOption()
}

// fieldRequired makes the field of a required edge required, too.
func (r *repairer) fieldRequired() *Repair {
	if r.other.Field == nil {
		return nil
	}
	return &Repair{Title: fmt.Sprintf("Leave Optional out of field %q", r.other.Field.Name), Edits: r.notEmpty(r.other.Field)}
}

// notEmpty leaves out what lets a field be empty.
func (r *repairer) notEmpty(f *outline.Field) (edits []outline.Edit) {
	for _, name := range []string{"Optional", "Nillable"} {
		if p := f.Option(name); p != nil {
			edits = append(edits, r.RemoveOption(p))
		}
	}
	return edits
}

func (r *repairer) edgeRequired() *Repair { return r.add(r.edgeAt(), "Required()", false) }

func (r *repairer) edgeImmutable() *Repair { return r.add(r.edgeAt(), "Immutable()", false) }

func (r *repairer) fieldImmutable() *Repair { return r.add(r.fieldOther(), "Immutable()", false) }

func (r *repairer) fieldOther() *outline.Builder {
	if r.other.Field == nil {
		return nil
	}
	return r.other.Builder
}

// anyType are the options that a field of any type has.
var anyType = map[string]bool{"Optional": true, "Nillable": true, "Immutable": true, "Unique": true, "StorageKey": true, "Comment": true}

// keyType gives a key the type of the id that it holds.
func (r *repairer) keyType() *Repair {
	if r.other.Field == nil || !strings.HasPrefix(r.d.Fix, "Make field") {
		return nil
	}
	kind := outline.FieldFunc(r.d.names["y"])
	for _, p := range r.other.Builder.Options {
		if !anyType[p.Name] {
			return nil
		}
	}
	if kind == "" || outline.FieldFunc(r.d.names["x"]) == "" {
		return nil
	}
	return one(fmt.Sprintf("Write field.%s(%q)", kind, r.other.Field.Name), true, r.ReplaceFunc(r.other.Builder, kind), true)
}

// columns names both columns of a join table, or leaves the key's names out.
func (r *repairer) columns() *Repair {
	if r.at.Option == nil || r.at.Edge == nil {
		return nil
	}
	if !strings.HasPrefix(r.d.Fix, "Name both columns") {
		return &Repair{Title: "Leave StorageKey out", Edits: []outline.Edit{r.RemoveOption(r.at.Option)}}
	}
	if r.at.Edge.Owner == r.at.Edge.Target {
		return nil
	}
	edit, ok := r.ReplaceColumn(r.at.Option, fmt.Sprintf("%s, %s", idOf(r.at.Edge.Owner), idOf(r.at.Edge.Target)))
	return one("", true, edit, ok)
}

// multiple takes a chain apart, so that its StorageKey counts once.
func (r *repairer) multiple() *Repair {
	e := r.at.Edge
	if e == nil || r.at.Option == nil {
		return nil
	}
	if second := e.From; second != nil && !second.Has("Unique") && !e.Has("Unique") {
		return &Repair{Edits: []outline.Edit{r.Split(e, "")}, Sure: true}
	}
	return &Repair{Title: "Leave StorageKey out", Edits: []outline.Edit{r.RemoveOption(r.at.Option)}}
}

// oneName leaves the column's name to the field.
func (r *repairer) oneName() *Repair {
	if r.at.Edge == nil {
		return nil
	}
	_, other := r.Other(r.at.Edge)
	for _, e := range []*outline.Edge{r.at.Edge, other} {
		if e != nil && e.Has("StorageKey") {
			return &Repair{Title: fmt.Sprintf("Leave StorageKey out of %s.%s", e.Owner, e.Name), Edits: []outline.Edit{r.RemoveOption(e.Option("StorageKey"))}}
		}
	}
	return nil
}

func (r *repairer) useField() *Repair {
	if r.at.Option == nil || r.other.Edge == nil {
		return nil
	}
	return &Repair{Edits: []outline.Edit{r.RemoveOption(r.at.Option), r.AddOption(r.other.Builder, fmt.Sprintf("Field(%q)", r.d.names["field"]))}, Sure: true}
}

// bindField binds an edge to the field that has its column already.
func (r *repairer) bindField() *Repair {
	f, e := r.at.Field, r.other.Edge
	if f == nil || e == nil || e.Owner != f.Owner || !e.Has("Unique") {
		return nil
	}
	edits, ok := r.Bind(e, f)
	if !ok {
		return nil
	}
	return &Repair{Title: fmt.Sprintf("Bind the edge %q to the field %q", e.Name, f.Name), Edits: edits}
}

func (r *repairer) nillable() *Repair {
	if r.at.Field == nil {
		return nil
	}
	return r.add(r.at.Builder, "Nillable()", false)
}
