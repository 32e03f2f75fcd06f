// Package backreferences holds the steps of the lesson back-references.
package backreferences

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/learnrel/learnrel/ent/client/blog/ent"
	"github.com/learnrel/learnrel/ent/client/blog/ent/post"
	"github.com/learnrel/learnrel/ent/client/blog/ent/user"
)

// Create saves two users with two posts each.
func Create(ctx context.Context, client *ent.Client) error {
	for _, name := range []string{"Alice", "Bob"} {
		u, err := client.User.Create().SetUsername(name).Save(ctx)
		if err != nil {
			return fmt.Errorf("create the user: %w", err)
		}
		err = client.Post.CreateBulk(
			client.Post.Create().SetContent(name+"'s first").SetAuthor(u),
			client.Post.Create().SetContent(name+"'s second").SetAuthor(u),
		).Exec(ctx)
		if err != nil {
			return fmt.Errorf("create the posts: %w", err)
		}
	}
	return nil
}

// Load loads users with their posts, and looks from a post at its author.
func Load(ctx context.Context, client *ent.Client) error {
	users, err := client.User.Query().
		WithPosts().
		Order(user.ByID()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("load the users: %w", err)
	}
	first := users[0].Edges.Posts[0]
	fmt.Println(first.Content)
	fmt.Println("author is nil:", first.Edges.Author == nil)
	return nil
}

// Ask asks a post that came by WithPosts for its author.
func Ask(ctx context.Context, client *ent.Client) error {
	alice, err := client.User.Query().
		Where(user.Username("Alice")).
		WithPosts().
		Only(ctx)
	if err != nil {
		return fmt.Errorf("load the user: %w", err)
	}
	_, err = alice.Edges.Posts[0].Edges.AuthorOrErr()
	return err
}

// Touch reads the name of an author who was not loaded.
func Touch(ctx context.Context, client *ent.Client) error {
	alice, err := client.User.Query().
		Where(user.Username("Alice")).
		WithPosts().
		Only(ctx)
	if err != nil {
		return fmt.Errorf("load the user: %w", err)
	}
	fmt.Println(alice.Edges.Posts[0].Edges.Author.Username)
	return nil
}

// InHand uses the user that the loop has already.
func InHand(ctx context.Context, client *ent.Client) error {
	users, err := client.User.Query().
		WithPosts(func(q *ent.PostQuery) { q.Order(post.ByID()) }).
		Order(user.ByID()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("load the users: %w", err)
	}
	for _, u := range users {
		for _, p := range u.Edges.Posts {
			fmt.Printf("%s, by %s\n", p.Content, u.Username)
		}
	}
	return nil
}

// FromThePosts starts where the list starts: at the posts.
func FromThePosts(ctx context.Context, client *ent.Client) error {
	posts, err := client.Post.Query().
		WithAuthor().
		Order(post.ByID()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("load the posts: %w", err)
	}
	for _, p := range posts {
		fmt.Printf("%s, by %s\n", p.Content, p.Edges.Author.Username)
	}
	return nil
}

// There loads the posts of the users, and the users of those posts.
func There(ctx context.Context, client *ent.Client) error {
	users, err := client.User.Query().
		WithPosts(func(q *ent.PostQuery) { q.WithAuthor() }).
		Order(user.ByID()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("load the users: %w", err)
	}
	alice := users[0]
	fmt.Println("she is there:", alice.Edges.Posts[0].Edges.Author.Username)
	fmt.Println("the same struct:", alice.Edges.Posts[0].Edges.Author == alice)
	return nil
}

// Linked sets the way back by hand.
func Linked(ctx context.Context, client *ent.Client) error {
	alice, err := client.User.Query().
		Where(user.Username("Alice")).
		WithPosts().
		Only(ctx)
	if err != nil {
		return fmt.Errorf("load the user: %w", err)
	}
	for _, p := range alice.Edges.Posts {
		p.Edges.Author = alice
	}
	author, err := alice.Edges.Posts[0].Edges.AuthorOrErr()
	if err != nil {
		return fmt.Errorf("look at the author: %w", err)
	}
	fmt.Println("the same struct:", author == alice)
	return nil
}

// Circle encodes a user who holds posts that hold her.
func Circle(ctx context.Context, client *ent.Client) error {
	alice, err := client.User.Query().
		Where(user.Username("Alice")).
		WithPosts().
		Only(ctx)
	if err != nil {
		return fmt.Errorf("load the user: %w", err)
	}
	for _, p := range alice.Edges.Posts {
		p.Edges.Author = alice
	}
	_, err = json.Marshal(alice)
	return err
}
