// Package namededges holds the steps of the lesson named-edges.
package namededges

import (
	"context"
	"fmt"
	"time"

	"github.com/learnrel/learnrel/ent/client/social/ent"
	"github.com/learnrel/learnrel/ent/client/social/ent/post"
	"github.com/learnrel/learnrel/ent/client/social/ent/user"
)

// launch is the day on which the site went public: what is older was a draft.
var launch = time.Date(2024, time.May, 3, 0, 0, 0, 0, time.UTC)

// Write saves two users, and posts from before the launch and after it.
func Write(ctx context.Context, client *ent.Client) error {
	day := func(d int) time.Time { return time.Date(2024, time.May, d, 8, 0, 0, 0, time.UTC) }
	ivan, err := client.User.Create().SetName("Ivan").Save(ctx)
	if err != nil {
		return fmt.Errorf("create Ivan: %w", err)
	}
	judy, err := client.User.Create().SetName("Judy").Save(ctx)
	if err != nil {
		return fmt.Errorf("create Judy: %w", err)
	}
	err = client.Post.CreateBulk(
		client.Post.Create().SetContent("Test").SetPublishedAt(day(1)).SetAuthor(ivan),
		client.Post.Create().SetContent("Another test").SetPublishedAt(day(2)).SetAuthor(ivan),
		client.Post.Create().SetContent("Great photo").SetPublishedAt(day(4)).SetAuthor(ivan),
		client.Post.Create().SetContent("Fresh bread").SetPublishedAt(day(5)).SetAuthor(judy),
	).Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the posts: %w", err)
	}
	return nil
}

// Overwritten asks twice for one edge.
func Overwritten(ctx context.Context, client *ent.Client) error {
	users, err := client.User.Query().
		WithPosts(func(q *ent.PostQuery) { q.Where(post.PublishedAtLT(launch)) }).
		WithPosts(func(q *ent.PostQuery) { q.Where(post.PublishedAtGTE(launch)) }).
		Order(user.ByID()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("load the users: %w", err)
	}
	for _, u := range users {
		fmt.Println(u.Name, len(u.Edges.Posts))
	}
	return nil
}

// Both loads two parts of one edge, each under its name.
func Both(ctx context.Context, client *ent.Client) error {
	users, err := client.User.Query().
		WithNamedPosts("drafts", func(q *ent.PostQuery) { q.Where(post.PublishedAtLT(launch)).Order(post.ByID()) }).
		WithNamedPosts("public", func(q *ent.PostQuery) { q.Where(post.PublishedAtGTE(launch)).Order(post.ByID()) }).
		Order(user.ByID()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("load the users: %w", err)
	}
	for _, u := range users {
		drafts, err := u.NamedPosts("drafts")
		if err != nil {
			return fmt.Errorf("look at the drafts: %w", err)
		}
		public, err := u.NamedPosts("public")
		if err != nil {
			return fmt.Errorf("look at the public posts: %w", err)
		}
		fmt.Printf("%s: %d drafts, %d public\n", u.Name, len(drafts), len(public))
	}
	return nil
}

// Beside loads all posts, and some of them under a name.
func Beside(ctx context.Context, client *ent.Client) error {
	judy, err := client.User.Query().
		Where(user.Name("Judy")).
		WithPosts().
		WithNamedPosts("drafts", func(q *ent.PostQuery) { q.Where(post.PublishedAtLT(launch)) }).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("load the user: %w", err)
	}
	drafts, err := judy.NamedPosts("drafts")
	if err != nil {
		return fmt.Errorf("look at the drafts: %w", err)
	}
	fmt.Println(len(judy.Edges.Posts), "post,", len(drafts), "drafts")
	return nil
}

// Plain looks where only an edge without a name is kept.
func Plain(ctx context.Context, client *ent.Client) error {
	ivan, err := client.User.Query().
		Where(user.Name("Ivan")).
		WithNamedPosts("drafts").
		Only(ctx)
	if err != nil {
		return fmt.Errorf("load the user: %w", err)
	}
	fmt.Println("posts:", len(ivan.Edges.Posts))
	return nil
}

// Misspelt asks for a name that nothing was loaded under.
func Misspelt(ctx context.Context, client *ent.Client) error {
	ivan, err := client.User.Query().
		Where(user.Name("Ivan")).
		WithNamedPosts("drafts").
		Only(ctx)
	if err != nil {
		return fmt.Errorf("load the user: %w", err)
	}
	_, err = ivan.NamedPosts("draft")
	return err
}
