// Package edgequeries holds the steps of the lesson edge-queries.
package edgequeries

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect/sql"

	"github.com/learnrel/learnrel/ent/client/blog/ent"
	"github.com/learnrel/learnrel/ent/client/blog/ent/post"
	"github.com/learnrel/learnrel/ent/client/blog/ent/user"
)

// Fill saves four users: one writes a lot, one hardly, and one not at all.
func Fill(ctx context.Context, client *ent.Client) error {
	users, err := client.User.CreateBulk(
		client.User.Create().SetUsername("Ada"),
		client.User.Create().SetUsername("Ben"),
		client.User.Create().SetUsername("Cleo"),
		client.User.Create().SetUsername("Dan"),
	).Save(ctx)
	if err != nil {
		return fmt.Errorf("create the users: %w", err)
	}
	ada, ben, cleo := users[0], users[1], users[2]
	err = client.Post.CreateBulk(
		client.Post.Create().SetContent("Note 1").SetAuthor(ada),
		client.Post.Create().SetContent("Draft 2").SetAuthor(ada),
		client.Post.Create().SetContent("Note 3").SetAuthor(ada),
		client.Post.Create().SetContent("Note 4").SetAuthor(ada),
		client.Post.Create().SetContent("Note 5").SetAuthor(ada),
		client.Post.Create().SetContent("Note 6").SetAuthor(ben),
		client.Post.Create().SetContent("Draft 7").SetAuthor(ben),
		client.Post.Create().SetContent("Note 8").SetAuthor(ben),
		client.Post.Create().SetContent("Note 9").SetAuthor(cleo),
	).Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the posts: %w", err)
	}
	return nil
}

// Notes counts Ada's notes and lists the newest two.
func Notes(ctx context.Context, client *ent.Client) error {
	ada, err := client.User.Query().
		Where(user.Username("Ada")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find Ada: %w", err)
	}
	notes := ada.QueryPosts().
		Where(post.ContentHasPrefix("Note"))
	n, err := notes.Clone().Count(ctx)
	if err != nil {
		return fmt.Errorf("count her notes: %w", err)
	}
	newest, err := notes.Clone().
		Order(post.ByID(sql.OrderDesc())).
		Limit(2).
		Select(post.FieldContent).
		Strings(ctx)
	if err != nil {
		return fmt.Errorf("query her newest notes: %w", err)
	}
	fmt.Println("Ada's notes:", n)
	fmt.Println("The newest:", newest)
	return nil
}

// Page shows Ada's posts on pages of two, by number.
func Page(ctx context.Context, client *ent.Client) error {
	const size = 2
	posts := client.User.Query().
		Where(user.Username("Ada")).
		QueryPosts().
		Order(post.ByID())
	for number := 1; ; number++ {
		page, err := posts.Clone().
			Offset((number - 1) * size).
			Limit(size).
			Select(post.FieldContent).
			Strings(ctx)
		if err != nil {
			return fmt.Errorf("query page %d: %w", number, err)
		}
		if len(page) == 0 {
			return nil
		}
		fmt.Printf("Page %d: %v\n", number, page)
	}
}

// Next shows the page after a post that the reader has seen.
func Next(ctx context.Context, client *ent.Client) error {
	seen, err := client.Post.Query().
		Where(post.Content("Draft 2")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the last post that was seen: %w", err)
	}
	page, err := client.User.Query().
		Where(user.Username("Ada")).
		QueryPosts().
		Where(post.IDGT(seen.ID)).
		Order(post.ByID()).
		Limit(2).
		Select(post.FieldContent).
		Strings(ctx)
	if err != nil {
		return fmt.Errorf("query the next page: %w", err)
	}
	fmt.Println("After Draft 2:", page)
	return nil
}

// Busiest lists the users by how many posts they have.
func Busiest(ctx context.Context, client *ent.Client) error {
	users, err := client.User.Query().
		Order(
			user.ByPostsCount(sql.OrderDesc(), sql.OrderSelectAs("posts")),
			user.ByID(),
		).
		All(ctx)
	if err != nil {
		return fmt.Errorf("query the users: %w", err)
	}
	for _, u := range users {
		value, err := u.Value("posts")
		if err != nil {
			return fmt.Errorf("read the count of %s: %w", u.Username, err)
		}
		n, _ := value.(int64) // nil where there are none
		fmt.Printf("%s: %d\n", u.Username, n)
	}
	return nil
}

// LimitAll means to load the newest two posts of each user, and doesn't.
func LimitAll(ctx context.Context, client *ent.Client) error {
	users, err := client.User.Query().
		Order(user.ByID()).
		WithPosts(func(q *ent.PostQuery) {
			q.Order(post.ByID(sql.OrderDesc())).Limit(2)
		}).
		All(ctx)
	if err != nil {
		return fmt.Errorf("query the users: %w", err)
	}
	for _, u := range users {
		fmt.Printf("%s:", u.Username)
		for _, p := range u.Edges.Posts {
			fmt.Printf(" %q", p.Content)
		}
		fmt.Println()
	}
	return nil
}

// NewestEach asks for the newest two posts of each user, one after the other.
func NewestEach(ctx context.Context, client *ent.Client) error {
	users, err := client.User.Query().
		Order(user.ByID()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("query the users: %w", err)
	}
	for _, u := range users {
		newest, err := u.QueryPosts().
			Order(post.ByID(sql.OrderDesc())).
			Limit(2).
			Select(post.FieldContent).
			Strings(ctx)
		if err != nil {
			return fmt.Errorf("query the posts of %s: %w", u.Username, err)
		}
		fmt.Printf("%s: %q\n", u.Username, newest)
	}
	return nil
}

// NewestRanked has the database number the posts of each user, and loads those
// numbered 1 and 2.
func NewestRanked(ctx context.Context, client *ent.Client) error {
	users, err := client.User.Query().
		Order(user.ByID()).
		WithPosts(func(q *ent.PostQuery) {
			q.Order(post.ByID(sql.OrderDesc())).
				Where(func(s *sql.Selector) {
					number := sql.RowNumber().
						PartitionBy(post.AuthorColumn).
						OrderBy(sql.Desc(post.FieldID))
					numbered := sql.Select(post.FieldID).
						AppendSelectExprAs(number, "number").
						From(sql.Table(post.Table)).
						As("numbered")
					s.Where(sql.In(s.C(post.FieldID), sql.Select(post.FieldID).
						From(numbered).
						Where(sql.LTE("number", 2))))
				})
		}).
		All(ctx)
	if err != nil {
		return fmt.Errorf("query the users: %w", err)
	}
	for _, u := range users {
		fmt.Printf("%s:", u.Username)
		for _, p := range u.Edges.Posts {
			fmt.Printf(" %q", p.Content)
		}
		fmt.Println()
	}
	return nil
}
