// Package manytomany holds the steps of the lesson many-to-many.
package manytomany

import (
	"context"
	"fmt"

	"github.com/learnrel/learnrel/ent/client/favorites/ent"
	"github.com/learnrel/learnrel/ent/client/favorites/ent/post"
	"github.com/learnrel/learnrel/ent/client/favorites/ent/user"
)

// Create saves a post, then a user who likes it at once.
func Create(ctx context.Context, client *ent.Client) error {
	great, err := client.Post.Create().
		SetContent("Great article").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the post: %w", err)
	}
	_, err = client.User.Create().
		SetUsername("Charlie").
		AddFavorites(great).
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the user: %w", err)
	}
	return nil
}

// Favorites walks the edge from the user to the posts.
func Favorites(ctx context.Context, client *ent.Client) error {
	favorites, err := client.User.Query().
		Where(user.Username("Charlie")).
		QueryFavorites().
		Order(post.ByID()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("query the favorites: %w", err)
	}
	for _, p := range favorites {
		fmt.Println("User's favorite post:", p.Content)
	}
	return nil
}

// Share gives the same post to a second user. The first one keeps it.
func Share(ctx context.Context, client *ent.Client) error {
	great, err := client.Post.Query().
		Where(post.Content("Great article")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the post: %w", err)
	}
	_, err = client.User.Create().
		SetUsername("Helen").
		AddFavorites(great).
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the user: %w", err)
	}
	fans, err := great.QueryFavoritedBy().
		Order(user.ByUsername()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("query who likes it: %w", err)
	}
	for _, u := range fans {
		fmt.Println("Liked by:", u.Username)
	}
	return nil
}

// Remove takes the post off Charlie's list. The post itself stays.
func Remove(ctx context.Context, client *ent.Client) error {
	great, err := client.Post.Query().
		Where(post.Content("Great article")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the post: %w", err)
	}
	err = client.User.Update().
		Where(user.Username("Charlie")).
		RemoveFavorites(great).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("remove the favorite: %w", err)
	}
	fans, err := great.QueryFavoritedBy().Count(ctx)
	if err != nil {
		return fmt.Errorf("count who likes it: %w", err)
	}
	posts, err := client.Post.Query().Count(ctx)
	if err != nil {
		return fmt.Errorf("count the posts: %w", err)
	}
	fmt.Println("Users who like it:", fans)
	fmt.Println("Posts:", posts)
	return nil
}

// AddMore means to make a new post Helen's only favorite, and doesn't.
func AddMore(ctx context.Context, client *ent.Client) error {
	better, err := client.Post.Create().
		SetContent("Better article").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the post: %w", err)
	}
	helen, err := client.User.Query().
		Where(user.Username("Helen")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the user: %w", err)
	}
	for range 2 {
		if err := helen.Update().AddFavorites(better).Exec(ctx); err != nil {
			return fmt.Errorf("add the favorite: %w", err)
		}
	}
	n, err := helen.QueryFavorites().Count(ctx)
	if err != nil {
		return fmt.Errorf("count her favorites: %w", err)
	}
	fmt.Println("Helen's favorites:", n)
	return nil
}

// Replace makes the new post Helen's only favorite.
func Replace(ctx context.Context, client *ent.Client) error {
	better, err := client.Post.Query().
		Where(post.Content("Better article")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the post: %w", err)
	}
	err = client.User.Update().
		Where(user.Username("Helen")).
		ClearFavorites().
		AddFavorites(better).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("replace the favorites: %w", err)
	}
	return nil
}
