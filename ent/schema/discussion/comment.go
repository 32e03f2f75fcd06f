package discussion

import (
	"context"
	"errors"

	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// Comment is about a post or about a photo: one of them, and never both.
type Comment struct {
	ent.Schema
}

// Fields of the Comment.
func (Comment) Fields() []ent.Field {
	return []ent.Field{
		field.String("text"),
		field.Int("post_id").Optional().Nillable(),
		field.Int("photo_id").Optional().Nillable(),
	}
}

// Edges of the Comment.
func (Comment) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("post", Post.Type).
			Ref("comments").
			Field("post_id").
			Unique(),
		edge.From("photo", Photo.Type).
			Ref("comments").
			Field("photo_id").
			Unique(),
	}
}

// Annotations of the Comment.
func (Comment) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entsql.Checks(map[string]string{
			"one_subject": "((post_id IS NULL) <> (photo_id IS NULL))",
		}),
	}
}

// Hooks of the Comment.
func (Comment) Hooks() []ent.Hook {
	return []ent.Hook{oneSubject}
}

// errOneSubject is what oneSubject refuses a comment with.
var errOneSubject = errors.New("a comment needs a post or a photo, not both and not none")

// oneSubject refuses a new comment that is not about exactly one thing.
func oneSubject(next ent.Mutator) ent.Mutator {
	return ent.MutateFunc(func(ctx context.Context, m ent.Mutation) (ent.Value, error) {
		subjects := len(m.AddedEdges())
		if m.Op().Is(ent.OpCreate) && subjects != 1 {
			return nil, errOneSubject
		}
		return next.Mutate(ctx, m)
	})
}
