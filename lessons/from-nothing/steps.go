// Package fromnothing holds the steps of the lesson from-nothing.
package fromnothing

import (
	"context"
	"fmt"
	"strings"

	"github.com/learnrel/learnrel/ent/client/blog/ent"
)

// TooLong saves a user whose name has 81 letters.
func TooLong(ctx context.Context, client *ent.Client) error {
	_, err := client.User.Create().
		SetUsername(strings.Repeat("a", 81)).
		Save(ctx)
	return err
}

// Again saves one user two times, as the program does that is run two times.
func Again(ctx context.Context, client *ent.Client) error {
	for range 2 {
		alice, err := client.User.Create().
			SetUsername("Alice").
			Save(ctx)
		if err != nil {
			return fmt.Errorf("create the user: %w", err)
		}
		fmt.Println(alice)
	}
	return nil
}
