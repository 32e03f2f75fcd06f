// Package pagination holds the steps of the lesson pagination.
package pagination

import (
	"context"
	"fmt"
	"time"

	"entgo.io/ent/dialect/sql"

	"github.com/learnrel/learnrel/ent/client/social/ent"
	"github.com/learnrel/learnrel/ent/client/social/ent/post"
	"github.com/learnrel/learnrel/ent/client/social/ent/predicate"
	"github.com/learnrel/learnrel/ent/client/social/ent/user"
)

// Write saves two users: Kim with one post and Ivan with six. Two of his came
// out at the same time.
func Write(ctx context.Context, client *ent.Client) error {
	kim, err := client.User.Create().SetName("Kim").Save(ctx)
	if err != nil {
		return fmt.Errorf("create Kim: %w", err)
	}
	ivan, err := client.User.Create().SetName("Ivan").Save(ctx)
	if err != nil {
		return fmt.Errorf("create Ivan: %w", err)
	}
	hour := func(h int) time.Time { return time.Date(2024, time.May, 1, h, 0, 0, 0, time.UTC) }
	err = client.Post.CreateBulk(
		client.Post.Create().SetContent("Kim's").SetPublishedAt(hour(7)).SetAuthor(kim),
		client.Post.Create().SetContent("one").SetPublishedAt(hour(8)).SetAuthor(ivan),
		client.Post.Create().SetContent("two").SetPublishedAt(hour(9)).SetAuthor(ivan),
		client.Post.Create().SetContent("three").SetPublishedAt(hour(10)).SetAuthor(ivan),
		client.Post.Create().SetContent("four").SetPublishedAt(hour(10)).SetAuthor(ivan),
		client.Post.Create().SetContent("five").SetPublishedAt(hour(11)).SetAuthor(ivan),
		client.Post.Create().SetContent("six").SetPublishedAt(hour(12)).SetAuthor(ivan),
	).Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the posts: %w", err)
	}
	return nil
}

// Offset reads two pages by their number. Between them, Ivan publishes a post.
func Offset(ctx context.Context, client *ent.Client) error {
	ivan, err := client.User.Query().
		Where(user.Name("Ivan")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the author: %w", err)
	}
	const size = 3
	for page := range 2 {
		posts, err := ivan.QueryPosts().
			Order(post.ByPublishedAt(sql.OrderDesc()), post.ByID(sql.OrderDesc())).
			Offset(page * size).
			Limit(size).
			All(ctx)
		if err != nil {
			return fmt.Errorf("query page %d: %w", page+1, err)
		}
		fmt.Printf("page %d:", page+1)
		for _, p := range posts {
			fmt.Print(" ", p.Content)
		}
		fmt.Println()
		if page == 0 {
			err := client.Post.Create().
				SetContent("seven").
				SetPublishedAt(time.Date(2024, time.May, 1, 13, 0, 0, 0, time.UTC)).
				SetAuthor(ivan).
				Exec(ctx)
			if err != nil {
				return fmt.Errorf("publish: %w", err)
			}
		}
	}
	return nil
}

// Keyset reads all pages, each from where the one before it ended. After the
// first, Ivan publishes a post.
func Keyset(ctx context.Context, client *ent.Client) error {
	ivan, err := client.User.Query().
		Where(user.Name("Ivan")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the author: %w", err)
	}
	const size = 3
	var last *ent.Post // of the page before
	for page := 1; ; page++ {
		query := ivan.QueryPosts().
			Order(post.ByPublishedAt(sql.OrderDesc()), post.ByID(sql.OrderDesc())).
			Limit(size)
		if last != nil {
			query.Where(
				post.PublishedAtLTE(last.PublishedAt),
				post.Or(post.PublishedAtLT(last.PublishedAt), post.IDLT(last.ID)),
			)
		}
		posts, err := query.All(ctx)
		if err != nil {
			return fmt.Errorf("query page %d: %w", page, err)
		}
		fmt.Printf("page %d:", page)
		for _, p := range posts {
			fmt.Print(" ", p.Content)
		}
		fmt.Println()
		if len(posts) < size {
			return nil
		}
		last = posts[size-1]
		if page == 1 {
			err := client.Post.Create().
				SetContent("eight").
				SetPublishedAt(time.Date(2024, time.May, 1, 14, 0, 0, 0, time.UTC)).
				SetAuthor(ivan).
				Exec(ctx)
			if err != nil {
				return fmt.Errorf("publish: %w", err)
			}
		}
	}
}

// TimeOnly takes the time alone for a cursor.
func TimeOnly(ctx context.Context, client *ent.Client) error {
	ivan, err := client.User.Query().
		Where(user.Name("Ivan")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the author: %w", err)
	}
	before := time.Date(2024, time.May, 2, 0, 0, 0, 0, time.UTC)
	for page := 1; ; page++ {
		posts, err := ivan.QueryPosts().
			Where(post.PublishedAtLT(before)).
			Order(post.ByPublishedAt(sql.OrderDesc()), post.ByID(sql.OrderDesc())).
			Limit(5).
			All(ctx)
		if err != nil {
			return fmt.Errorf("query page %d: %w", page, err)
		}
		if len(posts) == 0 {
			return nil
		}
		fmt.Printf("page %d:", page)
		for _, p := range posts {
			fmt.Print(" ", p.Content)
		}
		fmt.Println()
		before = posts[len(posts)-1].PublishedAt
	}
}

// Cost counts the rows that SQLite visits for one page, in a database of its
// own where Ivan has a thousand posts.
func Cost(ctx context.Context, _ *ent.Client) error {
	client, ivan, err := manyPosts(ctx, 1000)
	if err != nil {
		return err
	}
	defer client.Close()

	const size = 10
	count := func(offset int, where ...predicate.Post) (rows int64, err error) {
		visited.Store(0)
		_, err = ivan.QueryPosts().
			Where(visit()). // first, so that it is asked of every row
			Where(where...).
			Order(post.ByPublishedAt(sql.OrderDesc()), post.ByID(sql.OrderDesc())).
			Offset(offset).
			Limit(size).
			All(ctx)
		return visited.Load(), err
	}
	for _, page := range []int{2, 10, 100} {
		skip := (page - 1) * size
		last, err := client.Post.Get(ctx, 1000-skip+1) // the last one of the page before
		if err != nil {
			return fmt.Errorf("get the last post of page %d: %w", page-1, err)
		}
		offset, err := count(skip)
		if err != nil {
			return fmt.Errorf("query by offset: %w", err)
		}
		either, err := count(0,
			post.Or(
				post.PublishedAtLT(last.PublishedAt),
				post.And(post.PublishedAt(last.PublishedAt), post.IDLT(last.ID)),
			),
		)
		if err != nil {
			return fmt.Errorf("query by keyset with Or alone: %w", err)
		}
		keyset, err := count(0,
			post.PublishedAtLTE(last.PublishedAt),
			post.Or(post.PublishedAtLT(last.PublishedAt), post.IDLT(last.ID)),
		)
		if err != nil {
			return fmt.Errorf("query by keyset: %w", err)
		}
		fmt.Printf("page %3d: offset %4d rows, Or alone %4d, keyset %2d\n", page, offset, either, keyset)
	}
	return nil
}
