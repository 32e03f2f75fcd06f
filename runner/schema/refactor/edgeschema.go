package refactor

import (
	"fmt"
	"strings"

	"github.com/learnrel/learnrel/runner/schema/outline"
)

// edgeSchema gives a many to many relation a type of its own for the rows between, on the
// table that it has already.
func edgeSchema(o *outline.Outline, e *outline.Edge) []Change {
	to, from := ends(o, e)
	if to == nil || from == nil || to.Owner == to.Target {
		return nil
	}
	for _, end := range []*outline.Edge{to, from} {
		if end.Has("Unique") || end.Has("Through") || end.Has("StorageKey") || end.Has("Required") {
			return nil
		}
	}
	owner, target := o.IDFunc(to.Owner), o.IDFunc(to.Target)
	name := to.Owner + to.Target
	if owner == "" || target == "" || o.Type(name) != nil {
		return nil
	}
	a, b := word("snake", to.Owner), word("snake", to.Target)
	if a == b {
		return nil
	}
	edges := word("plural", word("snake", name))
	text := strings.NewReplacer("{NAME}", name, "{A}", a, "{B}", b, "{OWNER}", to.Owner, "{TARGET}", to.Target, "{AID}", owner, "{BID}", target,
		"{TABLE}", a+"_"+to.Name).Replace(edgeSchemaText)
	edits := o.Append(o.Type(to.Owner), text, "entgo.io/ent", "entgo.io/ent/dialect/entsql", "entgo.io/ent/schema", "entgo.io/ent/schema/edge", "entgo.io/ent/schema/field")
	for _, end := range []*outline.Edge{to, from} {
		edits = append(edits, o.AddOption(&end.Builder, fmt.Sprintf("Through(%q, %s.Type)", edges, name)))
	}
	return []Change{{fmt.Sprintf("Give %s.%s and %s.%s an edge schema", to.Owner, to.Name, from.Owner, from.Name), edits}}
}

const edgeSchemaText = `// {NAME} is a row between a {OWNER} and a {TARGET}.
type {NAME} struct{ ent.Schema }

// Annotations of the {NAME}.
func ({NAME}) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Table("{TABLE}"),
		field.ID("{A}_id", "{B}_id"),
	}
}

// Fields of the {NAME}.
func ({NAME}) Fields() []ent.Field {
	return []ent.Field{
		field.{AID}("{A}_id"),
		field.{BID}("{B}_id"),
	}
}

// Edges of the {NAME}.
func ({NAME}) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("{A}", {OWNER}.Type).Unique().Required().Field("{A}_id").
			StorageKey(edge.Symbol("{TABLE}_{A}_id")).
			Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("{B}", {TARGET}.Type).Unique().Required().Field("{B}_id").
			StorageKey(edge.Symbol("{TABLE}_{B}_id")).
			Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}
`
