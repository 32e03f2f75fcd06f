// Package testing holds the steps of the lesson testing.
package testing

import (
	"context"
	"fmt"
	"slices"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
	_ "github.com/mattn/go-sqlite3" // the driver

	"github.com/learnrel/learnrel/ent/client/blog/ent"
	"github.com/learnrel/learnrel/ent/client/blog/ent/enttest"
	"github.com/learnrel/learnrel/ent/client/blog/ent/post"
	"github.com/learnrel/learnrel/ent/client/blog/ent/user"
)

// bylines is what is to be tested: a line for each of a user's posts.
func bylines(ctx context.Context, client *ent.Client, username string) ([]string, error) {
	posts, err := client.Post.Query().
		Where(post.HasAuthorWith(user.Username(username))).
		Order(post.ByID()).
		All(ctx)
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, p := range posts {
		author, err := p.QueryAuthor().Only(ctx)
		if err != nil {
			return nil, err
		}
		lines = append(lines, p.Content+", by "+author.Username)
	}
	return lines, nil
}

// t stands for the *testing.T that go test gives to a test.
type t struct{ failed bool }

func (t *t) Error(args ...any) { fmt.Println(args...); t.failed = true }
func (t *t) FailNow()          { panic("the test stops here") }

// fill saves some users with two posts each.
func fill(ctx context.Context, client *ent.Client, users int) error {
	for i := range users {
		u, err := client.User.Create().SetUsername(fmt.Sprint("user ", i)).Save(ctx)
		if err != nil {
			return fmt.Errorf("create the user: %w", err)
		}
		err = client.Post.CreateBulk(
			client.Post.Create().SetContent(fmt.Sprint("first of ", i)).SetAuthor(u),
			client.Post.Create().SetContent(fmt.Sprint("second of ", i)).SetAuthor(u),
		).Exec(ctx)
		if err != nil {
			return fmt.Errorf("create the posts: %w", err)
		}
	}
	return nil
}

// Opened tests bylines with a database of its own.
func Opened(ctx context.Context, _ *ent.Client) error {
	t := &t{}
	client := enttest.Open(t, dialect.SQLite, "file:opened?mode=memory&cache=shared&_fk=1")
	defer client.Close()
	if err := fill(ctx, client, 3); err != nil {
		return err
	}
	got, err := bylines(ctx, client, "user 1")
	if err != nil {
		return fmt.Errorf("list the posts: %w", err)
	}
	want := []string{"first of 1, by user 1", "second of 1, by user 1"}
	if !slices.Equal(got, want) {
		t.Error("got", got, "and not", want)
	}
	fmt.Println("failed:", t.failed)
	return nil
}

// counter is a driver that counts the statements on their way to another.
type counter struct {
	dialect.Driver
	n int
}

// Query counts, and passes on.
func (c *counter) Query(ctx context.Context, query string, args, v any) error {
	c.n++
	return c.Driver.Query(ctx, query, args, v)
}

// Exec counts, and passes on.
func (c *counter) Exec(ctx context.Context, query string, args, v any) error {
	c.n++
	return c.Driver.Exec(ctx, query, args, v)
}

// lister is a function to test, as bylines is one.
type lister func(ctx context.Context, client *ent.Client, username string) ([]string, error)

// statements counts what a function sends for a user with so many posts.
func statements(ctx context.Context, list lister, name string, posts int) (int, error) {
	drv, err := sql.Open(dialect.SQLite, "file:"+name+"?mode=memory&cache=shared&_fk=1")
	if err != nil {
		return 0, fmt.Errorf("open a database: %w", err)
	}
	counting := &counter{Driver: drv}
	client := ent.NewClient(ent.Driver(counting))
	defer client.Close()
	if err := ent.NewClient(ent.Driver(drv)).Schema.Create(ctx); err != nil {
		return 0, fmt.Errorf("create the tables: %w", err)
	}
	alice, err := client.User.Create().SetUsername("Alice").Save(ctx)
	if err != nil {
		return 0, fmt.Errorf("create the user: %w", err)
	}
	for i := range posts {
		if err := client.Post.Create().SetContent(fmt.Sprint(i)).SetAuthor(alice).Exec(ctx); err != nil {
			return 0, fmt.Errorf("create a post: %w", err)
		}
	}
	counting.n = 0
	_, err = list(ctx, client, "Alice")
	return counting.n, err
}

// Counted compares a small database with a larger one.
func Counted(ctx context.Context, _ *ent.Client) error {
	few, err := statements(ctx, bylines, "few", 2)
	if err != nil {
		return err
	}
	many, err := statements(ctx, bylines, "many", 20)
	if err != nil {
		return err
	}
	fmt.Println("2 posts:", few, "statements; 20 posts:", many)
	if many > few {
		fmt.Println("FAIL: the number of statements grows with the rows")
	}
	return nil
}

// together is bylines with the authors loaded along.
func together(ctx context.Context, client *ent.Client, username string) ([]string, error) {
	posts, err := client.Post.Query().
		Where(post.HasAuthorWith(user.Username(username))).
		WithAuthor().
		Order(post.ByID()).
		All(ctx)
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, p := range posts {
		lines = append(lines, p.Content+", by "+p.Edges.Author.Username)
	}
	return lines, nil
}

// Mended makes the same comparison of the function that loads the authors along.
func Mended(ctx context.Context, _ *ent.Client) error {
	few, err := statements(ctx, together, "few-mended", 2)
	if err != nil {
		return err
	}
	many, err := statements(ctx, together, "many-mended", 20)
	if err != nil {
		return err
	}
	fmt.Println("2 posts:", few, "statements; 20 posts:", many)
	return nil
}

// Shared opens the database of another test.
func Shared(ctx context.Context, _ *ent.Client) error {
	t := &t{}
	first := enttest.Open(t, dialect.SQLite, "file:ent?mode=memory&cache=shared&_fk=1")
	defer first.Close()
	if err := fill(ctx, first, 1); err != nil {
		return err
	}
	second := enttest.Open(t, dialect.SQLite, "file:ent?mode=memory&cache=shared&_fk=1")
	defer second.Close()
	return fill(ctx, second, 1)
}
