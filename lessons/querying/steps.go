// Package querying holds the steps of the lesson querying.
package querying

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect/sql"

	"github.com/learnrel/learnrel/ent/client/blog/ent"
	"github.com/learnrel/learnrel/ent/client/blog/ent/post"
	"github.com/learnrel/learnrel/ent/client/blog/ent/user"
)

// Create saves two users, Eve with two posts and Mallory with one.
func Create(ctx context.Context, client *ent.Client) error {
	eve, err := client.User.Create().SetUsername("Eve").Save(ctx)
	if err != nil {
		return fmt.Errorf("create Eve: %w", err)
	}
	mallory, err := client.User.Create().SetUsername("Mallory").Save(ctx)
	if err != nil {
		return fmt.Errorf("create Mallory: %w", err)
	}
	err = client.Post.CreateBulk(
		client.Post.Create().SetContent("Post 1").SetAuthor(eve),
		client.Post.Create().SetContent("Post 2").SetAuthor(eve),
		client.Post.Create().SetContent("Not by Eve").SetAuthor(mallory),
	).Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the posts: %w", err)
	}
	return nil
}

// List finds Eve and collects what she wrote.
func List(ctx context.Context, client *ent.Client) error {
	eve, err := client.User.Query().
		Where(user.Username("Eve")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find Eve: %w", err)
	}
	posts, err := eve.QueryPosts().
		Order(post.ByID()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("query her posts: %w", err)
	}
	var contents []string
	for _, p := range posts {
		contents = append(contents, p.Content)
	}
	fmt.Println("Eve's posts:", contents)
	return nil
}

// Narrow filters posts by a field, by their author and by both.
func Narrow(ctx context.Context, client *ent.Client) error {
	posts, err := client.Post.Query().
		Where(
			post.HasAuthorWith(user.Username("Eve")),
			post.Or(
				post.Content("Post 2"),
				post.ContentContains("Eve"),
			),
		).
		Order(post.ByID()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("query the posts: %w", err)
	}
	for _, p := range posts {
		fmt.Println(p.ID, p.Content)
	}
	return nil
}

// Sort lists posts by their author's name and then from the newest.
func Sort(ctx context.Context, client *ent.Client) error {
	contents, err := client.Post.Query().
		Order(
			post.ByAuthorField(user.FieldUsername),
			post.ByID(sql.OrderDesc()),
		).
		Select(post.FieldContent).
		Strings(ctx)
	if err != nil {
		return fmt.Errorf("query the posts: %w", err)
	}
	fmt.Println("Sorted:", contents)
	return nil
}

// Count counts Eve's posts and asks whether Mallory has any.
func Count(ctx context.Context, client *ent.Client) error {
	n, err := client.Post.Query().
		Where(post.HasAuthorWith(user.Username("Eve"))).
		Count(ctx)
	if err != nil {
		return fmt.Errorf("count Eve's posts: %w", err)
	}
	busy, err := client.Post.Query().
		Where(post.HasAuthorWith(user.Username("Mallory"))).
		Exist(ctx)
	if err != nil {
		return fmt.Errorf("look for Mallory's posts: %w", err)
	}
	fmt.Println("Eve's posts:", n)
	fmt.Println("Mallory has posts:", busy)
	return nil
}

// Nobody asks three ways for a user who is not there.
func Nobody(ctx context.Context, client *ent.Client) error {
	trent := client.User.Query().
		Where(user.Username("Trent")).
		Order(user.ByID())
	users, err := trent.Clone().All(ctx)
	if err != nil {
		return fmt.Errorf("list users: %w", err)
	}
	fmt.Println("All:", users)
	if _, err = trent.Clone().First(ctx); !ent.IsNotFound(err) {
		return fmt.Errorf("look for the first: %w", err)
	}
	fmt.Println("First:", err)
	if _, err = trent.Clone().Only(ctx); !ent.IsNotFound(err) {
		return fmt.Errorf("look for the only one: %w", err)
	}
	fmt.Println("Only:", err)
	return nil
}

// Several asks for the one post by Eve, who wrote two.
func Several(ctx context.Context, client *ent.Client) error {
	_, err := client.Post.Query().
		Where(post.HasAuthorWith(user.Username("Eve"))).
		Only(ctx)
	return err
}

// Oldest asks for the first of Eve's posts, and is content that there are more.
func Oldest(ctx context.Context, client *ent.Client) error {
	oldest, err := client.Post.Query().
		Where(post.HasAuthorWith(user.Username("Eve"))).
		Order(post.ByID()).
		First(ctx)
	if err != nil {
		return fmt.Errorf("query Eve's first post: %w", err)
	}
	fmt.Println("Eve's first post:", oldest.Content)
	return nil
}

// Terse lists Eve's posts as a test might, without a look at any error.
func Terse(ctx context.Context, client *ent.Client) error {
	eve := client.User.Query().
		Where(user.Username("Eve")).
		OnlyX(ctx)
	posts := eve.QueryPosts().
		Order(post.ByID()).
		AllX(ctx)
	for _, p := range posts {
		fmt.Println(p.Content)
	}
	return nil
}

// Crash asks for Trent, who is not there, by a method that has no error to return.
func Crash(ctx context.Context, client *ent.Client) error {
	trent := client.User.Query().
		Where(user.Username("Trent")).
		OnlyX(ctx)
	fmt.Println("Found:", trent.Username)
	return nil
}

// Trapdoor asks for Trent with FirstX, which doesn't panic when there is no row.
func Trapdoor(ctx context.Context, client *ent.Client) error {
	trent := client.User.Query().
		Where(user.Username("Trent")).
		Order(user.ByID()).
		FirstX(ctx)
	fmt.Println("FirstX gives nil:", trent == nil)
	return nil
}
