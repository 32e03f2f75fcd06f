// Package softdelete holds the steps of the lesson soft-delete.
package softdelete

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect/sql"

	"github.com/learnrel/learnrel/ent/client/papers/ent"
	"github.com/learnrel/learnrel/ent/client/papers/ent/folder"
	"github.com/learnrel/learnrel/ent/client/papers/ent/note"
	_ "github.com/learnrel/learnrel/ent/client/papers/ent/runtime" // the hook and the interceptor
	"github.com/learnrel/learnrel/ent/schema/papers"
)

// Write saves two folders with notes.
func Write(ctx context.Context, client *ent.Client) error {
	home, err := client.Folder.Create().SetName("Home").Save(ctx)
	if err != nil {
		return fmt.Errorf("create the folder: %w", err)
	}
	work, err := client.Folder.Create().SetName("Work").Save(ctx)
	if err != nil {
		return fmt.Errorf("create the folder: %w", err)
	}
	err = client.Note.CreateBulk(
		client.Note.Create().SetTitle("Milk").SetFolder(home),
		client.Note.Create().SetTitle("Bread").SetFolder(home),
		client.Note.Create().SetTitle("Report").SetLink("/report").SetFolder(work),
	).Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the notes: %w", err)
	}
	return nil
}

// Delete deletes two notes, or so it says.
func Delete(ctx context.Context, client *ent.Client) error {
	deleted, err := client.Note.Delete().
		Where(note.TitleIn("Milk", "Report")).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("delete the notes: %w", err)
	}
	fmt.Println("deleted:", deleted)
	return nil
}

// Living counts the notes of each folder in three ways.
func Living(ctx context.Context, client *ent.Client) error {
	folders, err := client.Folder.Query().
		WithNotes().
		Order(folder.ByName()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("load the folders: %w", err)
	}
	for _, f := range folders {
		asked, err := f.QueryNotes().Count(ctx)
		if err != nil {
			return fmt.Errorf("count the notes: %w", err)
		}
		fmt.Printf("%s: loaded %d, asked %d\n", f.Name, len(f.Edges.Notes), asked)
	}
	all, err := client.Note.Query().Count(ctx)
	if err != nil {
		return fmt.Errorf("count all notes: %w", err)
	}
	fmt.Println("all:", all)
	return nil
}

// Dead asks about folders by their notes.
func Dead(ctx context.Context, client *ent.Client) error {
	names, err := client.Folder.Query().
		Where(folder.HasNotes()).
		Order(folder.ByNotesCount(sql.OrderDesc()), folder.ByName()).
		Select(folder.FieldName).
		Strings(ctx)
	if err != nil {
		return fmt.Errorf("query the folders: %w", err)
	}
	fmt.Println("with notes:", names)
	return nil
}

// LivingOnly asks the same, and says which notes it means.
func LivingOnly(ctx context.Context, client *ent.Client) error {
	names, err := client.Folder.Query().
		Where(folder.HasNotesWith(note.Deleted(false))).
		Order(folder.ByName()).
		Select(folder.FieldName).
		Strings(ctx)
	if err != nil {
		return fmt.Errorf("query the folders: %w", err)
	}
	fmt.Println("with living notes:", names)
	return nil
}

// Edit changes the titles of all notes.
func Edit(ctx context.Context, client *ent.Client) error {
	changed, err := client.Note.Update().
		SetTitle("Old").
		Where(note.TitleIn("Milk", "Report")).
		Save(ctx)
	if err != nil {
		return fmt.Errorf("change the titles: %w", err)
	}
	fmt.Println("changed:", changed)
	return nil
}

// Again writes a note with the title of a dead one.
func Again(ctx context.Context, client *ent.Client) error {
	for range 2 {
		err := client.Note.Create().
			SetTitle("Old").
			SetFolderID(1).
			Exec(ctx)
		fmt.Println("saved:", err == nil)
	}
	return nil
}

// Linked writes a note with the link of a dead one.
func Linked(ctx context.Context, client *ent.Client) error {
	return client.Note.Create().
		SetTitle("Report").
		SetLink("/report").
		SetFolderID(2).
		Exec(ctx)
}

// Parent deletes a folder that has no note any more.
func Parent(ctx context.Context, client *ent.Client) error {
	notes, err := client.Note.Query().
		Where(note.HasFolderWith(folder.Name("Work"))).
		Count(ctx)
	if err != nil {
		return fmt.Errorf("count the notes: %w", err)
	}
	fmt.Println("notes:", notes)
	_, err = client.Folder.Delete().
		Where(folder.Name("Work")).
		Exec(ctx)
	return err
}

// Purge deletes for good what is marked, and then the folder.
func Purge(ctx context.Context, client *ent.Client) error {
	purged, err := client.Note.Delete().
		Where(note.Deleted(true)).
		Exec(papers.WithDeleted(ctx))
	if err != nil {
		return fmt.Errorf("purge the notes: %w", err)
	}
	folders, err := client.Folder.Delete().
		Where(folder.Name("Work")).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("delete the folder: %w", err)
	}
	fmt.Println("notes purged:", purged, "folders deleted:", folders)
	return nil
}
