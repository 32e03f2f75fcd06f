// Package friends holds the steps of the lesson friends.
package friends

import (
	"context"
	"fmt"

	"github.com/learnrel/learnrel/ent/client/people/ent"
	"github.com/learnrel/learnrel/ent/client/people/ent/user"
)

// Create saves three users. Ben names Ann as his friend, and Cleo names Ben.
func Create(ctx context.Context, client *ent.Client) error {
	ann, err := client.User.Create().
		SetName("Ann").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create Ann: %w", err)
	}
	ben, err := client.User.Create().
		SetName("Ben").
		AddFriends(ann).
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create Ben: %w", err)
	}
	err = client.User.Create().
		SetName("Cleo").
		AddFriends(ben).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("create Cleo: %w", err)
	}
	return nil
}

// Lists prints the friends of each user.
func Lists(ctx context.Context, client *ent.Client) error {
	users, err := client.User.Query().
		WithFriends(func(q *ent.UserQuery) { q.Order(user.ByName()) }).
		Order(user.ByName()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("query the users: %w", err)
	}
	for _, u := range users {
		for _, friend := range u.Edges.Friends {
			fmt.Println(u.Name, "has the friend", friend.Name)
		}
	}
	return nil
}

// TwoSteps follows the edge from Ann, and from there once more.
func TwoSteps(ctx context.Context, client *ent.Client) error {
	found, err := client.User.Query().
		Where(user.Name("Ann")).
		QueryFriends().
		QueryFriends().
		Order(user.ByName()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("query the friends of friends: %w", err)
	}
	for _, u := range found {
		fmt.Println("A friend of Ann's friends:", u.Name)
	}
	return nil
}

// Suggest finds friends of Ann's friends that are new to her.
func Suggest(ctx context.Context, client *ent.Client) error {
	isAnn := user.Name("Ann")
	knowsAnn := user.HasFriendsWith(isAnn)
	found, err := client.User.Query().
		Where(
			user.HasFriendsWith(knowsAnn),
			user.Not(knowsAnn),
			user.Not(isAnn),
		).
		Order(user.ByName()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("query whom to suggest: %w", err)
	}
	for _, u := range found {
		fmt.Println("Ann may know", u.Name)
	}
	return nil
}

// Part ends the friendship of Ann and Ben, from Ben's side only.
func Part(ctx context.Context, client *ent.Client) error {
	ann, err := client.User.Query().
		Where(user.Name("Ann")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find Ann: %w", err)
	}
	err = client.User.Update().
		Where(user.Name("Ben")).
		RemoveFriends(ann).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("remove the friend: %w", err)
	}
	return nil
}

// Oneself makes Ann a friend of her own.
func Oneself(ctx context.Context, client *ent.Client) error {
	ann, err := client.User.Query().
		Where(user.Name("Ann")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find Ann: %w", err)
	}
	err = client.User.UpdateOne(ann).
		AddFriends(ann).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("add the friend: %w", err)
	}
	return nil
}

// Stranger adds a friend by an id that nobody has.
func Stranger(ctx context.Context, client *ent.Client) error {
	return client.User.Update().
		Where(user.Name("Ann")).
		AddFriendIDs(999).
		Exec(ctx)
}
