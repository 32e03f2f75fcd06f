// Package edgeschemamistakes holds the steps of the lesson edge-schema-mistakes.
package edgeschemamistakes

import (
	"context"
	"fmt"
	"time"

	"github.com/learnrel/learnrel/ent/client/likes/ent"
	"github.com/learnrel/learnrel/ent/client/likes/ent/like"
)

// LikePost saves a user, a post, and the like between them.
func LikePost(ctx context.Context, client *ent.Client) error {
	ivy, err := client.User.Create().
		SetUsername("Ivy").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the user: %w", err)
	}
	harbor, err := client.Post.Create().
		SetContent("Harbor").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the post: %w", err)
	}
	err = client.Like.Create().
		SetUser(ivy).
		SetPost(harbor).
		SetLikedAt(time.Date(2024, time.June, 8, 18, 0, 0, 0, time.UTC)).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the like: %w", err)
	}
	return nil
}

// FromUser reads the likes of every user.
func FromUser(ctx context.Context, client *ent.Client) error {
	likes, err := client.User.Query().
		QueryLikes().
		Order(like.ByLikedAt()).
		WithPost().
		All(ctx)
	if err != nil {
		return fmt.Errorf("query the likes: %w", err)
	}
	for _, l := range likes {
		fmt.Println(l.LikedAt.Format(time.DateOnly), l.Edges.Post.Content)
	}
	return nil
}

// FromPost reads the likes of every post.
func FromPost(ctx context.Context, client *ent.Client) error {
	likes, err := client.Post.Query().
		QueryLikes().
		Order(like.ByLikedAt()).
		WithUser().
		All(ctx)
	if err != nil {
		return fmt.Errorf("query the likes: %w", err)
	}
	for _, l := range likes {
		fmt.Println(l.LikedAt.Format(time.DateOnly), l.Edges.User.Username)
	}
	return nil
}
