// Package lazyandeager holds the steps of the lesson lazy-and-eager.
package lazyandeager

import (
	"context"
	"fmt"

	"github.com/learnrel/learnrel/ent/client/blog/ent"
	"github.com/learnrel/learnrel/ent/client/blog/ent/post"
	"github.com/learnrel/learnrel/ent/client/blog/ent/user"
)

// Fill saves a hundred users with two posts each.
func Fill(ctx context.Context, client *ent.Client) error {
	var users []*ent.UserCreate
	for i := range 100 {
		users = append(users, client.User.Create().
			SetUsername(fmt.Sprintf("user-%03d", i+1)))
	}
	saved, err := client.User.CreateBulk(users...).Save(ctx)
	if err != nil {
		return fmt.Errorf("create the users: %w", err)
	}
	var posts []*ent.PostCreate
	for _, u := range saved {
		posts = append(posts,
			client.Post.Create().SetContent("Hello").SetAuthor(u),
			client.Post.Create().SetContent("Goodbye").SetAuthor(u),
		)
	}
	if err := client.Post.CreateBulk(posts...).Exec(ctx); err != nil {
		return fmt.Errorf("create the posts: %w", err)
	}
	return nil
}

// Loop asks for the posts of one user after the other.
func Loop(ctx context.Context, client *ent.Client) error {
	users, err := client.User.Query().
		Order(user.ByID()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("query the users: %w", err)
	}
	total := 0
	for _, u := range users {
		posts, err := u.QueryPosts().
			Order(post.ByID()).
			All(ctx)
		if err != nil {
			return fmt.Errorf("query the posts of %s: %w", u.Username, err)
		}
		total += len(posts)
	}
	fmt.Printf("%d users, %d posts\n", len(users), total)
	return nil
}

// Eager asks for all posts together with the users.
func Eager(ctx context.Context, client *ent.Client) error {
	users, err := client.User.Query().
		Order(user.ByID()).
		WithPosts(func(q *ent.PostQuery) {
			q.Order(post.ByID())
		}).
		All(ctx)
	if err != nil {
		return fmt.Errorf("query the users with their posts: %w", err)
	}
	total := 0
	for _, u := range users {
		total += len(u.Edges.Posts)
	}
	fmt.Printf("%d users, %d posts\n", len(users), total)
	return nil
}

// TooMany asks for more users than one statement has room for.
func TooMany(ctx context.Context, client *ent.Client) error {
	ids := make([]int, 70_000)
	for i := range ids {
		ids[i] = i + 1
	}
	_, err := client.User.Query().
		Where(user.IDIn(ids...)).
		All(ctx)
	return err
}

// Bylines lists a few posts with their authors.
func Bylines(ctx context.Context, client *ent.Client) error {
	posts, err := client.Post.Query().
		Order(post.ByID()).
		Limit(3).
		WithAuthor().
		All(ctx)
	if err != nil {
		return fmt.Errorf("query the posts with their authors: %w", err)
	}
	for _, p := range posts {
		fmt.Printf("%s, by %s\n", p.Content, p.Edges.Author.Username)
	}
	return nil
}

// Greetings loads only some of the posts of two users.
func Greetings(ctx context.Context, client *ent.Client) error {
	users, err := client.User.Query().
		Order(user.ByID()).
		Limit(2).
		WithPosts(func(q *ent.PostQuery) {
			q.Where(post.Content("Hello")).Order(post.ByID())
		}).
		All(ctx)
	if err != nil {
		return fmt.Errorf("query the users with their greetings: %w", err)
	}
	for _, u := range users {
		fmt.Printf("%s: %d post loaded\n", u.Username, len(u.Edges.Posts))
	}
	return nil
}

// Forgot reads posts that nobody loaded.
func Forgot(ctx context.Context, client *ent.Client) error {
	first, err := client.User.Query().
		Order(user.ByID()).
		First(ctx)
	if err != nil {
		return fmt.Errorf("query the first user: %w", err)
	}
	n, err := first.QueryPosts().Count(ctx)
	if err != nil {
		return fmt.Errorf("count the posts: %w", err)
	}
	fmt.Println("Posts in Edges:", len(first.Edges.Posts))
	fmt.Println("Posts in the database:", n)
	return nil
}

// NotLoaded reads the same posts, and wants to know whether they were loaded.
func NotLoaded(ctx context.Context, client *ent.Client) error {
	first, err := client.User.Query().
		Order(user.ByID()).
		First(ctx)
	if err != nil {
		return fmt.Errorf("query the first user: %w", err)
	}
	posts, err := first.Edges.PostsOrErr()
	if err != nil {
		return err
	}
	fmt.Println("Posts in Edges:", len(posts))
	return nil
}
