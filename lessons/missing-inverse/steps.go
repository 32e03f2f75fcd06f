// Package missinginverse holds the steps of the lesson missing-inverse.
package missinginverse

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect"

	favorites "github.com/learnrel/learnrel/ent/client/favorites/ent"
	favoritesuser "github.com/learnrel/learnrel/ent/client/favorites/ent/user"
	forgotten "github.com/learnrel/learnrel/ent/client/forgotten/ent"
	"github.com/learnrel/learnrel/ent/client/stolen/ent"
	"github.com/learnrel/learnrel/ent/client/stolen/ent/post"
	"github.com/learnrel/learnrel/ent/client/stolen/ent/user"
)

// Forgotten gives one post to two users, by the schema whose inverse is missing.
func Forgotten(ctx context.Context, _ *ent.Client) error {
	client, err := forgotten.Open(dialect.SQLite, "file:forgotten?mode=memory&cache=shared&_fk=1")
	if err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	defer client.Close()
	if err := client.Schema.Create(ctx); err != nil {
		return fmt.Errorf("create the tables: %w", err)
	}
	great, err := client.Post.Create().
		SetContent("Great article").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the post: %w", err)
	}
	err = client.User.Create().
		SetUsername("Charlie").
		AddFavorites(great).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the first user: %w", err)
	}
	fmt.Println("Charlie has his favorite.")
	err = client.User.Create().
		SetUsername("Helen").
		AddFavorites(great).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the second user: %w", err)
	}
	return nil
}

// Create saves a post that Charlie likes, and Helen, who likes nothing yet.
func Create(ctx context.Context, client *ent.Client) error {
	great, err := client.Post.Create().
		SetContent("Great article").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the post: %w", err)
	}
	err = client.User.CreateBulk(
		client.User.Create().SetUsername("Charlie").AddFavorites(great),
		client.User.Create().SetUsername("Helen"),
	).Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the users: %w", err)
	}
	return nil
}

// Steal marks the post as Helen's favorite from the post's side.
func Steal(ctx context.Context, client *ent.Client) error {
	helen, err := client.User.Query().
		Where(user.Username("Helen")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the second user: %w", err)
	}
	err = client.Post.Update().
		Where(post.Content("Great article")).
		SetFavoritedBy(helen).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("mark the post: %w", err)
	}
	return nil
}

// Count says how many favorites each user has.
func Count(ctx context.Context, client *ent.Client) error {
	users, err := client.User.Query().
		WithFavorites().
		Order(user.ByUsername()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("query the users: %w", err)
	}
	for _, u := range users {
		fmt.Printf("%s: %d\n", u.Username, len(u.Edges.Favorites))
	}
	return nil
}

// Repaired gives one post to two users, by the schema that is many-to-many.
func Repaired(ctx context.Context, _ *ent.Client) error {
	client, err := favorites.Open(dialect.SQLite, "file:repaired?mode=memory&cache=shared&_fk=1")
	if err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	defer client.Close()
	if err := client.Schema.Create(ctx); err != nil {
		return fmt.Errorf("create the tables: %w", err)
	}
	great, err := client.Post.Create().
		SetContent("Great article").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the post: %w", err)
	}
	err = client.User.CreateBulk(
		client.User.Create().SetUsername("Charlie").AddFavorites(great),
		client.User.Create().SetUsername("Helen").AddFavorites(great),
	).Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the users: %w", err)
	}
	fans, err := great.QueryFavoritedBy().
		Order(favoritesuser.ByUsername()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("query who likes it: %w", err)
	}
	for _, u := range fans {
		fmt.Println("Liked by:", u.Username)
	}
	return nil
}
