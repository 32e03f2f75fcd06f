// Package datedfriendship holds the steps of the lesson dated-friendship.
package datedfriendship

import (
	"context"
	"fmt"

	"github.com/learnrel/learnrel/ent/client/friendships/ent"
	"github.com/learnrel/learnrel/ent/client/friendships/ent/friendship"
	"github.com/learnrel/learnrel/ent/client/friendships/ent/user"
)

// Shortcut makes Ann and Ben friends.
func Shortcut(ctx context.Context, client *ent.Client) error {
	ann, err := client.User.Create().
		SetName("Ann").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create Ann: %w", err)
	}
	err = client.User.Create().
		SetName("Ben").
		AddFriends(ann).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("create Ben: %w", err)
	}
	return nil
}

// Half makes Cleo a friend of Ann, and says since when.
func Half(ctx context.Context, client *ent.Client) error {
	ann, err := client.User.Query().
		Where(user.Name("Ann")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find Ann: %w", err)
	}
	cleo, err := client.User.Create().
		SetName("Cleo").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create Cleo: %w", err)
	}
	err = client.Friendship.Create().
		SetUser(cleo).
		SetFriend(ann).
		SetSince(1999).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the friendship: %w", err)
	}
	return nil
}

// List loads the friends of every user.
func List(ctx context.Context, client *ent.Client) error {
	users, err := client.User.Query().
		WithFriends(func(q *ent.UserQuery) { q.Order(user.ByName()) }).
		Order(user.ByName()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("query the users: %w", err)
	}
	for _, u := range users {
		fmt.Print(u.Name, ":")
		for _, friend := range u.Edges.Friends {
			fmt.Print(" ", friend.Name)
		}
		fmt.Println()
	}
	return nil
}

// Mend tries to add the other half with the shortcut.
func Mend(ctx context.Context, client *ent.Client) error {
	cleo, err := client.User.Query().
		Where(user.Name("Cleo")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find Cleo: %w", err)
	}
	return client.User.Update().
		Where(user.Name("Ann")).
		AddFriends(cleo).
		Exec(ctx)
}

// Both writes both halves of two friendships.
func Both(ctx context.Context, client *ent.Client) error {
	befriend := func(a, b *ent.User, since int) error {
		return client.Friendship.CreateBulk(
			client.Friendship.Create().SetUser(a).SetFriend(b).SetSince(since),
			client.Friendship.Create().SetUser(b).SetFriend(a).SetSince(since),
		).Exec(ctx)
	}

	_, err := client.Friendship.Delete().
		Where(friendship.HasUserWith(user.Name("Cleo"))).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("delete the half: %w", err)
	}
	users, err := client.User.Query().
		Order(user.ByName()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("query the users: %w", err)
	}
	ann, ben, cleo := users[0], users[1], users[2]
	if err := befriend(cleo, ann, 1999); err != nil {
		return fmt.Errorf("befriend Cleo and Ann: %w", err)
	}
	if err := befriend(cleo, ben, 2020); err != nil {
		return fmt.Errorf("befriend Cleo and Ben: %w", err)
	}
	return nil
}

// Since loads Cleo's friendships with the friends.
func Since(ctx context.Context, client *ent.Client) error {
	cleo, err := client.User.Query().
		Where(user.Name("Cleo")).
		WithFriendships(func(q *ent.FriendshipQuery) {
			q.WithFriend().Order(friendship.BySince())
		}).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("load Cleo: %w", err)
	}
	for _, f := range cleo.Edges.Friendships {
		fmt.Println(f.Edges.Friend.Name, "since", f.Since)
	}
	return nil
}

// Correct corrects the year of one friendship, in both rows.
func Correct(ctx context.Context, client *ent.Client) error {
	isAnn, isBen := user.Name("Ann"), user.Name("Ben")
	changed, err := client.Friendship.Update().
		Where(friendship.Or(
			friendship.And(friendship.HasUserWith(isAnn), friendship.HasFriendWith(isBen)),
			friendship.And(friendship.HasUserWith(isBen), friendship.HasFriendWith(isAnn)),
		)).
		SetSince(2010).
		Save(ctx)
	if err != nil {
		return fmt.Errorf("correct the year: %w", err)
	}
	fmt.Println("rows:", changed)
	return nil
}

// Unfriend ends the friendship of Ann and Ben.
func Unfriend(ctx context.Context, client *ent.Client) error {
	ben, err := client.User.Query().
		Where(user.Name("Ben")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find Ben: %w", err)
	}
	err = client.User.Update().
		Where(user.Name("Ann")).
		RemoveFriends(ben).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("remove the friend: %w", err)
	}
	rows, err := client.Friendship.Query().Count(ctx)
	if err != nil {
		return fmt.Errorf("count the rows: %w", err)
	}
	fmt.Println("rows left:", rows)
	return nil
}
