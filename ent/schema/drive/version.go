package drive

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// Version is what a file held at one time. It may get another note, but never another file.
type Version struct {
	ent.Schema
}

// Fields of the Version.
func (Version) Fields() []ent.Field {
	return []ent.Field{
		field.String("content").Immutable(),
		field.String("note").Optional(),
	}
}

// Edges of the Version.
func (Version) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("file", File.Type).
			Ref("versions").
			Unique().
			Required().
			Immutable(),
	}
}
