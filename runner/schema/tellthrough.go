package schema

import (
	"fmt"
	"slices"
	"strings"

	"entgo.io/ent/entc/load"
)

func (f *finding) through() {
	t, e, by := f.names["type"], f.names["edge"], f.names["by"]
	f.d.Pos, f.d.other = f.optionPos(f.placeOf(t, e), "Through"), f.typePos(by)
	switch f.d.Code {
	case "through-not-m2m":
		f.d.Fix = "Leave Through out, or make the relation many to many: no Unique at either end, and an edge.From at the other."
	case "through-no-type":
		f.d.Fix = fmt.Sprintf("%q is no type of the schema%s", by, f.meant(by, f.typeNames(), "; declare it, with an edge to each end."))
	case "through-self":
		f.d.Fix = fmt.Sprintf("Declare a type of its own for the rows between, and name it in place of %s.", by)
	case "through-name":
		f.d.Fix = fmt.Sprintf("Give Through a name of its own: %q is taken in %s.", f.names["n"], t)
	case "through-no-field":
		f.d.Fix = fmt.Sprintf("Give %s the field %q and an edge that is bound to it with .Field(%[2]q).", by, f.names["field"])
	}
	f.dropEdge(t, f.edgeOf(t, e))
}

// throughReused finds the second edge that goes through a type; ent names the one
// before it, and the wrong way round.
func (f *finding) throughReused() {
	by := f.names["by"]
	var first [2]string
	for _, s := range f.live {
		for _, e := range s.Edges {
			for _, end := range []*load.Edge{e, e.Ref} {
				if end == nil || end.Through == nil || end.Through.T != by || end.Inverse != f.reusedInverse() {
					continue
				}
				if first[0] == "" {
					first = [2]string{s.Name, end.Name}
					continue
				}
				f.d.Pos, f.d.other = f.optionPos(f.placeOf(s.Name, end.Name), "Through"), f.optionPos(f.placeOf(first[0], first[1]), "Through")
				f.d.Fix = fmt.Sprintf("Declare a second type like %s for this relation: each has rows of its own.", by)
				f.dropEdge(s.Name, e)
				return
			}
		}
	}
}

func (f *finding) reusedInverse() bool { return strings.Contains(f.d.Message, "edge.From") }

// viewCrash tells of ent's panic over an edge whose key would refer to a view.
func (f *finding) viewCrash() bool {
	for _, s := range f.live {
		for i, e := range s.Edges {
			other := f.schema(e.Type)
			if !s.View && (other == nil || !other.View) {
				continue
			}
			view := s.Name
			if !s.View {
				view = e.Type
			}
			f.d.Stage, f.d.Code = "generate", "gen-view-edge"
			f.d.Pos, f.d.other = f.pos(f.placeOf(s.Name, e.Name)), f.typePos(view)
			f.d.Fix = fmt.Sprintf("Leave out the edges to and from the view %s: a view has no keys.", view)
			s.Edges, f.dropped = slices.Delete(s.Edges, i, i+1), true
			return true
		}
	}
	return false
}

// throughCrash tells whether ent's panic is the one that it makes of a type which
// two edge.To go through.
func (f *finding) throughCrash() {
	uses := map[string]int{}
	for _, s := range f.live {
		for _, e := range s.Edges {
			for _, end := range []*load.Edge{e, e.Ref} {
				if end != nil && !end.Inverse && end.Through != nil {
					if uses[end.Through.T]++; uses[end.Through.T] == 2 {
						f.d.Code, f.names = "through-reused", map[string]string{"by": end.Through.T}
						f.throughReused()
						return
					}
				}
			}
		}
	}
}

func (f *finding) throughMismatch() {
	by := f.names["by"]
	var ends []string
	for _, s := range f.live {
		for _, e := range s.Edges {
			if e.Through != nil && e.Through.T == by {
				ends = append(ends, s.Name+"."+e.Name)
				f.d.Pos, f.d.other = f.optionPos(f.placeOf(s.Name, e.Name), "Through"), f.d.Pos
			}
		}
	}
	f.d.Fix = fmt.Sprintf("%s must go between the two ends of one relation, and %s are none.", by, strings.Join(ends, " and "))
	f.dropThrough(by)
}

// throughNotRequired finds the edge of the edge schema; ent names the one that goes
// through it.
func (f *finding) throughNotRequired() {
	by := f.names["by"]
	ends := f.endsThrough(by, f.names["edge"])
	if n := f.nodes[by]; n != nil {
		for i, e := range n.schema.Edges {
			if !e.Required && e.Field != "" && slices.Contains(ends, e.Type) {
				f.d.Pos = f.pos(n.edges[i])
				f.d.Fix = fmt.Sprintf("Add .Required() to %s.%s.", by, e.Name)
				if bound := f.fieldOf(by, e.Field); bound != nil && bound.Optional {
					f.d.Fix = fmt.Sprintf("Add .Required() to %s.%s, and leave Optional out of the field %q.", by, e.Name, e.Field)
				}
				break
			}
		}
		if !f.d.Pos.IsValid() {
			f.throughBackwards(n, ends)
		}
	}
	f.dropThrough(by)
}

// throughBackwards tells of an edge schema whose edges are the inverse ends of others: ent
// asks the other end, which has no key, whether it is required.
func (f *finding) throughBackwards(n *node, ends []string) {
	for i, e := range n.schema.Edges {
		if !e.Inverse || e.Field == "" || !slices.Contains(ends, e.Type) {
			continue
		}
		f.d.Pos, f.d.other = f.pos(n.edges[i]), f.pos(f.placeOf(e.Type, e.RefName))
		f.d.Fix = fmt.Sprintf("Write edge.To(%q, %s.Type) in %s, without Ref, and leave the edge %q out of %[2]s: Through gives it one.", e.Name, e.Type, n.schema.Name, e.RefName)
		return
	}
}

// endsThrough gives the two types between which an edge goes through another type.
func (f *finding) endsThrough(by, edge string) []string {
	for _, s := range f.live {
		for _, e := range s.Edges {
			for _, end := range []*load.Edge{e, e.Ref} {
				if end != nil && end.Name == edge && end.Through != nil && end.Through.T == by {
					return []string{s.Name, e.Type}
				}
			}
		}
	}
	return nil
}

// wrongKey tells whether the key of an edge schema is neither an id nor the two columns
// that ent names, in their order.
func (f *finding) wrongKey(n *node) bool {
	ids := fieldID(n.schema.Annotations)
	if len(ids) == 0 || slices.Equal(ids, []string{f.names["a"], f.names["b"]}) {
		return false
	}
	bound := map[string]bool{}
	for _, e := range n.schema.Edges {
		bound[e.Field] = true
	}
	return bound[f.names["a"]] && bound[f.names["b"]]
}

func (f *finding) throughKey() {
	for _, s := range f.live {
		for _, e := range s.Edges {
			for _, end := range []*load.Edge{e, e.Ref} {
				if end == nil || end.Through == nil || f.nodes[end.Through.T] == nil || f.d.Pos.IsValid() {
					continue
				}
				if n := f.nodes[end.Through.T]; f.wrongKey(n) {
					f.d.Pos, f.d.other = f.typePos(n.name), f.pos(f.placeOf(s.Name, end.Name))
					f.d.Fix = fmt.Sprintf("Write field.ID(%q, %q) in the annotations of %s.", f.names["a"], f.names["b"], n.name)
				}
			}
		}
	}
}
