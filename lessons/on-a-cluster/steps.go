// Package onacluster holds the steps of the lesson on-a-cluster.
package onacluster

import (
	"context"
	"errors"
	"fmt"

	"github.com/learnrel/learnrel/ent/client/blog/ent"
	"github.com/learnrel/learnrel/ent/client/blog/ent/post"
	"github.com/learnrel/learnrel/ent/client/blog/ent/user"
)

// Steps saves two users, one after the other, and looks how far apart their ids are.
func Steps(ctx context.Context, client *ent.Client) error {
	alice, err := client.User.Create().SetUsername("Alice").Save(ctx)
	if err != nil {
		return fmt.Errorf("create the user: %w", err)
	}
	bob, err := client.User.Create().SetUsername("Bob").Save(ctx)
	if err != nil {
		return fmt.Errorf("create the user: %w", err)
	}
	fmt.Println("Is Bob's id the next one?", bob.ID == alice.ID+1)
	return nil
}

// Bulk saves three users at once, and looks each of them up by its id.
func Bulk(ctx context.Context, client *ent.Client) error {
	users, err := client.User.CreateBulk(
		client.User.Create().SetUsername("Carol"),
		client.User.Create().SetUsername("Dave"),
		client.User.Create().SetUsername("Erin"),
	).Save(ctx)
	if err != nil {
		return fmt.Errorf("create the users: %w", err)
	}
	for _, u := range users {
		right, err := client.User.Query().
			Where(user.ID(u.ID), user.Username(u.Username)).
			Exist(ctx)
		if err != nil {
			return fmt.Errorf("look for %s: %w", u.Username, err)
		}
		fmt.Println(u.Username, right)
	}
	return nil
}

// ByName looks the users up by what is unique about them, and has the right ids.
func ByName(ctx context.Context, client *ent.Client) error {
	users, err := client.User.Query().
		Where(user.UsernameIn("Carol", "Dave", "Erin")).
		Order(user.ByUsername()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("query the users: %w", err)
	}
	for _, u := range users {
		if err := client.Post.Create().SetContent("Hi").SetAuthor(u).Exec(ctx); err != nil {
			return fmt.Errorf("create the post: %w", err)
		}
	}
	n, err := client.Post.Query().Where(post.HasAuthor()).Count(ctx)
	if err != nil {
		return fmt.Errorf("count the posts: %w", err)
	}
	fmt.Println("Posts with an author:", n)
	return nil
}

// Again does the work in a transaction, and begins again when the commit fails.
func Again(ctx context.Context, client *ent.Client) error {
	var all error
	for range 3 {
		err := signUp(ctx, client)
		if err == nil {
			fmt.Println("Signed up.")
			return nil
		}
		all = errors.Join(all, err)
	}
	return all
}

// signUp saves a user and her first post, both or none.
func signUp(ctx context.Context, client *ent.Client) error {
	tx, err := client.Tx(ctx)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback()
	frank, err := tx.User.Create().SetUsername("Frank").Save(ctx)
	if err != nil {
		return fmt.Errorf("create the user: %w", err)
	}
	if err := tx.Post.Create().SetContent("Hello").SetAuthor(frank).Exec(ctx); err != nil {
		return fmt.Errorf("create the post: %w", err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// Read counts the users, through whichever node answers.
func Read(ctx context.Context, client *ent.Client) error {
	n, err := client.User.Query().Count(ctx)
	if err != nil {
		return fmt.Errorf("count the users: %w", err)
	}
	fmt.Println("Users:", n)
	return nil
}
