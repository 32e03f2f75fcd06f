// Package refactor changes the relations of a schema in its source: what one would
// otherwise write by hand in several places, each as edits that belong together.
package refactor

import (
	"slices"

	"entgo.io/ent/entc/gen"

	"github.com/learnrel/learnrel/runner/schema/outline"
)

// A Change is something that can be done to a schema.
type Change struct {
	Title string
	Edits []outline.Edit
}

// At gives the changes that can be made to what stands around a place.
func At(o *outline.Outline, th outline.Thing) (all []Change) {
	switch {
	case th.Edge != nil:
		all = append(all, addInverse(o, th.Edge)...)
		all = append(all, kinds(o, th.Edge)...)
		all = append(all, edgeSchema(o, th.Edge)...)
	case th.Field != nil:
		all = append(all, keyToEdge(o, th.Field)...)
	}
	return slices.DeleteFunc(all, func(c Change) bool { return len(c.Edits) == 0 })
}

// word asks ent's own rules: snake, singular, plural or pascal.
func word(rule, text string) string {
	if f, ok := gen.Funcs[rule].(func(string) string); ok {
		return f(text)
	}
	return text
}

// freeName gives a name that a type has neither as a field nor as an edge, or "".
func freeName(t *outline.Type, names ...string) string {
	for _, name := range names {
		if t.Edge(name) == nil && t.Field(name) == nil {
			return name
		}
	}
	return ""
}

// ends gives the two ends of a relation, the edge.To first; from is nil where there is no
// edge.From.
func ends(o *outline.Outline, e *outline.Edge) (to, from *outline.Edge) {
	_, other := o.Other(e)
	if e.Inverse {
		return other, e
	}
	return e, other
}
