// Package immutableedges holds the steps of the lesson immutable-edges.
package immutableedges

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect/sql"

	"github.com/learnrel/learnrel/ent/client/drive/ent"
	"github.com/learnrel/learnrel/ent/client/drive/ent/file"
	"github.com/learnrel/learnrel/ent/client/drive/ent/version"
)

// Create saves two files and a version of the first.
func Create(ctx context.Context, client *ent.Client) error {
	plan, err := client.File.Create().
		SetName("plan.txt").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the file: %w", err)
	}
	err = client.File.Create().
		SetName("notes.txt").
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the other file: %w", err)
	}
	err = client.Version.Create().
		SetContent("Buy paint").
		SetFile(plan).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the version: %w", err)
	}
	return nil
}

// Annotate changes what may change.
func Annotate(ctx context.Context, client *ent.Client) error {
	n, err := client.Version.Update().
		Where(version.HasFileWith(file.Name("plan.txt"))).
		SetNote("draft").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("annotate the version: %w", err)
	}
	fmt.Println("versions annotated:", n)
	return nil
}

// Adopt tries to move the version from the file's side.
func Adopt(ctx context.Context, client *ent.Client) error {
	draft, err := client.Version.Query().
		Where(version.Note("draft")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the version: %w", err)
	}
	return client.File.Update().
		Where(file.Name("notes.txt")).
		AddVersions(draft).
		Exec(ctx)
}

// Copy makes a version of the other file with the same content.
func Copy(ctx context.Context, client *ent.Client) error {
	draft, err := client.Version.Query().
		Where(version.Note("draft")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the version: %w", err)
	}
	notes, err := client.File.Query().
		Where(file.Name("notes.txt")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the file: %w", err)
	}
	err = client.Version.Create().
		SetContent(draft.Content).
		SetNote("copy").
		SetFile(notes).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("copy the version: %w", err)
	}
	return nil
}

// Force writes the key with SQL of its own.
func Force(ctx context.Context, client *ent.Client) error {
	err := client.Version.Update().
		Where(version.Note("draft")).
		Modify(func(u *sql.UpdateBuilder) {
			u.Set(version.FileColumn, 2)
		}).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("force the version over: %w", err)
	}
	return nil
}
