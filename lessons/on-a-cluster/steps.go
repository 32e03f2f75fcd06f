// Package onacluster holds the steps of the lesson on-a-cluster.
package onacluster

import (
	"context"
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

// Clash has Ann and Ben rename Alice through two nodes, and Ben commit first.
func Clash(ctx context.Context, client *ent.Client) error {
	ann, err := client.Tx(ctx)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer ann.Rollback()
	ben, err := client.Tx(ctx)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer ben.Rollback()
	names := []string{"Ann's Alice", "Ben's Alice"}
	for i, tx := range []*ent.Tx{ann, ben} {
		n, err := tx.User.Update().
			Where(user.Username("Alice")).
			SetUsername(names[i]).
			Save(ctx)
		if err != nil || n != 1 {
			return fmt.Errorf("rename %d: %w", n, err)
		}
	}
	fmt.Println("Both have renamed her.")
	if err := ben.Commit(); err != nil {
		return fmt.Errorf("commit for Ben: %w", err)
	}
	fmt.Println("Ben has committed.")
	return ann.Commit()
}

// Again gives Bob a title, and begins again when the commit fails.
func Again(ctx context.Context, client *ent.Client) error {
	bob, err := client.User.Query().Where(user.Username("Bob")).OnlyID(ctx)
	if err != nil {
		return fmt.Errorf("find Bob: %w", err)
	}
	for attempt := 1; attempt <= 3; attempt++ {
		err = title(ctx, client, bob, attempt == 1)
		fmt.Println("attempt", attempt, "ends with", err)
		if err == nil {
			return nil
		}
	}
	return err
}

// title adds a title to the name that a user has, in a transaction. If it is disturbed,
// somebody else renames him meanwhile, through another node.
func title(ctx context.Context, client *ent.Client, id int, disturbed bool) error {
	tx, err := client.Tx(ctx)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback()
	u, err := tx.User.Get(ctx, id)
	if err != nil {
		return fmt.Errorf("load the user: %w", err)
	}
	u, err = u.Update().SetUsername("Dr. " + u.Username).Save(ctx)
	if err != nil {
		return fmt.Errorf("rename the user: %w", err)
	}
	if disturbed {
		err := client.User.UpdateOneID(id).SetUsername("Robert").Exec(ctx)
		if err != nil {
			return fmt.Errorf("disturb: %w", err)
		}
	}
	fmt.Println("he is to be", u.Username)
	return tx.Commit()
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
