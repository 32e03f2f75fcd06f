// Package constrainterrors holds the steps of the lesson constraint-errors.
package constrainterrors

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/learnrel/learnrel/ent/client/blog/ent"
	"github.com/learnrel/learnrel/ent/client/blog/ent/post"
	"github.com/learnrel/learnrel/ent/client/blog/ent/user"
)

// Create saves Alice with two posts, and Bob, who has written nothing.
func Create(ctx context.Context, client *ent.Client) error {
	alice, err := client.User.Create().
		SetUsername("Alice").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the author: %w", err)
	}
	err = client.Post.CreateBulk(
		client.Post.Create().SetContent("First post").SetAuthor(alice),
		client.Post.Create().SetContent("Second post").SetAuthor(alice),
	).Exec(ctx)
	if err != nil {
		return fmt.Errorf("create her posts: %w", err)
	}
	err = client.User.Create().
		SetUsername("Bob").
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the other user: %w", err)
	}
	return nil
}

// NotFound asks for a user who is not there, and expects it.
func NotFound(ctx context.Context, client *ent.Client) error {
	_, err := client.User.Get(ctx, 99)
	switch {
	case ent.IsNotFound(err):
		fmt.Println("No such user:", err)
		return nil
	case err != nil:
		return fmt.Errorf("get the user: %w", err)
	}
	return nil
}

// NoRows updates a post that is not there, in two ways.
func NoRows(ctx context.Context, client *ent.Client) error {
	n, err := client.Post.Update().
		Where(post.ID(99)).
		SetContent("Edited").
		Save(ctx)
	fmt.Println("Update:", n, err)
	err = client.Post.UpdateOneID(99).
		SetContent("Edited").
		Exec(ctx)
	fmt.Println("UpdateOneID:", err)
	return nil
}

// NotSingular takes it for granted that a user has one post.
func NotSingular(ctx context.Context, client *ent.Client) error {
	_, err := client.User.Query().
		Where(user.Username("Alice")).
		QueryPosts().
		Only(ctx)
	return err
}

// NotLoaded looks for the author in a post that was loaded alone.
func NotLoaded(ctx context.Context, client *ent.Client) error {
	first, err := client.Post.Query().
		Where(post.Content("First post")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the post: %w", err)
	}
	author, err := first.Edges.AuthorOrErr()
	if ent.IsNotLoaded(err) {
		fmt.Println("Not in memory:", err)
		author, err = first.QueryAuthor().Only(ctx)
	}
	if err != nil {
		return fmt.Errorf("find its author: %w", err)
	}
	fmt.Println("Author:", author.Username)
	return nil
}

// Invalid saves a post without an author.
func Invalid(ctx context.Context, client *ent.Client) error {
	err := client.Post.Create().
		SetContent("Nobody's post").
		Exec(ctx)
	var invalid *ent.ValidationError
	if errors.As(err, &invalid) {
		fmt.Println("What is wrong:", invalid.Name)
		fmt.Println("The message:", invalid)
		return nil
	}
	return err
}

// Constraint breaks three rules, each in a way that only the database can see.
func Constraint(ctx context.Context, client *ent.Client) error {
	duplicate := client.User.Create().
		SetUsername("Alice").
		Exec(ctx)
	fmt.Println(ent.IsConstraintError(duplicate), duplicate)

	nobody := client.Post.Create().
		SetContent("Third post").
		SetAuthorID(99).
		Exec(ctx)
	fmt.Println(ent.IsConstraintError(nobody), nobody)

	_, needed := client.User.Delete().
		Where(user.Username("Alice")).
		Exec(ctx)
	fmt.Println(ent.IsConstraintError(needed), needed)
	return nil
}

// Connected gives Bob a post that is not there and then Alice's, from Bob's side.
func Connected(ctx context.Context, client *ent.Client) error {
	first, err := client.Post.Query().
		Where(post.Content("First post")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the post: %w", err)
	}
	missing := client.User.Update().
		Where(user.Username("Bob")).
		AddPostIDs(99).
		Exec(ctx)
	fmt.Println("No such post:", missing)
	taken := client.User.Update().
		Where(user.Username("Bob")).
		AddPosts(first).
		Exec(ctx)
	fmt.Println("IsConstraintError:", ent.IsConstraintError(taken))
	return taken
}

// Remove takes a post from its author, who is required.
func Remove(ctx context.Context, client *ent.Client) error {
	first, err := client.Post.Query().
		Where(post.Content("First post")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the post: %w", err)
	}
	return client.User.Update().
		Where(user.Username("Alice")).
		RemovePosts(first).
		Exec(ctx)
}

// Trap tries every function of ent's on that error, and then looks for SQLite's own words.
func Trap(ctx context.Context, client *ent.Client) error {
	err := client.Post.Update().
		Where(post.Content("First post")).
		ClearAuthor().
		Exec(ctx)
	fmt.Println("The error:", err)
	fmt.Println("IsConstraintError:", ent.IsConstraintError(err))
	fmt.Println("IsValidationError:", ent.IsValidationError(err))
	if err != nil {
		fmt.Println("Its words:", strings.Contains(err.Error(), "NOT NULL constraint failed"))
	}
	return nil
}

// HandOver moves the post to Bob in one step. It is never without an author.
func HandOver(ctx context.Context, client *ent.Client) error {
	bob, err := client.User.Query().
		Where(user.Username("Bob")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the new author: %w", err)
	}
	err = client.Post.Update().
		Where(post.Content("First post")).
		SetAuthor(bob).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("hand the post over: %w", err)
	}
	n, err := bob.QueryPosts().Count(ctx)
	if err != nil {
		return fmt.Errorf("count his posts: %w", err)
	}
	fmt.Println("Bob's posts:", n)
	return nil
}

// Wrapped sorts errors as a web handler would, after others have wrapped them.
func Wrapped(ctx context.Context, client *ent.Client) error {
	_, missing := client.Post.Get(ctx, 99)
	failures := []error{
		missing,
		client.Post.Create().SetContent("Third post").Exec(ctx),
		client.User.Create().SetUsername("Alice").Exec(ctx),
		client.Post.Update().Where(post.Content("Second post")).ClearAuthor().Exec(ctx),
	}
	for _, err := range failures {
		err = fmt.Errorf("handle the request: %w", err)
		switch {
		case ent.IsNotFound(err):
			fmt.Println("404 Not Found")
		case ent.IsValidationError(err):
			fmt.Println("400 Bad Request")
		case ent.IsConstraintError(err):
			fmt.Println("409 Conflict")
		default:
			fmt.Println("500 Internal Server Error")
		}
	}
	return nil
}

// NextID saves another user, behind all that was refused.
func NextID(ctx context.Context, client *ent.Client) error {
	carol, err := client.User.Create().
		SetUsername("Carol").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create Carol: %w", err)
	}
	fmt.Println("Carol has the id", carol.ID)
	return nil
}
