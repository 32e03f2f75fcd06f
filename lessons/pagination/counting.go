package pagination

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	_ "github.com/mattn/go-sqlite3" // the driver

	"github.com/learnrel/learnrel/ent/client/social/ent"
	"github.com/learnrel/learnrel/ent/client/social/ent/predicate"
)

// visited counts the rows on which SQLite called the function visit.
var visited atomic.Int64

// visit is a predicate that is always true, and counts the rows that it is asked of.
func visit() predicate.Post {
	return func(s *entsql.Selector) {
		s.Where(entsql.ExprP("visit(" + s.C("id") + ")"))
	}
}

// manyPosts opens a new database with one user, who has written n posts.
func manyPosts(ctx context.Context, n int) (*ent.Client, *ent.User, error) {
	db, err := sql.Open("sqlite3", "file:pagination?mode=memory&_fk=1")
	if err != nil {
		return nil, nil, fmt.Errorf("open a database: %w", err)
	}
	db.SetMaxOpenConns(1) // the one that knows visit
	client := ent.NewClient(ent.Driver(entsql.OpenDB(dialect.SQLite, db)))
	author, err := fill(ctx, client, n)
	if err == nil {
		err = addVisit(ctx, db)
	}
	if err != nil {
		client.Close()
		return nil, nil, err
	}
	return client, author, nil
}

// addVisit gives SQLite the function visit.
func addVisit(ctx context.Context, db *sql.DB) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	defer conn.Close()
	return conn.Raw(func(driver any) error {
		sqlite, ok := driver.(interface {
			RegisterFunc(name string, impl any, pure bool) error
		})
		if !ok {
			return errors.New("the driver takes no functions")
		}
		return sqlite.RegisterFunc("visit", func(int64) bool {
			visited.Add(1)
			return true
		}, false)
	})
}

// fill saves one user and n posts, one an hour.
func fill(ctx context.Context, client *ent.Client, n int) (*ent.User, error) {
	if err := client.Schema.Create(ctx); err != nil {
		return nil, fmt.Errorf("create the tables: %w", err)
	}
	author, err := client.User.Create().SetName("Ivan").Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("create the user: %w", err)
	}
	start := time.Date(2024, time.January, 1, 0, 0, 0, 0, time.UTC)
	posts := make([]*ent.PostCreate, n)
	for i := range posts {
		posts[i] = client.Post.Create().
			SetContent(fmt.Sprint("Post ", i+1)).
			SetPublishedAt(start.Add(time.Duration(i) * time.Hour)).
			SetAuthor(author)
	}
	if err := client.Post.CreateBulk(posts...).Exec(ctx); err != nil {
		return nil, fmt.Errorf("create the posts: %w", err)
	}
	return author, nil
}
