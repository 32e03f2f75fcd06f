package library

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// Film is what only a film has.
type Film struct {
	ent.Schema
}

// Mixin of the Film.
func (Film) Mixin() []ent.Mixin {
	return []ent.Mixin{
		Shelved{},
	}
}

// Fields of the Film.
func (Film) Fields() []ent.Field {
	return []ent.Field{
		field.Int("minutes"),
	}
}

// Edges of the Film.
func (Film) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("work", Work.Type).
			Ref("film").
			Unique().
			Required(),
	}
}
