// Package postgres holds the steps of the lesson postgres.
package postgres

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect/sql"

	"github.com/learnrel/learnrel/ent/client/blog/ent"
	"github.com/learnrel/learnrel/ent/client/blog/ent/user"
)

// Create saves Alice with a post, and Bob, who has written nothing.
func Create(ctx context.Context, client *ent.Client) error {
	alice, err := client.User.Create().SetUsername("Alice").Save(ctx)
	if err != nil {
		return fmt.Errorf("create the user: %w", err)
	}
	if err := client.Post.Create().SetContent("Hello").SetAuthor(alice).Exec(ctx); err != nil {
		return fmt.Errorf("create the post: %w", err)
	}
	bob, err := client.User.Create().SetUsername("Bob").Save(ctx)
	if err != nil {
		return fmt.Errorf("create the user: %w", err)
	}
	fmt.Println("Alice:", alice.ID, "Bob:", bob.ID)
	return nil
}

// GoOn takes a name that is there, and goes on in the same transaction.
func GoOn(ctx context.Context, client *ent.Client) error {
	tx, err := client.Tx(ctx)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback()
	err = tx.User.Create().SetUsername("Alice").Exec(ctx)
	fmt.Println("Is the name taken?", ent.IsConstraintError(err))
	// So take another one.
	if err := tx.User.Create().SetUsername("Alice2").Exec(ctx); err != nil {
		return fmt.Errorf("create Alice2: %w", err)
	}
	return tx.Commit()
}

// AskFirst looks whether the name is there before it takes it.
func AskFirst(ctx context.Context, client *ent.Client) error {
	tx, err := client.Tx(ctx)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback()
	name := "Alice"
	taken, err := tx.User.Query().Where(user.Username(name)).Exist(ctx)
	if err != nil {
		return fmt.Errorf("look for the name: %w", err)
	}
	if taken {
		name = "Alice2"
	}
	u, err := tx.User.Create().SetUsername(name).Save(ctx)
	if err != nil {
		return fmt.Errorf("create %s: %w", name, err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	fmt.Println(u.Username, "has the id", u.ID)
	return nil
}

// Busiest lists the users, who has most posts first.
func Busiest(ctx context.Context, client *ent.Client) error {
	users, err := client.User.Query().
		Order(user.ByPostsCount(sql.OrderDesc()), user.ByUsername()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("query the users: %w", err)
	}
	for _, u := range users {
		fmt.Println(u.Username)
	}
	return nil
}
