// Package likes holds the steps of the lesson likes.
package likes

import (
	"context"
	"fmt"
	"time"

	"entgo.io/ent/dialect/sql"

	"github.com/learnrel/learnrel/ent/client/likes/ent"
	"github.com/learnrel/learnrel/ent/client/likes/ent/like"
	"github.com/learnrel/learnrel/ent/client/likes/ent/post"
	"github.com/learnrel/learnrel/ent/client/likes/ent/user"
)

// Create saves two users, a post and what they think of it.
func Create(ctx context.Context, client *ent.Client) error {
	users, err := client.User.CreateBulk(
		client.User.Create().SetUsername("Mia"),
		client.User.Create().SetUsername("Noah"),
	).Save(ctx)
	if err != nil {
		return fmt.Errorf("create the users: %w", err)
	}
	sunset, err := client.Post.Create().
		SetContent("Sunset").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the post: %w", err)
	}
	err = client.Like.CreateBulk(
		client.Like.Create().
			SetUser(users[0]).
			SetPost(sunset).
			SetLikedAt(time.Date(2024, time.March, 1, 9, 0, 0, 0, time.UTC)),
		client.Like.Create().
			SetUser(users[1]).
			SetPost(sunset).
			SetLikedAt(time.Date(2024, time.March, 2, 20, 30, 0, 0, time.UTC)).
			SetClaps(5),
	).Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the likes: %w", err)
	}
	return nil
}

// Fans goes from the post straight to the users, over the likes.
func Fans(ctx context.Context, client *ent.Client) error {
	names, err := client.Post.Query().
		Where(post.Content("Sunset")).
		QueryLikedBy().
		Order(user.ByUsername()).
		Select(user.FieldUsername).
		Strings(ctx)
	if err != nil {
		return fmt.Errorf("query who likes it: %w", err)
	}
	fmt.Println("Liked by:", names)
	return nil
}

// Latest stops at the likes, newest first, and loads the user of each.
func Latest(ctx context.Context, client *ent.Client) error {
	likes, err := client.Post.Query().
		Where(post.Content("Sunset")).
		QueryLikes().
		Order(like.ByLikedAt(sql.OrderDesc())).
		WithUser().
		All(ctx)
	if err != nil {
		return fmt.Errorf("query the likes: %w", err)
	}
	for _, l := range likes {
		fmt.Printf("%s  %d  %s\n", l.LikedAt.Format(time.DateOnly), l.Claps, l.Edges.User.Username)
	}
	return nil
}

// Clap changes the like itself. Its key is the pair.
func Clap(ctx context.Context, client *ent.Client) error {
	n, err := client.Like.Update().
		Where(
			like.HasUserWith(user.Username("Mia")),
			like.HasPostWith(post.Content("Sunset")),
		).
		AddClaps(2).
		Save(ctx)
	if err != nil {
		return fmt.Errorf("clap again: %w", err)
	}
	fmt.Println("likes changed:", n)
	return nil
}

// Shortcut adds the pair as if it were a plain many-to-many edge.
func Shortcut(ctx context.Context, client *ent.Client) error {
	moon, err := client.Post.Create().
		SetContent("Moon").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the post: %w", err)
	}
	return client.User.Update().
		Where(user.Username("Mia")).
		AddLikedPosts(moon).
		Exec(ctx)
}

// Unlike takes the pair away, and with it all that it had to say.
func Unlike(ctx context.Context, client *ent.Client) error {
	err := client.User.Update().
		Where(user.Username("Noah")).
		RemoveLikedPostIDs(1).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("remove the like: %w", err)
	}
	n, err := client.Like.Query().Count(ctx)
	if err != nil {
		return fmt.Errorf("count the likes: %w", err)
	}
	fmt.Println("likes left:", n)
	return nil
}

// Delete deletes the post. What was said of it goes along.
func Delete(ctx context.Context, client *ent.Client) error {
	_, err := client.Post.Delete().
		Where(post.Content("Sunset")).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("delete the post: %w", err)
	}
	n, err := client.Like.Query().Count(ctx)
	if err != nil {
		return fmt.Errorf("count the likes: %w", err)
	}
	fmt.Println("likes left:", n)
	return nil
}
