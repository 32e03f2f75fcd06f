// Package whoholdsthekey holds the steps of the lesson who-holds-the-key.
package whoholdsthekey

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect/sql/schema"

	blog "github.com/learnrel/learnrel/ent/client/blog/ent/migrate"
	"github.com/learnrel/learnrel/ent/client/bylines/ent"
	bylines "github.com/learnrel/learnrel/ent/client/bylines/ent/migrate"
	"github.com/learnrel/learnrel/ent/client/bylines/ent/post"
	favorites "github.com/learnrel/learnrel/ent/client/favorites/ent/migrate"
	profiles "github.com/learnrel/learnrel/ent/client/profiles/ent/migrate"
)

// Keys prints the foreign keys of the course's schemas, as ent generated them.
func Keys(context.Context, *ent.Client) error {
	schemas := []struct {
		name   string
		tables []*schema.Table
	}{
		{"blog", blog.Tables},
		{"bylines", bylines.Tables},
		{"profiles", profiles.Tables},
		{"favorites", favorites.Tables},
	}
	for _, s := range schemas {
		for _, t := range s.tables {
			for _, fk := range t.ForeignKeys {
				fmt.Printf("%-9s  %s.%s -> %s\n", s.name, t.Name, fk.Columns[0].Name, fk.RefTable.Name)
			}
		}
	}
	return nil
}

// Create saves a user and a post of hers, whose key it sets as a plain number.
func Create(ctx context.Context, client *ent.Client) error {
	alice, err := client.User.Create().
		SetUsername("Alice").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the user: %w", err)
	}
	err = client.Post.Create().
		SetContent("First post").
		SetAuthorID(alice.ID).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the post: %w", err)
	}
	return nil
}

// ReadKey loads the post alone. Its author's id comes along.
func ReadKey(ctx context.Context, client *ent.Client) error {
	first, err := client.Post.Query().
		Where(post.Content("First post")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the post: %w", err)
	}
	fmt.Println("Author's id:", first.AuthorID)
	return nil
}
