// Package uniqueperparent holds the steps of the lesson unique-per-parent.
package uniqueperparent

import (
	"context"
	"fmt"

	"github.com/learnrel/learnrel/ent/client/drive/ent"
	"github.com/learnrel/learnrel/ent/client/drive/ent/file"
	"github.com/learnrel/learnrel/ent/client/drive/ent/folder"
)

// Create saves two folders with a file of the same name in each.
func Create(ctx context.Context, client *ent.Client) error {
	folders, err := client.Folder.CreateBulk(
		client.Folder.Create().SetName("work"),
		client.Folder.Create().SetName("home"),
	).Save(ctx)
	if err != nil {
		return fmt.Errorf("create the folders: %w", err)
	}
	err = client.File.MapCreateBulk(folders, func(c *ent.FileCreate, i int) {
		c.SetName("notes.txt").SetFolder(folders[i])
	}).Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the files: %w", err)
	}
	return nil
}

// SameName saves a second file of that name in the same folder.
func SameName(ctx context.Context, client *ent.Client) error {
	return client.File.Create().
		SetName("notes.txt").
		SetFolderID(1).
		Exec(ctx)
}

// Move moves a file to a folder that has one of that name.
func Move(ctx context.Context, client *ent.Client) error {
	work, err := client.Folder.Query().
		Where(folder.Name("work")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the folder: %w", err)
	}
	err = client.File.Update().
		Where(
			file.Name("notes.txt"),
			file.HasFolderWith(folder.Name("home")),
		).
		SetFolder(work).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("move the file: %w", err)
	}
	return nil
}

// Upload tries names until one is free.
func Upload(ctx context.Context, client *ent.Client) error {
	work, err := client.Folder.Query().
		Where(folder.Name("work")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the folder: %w", err)
	}
	for i := range 10 {
		name := "notes.txt"
		if i > 0 {
			name = fmt.Sprintf("notes (%d).txt", i)
		}
		err := client.File.Create().
			SetName(name).
			SetFolder(work).
			Exec(ctx)
		if ent.IsConstraintError(err) {
			fmt.Println("taken:", name)
			continue
		}
		if err != nil {
			return fmt.Errorf("create the file: %w", err)
		}
		fmt.Println("saved:", name)
		return nil
	}
	return fmt.Errorf("no free name for %q", "notes.txt")
}

// Loose saves two files of one name that are in no folder.
func Loose(ctx context.Context, client *ent.Client) error {
	for range 2 {
		err := client.File.Create().
			SetName("todo.txt").
			Exec(ctx)
		if err != nil {
			return fmt.Errorf("create a loose file: %w", err)
		}
	}
	n, err := client.File.Query().
		Where(
			file.Name("todo.txt"),
			file.Not(file.HasFolder()),
		).
		Count(ctx)
	if err != nil {
		return fmt.Errorf("count the loose files: %w", err)
	}
	fmt.Println("files called todo.txt in no folder:", n)
	return nil
}
