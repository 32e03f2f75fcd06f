// Package integrity holds the steps of the lesson integrity.
package integrity

import (
	"context"
	"fmt"
	"strings"

	"entgo.io/ent/dialect/sql/sqlgraph"

	"github.com/learnrel/learnrel/ent/client/blog/ent"
	"github.com/learnrel/learnrel/ent/client/blog/ent/post"
	"github.com/learnrel/learnrel/ent/client/blog/ent/user"
)

// Fill saves Alice with a post and Bob without one.
func Fill(ctx context.Context, client *ent.Client) error {
	alice, err := client.User.Create().
		SetUsername("Alice").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create Alice: %w", err)
	}
	err = client.User.Create().
		SetUsername("Bob").
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("create Bob: %w", err)
	}
	err = client.Post.Create().
		SetContent("First post").
		SetAuthor(alice).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the post: %w", err)
	}
	return nil
}

// NoAuthor leaves out what is required.
func NoAuthor(ctx context.Context, client *ent.Client) error {
	return client.Post.Create().
		SetContent("Nobody's post").
		Exec(ctx)
}

// NoSuchAuthor gives a post to a user who doesn't exist.
func NoSuchAuthor(ctx context.Context, client *ent.Client) error {
	return client.Post.Create().
		SetContent("Lost post").
		SetAuthorID(999).
		Exec(ctx)
}

// SecondAlice takes a name that is taken.
func SecondAlice(ctx context.Context, client *ent.Client) error {
	return client.User.Create().
		SetUsername("Alice").
		Exec(ctx)
}

// TakeAway takes the post off its author.
func TakeAway(ctx context.Context, client *ent.Client) error {
	first, err := client.Post.Query().
		Where(post.Content("First post")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the post: %w", err)
	}
	err = client.User.Update().
		Where(user.Username("Alice")).
		RemovePosts(first).
		Exec(ctx)
	fmt.Println("Constraint error:", ent.IsConstraintError(err))
	return err
}

// Explain makes three mistakes and says each in words for a person.
func Explain(ctx context.Context, client *ent.Client) error {
	taken := client.User.Create().SetUsername("Alice").Exec(ctx)
	lost := client.Post.Create().SetContent("Lost post").SetAuthorID(999).Exec(ctx)
	nobody := client.Post.Create().SetContent("Nobody's post").Exec(ctx)
	for _, err := range []error{taken, lost, nobody} {
		switch {
		case ent.IsValidationError(err):
			fmt.Println("Something is missing:", err)
		case sqlgraph.IsUniqueConstraintError(err):
			fmt.Println("That name is taken.")
		case sqlgraph.IsForeignKeyConstraintError(err):
			fmt.Println("That user is not there any more.")
		default:
			return fmt.Errorf("expected another mistake: %w", err)
		}
	}
	return nil
}

// SaveThree saves three users at once, and one of the names is taken.
func SaveThree(ctx context.Context, client *ent.Client) error {
	err := client.User.CreateBulk(
		client.User.Create().SetUsername("Carol"),
		client.User.Create().SetUsername("Alice"),
		client.User.Create().SetUsername("Dan"),
	).Exec(ctx)
	if !ent.IsConstraintError(err) {
		return fmt.Errorf("expected a name to be taken: %w", err)
	}
	names, err := client.User.Query().
		Order(user.ByID()).
		Select(user.FieldUsername).
		Strings(ctx)
	if err != nil {
		return fmt.Errorf("query the users: %w", err)
	}
	fmt.Println("Users:", names)
	return nil
}

// DeleteEveryone deletes all users with one statement.
func DeleteEveryone(ctx context.Context, client *ent.Client) error {
	n, err := client.User.Delete().Exec(ctx)
	fmt.Println("Deleted:", n)
	return err
}

// DeleteSilent deletes only the users without posts, twice, and then one by id.
func DeleteSilent(ctx context.Context, client *ent.Client) error {
	for range 2 {
		n, err := client.User.Delete().
			Where(user.Not(user.HasPosts())).
			Exec(ctx)
		if err != nil {
			return fmt.Errorf("delete the users without posts: %w", err)
		}
		fmt.Println("Deleted:", n)
	}
	err := client.User.DeleteOneID(999).Exec(ctx)
	if !ent.IsNotFound(err) {
		return fmt.Errorf("expected no user with the id 999: %w", err)
	}
	fmt.Println("By id:", err)
	return nil
}

// KeysOff opens a database that doesn't check foreign keys.
func KeysOff(ctx context.Context, _ *ent.Client) error {
	unchecked, err := ent.Open("sqlite3", "file:unchecked?mode=memory&cache=shared")
	if err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	defer unchecked.Close()
	return unchecked.Schema.Create(ctx)
}

// BackDoor makes the tables with foreign keys on, and opens them again with
// foreign keys off.
func BackDoor(ctx context.Context, _ *ent.Client) error {
	front, err := ent.Open("sqlite3", "file:backdoor?mode=memory&cache=shared&_fk=1")
	if err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	defer front.Close()
	if err := front.Schema.Create(ctx); err != nil {
		return fmt.Errorf("create the tables: %w", err)
	}
	back, err := ent.Open("sqlite3", "file:backdoor?mode=memory&cache=shared")
	if err != nil {
		return fmt.Errorf("open the database again: %w", err)
	}
	defer back.Close()
	err = back.Post.Create().
		SetContent("Lost post").
		SetAuthorID(999).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the post: %w", err)
	}
	empty, err := front.Post.Query().
		Where(post.Not(post.HasAuthor())).
		Count(ctx)
	if err != nil {
		return fmt.Errorf("count the empty keys: %w", err)
	}
	lost, err := front.Post.Query().
		Where(post.Not(post.HasAuthorWith())).
		Count(ctx)
	if err != nil {
		return fmt.Errorf("count the posts of nobody: %w", err)
	}
	fmt.Println("Posts with an empty key:", empty)
	fmt.Println("Posts of nobody:", lost)
	return nil
}

// LongPost saves a post of 300 letters.
func LongPost(ctx context.Context, client *ent.Client) error {
	mia, err := client.User.Create().SetUsername("Mia").Save(ctx)
	if err != nil {
		return fmt.Errorf("create the user: %w", err)
	}
	err = client.Post.Create().
		SetContent(strings.Repeat("a", 300)).
		SetAuthor(mia).
		Exec(ctx)
	fmt.Println("saved:", err == nil)
	fmt.Println("constraint error:", ent.IsConstraintError(err))
	if err != nil {
		fmt.Println(err)
	}
	return nil
}
