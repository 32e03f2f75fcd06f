// Package polymorphic holds the steps of the lesson polymorphic.
package polymorphic

import (
	"context"
	"fmt"

	_ "github.com/mattn/go-sqlite3" // the driver

	"github.com/learnrel/learnrel/ent/client/discussion/ent"
	"github.com/learnrel/learnrel/ent/client/discussion/ent/comment"
	"github.com/learnrel/learnrel/ent/client/discussion/ent/photo"
	"github.com/learnrel/learnrel/ent/client/discussion/ent/post"
)

// Create saves a post and a photo, and comments about both.
func Create(ctx context.Context, client *ent.Client) error {
	essay, err := client.Post.Create().
		SetTitle("On keys").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the post: %w", err)
	}
	sunset, err := client.Photo.Create().
		SetFile("sunset.jpg").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the photo: %w", err)
	}
	err = client.Comment.CreateBulk(
		client.Comment.Create().SetText("Well put").SetPost(essay),
		client.Comment.Create().SetText("What light").SetPhoto(sunset),
		client.Comment.Create().SetText("I disagree").SetPost(essay),
	).Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the comments: %w", err)
	}
	return nil
}

// List prints every comment with what it is about.
func List(ctx context.Context, client *ent.Client) error {
	comments, err := client.Comment.Query().
		WithPost().
		WithPhoto().
		Order(comment.ByID()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("query the comments: %w", err)
	}
	for _, c := range comments {
		switch on := c.Edges; {
		case on.Post != nil:
			fmt.Printf("%s (post: %s)\n", c.Text, on.Post.Title)
		case on.Photo != nil:
			fmt.Printf("%s (photo: %s)\n", c.Text, on.Photo.File)
		}
	}
	return nil
}

// Neither creates a comment about nothing.
func Neither(ctx context.Context, client *ent.Client) error {
	return client.Comment.Create().
		SetText("Hear, hear").
		Exec(ctx)
}

// Both adds to the photo a comment that is about the post.
func Both(ctx context.Context, client *ent.Client) error {
	wellPut, err := client.Comment.Query().
		Where(comment.Text("Well put")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the comment: %w", err)
	}
	return client.Photo.Update().
		Where(photo.File("sunset.jpg")).
		AddComments(wellPut).
		Exec(ctx)
}

// Move takes the comment off the post and puts it to the photo.
func Move(ctx context.Context, client *ent.Client) error {
	sunset, err := client.Photo.Query().
		Where(photo.File("sunset.jpg")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the photo: %w", err)
	}
	err = client.Comment.Update().
		Where(comment.Text("Well put")).
		ClearPost().
		SetPhoto(sunset).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("move the comment: %w", err)
	}
	return nil
}

// Delete deletes the post.
func Delete(ctx context.Context, client *ent.Client) error {
	_, err := client.Post.Delete().
		Where(post.Title("On keys")).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("delete the post: %w", err)
	}
	return nil
}
