// Package onetomany holds the steps of the lesson one-to-many.
package onetomany

import (
	"context"
	"fmt"

	"github.com/learnrel/learnrel/ent/client/blog/ent"
	"github.com/learnrel/learnrel/ent/client/blog/ent/post"
	"github.com/learnrel/learnrel/ent/client/blog/ent/user"
)

// Create saves a user, then a post that points at her.
func Create(ctx context.Context, client *ent.Client) error {
	alice, err := client.User.Create().
		SetUsername("Alice").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the user: %w", err)
	}
	_, err = client.Post.Create().
		SetContent("First post").
		SetAuthor(alice).
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the post: %w", err)
	}
	return nil
}

// Posts walks the edge from the user to her posts.
func Posts(ctx context.Context, client *ent.Client) error {
	alice, err := client.User.Query().
		Where(user.Username("Alice")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the user: %w", err)
	}
	posts, err := alice.QueryPosts().
		Order(post.ByID()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("query her posts: %w", err)
	}
	for _, p := range posts {
		fmt.Println("User posts:", p.Content)
	}
	return nil
}

// Author walks the same edge back, from the post to its user.
func Author(ctx context.Context, client *ent.Client) error {
	first, err := client.Post.Query().
		Where(post.Content("First post")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the post: %w", err)
	}
	author, err := first.QueryAuthor().Only(ctx)
	if err != nil {
		return fmt.Errorf("query its author: %w", err)
	}
	fmt.Println("Post author:", author.Username)
	return nil
}

// AddPosts saves two posts by another user and counts them from his side.
func AddPosts(ctx context.Context, client *ent.Client) error {
	bob, err := client.User.Create().
		SetUsername("Bob").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the user: %w", err)
	}
	err = client.Post.CreateBulk(
		client.Post.Create().SetContent("Hello").SetAuthor(bob),
		client.Post.Create().SetContent("Hello again").SetAuthor(bob),
	).Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the posts: %w", err)
	}
	n, err := bob.QueryPosts().Count(ctx)
	if err != nil {
		return fmt.Errorf("count his posts: %w", err)
	}
	fmt.Println("Bob's posts:", n)
	return nil
}

// NoAuthor leaves the author out.
func NoAuthor(ctx context.Context, client *ent.Client) error {
	_, err := client.Post.Create().
		SetContent("Nobody's post").
		Save(ctx)
	return err
}
