// Package hooksandprivacy holds the steps of the lesson hooks-and-privacy.
package hooksandprivacy

import (
	"context"
	"errors"
	"fmt"

	_ "github.com/learnrel/learnrel/ent/client/guarded/ent/runtime" // the policy
	"github.com/learnrel/learnrel/ent/client/weblog/ent"
	"github.com/learnrel/learnrel/ent/client/weblog/ent/hook"
	"github.com/learnrel/learnrel/ent/client/weblog/ent/post"
	"github.com/learnrel/learnrel/ent/client/weblog/ent/user"
	"github.com/learnrel/learnrel/ent/schema/guarded"
)

// Write saves two users, and a post by each.
func Write(ctx context.Context, client *ent.Client) error {
	ada, err := client.User.Create().SetName("Ada").Save(ctx)
	if err != nil {
		return fmt.Errorf("create Ada: %w", err)
	}
	grace, err := client.User.Create().SetName("Grace").Save(ctx)
	if err != nil {
		return fmt.Errorf("create Grace: %w", err)
	}
	err = client.Post.CreateBulk(
		client.Post.Create().SetTitle("On engines").SetAuthor(ada),
		client.Post.Create().SetTitle("On compilers").SetAuthor(grace),
	).Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the posts: %w", err)
	}
	return nil
}

// Guard registers the rule on the client. It holds from here on.
func Guard(_ context.Context, client *ent.Client) error {
	onlyAuthor := func(next ent.Mutator) ent.Mutator {
		return hook.PostFunc(func(ctx context.Context, m *ent.PostMutation) (ent.Value, error) {
			viewer, ok := guarded.Viewer(ctx)
			if !ok {
				return nil, errors.New("nobody is logged in")
			}
			ids, err := m.IDs(ctx)
			if err != nil {
				return nil, fmt.Errorf("find the posts: %w", err)
			}
			others, err := m.Client().Post.Query().
				Where(post.IDIn(ids...), post.Not(post.HasAuthorWith(user.ID(viewer)))).
				Exist(ctx)
			if err != nil {
				return nil, fmt.Errorf("find their authors: %w", err)
			}
			if others {
				return nil, errors.New("only the author may change a post")
			}
			return next.Mutate(ctx, m)
		})
	}
	client.Post.Use(hook.On(onlyAuthor, ent.OpUpdate|ent.OpUpdateOne|ent.OpDelete|ent.OpDeleteOne))
	return nil
}

// Edit lets Ada change the title of her own post.
func Edit(ctx context.Context, client *ent.Client) error {
	ada, err := client.User.Query().
		Where(user.Name("Ada")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find Ada: %w", err)
	}
	hers, err := ada.QueryPosts().Only(ctx)
	if err != nil {
		return fmt.Errorf("find her post: %w", err)
	}
	ctx = guarded.WithViewer(ctx, ada.ID)
	hers, err = hers.Update().
		SetTitle("On analytical engines").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("change the title: %w", err)
	}
	fmt.Println("Saved:", hers.Title)
	return nil
}

// Intrude lets Grace try the same with Ada's post.
func Intrude(ctx context.Context, client *ent.Client) error {
	grace, err := client.User.Query().
		Where(user.Name("Grace")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find Grace: %w", err)
	}
	return client.Post.Update().
		Where(post.HasAuthorWith(user.Name("Ada"))).
		SetTitle("Grace was here").
		Exec(guarded.WithViewer(ctx, grace.ID))
}

// OtherSide goes for the post from the user's end of the edge.
func OtherSide(ctx context.Context, client *ent.Client) error {
	grace, err := client.User.Query().
		Where(user.Name("Grace")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find Grace: %w", err)
	}
	engines, err := client.Post.Query().
		Where(post.HasAuthorWith(user.Name("Ada"))).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find Ada's post: %w", err)
	}
	ctx = guarded.WithViewer(ctx, grace.ID)
	return grace.Update().
		AddPosts(engines).
		Exec(ctx)
}
