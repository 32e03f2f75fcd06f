package rehearsals

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// Rehearsal is in one room, and musicians come to it.
type Rehearsal struct {
	ent.Schema
}

// Fields of the Rehearsal.
func (Rehearsal) Fields() []ent.Field {
	return []ent.Field{
		field.String("day"),
	}
}

// Edges of the Rehearsal.
func (Rehearsal) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("room", Room.Type).
			Ref("rehearsals").
			Unique().
			Required(),
		edge.From("musicians", Musician.Type).
			Ref("rehearsals"),
	}
}
