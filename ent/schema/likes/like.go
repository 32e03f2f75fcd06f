package likes

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// Like is one user liking one post: the pair, and what there is to say of it.
type Like struct {
	ent.Schema
}

// Annotations of the Like.
func (Like) Annotations() []schema.Annotation {
	return []schema.Annotation{
		field.ID("user_id", "post_id"),
	}
}

// Fields of the Like.
func (Like) Fields() []ent.Field {
	return []ent.Field{
		field.Int("user_id"),
		field.Int("post_id"),
		field.Time("liked_at"),
		field.Int("claps").Default(1),
	}
}

// Edges of the Like.
func (Like) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("user", User.Type).
			Field("user_id").
			Unique().
			Required().
			Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("post", Post.Type).
			Field("post_id").
			Unique().
			Required().
			Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}
