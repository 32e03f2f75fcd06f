// Package requiredbothways holds the steps of the lesson required-both-ways.
package requiredbothways

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect"

	"github.com/learnrel/learnrel/ent/client/profiles/ent"
	"github.com/learnrel/learnrel/ent/client/profiles/ent/user"
	wrongside "github.com/learnrel/learnrel/ent/client/wrongside/ent"
	wrongsideprofile "github.com/learnrel/learnrel/ent/client/wrongside/ent/profile"
	wrongsideuser "github.com/learnrel/learnrel/ent/client/wrongside/ent/user"
)

// WrongSide gets round a rule that is required on the side without the key.
func WrongSide(ctx context.Context, _ *ent.Client) error {
	client, err := wrongside.Open(dialect.SQLite, "file:wrongside?mode=memory&cache=shared&_fk=1")
	if err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	defer client.Close()
	if err := client.Schema.Create(ctx); err != nil {
		return fmt.Errorf("create the tables: %w", err)
	}

	err = client.User.Create().SetUsername("David").Exec(ctx)
	fmt.Println("A user without a profile:", err)

	bio, err := client.Profile.Create().SetBio("Web developer").Save(ctx)
	if err != nil {
		return fmt.Errorf("create the profile: %w", err)
	}
	err = client.User.Create().SetUsername("David").SetProfile(bio).Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the user: %w", err)
	}
	err = client.User.Update().ClearProfile().Exec(ctx)
	if err != nil {
		return fmt.Errorf("clear the profile: %w", err)
	}

	users, err := client.User.Query().
		Where(wrongsideuser.Not(wrongsideuser.HasProfile())).
		Count(ctx)
	if err != nil {
		return fmt.Errorf("count the users: %w", err)
	}
	profiles, err := client.Profile.Query().
		Where(wrongsideprofile.Not(wrongsideprofile.HasUser())).
		Count(ctx)
	if err != nil {
		return fmt.Errorf("count the profiles: %w", err)
	}
	fmt.Println("Users without a profile:", users)
	fmt.Println("Profiles without a user:", profiles)
	return nil
}

// Register saves a user with his profile: both, or neither.
func Register(ctx context.Context, client *ent.Client) error {
	tx, err := client.Tx(ctx)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback() // nothing is left to take back after Commit
	david, err := tx.User.Create().
		SetUsername("David").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the user: %w", err)
	}
	err = tx.Profile.Create().
		SetBio("Web developer").
		SetUser(david).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the profile: %w", err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// Abandon forgets the profile's user. The new user must not stay behind.
func Abandon(ctx context.Context, client *ent.Client) error {
	tx, err := client.Tx(ctx)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback()
	err = tx.User.Create().
		SetUsername("Ruth").
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the user: %w", err)
	}
	err = tx.Profile.Create().
		SetBio("Chef").
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the profile: %w", err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// Incomplete counts the users who have no profile.
func Incomplete(ctx context.Context, client *ent.Client) error {
	n, err := client.User.Query().
		Where(user.Not(user.HasProfile())).
		Count(ctx)
	if err != nil {
		return fmt.Errorf("count the users: %w", err)
	}
	fmt.Println("Users without a profile:", n)
	return nil
}
