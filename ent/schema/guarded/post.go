package guarded

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"

	"github.com/learnrel/learnrel/ent/client/guarded/ent/privacy"
)

// Post is written by one user, and nobody else may change it.
type Post struct {
	ent.Schema
}

// Fields of the Post.
func (Post) Fields() []ent.Field {
	return []ent.Field{
		field.String("title"),
		field.Int("author_id"),
	}
}

// Edges of the Post.
func (Post) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("author", User.Type).
			Ref("posts").
			Field("author_id").
			Unique().
			Required(),
	}
}

// Policy of the Post.
func (Post) Policy() ent.Policy {
	return privacy.Policy{
		Mutation: privacy.MutationPolicy{
			privacy.OnMutationOperation(denyOthers(), ent.OpUpdateOne),
			privacy.OnMutationOperation(onlyOwn(), ent.OpUpdate|ent.OpDelete|ent.OpDeleteOne),
		},
	}
}
