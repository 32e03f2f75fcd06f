// Package goforpython holds the steps of the lesson go-for-python.
package goforpython

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/learnrel/learnrel/ent/client/blog/ent"
	"github.com/learnrel/learnrel/ent/client/blog/ent/post"
	"github.com/learnrel/learnrel/ent/client/blog/ent/user"
)

// Values declares variables, and shows what one holds before it is set.
func Values(ctx context.Context, client *ent.Client) error {
	name := "Alice" // declared and set: its type is string
	var posts int   // declared alone: it is 0
	var title string
	fmt.Printf("%s has %d posts, and a title of %d letters\n", name, posts, len(title))
	return nil
}

// Errors looks at what a call gives beside its value.
func Errors(ctx context.Context, client *ent.Client) error {
	alice, err := client.User.Create().SetUsername("Alice").Save(ctx)
	if err != nil {
		return fmt.Errorf("create the user: %w", err)
	}
	fmt.Println(alice.Username, alice.ID)

	_, err = client.User.Query().Where(user.Username("Zoe")).Only(ctx)
	fmt.Println(err)
	fmt.Println(ent.IsNotFound(err))
	return nil
}

// Wrapped says what was tried when the user could not be found.
func Wrapped(ctx context.Context, client *ent.Client) error {
	_, err := client.User.Query().Where(user.Username("Zoe")).Only(ctx)
	if err != nil {
		return fmt.Errorf("find the author of the page: %w", err)
	}
	return nil
}

// Pointers changes a user through a second name for her.
func Pointers(ctx context.Context, client *ent.Client) error {
	alice, err := client.User.Query().Where(user.Username("Alice")).Only(ctx)
	if err != nil {
		return fmt.Errorf("find the user: %w", err)
	}
	same := alice     // the same struct: both point at it
	another := *alice // another struct with the same in it
	same.Username = "Alicia"
	fmt.Println(alice.Username, another.Username)

	var nobody *ent.User
	fmt.Println(nobody == nil)
	return nil
}

// Nobody reads a field of a user who is not there.
func Nobody(ctx context.Context, client *ent.Client) error {
	var nobody *ent.User
	fmt.Println(nobody.Username)
	return nil
}

// Chain builds a query in two parts, and sends it at the end.
func Chain(ctx context.Context, client *ent.Client) error {
	query := client.User.Query().
		Where(user.UsernameHasPrefix("A"))
	query = query.Order(user.ByUsername()) // nothing was sent yet
	users, err := query.All(ctx)
	if err != nil {
		return fmt.Errorf("query the users: %w", err)
	}
	fmt.Println(len(users))
	return nil
}

// Lists makes a slice, and goes through it.
func Lists(ctx context.Context, client *ent.Client) error {
	var names []string // no names yet; append works all the same
	for i, word := range strings.Fields("Grace Heidi") {
		names = append(names, fmt.Sprint(i, " ", word))
	}
	fmt.Println(names, len(names), names[0])

	ages := map[string]int{"Grace": 36}
	age, known := ages["Heidi"]
	fmt.Println(age, known)
	return nil
}

// Deadline asks with a context whose time is over.
func Deadline(ctx context.Context, client *ent.Client) error {
	ctx, cancel := context.WithDeadline(ctx, time.Unix(0, 0)) // in 1970
	defer cancel()
	_, err := client.Post.Query().Where(post.Content("First post")).Count(ctx)
	fmt.Println(errors.Is(err, context.DeadlineExceeded))
	return nil
}
