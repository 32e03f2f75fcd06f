// Package policies holds the steps of the lesson policies.
package policies

import (
	"context"
	"errors"
	"fmt"

	"entgo.io/ent/privacy"

	guardedent "github.com/learnrel/learnrel/ent/client/guarded/ent"
	guardedpost "github.com/learnrel/learnrel/ent/client/guarded/ent/post"
	_ "github.com/learnrel/learnrel/ent/client/guarded/ent/runtime" // the policy
	"github.com/learnrel/learnrel/ent/client/weblog/ent"
	"github.com/learnrel/learnrel/ent/schema/guarded"
)

// Write saves two users, and a post by each.
func Write(ctx context.Context, client *ent.Client) error {
	ada, err := client.User.Create().SetName("Ada").Save(ctx)
	if err != nil {
		return fmt.Errorf("create Ada: %w", err)
	}
	grace, err := client.User.Create().SetName("Grace").Save(ctx)
	if err != nil {
		return fmt.Errorf("create Grace: %w", err)
	}
	err = client.Post.CreateBulk(
		client.Post.Create().SetTitle("On engines").SetAuthor(ada),
		client.Post.Create().SetTitle("On compilers").SetAuthor(grace),
	).Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the posts: %w", err)
	}
	return nil
}

// Denied lets Ada and then Grace change Ada's post, with no hook on the client.
func Denied(ctx context.Context, _ *ent.Client) error {
	client, ada, grace, err := openGuarded(ctx, "denied")
	if err != nil {
		return err
	}
	defer client.Close()

	engines, err := ada.QueryPosts().Only(ctx)
	if err != nil {
		return fmt.Errorf("find Ada's post: %w", err)
	}
	for _, viewer := range []*guardedent.User{ada, grace} {
		err := client.Post.UpdateOne(engines).
			SetTitle("Changed by " + viewer.Name).
			Exec(guarded.WithViewer(ctx, viewer.ID))
		if err != nil {
			fmt.Println(viewer.Name+": denied?", errors.Is(err, privacy.Deny))
			return err
		}
		fmt.Println(viewer.Name + ": saved")
	}
	return nil
}

// Narrowed lets Grace change all posts, and then delete Ada's.
func Narrowed(ctx context.Context, _ *ent.Client) error {
	client, ada, grace, err := openGuarded(ctx, "narrowed")
	if err != nil {
		return err
	}
	defer client.Close()

	ctx = guarded.WithViewer(ctx, grace.ID)
	changed, err := client.Post.Update().
		SetTitle("Changed by Grace").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("change the posts: %w", err)
	}
	fmt.Println("changed:", changed)

	engines, err := ada.QueryPosts().Only(ctx)
	if err != nil {
		return fmt.Errorf("find Ada's post: %w", err)
	}
	fmt.Println("Ada's post:", engines.Title)
	fmt.Println("delete it:", client.Post.DeleteOne(engines).Exec(ctx))
	return nil
}

// Cleanup is a job of the program itself. Nobody is logged in.
func Cleanup(ctx context.Context, _ *ent.Client) error {
	client, _, _, err := openGuarded(ctx, "cleanup")
	if err != nil {
		return err
	}
	defer client.Close()

	_, err = client.Post.Delete().Exec(ctx)
	fmt.Println("without a decision:", err)

	ctx = privacy.DecisionContext(ctx, privacy.Allow)
	deleted, err := client.Post.Delete().
		Where(guardedpost.Title("On engines")).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("delete the posts: %w", err)
	}
	fmt.Println("deleted:", deleted)
	return nil
}

// openGuarded opens a client with the policy on a database of its own, where
// Ada and Grace have a post each.
func openGuarded(ctx context.Context, name string) (client *guardedent.Client, ada, grace *guardedent.User, err error) {
	client, err = guardedent.Open("sqlite3", "file:"+name+"?mode=memory&cache=shared&_fk=1")
	if err != nil {
		return nil, nil, nil, fmt.Errorf("open the guarded database: %w", err)
	}
	defer func() {
		if err != nil {
			client.Close()
		}
	}()
	if err = client.Schema.Create(ctx); err != nil {
		return nil, nil, nil, fmt.Errorf("create the tables: %w", err)
	}
	if ada, err = client.User.Create().SetName("Ada").Save(ctx); err != nil {
		return nil, nil, nil, fmt.Errorf("create Ada: %w", err)
	}
	if grace, err = client.User.Create().SetName("Grace").Save(ctx); err != nil {
		return nil, nil, nil, fmt.Errorf("create Grace: %w", err)
	}
	err = client.Post.CreateBulk(
		client.Post.Create().SetTitle("On engines").SetAuthor(ada),
		client.Post.Create().SetTitle("On compilers").SetAuthor(grace),
	).Exec(ctx)
	if err != nil {
		return nil, nil, nil, fmt.Errorf("create the posts: %w", err)
	}
	return client, ada, grace, nil
}
