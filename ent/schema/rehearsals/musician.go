package rehearsals

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// Musician comes to rehearsals, and may have a locker.
type Musician struct {
	ent.Schema
}

// Fields of the Musician.
func (Musician) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").MaxLen(80).Unique(),
	}
}

// Edges of the Musician.
func (Musician) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("rehearsals", Rehearsal.Type),
		edge.To("locker", Locker.Type).
			Unique(),
	}
}
