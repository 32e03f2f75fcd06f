// Package followers holds the steps of the lesson followers.
package followers

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect/sql"

	"github.com/learnrel/learnrel/ent/client/network/ent"
	"github.com/learnrel/learnrel/ent/client/network/ent/user"
)

// Follow saves three users. Ben and Cleo follow Ann, and Ann follows Cleo back.
func Follow(ctx context.Context, client *ent.Client) error {
	ann, err := client.User.Create().
		SetName("Ann").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create Ann: %w", err)
	}
	err = client.User.Create().
		SetName("Ben").
		AddFollowing(ann).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("create Ben: %w", err)
	}
	err = client.User.Create().
		SetName("Cleo").
		AddFollowing(ann).
		AddFollowers(ann).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("create Cleo: %w", err)
	}
	return nil
}

// Lists loads both ends of the edge for every user.
func Lists(ctx context.Context, client *ent.Client) error {
	byName := func(q *ent.UserQuery) { q.Order(user.ByName()) }
	users, err := client.User.Query().
		WithFollowing(byName).
		WithFollowers(byName).
		Order(user.ByName()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("query the users: %w", err)
	}
	for _, u := range users {
		for _, other := range u.Edges.Following {
			fmt.Println(u.Name, "follows", other.Name)
		}
		for _, other := range u.Edges.Followers {
			fmt.Println(u.Name, "is followed by", other.Name)
		}
	}
	return nil
}

// Mutual finds those who follow Ann and whom she follows.
func Mutual(ctx context.Context, client *ent.Client) error {
	isAnn := user.Name("Ann")
	mutual, err := client.User.Query().
		Where(
			user.HasFollowingWith(isAnn),
			user.HasFollowersWith(isAnn),
		).
		Order(user.ByName()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("query who follows whom: %w", err)
	}
	for _, u := range mutual {
		fmt.Println("Ann and", u.Name, "follow each other")
	}
	return nil
}

// Popular sorts the users by the number of their followers.
func Popular(ctx context.Context, client *ent.Client) error {
	users, err := client.User.Query().
		Order(
			user.ByFollowersCount(sql.OrderDesc()),
			user.ByName(),
		).
		All(ctx)
	if err != nil {
		return fmt.Errorf("query the users: %w", err)
	}
	for i, u := range users {
		fmt.Printf("%d. %s\n", i+1, u.Name)
	}
	return nil
}

// Unfollow takes Ann off Cleo's list. Cleo stays on Ann's.
func Unfollow(ctx context.Context, client *ent.Client) error {
	ann, err := client.User.Query().
		Where(user.Name("Ann")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find Ann: %w", err)
	}
	err = client.User.Update().
		Where(user.Name("Cleo")).
		RemoveFollowing(ann).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("unfollow Ann: %w", err)
	}
	return nil
}

// Block has Ann block Ben. It does more than that.
func Block(ctx context.Context, client *ent.Client) error {
	ben, err := client.User.Query().
		Where(user.Name("Ben")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find Ben: %w", err)
	}
	err = client.User.Update().
		Where(user.Name("Ann")).
		AddBlocking(ben).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("block Ben: %w", err)
	}
	return nil
}

// Mute has Ann mute Ben.
func Mute(ctx context.Context, client *ent.Client) error {
	ben, err := client.User.Query().
		Where(user.Name("Ben")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find Ben: %w", err)
	}
	err = client.User.Update().
		Where(user.Name("Ann")).
		AddMuting(ben).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("mute Ben: %w", err)
	}
	return nil
}
