// Package backwards holds the steps of the lesson backwards.
package backwards

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect/sql/schema"

	"github.com/learnrel/learnrel/ent/client/community/ent"
	"github.com/learnrel/learnrel/ent/client/community/ent/post"
	"github.com/learnrel/learnrel/ent/client/community/ent/profile"
	"github.com/learnrel/learnrel/ent/client/community/ent/user"
	favorites "github.com/learnrel/learnrel/ent/client/favorites/ent/migrate"
	forgotten "github.com/learnrel/learnrel/ent/client/forgotten/ent/migrate"
)

// Create saves an author with a profile, her post and a user who likes it.
func Create(ctx context.Context, client *ent.Client) error {
	grace, err := client.User.Create().
		SetUsername("Grace").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the author: %w", err)
	}
	err = client.Profile.Create().
		SetBio("Writes about compilers").
		SetUser(grace).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("create her profile: %w", err)
	}
	liked, err := client.Post.Create().
		SetContent("Liked post").
		SetAuthor(grace).
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the post: %w", err)
	}
	err = client.User.Create().
		SetUsername("Helen").
		AddFavorites(liked).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the reader: %w", err)
	}
	return nil
}

// Author reads the one-to-many relation from the post.
func Author(ctx context.Context, client *ent.Client) error {
	author, err := client.Post.Query().
		Where(post.Content("Liked post")).
		QueryAuthor().
		Only(ctx)
	if err != nil {
		return fmt.Errorf("query the author: %w", err)
	}
	fmt.Println("Post written by:", author.Username)
	return nil
}

// Fans reads the many-to-many relation from the post.
func Fans(ctx context.Context, client *ent.Client) error {
	fans, err := client.Post.Query().
		Where(post.Content("Liked post")).
		QueryFavoritedBy().
		Order(user.ByUsername()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("query the fans: %w", err)
	}
	for _, fan := range fans {
		fmt.Println("Users who favorited post:", fan.Username)
	}
	return nil
}

// Owner reads the one-to-one relation from the profile.
func Owner(ctx context.Context, client *ent.Client) error {
	owner, err := client.Profile.Query().
		Where(profile.BioContains("compilers")).
		QueryUser().
		Only(ctx)
	if err != nil {
		return fmt.Errorf("query the user: %w", err)
	}
	fmt.Println("Profile of:", owner.Username)
	return nil
}

// Filter reads the same three edges forwards, as conditions on the user.
func Filter(ctx context.Context, client *ent.Client) error {
	liked := post.Content("Liked post")
	author, err := client.User.Query().
		Where(user.HasPostsWith(liked)).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the author: %w", err)
	}
	fans, err := client.User.Query().
		Where(user.HasFavoritesWith(liked)).
		Order(user.ByUsername()).
		Select(user.FieldUsername).
		Strings(ctx)
	if err != nil {
		return fmt.Errorf("find the fans: %w", err)
	}
	owner, err := client.User.Query().
		Where(user.HasProfileWith(profile.BioContains("compilers"))).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the owner: %w", err)
	}
	fmt.Println("Post written by:", author.Username)
	fmt.Println("Users who favorited post:", fans)
	fmt.Println("Profile of:", owner.Username)
	return nil
}

// WriteBack saves a post with its author and its first fan, from the post.
func WriteBack(ctx context.Context, client *ent.Client) error {
	helen, err := client.User.Query().
		Where(user.Username("Helen")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the reader: %w", err)
	}
	err = client.Post.Create().
		SetContent("Helen's own post").
		SetAuthor(helen).
		AddFavoritedBy(helen).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the post: %w", err)
	}
	return nil
}

// Recommend walks from a post back to its fans and forward to what else they like.
func Recommend(ctx context.Context, client *ent.Client) error {
	also, err := client.Post.Query().
		Where(post.Content("Liked post")).
		QueryFavoritedBy().
		QueryFavorites().
		Where(post.ContentNEQ("Liked post")).
		Order(post.ByID()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("query what the fans like: %w", err)
	}
	for _, p := range also {
		fmt.Println("They also like:", p.Content)
	}
	return nil
}

// Keys prints the foreign keys of two schemas. The second has no edge.From.
func Keys(context.Context, *ent.Client) error {
	schemas := []struct {
		name   string
		tables []*schema.Table
	}{
		{"favorites", favorites.Tables},
		{"forgotten", forgotten.Tables},
	}
	for _, s := range schemas {
		for _, t := range s.tables {
			for _, fk := range t.ForeignKeys {
				fmt.Printf("%s  %s.%s -> %s\n", s.name, t.Name, fk.Columns[0].Name, fk.RefTable.Name)
			}
		}
	}
	return nil
}
