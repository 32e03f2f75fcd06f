package schema

import (
	"fmt"

	"github.com/learnrel/learnrel/runner/schema/outline"
)

// noInverse names the edge that was meant, or adds the one that is missing.
func (r *repairer) noInverse() *Repair {
	if near := r.meant(); near != "" {
		return r.replaceText("Ref", near)
	}
	t, ref := r.d.names["type"], r.d.names["ref"]
	to := r.Type(r.d.names["to"])
	if to == nil || to.Edge(ref) != nil || to.Field(ref) != nil {
		return nil
	}
	edits := r.AddEdge(to, func(pkg string) string { return fmt.Sprintf("%s.To(%q, %s.Type)", pkg, ref, t) })
	sure := true
	for _, e := range to.Edges {
		sure = sure && (e.Inverse || e.Target != t) // or that one may have been meant
	}
	return &Repair{Title: fmt.Sprintf("Add edge.To(%q, %s.Type) to %s", ref, t, to.Name), Edits: edits, Sure: sure}
}

func (r *repairer) noType() *Repair {
	near := r.meant()
	if r.at.Edge == nil || near == "" {
		return nil
	}
	edit, ok := r.ReplaceTarget(r.at.Edge, near)
	return one(fmt.Sprintf("Write %s.Type", near), true, edit, ok)
}

// noRef refers to the one edge that leads back, or makes the edge one of its own.
func (r *repairer) noRef() *Repair {
	switch {
	case r.at.Edge == nil:
		return nil
	case r.other.Edge != nil:
		return r.add(r.at.Builder, fmt.Sprintf("Ref(%q)", r.other.Edge.Name), true)
	}
	return one("Write edge.To", false, r.ReplaceFunc(r.at.Builder, "To"), true)
}

func (r *repairer) refMeant() *Repair { return r.replaceText("Ref", r.meant()) }

// unchain writes the second half of a chain where it belongs: in the other type.
func (r *repairer) unchain() *Repair {
	e := r.at.Edge
	if e == nil || e.To == nil {
		return nil
	}
	other := r.Type(e.Target)
	if other == nil {
		return nil
	}
	cut, options := r.Second(e)
	edits := r.AddEdge(other, func(pkg string) string {
		return fmt.Sprintf("%s.From(%q, %s.Type).Ref(%q)%s", pkg, e.Name, e.Owner, e.To.Name, options)
	})
	if len(edits) == 0 {
		return nil
	}
	return &Repair{Edits: append(edits, cut), Sure: true}
}

// requiredOnce keeps Required at the end that has the key.
func (r *repairer) requiredOnce() *Repair {
	a, b := r.at, r.other
	if a.Edge == nil || b.Edge == nil {
		return nil
	}
	drop := a
	if a.Edge.Has("Unique") && (!b.Edge.Has("Unique") || !b.Edge.Inverse) {
		drop = b
	}
	p := drop.Builder.Option("Required")
	if p == nil {
		return nil
	}
	return &Repair{Title: fmt.Sprintf("Leave Required out of %s.%s", drop.Type.Name, drop.Edge.Name), Edits: []outline.Edit{r.RemoveOption(p)}}
}

// twice takes out what is written a second time in the same words.
func (r *repairer) twice() *Repair {
	a, b := r.at.Builder, r.other.Builder
	if a == nil || b == nil || a == b || r.Source(a) != r.Source(b) || r.inChain(r.at) || r.inChain(r.other) {
		return nil
	}
	return &Repair{Title: fmt.Sprintf("Take the second %q out", a.Name), Edits: []outline.Edit{r.RemoveBuilder(a)}, Sure: true}
}

func (r *repairer) inChain(th outline.Thing) bool {
	return th.Edge != nil && (th.Edge.To != nil || th.Edge.From != nil)
}

// valueOnce takes the second of two equal values of an enum out.
func (r *repairer) valueOnce() *Repair {
	if r.at.Builder == nil {
		return nil
	}
	p := r.at.Builder.Option("Values")
	if p == nil {
		return nil
	}
	edit, ok := r.WithoutSecond(p, r.d.names["x"])
	return one(fmt.Sprintf("Name the value %q once", r.d.names["x"]), true, edit, ok)
}

// indexName names the field or the edge that was meant.
func (r *repairer) indexName() *Repair {
	near, wrong := r.meant(), r.d.names["field"]+r.d.names["edge"]
	if r.at.Index == nil || near == "" {
		return nil
	}
	edit, ok := r.ReplaceIndexName(r.at.Index, wrong, near)
	return one(fmt.Sprintf("Write %q", near), true, edit, ok)
}

