package refactor

import (
	"fmt"
	"strings"

	"github.com/learnrel/learnrel/runner/schema/outline"
)

// keyToEdge makes a field that holds an id, such as author_id, the key of an edge.
func keyToEdge(o *outline.Outline, f *outline.Field) (all []Change) {
	holder := o.Type(f.Owner)
	name, isKey := strings.CutSuffix(f.Name, "_id")
	if !isKey || name == "" || holder == nil || holder.Mixin || bound(holder, f.Name) {
		return nil
	}
	if e := holder.Edge(name); e != nil { // it is there, and only unbound
		if edits, ok := o.Bind(e, f); ok && e.Has("Unique") {
			all = append(all, Change{fmt.Sprintf("Make %q the key of the edge %q", f.Name, name), edits})
		}
		return all
	}
	for _, t := range targets(o, f, name) {
		all = append(all, Change{fmt.Sprintf("Turn %s into an edge to %s", f.Name, t.Name), edgeFor(o, holder, f, name, t)})
	}
	return all
}

// bound tells whether an edge of a type has a field as its key.
func bound(t *outline.Type, field string) bool {
	for _, e := range t.Edges {
		if text, _ := e.Text("Field"); text == field {
			return true
		}
	}
	return false
}

// targets are the types that a key can lead to: the one with its name, or else every one
// with such an id.
func targets(o *outline.Outline, f *outline.Field, name string) (all []*outline.Type) {
	for _, t := range o.Types {
		if t.Mixin || o.IDFunc(t.Name) != f.Func {
			continue
		}
		if t.Name == word("pascal", name) {
			return []*outline.Type{t}
		}
		all = append(all, t)
	}
	return all
}

// edgeFor adds the edge: the other end of one that leads here already, or one of its own.
func edgeFor(o *outline.Outline, holder *outline.Type, f *outline.Field, name string, to *outline.Type) []outline.Edit {
	options := fmt.Sprintf(".Unique().Field(%q)", f.Name)
	if !f.Has("Optional") {
		options += ".Required()"
	}
	if f.Has("Immutable") {
		options += ".Immutable()"
	}
	for _, e := range to.Edges {
		_, other := o.Other(e)
		if !e.Inverse && e.Target == holder.Name && other == nil && !e.Has("Through") && !e.Has("StorageKey") {
			return o.AddEdge(holder, func(pkg string) string {
				return fmt.Sprintf("%s.From(%q, %s.Type).Ref(%q)%s", pkg, name, to.Name, e.Name, options)
			})
		}
	}
	return o.AddEdge(holder, func(pkg string) string { return fmt.Sprintf("%s.To(%q, %s.Type)%s", pkg, name, to.Name, options) })
}
