// Package nosession holds the steps of the lesson no-session.
package nosession

import (
	"context"
	"fmt"

	"github.com/learnrel/learnrel/ent/client/blog/ent"
	"github.com/learnrel/learnrel/ent/client/blog/ent/user"
)

// Create saves a user, and nothing has to be committed.
func Create(ctx context.Context, client *ent.Client) error {
	alice, err := client.User.Create().
		SetUsername("Alice").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the user: %w", err)
	}
	fmt.Println("She has the id", alice.ID)
	return nil
}

// Twice loads one row two times.
func Twice(ctx context.Context, client *ent.Client) error {
	first, err := client.User.Query().Where(user.Username("Alice")).Only(ctx)
	if err != nil {
		return fmt.Errorf("find the user: %w", err)
	}
	second, err := client.User.Query().Where(user.Username("Alice")).Only(ctx)
	if err != nil {
		return fmt.Errorf("find the user again: %w", err)
	}
	fmt.Println("the same struct:", first == second)
	fmt.Println("the same row:", first.ID == second.ID)
	return nil
}

// Stale changes a row behind the back of a struct.
func Stale(ctx context.Context, client *ent.Client) error {
	alice, err := client.User.Query().Where(user.Username("Alice")).Only(ctx)
	if err != nil {
		return fmt.Errorf("find the user: %w", err)
	}
	err = client.User.Update().
		Where(user.ID(alice.ID)).
		SetUsername("Alicia").
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("rename the user: %w", err)
	}
	fmt.Println("old struct:", alice.Username)
	again, err := client.User.Query().Where(user.ID(alice.ID)).Only(ctx)
	if err != nil {
		return fmt.Errorf("find the user again: %w", err)
	}
	fmt.Println("new struct:", again.Username)
	return nil
}

// Renamed takes the struct that the update gives.
func Renamed(ctx context.Context, client *ent.Client) error {
	alicia, err := client.User.Query().Where(user.Username("Alicia")).Only(ctx)
	if err != nil {
		return fmt.Errorf("find the user: %w", err)
	}
	ali, err := alicia.Update().
		SetUsername("Ali").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("rename the user: %w", err)
	}
	fmt.Println(alicia.Username, "is now", ali.Username)
	return nil
}

// Assigned changes a struct, and no row.
func Assigned(ctx context.Context, client *ent.Client) error {
	ali, err := client.User.Query().Where(user.Username("Ali")).Only(ctx)
	if err != nil {
		return fmt.Errorf("find the user: %w", err)
	}
	ali.Username = "Nobody"
	n, err := client.User.Query().Where(user.Username("Nobody")).Count(ctx)
	if err != nil {
		return fmt.Errorf("count the users: %w", err)
	}
	fmt.Println("users called Nobody:", n)
	return nil
}

// Gone updates a user whose row is not there any more.
func Gone(ctx context.Context, client *ent.Client) error {
	ali, err := client.User.Query().Where(user.Username("Ali")).Only(ctx)
	if err != nil {
		return fmt.Errorf("find the user: %w", err)
	}
	if _, err := client.User.Delete().Where(user.ID(ali.ID)).Exec(ctx); err != nil {
		return fmt.Errorf("delete the user: %w", err)
	}
	fmt.Println("still in memory:", ali.Username)
	return ali.Update().SetUsername("Alice").Exec(ctx)
}
