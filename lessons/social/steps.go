// Package social holds the steps of the lesson social.
package social

import (
	"context"
	"fmt"
	"time"

	"entgo.io/ent/dialect/sql"

	"github.com/learnrel/learnrel/ent/client/social/ent"
	"github.com/learnrel/learnrel/ent/client/social/ent/post"
	"github.com/learnrel/learnrel/ent/client/social/ent/user"
)

// Join saves four users and the posts that they write, one a day.
func Join(ctx context.Context, client *ent.Client) error {
	users, err := client.User.CreateBulk(
		client.User.Create().SetName("Helen"),
		client.User.Create().SetName("Ivan"),
		client.User.Create().SetName("Judy"),
		client.User.Create().SetName("Kim"),
	).Save(ctx)
	if err != nil {
		return fmt.Errorf("create the users: %w", err)
	}
	ivan, judy, kim := users[1], users[2], users[3]
	day := func(d int) time.Time { return time.Date(2024, time.May, d, 8, 0, 0, 0, time.UTC) }
	err = client.Post.CreateBulk(
		client.Post.Create().SetContent("Great photo").SetPublishedAt(day(1)).SetAuthor(ivan),
		client.Post.Create().SetContent("Fresh bread").SetPublishedAt(day(2)).SetAuthor(judy),
		client.Post.Create().SetContent("Quiet today").SetPublishedAt(day(3)).SetAuthor(kim),
		client.Post.Create().SetContent("Rain at last").SetPublishedAt(day(4)).SetAuthor(ivan),
	).Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the posts: %w", err)
	}
	return nil
}

// React saves one favorite and four likes.
func React(ctx context.Context, client *ent.Client) error {
	photo, err := client.Post.Query().
		Where(post.Content("Great photo")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the photo: %w", err)
	}
	err = client.User.Update().
		Where(user.Name("Helen")).
		AddFavorites(photo).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("add the favorite: %w", err)
	}
	likers, err := client.User.Query().
		Where(user.NameIn("Helen", "Judy", "Kim")).
		Order(user.ByID()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("find who likes it: %w", err)
	}
	if err := photo.Update().AddLikedBy(likers...).Exec(ctx); err != nil {
		return fmt.Errorf("add the likes: %w", err)
	}
	err = client.Post.Update().
		Where(post.Content("Rain at last")).
		AddLikedBy(likers[2]).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("add the like: %w", err)
	}
	return nil
}

// Fans reads both edges backwards, from the post to the users.
func Fans(ctx context.Context, client *ent.Client) error {
	photo, err := client.Post.Query().
		Where(post.Content("Great photo")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the photo: %w", err)
	}
	fans, err := photo.QueryFavoritedBy().
		Order(user.ByName()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("query its fans: %w", err)
	}
	for _, u := range fans {
		fmt.Println("Users who favorited post:", u.Name)
	}
	likes, err := photo.QueryLikedBy().Count(ctx)
	if err != nil {
		return fmt.Errorf("count its likes: %w", err)
	}
	fmt.Println("Likes:", likes)
	return nil
}

// Follow lets Helen follow two users, and reads the edge from both ends.
func Follow(ctx context.Context, client *ent.Client) error {
	followed, err := client.User.Query().
		Where(user.NameIn("Ivan", "Judy")).
		Order(user.ByName()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("find the users: %w", err)
	}
	err = client.User.Update().
		Where(user.Name("Helen")).
		AddFollowing(followed...).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("follow them: %w", err)
	}
	all, err := client.User.Query().
		WithFollowing(func(q *ent.UserQuery) { q.Order(user.ByName()) }).
		WithFollowers(func(q *ent.UserQuery) { q.Order(user.ByName()) }).
		Order(user.ByID()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("load who follows whom: %w", err)
	}
	for _, u := range all {
		fmt.Printf("%s follows %d, followed by %d\n", u.Name, len(u.Edges.Following), len(u.Edges.Followers))
	}
	return nil
}

// SlowFeed asks for each post's author and likes by themselves.
func SlowFeed(ctx context.Context, client *ent.Client) error {
	posts, err := client.User.Query().
		Where(user.Name("Helen")).
		QueryFollowing().
		QueryPosts().
		Order(post.ByPublishedAt(sql.OrderDesc()), post.ByID(sql.OrderDesc())).
		Limit(10).
		All(ctx)
	if err != nil {
		return fmt.Errorf("query the feed: %w", err)
	}
	for _, p := range posts {
		author, err := p.QueryAuthor().Only(ctx)
		if err != nil {
			return fmt.Errorf("query the author: %w", err)
		}
		likes, err := p.QueryLikedBy().Count(ctx)
		if err != nil {
			return fmt.Errorf("count the likes: %w", err)
		}
		fmt.Printf("%s: %s (likes: %d)\n", author.Name, p.Content, likes)
	}
	return nil
}

// Feed loads the same posts with all that a line shows.
func Feed(ctx context.Context, client *ent.Client) error {
	helen, err := client.User.Query().
		Where(user.Name("Helen")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the reader: %w", err)
	}
	posts, err := helen.QueryFollowing().
		QueryPosts().
		WithAuthor().
		WithLikedBy(func(q *ent.UserQuery) { q.Select(user.FieldID) }).
		WithFavoritedBy(func(q *ent.UserQuery) { q.Where(user.ID(helen.ID)) }).
		Order(post.ByPublishedAt(sql.OrderDesc()), post.ByID(sql.OrderDesc())).
		Limit(10).
		All(ctx)
	if err != nil {
		return fmt.Errorf("query the feed: %w", err)
	}
	for _, p := range posts {
		star := " "
		if len(p.Edges.FavoritedBy) > 0 {
			star = "*"
		}
		fmt.Printf("%s %s: %s (likes: %d)\n", star, p.Edges.Author.Name, p.Content, len(p.Edges.LikedBy))
	}
	return nil
}
