// Package transactiontraps holds the steps of the lesson transaction-traps.
package transactiontraps

import (
	"context"
	"errors"
	"fmt"

	"github.com/learnrel/learnrel/ent/client/blog/ent"
	"github.com/learnrel/learnrel/ent/client/blog/ent/user"
)

// AfterCommit walks an edge of an entity whose transaction is over.
func AfterCommit(ctx context.Context, client *ent.Client) error {
	tx, err := client.Tx(ctx)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	dave, err := tx.User.Create().SetUsername("Dave").Save(ctx)
	if err != nil {
		return errors.Join(fmt.Errorf("create the user: %w", err), tx.Rollback())
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	fmt.Println("Saved:", dave.Username)

	posts, err := dave.QueryPosts().Count(ctx)
	if err != nil {
		return fmt.Errorf("count the posts of %s: %w", dave.Username, err)
	}
	fmt.Println("Posts:", posts)
	return nil
}

// Unwrap gives an entity back to the client after the commit.
func Unwrap(ctx context.Context, client *ent.Client) error {
	tx, err := client.Tx(ctx)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	erin, err := tx.User.Create().SetUsername("Erin").Save(ctx)
	if err != nil {
		return errors.Join(fmt.Errorf("create the user: %w", err), tx.Rollback())
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	erin = erin.Unwrap()

	posts, err := erin.QueryPosts().Count(ctx)
	if err != nil {
		return fmt.Errorf("count the posts of %s: %w", erin.Username, err)
	}
	fmt.Printf("%s has %d posts\n", erin.Username, posts)
	return nil
}

// Twice goes on with a transaction after its end.
func Twice(ctx context.Context, client *ent.Client) error {
	tx, err := client.Tx(ctx)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	for _, name := range []string{"Frank", "Grace"} {
		if err := tx.User.Create().SetUsername(name).Exec(ctx); err != nil {
			return fmt.Errorf("create %s: %w", name, err)
		}
		if err := tx.Commit(); err != nil {
			return fmt.Errorf("commit %s: %w", name, err)
		}
		fmt.Println("Saved:", name)
	}
	return nil
}

// Nested begins a transaction inside a transaction.
func Nested(ctx context.Context, client *ent.Client) error {
	tx, err := client.Tx(ctx)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback()

	publish := func(client *ent.Client) error {
		tx, err := client.Tx(ctx)
		if err != nil {
			return fmt.Errorf("begin: %w", err)
		}
		defer tx.Rollback()
		return tx.Commit()
	}
	return publish(tx.Client())
}

// Outside uses the client where it means the transaction.
func Outside(ctx context.Context, client *ent.Client) error {
	tx, err := client.Tx(ctx)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback()
	if err := tx.User.Create().SetUsername("Heidi").Exec(ctx); err != nil {
		return fmt.Errorf("create the user: %w", err)
	}
	// This should have been tx.User.
	known, err := client.User.Query().
		Where(user.Username("Heidi")).
		Exist(ctx)
	if err != nil {
		return fmt.Errorf("look for her: %w", err)
	}
	fmt.Println("Is Heidi there?", known)
	return tx.Commit()
}
