// Package largetables holds the steps of the lesson large-tables.
package largetables

import (
	"context"
	"fmt"
	"slices"

	"entgo.io/ent/dialect/sql"

	"github.com/learnrel/learnrel/ent/client/blog/ent"
	"github.com/learnrel/learnrel/ent/client/blog/ent/post"
	"github.com/learnrel/learnrel/ent/client/blog/ent/user"
)

// many is the number of users.
const many = 66_000

// names gives the names of all users.
func names() []string {
	all := make([]string, many)
	for i := range all {
		all[i] = fmt.Sprint("user ", i+1)
	}
	return all
}

// AtOnce saves all users with one statement.
func AtOnce(ctx context.Context, client *ent.Client) error {
	all := names()
	return client.User.MapCreateBulk(all, func(c *ent.UserCreate, i int) {
		c.SetUsername(all[i])
	}).Exec(ctx)
}

// InBatches saves all users, five thousand at a time, and a few posts.
func InBatches(ctx context.Context, client *ent.Client) error {
	tx, err := client.Tx(ctx)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback() // nothing is left to take back after Commit
	batches := 0
	for batch := range slices.Chunk(names(), 5000) {
		err := tx.User.MapCreateBulk(batch, func(c *ent.UserCreate, i int) {
			c.SetUsername(batch[i])
		}).Exec(ctx)
		if err != nil {
			return fmt.Errorf("create the users: %w", err)
		}
		batches++
	}
	for _, author := range []int{1, 2, 2, many} {
		err := tx.Post.Create().
			SetContent("Hello").
			SetAuthorID(author).
			Exec(ctx)
		if err != nil {
			return fmt.Errorf("create a post: %w", err)
		}
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	fmt.Println("batches:", batches)
	return nil
}

// Load loads all users with their posts.
func Load(ctx context.Context, client *ent.Client) error {
	_, err := client.User.Query().
		WithPosts().
		All(ctx)
	return err
}

// Walk loads all users with their posts, five thousand at a time.
func Walk(ctx context.Context, client *ent.Client) error {
	const size = 5000
	users, posts := 0, 0
	for last := 0; ; {
		batch, err := client.User.Query().
			Where(user.IDGT(last)).
			WithPosts().
			Order(user.ByID()).
			Limit(size).
			All(ctx)
		if err != nil {
			return fmt.Errorf("load the users after %d: %w", last, err)
		}
		if len(batch) == 0 {
			break
		}
		for _, u := range batch {
			users++
			posts += len(u.Edges.Posts)
		}
		last = batch[len(batch)-1].ID
	}
	fmt.Println("users:", users, "posts:", posts)
	return nil
}

// ByIDs deletes posts by the ids of their authors.
func ByIDs(ctx context.Context, client *ent.Client) error {
	ids, err := client.User.Query().
		Where(user.UsernameHasPrefix("user ")).
		IDs(ctx)
	if err != nil {
		return fmt.Errorf("find the users: %w", err)
	}
	fmt.Println("ids:", len(ids))
	_, err = client.Post.Delete().
		Where(post.HasAuthorWith(user.IDIn(ids...))).
		Exec(ctx)
	return err
}

// MostPosts lets the database count, for two rows of the answer.
func MostPosts(ctx context.Context, client *ent.Client) error {
	users, err := client.User.Query().
		Order(
			user.ByPostsCount(sql.OrderDesc()),
			user.ByID(),
		).
		Limit(2).
		All(ctx)
	if err != nil {
		return fmt.Errorf("query the users: %w", err)
	}
	for _, u := range users {
		fmt.Println(u.Username)
	}
	return nil
}

// ByCondition deletes the posts, and lets the database find the authors.
func ByCondition(ctx context.Context, client *ent.Client) error {
	deleted, err := client.Post.Delete().
		Where(post.HasAuthorWith(user.UsernameHasPrefix("user "))).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("delete the posts: %w", err)
	}
	fmt.Println("deleted:", deleted)
	return nil
}
