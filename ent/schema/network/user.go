package network

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// User follows other users, and blocks or mutes some.
type User struct {
	ent.Schema
}

// Fields of the User.
func (User) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").Unique(),
	}
}

// Edges of the User.
func (User) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("following", User.Type).
			From("followers"),

		// The lesson's trap: apart, and To before From.
		edge.To("blocking", User.Type).
			StorageKey(edge.Table("blocks"), edge.Columns("blocker_id", "blocked_id")),
		edge.From("blocked_by", User.Type).
			Ref("blocking"),

		// The way out: apart, and From before To.
		edge.From("muted_by", User.Type).
			Ref("muting"),
		edge.To("muting", User.Type).
			StorageKey(edge.Table("mutes"), edge.Columns("muter_id", "muted_id")),
	}
}
