// Command handwritten does what "learnrel run one-to-many" does without
// learnrel: the same steps with the same client, and nothing around them. It is
// the measure in docs/performance.md.
package main

import (
	"context"
	"log"

	_ "github.com/mattn/go-sqlite3"

	"github.com/learnrel/learnrel/ent/client/blog/ent"
	onetomany "github.com/learnrel/learnrel/lessons/one-to-many"
)

func main() {
	ctx := context.Background()
	client, err := ent.Open("sqlite3", "file:blog?mode=memory&cache=shared&_fk=1")
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()
	if err := client.Schema.Create(ctx); err != nil {
		log.Fatal(err)
	}
	for _, step := range []func(context.Context, *ent.Client) error{onetomany.Create, onetomany.Posts, onetomany.Author, onetomany.AddPosts} {
		if err := step(ctx, client); err != nil {
			log.Fatal(err)
		}
	}
	if err := onetomany.NoAuthor(ctx, client); !ent.IsValidationError(err) {
		log.Fatal(err)
	}
}
