package guarded

import (
	"context"

	"github.com/learnrel/learnrel/ent/client/guarded/ent"
	"github.com/learnrel/learnrel/ent/client/guarded/ent/post"
	"github.com/learnrel/learnrel/ent/client/guarded/ent/privacy"
)

// denyOthers denies the change of one post to everyone but its author.
func denyOthers() privacy.MutationRule {
	return privacy.PostMutationRuleFunc(func(ctx context.Context, m *ent.PostMutation) error {
		viewer, ok := Viewer(ctx)
		if !ok {
			return privacy.Denyf("nobody is logged in")
		}
		author, err := m.OldAuthorID(ctx)
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
	return privacy.PostMutationRuleFunc(func(ctx context.Context, m *ent.PostMutation) error {
		viewer, ok := Viewer(ctx)
		if !ok {
			return privacy.Denyf("nobody is logged in")
		}
		m.Where(post.AuthorID(viewer))
		return privacy.Skip
	})
}
