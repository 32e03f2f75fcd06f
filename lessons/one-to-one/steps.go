// Package onetoone holds the steps of the lesson one-to-one.
package onetoone

import (
	"context"
	"fmt"

	"github.com/learnrel/learnrel/ent/client/profiles/ent"
	"github.com/learnrel/learnrel/ent/client/profiles/ent/profile"
	"github.com/learnrel/learnrel/ent/client/profiles/ent/user"
)

// Create saves a user, then the profile that belongs to him.
func Create(ctx context.Context, client *ent.Client) error {
	david, err := client.User.Create().
		SetUsername("David").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the user: %w", err)
	}
	_, err = client.Profile.Create().
		SetBio("Web developer").
		SetUser(david).
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the profile: %w", err)
	}
	return nil
}

// Bio walks the edge from the user to his profile.
func Bio(ctx context.Context, client *ent.Client) error {
	bio, err := client.User.Query().
		Where(user.Username("David")).
		QueryProfile().
		Only(ctx)
	if err != nil {
		return fmt.Errorf("query the profile: %w", err)
	}
	fmt.Println("User bio:", bio.Bio)
	return nil
}

// Owner walks the edge back, from the profile to its user.
func Owner(ctx context.Context, client *ent.Client) error {
	owner, err := client.Profile.Query().
		Where(profile.Bio("Web developer")).
		QueryUser().
		Only(ctx)
	if err != nil {
		return fmt.Errorf("query the user: %w", err)
	}
	fmt.Println("Profile of:", owner.Username)
	return nil
}

// SecondProfile tries to give the same user another profile.
func SecondProfile(ctx context.Context, client *ent.Client) error {
	david, err := client.User.Query().
		Where(user.Username("David")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the user: %w", err)
	}
	_, err = client.Profile.Create().
		SetBio("Chef").
		SetUser(david).
		Save(ctx)
	return err
}

// NoProfile looks for the profile of a user who has none.
func NoProfile(ctx context.Context, client *ent.Client) error {
	ruth, err := client.User.Create().
		SetUsername("Ruth").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the user: %w", err)
	}
	_, err = ruth.QueryProfile().Only(ctx)
	if ent.IsNotFound(err) {
		fmt.Println("Ruth has no profile:", err)
		return nil
	}
	return err
}

// Take gives David's profile to Ruth from her end of the edge.
func Take(ctx context.Context, client *ent.Client) error {
	developer, err := client.Profile.Query().
		Where(profile.Bio("Web developer")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the profile: %w", err)
	}
	return client.User.Update().
		Where(user.Username("Ruth")).
		SetProfile(developer).
		Exec(ctx)
}

// Hand gives the profile to Ruth from the profile's end.
func Hand(ctx context.Context, client *ent.Client) error {
	ruth, err := client.User.Query().
		Where(user.Username("Ruth")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the user: %w", err)
	}
	developer, err := client.Profile.Query().
		Where(profile.Bio("Web developer")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the profile: %w", err)
	}
	fmt.Println("SetUser:", developer.Update().SetUser(ruth).Exec(ctx))
	fmt.Println("SetProfile, now that it is hers:", ruth.Update().SetProfile(developer).Exec(ctx))
	return nil
}
