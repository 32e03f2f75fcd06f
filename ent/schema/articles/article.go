package articles

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// Article has one author, and a reviewer once there is one.
type Article struct {
	ent.Schema
}

// Fields of the Article.
func (Article) Fields() []ent.Field {
	return []ent.Field{
		field.String("title"),
		field.Int("author_id"),
		field.Int("reviewer_id").
			Optional().
			Nillable().
			StorageKey("checked_by"),
	}
}

// Edges of the Article.
func (Article) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("author", Author.Type).
			Ref("articles").
			Field("author_id").
			Unique().
			Required(),
		edge.From("reviewer", Author.Type).
			Ref("reviews").
			Field("reviewer_id").
			Unique(),
	}
}
