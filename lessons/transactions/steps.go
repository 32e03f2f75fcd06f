// Package transactions holds the steps of the lesson transactions.
package transactions

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/learnrel/learnrel/ent/client/blog/ent"
	"github.com/learnrel/learnrel/ent/client/blog/ent/post"
)

// HalfSaved saves a user, and then fails to save her post.
func HalfSaved(ctx context.Context, client *ent.Client) error {
	_, err := client.User.Create().
		SetUsername("Alice").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the user: %w", err)
	}
	_, err = client.Post.Create().
		SetContent("First post").
		Save(ctx)
	fmt.Println("The post failed:", err)

	users, err := client.User.Query().Count(ctx)
	if err != nil {
		return fmt.Errorf("count the users: %w", err)
	}
	fmt.Println("Users:", users)
	return nil
}

// Commit saves a user and her post together.
func Commit(ctx context.Context, client *ent.Client) error {
	tx, err := client.Tx(ctx)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	bob, err := tx.User.Create().
		SetUsername("Bob").
		Save(ctx)
	if err != nil {
		return errors.Join(fmt.Errorf("create the user: %w", err), tx.Rollback())
	}
	err = tx.Post.Create().
		SetContent("Hello").
		SetAuthor(bob).
		Exec(ctx)
	if err != nil {
		return errors.Join(fmt.Errorf("create the post: %w", err), tx.Rollback())
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// WithTx puts the beginning and the end of a transaction in one place.
func WithTx(ctx context.Context, client *ent.Client) error {
	withTx := func(do func(tx *ent.Tx) error) error {
		tx, err := client.Tx(ctx)
		if err != nil {
			return fmt.Errorf("begin: %w", err)
		}
		defer tx.Rollback() // nothing is left to take back after Commit
		if err := do(tx); err != nil {
			return err
		}
		return tx.Commit()
	}

	err := withTx(func(tx *ent.Tx) error {
		carol, err := tx.User.Create().SetUsername("Carol").Save(ctx)
		if err != nil {
			return fmt.Errorf("create Carol: %w", err)
		}
		err = tx.Post.Create().SetContent("Carol was here").SetAuthor(carol).Exec(ctx)
		if err != nil {
			return fmt.Errorf("create her post: %w", err)
		}
		_, err = tx.User.Create().SetUsername("Bob").Save(ctx) // the name is taken
		if err != nil {
			return fmt.Errorf("create Bob: %w", err)
		}
		return nil
	})
	fmt.Println("Rolled back:", err)

	posts, err := client.Post.Query().
		Order(post.ByID()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("query the posts: %w", err)
	}
	for _, p := range posts {
		fmt.Println("Still there:", p.Content)
	}
	return nil
}

// RollbackHook commits, with a hook on the deferred Rollback.
func RollbackHook(ctx context.Context, client *ent.Client) error {
	tx, err := client.Tx(ctx)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback()
	tx.OnRollback(func(next ent.Rollbacker) ent.Rollbacker {
		return ent.RollbackFunc(func(ctx context.Context, tx *ent.Tx) error {
			err := next.Rollback(ctx, tx)
			fmt.Println("The hook runs. Was it over already?", errors.Is(err, sql.ErrTxDone))
			return err
		})
	})
	if err := tx.User.Create().SetUsername("Ivan").Exec(ctx); err != nil {
		return fmt.Errorf("create the user: %w", err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	fmt.Println("Committed.")
	return nil
}

// Isolated reads twice in a transaction that sees the same both times.
func Isolated(ctx context.Context, client *ent.Client) error {
	tx, err := client.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelSerializable})
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback()
	users, err := tx.User.Query().Count(ctx)
	if err != nil {
		return fmt.Errorf("count the users: %w", err)
	}
	posts, err := tx.Post.Query().Count(ctx)
	if err != nil {
		return fmt.Errorf("count the posts: %w", err)
	}
	fmt.Println(users, "users and", posts, "posts, of one moment")
	return tx.Commit()
}

// CountTwice counts in a transaction, before and after somebody else saves a user.
func CountTwice(ctx context.Context, client *ent.Client) error {
	tx, err := client.Tx(ctx)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback()
	before, err := tx.User.Query().Count(ctx)
	if err != nil {
		return fmt.Errorf("count the users: %w", err)
	}
	other := client.User.Create().SetUsername("Mallory").Exec(ctx)
	fmt.Println("somebody else saves:", other)
	after, err := tx.User.Query().Count(ctx)
	if err != nil {
		return fmt.Errorf("count the users again: %w", err)
	}
	fmt.Println("before:", before, "after:", after)
	return nil
}