func (r *repairer) throughMeant() *Repair {
	near := r.meant()
	if r.at.Edge == nil || near == "" || !r.at.Builder.Has("Through") {
		return nil
	}
	edit, ok := r.ReplaceThrough(r.at.Edge, near)
	return one(fmt.Sprintf("Write %s.Type", near), true, edit, ok)
}

// withoutThrough leaves Through out at both ends.
func (r *repairer) withoutThrough() *Repair {
	var edits []outline.Edit
	for _, t := range r.Types {
		for _, e := range t.Edges {
			if e.Through() == r.d.names["by"] {
				edits = append(edits, r.RemoveOption(e.Option("Through")))
			}
		}
	}
	return &Repair{Title: "Leave Through out", Edits: edits}
}

// throughRequired makes an edge of an edge schema required, and its field with it.
func (r *repairer) throughRequired() *Repair {
	if e := r.at.Edge; e == nil || e.Inverse || e.Has("Required") {
		return nil // it is not what ent asks of it
	}
	found := r.add(r.edgeAt(), "Required()", true)
	if found == nil {
		return nil
	}
	name, _ := r.at.Edge.Text("Field")
	if f := r.at.Type.Field(name); f != nil {
		found.Edits = append(found.Edits, r.notEmpty(f)...)
	}
	return found
}

func (r *repairer) edgeAt() *outline.Builder {
	if r.at.Edge == nil {
		return nil
	}
	return r.at.Builder
}

// primaryKey names both columns of an edge schema's key, in ent's order.
func (r *repairer) primaryKey() *Repair {
	if r.at.Type == nil {
		return nil
	}
	text := fmt.Sprintf("%q, %q", r.d.names["a"], r.d.names["b"])
	edit, ok := r.ReplaceID(r.at.Type, text)
	return one(fmt.Sprintf("Write field.ID(%s)", text), true, edit, ok)
}

// unique says that there is one at the other end.
func (r *repairer) unique() *Repair { return r.add(r.edgeAt(), "Unique()", false) }

// oneRelation makes the second of two edges the other end of the first.
func (r *repairer) oneRelation() *Repair {
	e, to := r.at.Edge, r.other.Edge
	if e == nil || to == nil || e.Has("StorageKey") || r.inChain(r.at) || r.inChain(r.other) {
		return nil
	}
	return &Repair{
		Title: fmt.Sprintf("Make %s.%s the other end of %s.%s", e.Owner, e.Name, to.Owner, to.Name),
		Edits: []outline.Edit{r.ReplaceFunc(r.at.Builder, "From"), r.Insert(e.CallEnd(), fmt.Sprintf(".Ref(%q)", to.Name))},
	}
}

func (r *repairer) withoutRequired() *Repair {
	if r.at.Builder == nil || !r.at.Builder.Has("Required") {
		return nil
	}
	return &Repair{Title: "Leave Required out", Edits: []outline.Edit{r.RemoveOption(r.at.Builder.Option("Required"))}}
}

// moveOnDelete puts an annotation that has no effect where it has one.
func (r *repairer) moveOnDelete() *Repair {
	from, to := r.at.Edge, r.other.Edge
	if from == nil || to == nil {
		return nil
	}
	edits, ok := r.MoveOnDelete(from, to)
	if !ok {
		return nil
	}
	return &Repair{Edits: edits, Sure: true}
}

func (r *repairer) withoutOnDelete() *Repair {
	if r.at.Edge == nil {
		return nil
	}
	edit, ok := r.RemoveOnDelete(r.at.Edge)
	return one("Leave the annotation out", true, edit, ok)
}

// cascade lets the rows of an edge schema go with what they are between.
func (r *repairer) cascade() *Repair {
	if r.at.Edge == nil || r.at.Edge.Inverse || r.at.Builder.Has("Annotations") {
		return nil
	}
	return &Repair{Title: "Let the rows go with it", Edits: r.AddCascade(r.at.Edge)}
}

// exchange gives each half of a chain the name of the other.
func (r *repairer) exchange() *Repair {
	a, b := r.at.Edge, r.other.Edge
	if a == nil || b == nil || a.From != b {
		return nil
	}
	from, to := a.NamePos()
	from2, to2 := b.NamePos()
	if !from.IsValid() || !from2.IsValid() {
		return nil
	}
	return &Repair{Title: fmt.Sprintf("Exchange %q and %q", a.Name, b.Name), Edits: []outline.Edit{r.Replace(from, to, b.Name), r.Replace(from2, to2, a.Name)}}
}
