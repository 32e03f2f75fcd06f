// Package treechanges holds the steps of the lesson tree-changes.
package treechanges

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect/sql"

	"github.com/learnrel/learnrel/ent/client/trees/ent"
	"github.com/learnrel/learnrel/ent/client/trees/ent/category"
	"github.com/learnrel/learnrel/ent/client/trees/ent/folder"
)

// Grow saves a tree of three levels, from the root down.
func Grow(ctx context.Context, client *ent.Client) error {
	electronics, err := client.Category.Create().
		SetName("Electronics").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the root: %w", err)
	}
	computers, err := client.Category.Create().
		SetName("Computers").
		SetParent(electronics).
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create a child: %w", err)
	}
	err = client.Category.CreateBulk(
		client.Category.Create().SetName("Phones").SetParent(electronics),
		client.Category.Create().SetName("Laptops").SetParent(computers),
	).Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the leaves: %w", err)
	}
	return nil
}

// Adopt tries to move a category by adding it to the children of another.
func Adopt(ctx context.Context, client *ent.Client) error {
	laptops, err := client.Category.Query().
		Where(category.Name("Laptops")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the child: %w", err)
	}
	return client.Category.Update().
		Where(category.Name("Phones")).
		AddChildren(laptops).
		Exec(ctx)
}

// Move gives the child another parent, from the child's side.
func Move(ctx context.Context, client *ent.Client) error {
	phones, err := client.Category.Query().
		Where(category.Name("Phones")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the new parent: %w", err)
	}
	err = client.Category.Update().
		Where(category.Name("Laptops")).
		SetParent(phones).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("move the child: %w", err)
	}
	return nil
}

// Fell deletes a category that has a child.
func Fell(ctx context.Context, client *ent.Client) error {
	_, err := client.Category.Delete().
		Where(category.Name("Phones")).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("delete the category: %w", err)
	}
	return nil
}

// Circle puts the root below its own child. Nothing objects.
func Circle(ctx context.Context, client *ent.Client) error {
	at, err := client.Category.Query().
		Where(category.Name("Computers")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the child: %w", err)
	}
	err = client.Category.Update().
		Where(category.Name("Electronics")).
		SetParent(at).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("move the root: %w", err)
	}
	for range 4 {
		fmt.Print(at.Name, " < ")
		if at, err = at.QueryParent().Only(ctx); err != nil {
			return fmt.Errorf("go up: %w", err)
		}
	}
	fmt.Println("and so on")
	return nil
}

// Around asks for everything below Electronics, now that it is a circle.
func Around(ctx context.Context, client *ent.Client) error {
	return subtree(ctx, client)
}

// Empty deletes a folder that holds another one.
func Empty(ctx context.Context, client *ent.Client) error {
	home, err := client.Folder.Create().
		SetName("home").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the root: %w", err)
	}
	photos, err := client.Folder.Create().
		SetName("photos").
		SetParent(home).
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the folder: %w", err)
	}
	summer, err := client.Folder.Create().
		SetName("summer").
		SetParent(photos).
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the folder in it: %w", err)
	}
	fmt.Println("summer is in folder", *summer.ParentID)

	if err := client.Folder.DeleteOne(photos).Exec(ctx); err != nil {
		return fmt.Errorf("delete the folder: %w", err)
	}
	left, err := client.Folder.Query().
		Order(folder.ByID()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("query what is left: %w", err)
	}
	for _, f := range left {
		fmt.Println("Left:", f.Name)
	}
	return nil
}

// subtree asks the database for a category and all that is below it.
func subtree(ctx context.Context, client *ent.Client) error {
	found, err := client.Category.Query().
		Where(func(s *sql.Selector) {
			top := sql.Table(category.Table)
			child := sql.Table(category.Table).As("child")
			below := sql.WithRecursive("below", category.FieldID)
			below.As(
				sql.Select(top.C(category.FieldID)).
					From(top).
					Where(sql.EQ(top.C(category.FieldName), "Electronics")).
					Union(sql.Select(child.C(category.FieldID)).
						From(child).
						Join(below).
						On(child.C(category.ParentColumn), below.C(category.FieldID))),
			)
			s.Prefix(below)
			s.Join(below).On(s.C(category.FieldID), below.C(category.FieldID))
		}).
		Order(category.ByName()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("query the subtree: %w", err)
	}
	for _, c := range found {
		fmt.Println(c.Name)
	}
	return nil
}
