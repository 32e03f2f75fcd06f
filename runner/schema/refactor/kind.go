package refactor

import (
	"fmt"

	"github.com/learnrel/learnrel/runner/schema/outline"
)

// kind is a kind of relation by what its two ends say.
type kind struct {
	name     string
	to, from bool // whether that end is Unique
}

var allKinds = []kind{{"one to one", true, true}, {"one to many", false, true}, {"many to one", true, false}, {"many to many", false, false}}

// kinds changes the kind of a relation with two ends.
func kinds(o *outline.Outline, e *outline.Edge) (all []Change) {
	to, from := ends(o, e)
	if to == nil || from == nil || to.Has("Through") || from.Has("Through") || to.Has("StorageKey") {
		return nil
	}
	for _, k := range allKinds {
		if to.Has("Unique") == k.to && from.Has("Unique") == k.from {
			continue
		}
		holder := holderOf(k, to, from)
		if bad(o, to, holder) || bad(o, from, holder) {
			continue // its key would be in another table
		}
		edits := append(setUnique(o, to, k.to), setUnique(o, from, k.from)...)
		all = append(all, Change{fmt.Sprintf("Make %s.%s and %s.%s %s", to.Owner, to.Name, from.Owner, from.Name, k.name), edits})
	}
	return all
}

// holderOf gives the end in whose table a kind has the key, or nil.
func holderOf(k kind, to, from *outline.Edge) *outline.Edge {
	switch {
	case k.from:
		return from
	case k.to:
		return to
	}
	return nil
}

// bad tells whether an end has what only the holder of the key may have.
func bad(o *outline.Outline, e, holder *outline.Edge) bool {
	return e != holder && (indexed(o, e) || e.Has("Field") || e.Has("Required") && holder != nil || e.Has("Immutable"))
}

// indexed tells whether an index is on the key of an edge.
func indexed(o *outline.Outline, e *outline.Edge) bool {
	for _, x := range o.Type(e.Owner).Indexes {
		for _, n := range o.References(outline.Name{Kind: outline.EdgeName, Owner: e.Owner, Text: e.Name}) {
			if x.Pos() <= n.Pos && n.End <= x.End() {
				return true
			}
		}
	}
	return false
}

func setUnique(o *outline.Outline, e *outline.Edge, unique bool) []outline.Edit {
	switch {
	case unique && !e.Has("Unique"):
		return []outline.Edit{o.AddOption(&e.Builder, "Unique()")}
	case !unique && e.Has("Unique"):
		return []outline.Edit{o.RemoveOption(e.Option("Unique"))}
	}
	return nil
}
