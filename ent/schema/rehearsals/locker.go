package rehearsals

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// Locker is rented by one musician, or by nobody.
type Locker struct {
	ent.Schema
}

// Fields of the Locker.
func (Locker) Fields() []ent.Field {
	return []ent.Field{
		field.Int("number").Unique(),
	}
}

// Edges of the Locker.
func (Locker) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("musician", Musician.Type).
			Ref("locker").
			Unique(),
	}
}
