// Package missingedge holds the steps of the lesson missing-edge.
package missingedge

import (
	"context"
	"fmt"

	"github.com/learnrel/learnrel/ent/client/blog/ent"
)

// Publish saves a user and a post of hers.
func Publish(ctx context.Context, client *ent.Client) error {
	alice, err := client.User.Create().
		SetUsername("Alice").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the user: %w", err)
	}
	_, err = client.Post.Create().
		SetContent("First post").
		SetAuthor(alice).
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the post: %w", err)
	}
	return nil
}

// Byline asks the post who wrote it.
func Byline(ctx context.Context, client *ent.Client) error {
	author, err := client.Post.Query().
		QueryAuthor().
		Only(ctx)
	if err != nil {
		return fmt.Errorf("query the author: %w", err)
	}
	fmt.Println("Written by:", author.Username)
	return nil
}
