package guarded

import (
	"context"

	"entgo.io/ent"
	"entgo.io/ent/dialect/sql"
	"entgo.io/ent/privacy"
)

// denyOthers denies the change of one post to everyone but its author.
func denyOthers() privacy.MutationRule {
	return privacy.MutationRuleFunc(func(ctx context.Context, m ent.Mutation) error {
		viewer, ok := Viewer(ctx)
		if !ok {
			return privacy.Denyf("nobody is logged in")
		}
		// A generated mutation has this method, since author_id is a field.
		post, ok := m.(interface {
			OldAuthorID(context.Context) (int, error)
		})
		if !ok {
			return privacy.Denyf("a %s has no author", m.Type())
		}
		author, err := post.OldAuthorID(ctx)
		if err != nil {
			return privacy.Denyf("find the author: %v", err)
		}
		if author != viewer {
			return privacy.Denyf("only the author may change a post")
		}
		return privacy.Allow
	})
}

// onlyOwn narrows a change of many posts to those of the user who asks.
func onlyOwn() privacy.MutationRule {
	return privacy.MutationRuleFunc(func(ctx context.Context, m ent.Mutation) error {
		viewer, ok := Viewer(ctx)
		if !ok {
			return privacy.Denyf("nobody is logged in")
		}
		posts, ok := m.(interface {
			WhereP(...func(*sql.Selector))
		})
		if !ok {
			return privacy.Denyf("a %s cannot be narrowed", m.Type())
		}
		posts.WhereP(sql.FieldEQ("author_id", viewer))
		return privacy.Skip
	})
}
