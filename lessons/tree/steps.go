// Package tree holds the steps of the lesson tree.
package tree

import (
	"context"
	"fmt"
	"strings"

	"entgo.io/ent/dialect/sql"

	"github.com/learnrel/learnrel/ent/client/trees/ent"
	"github.com/learnrel/learnrel/ent/client/trees/ent/category"
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

// Children finds the roots, and goes one level down from each.
func Children(ctx context.Context, client *ent.Client) error {
	roots, err := client.Category.Query().
		Where(category.Not(category.HasParent())).
		WithChildren(func(q *ent.CategoryQuery) { q.Order(category.ByID()) }).
		Order(category.ByID()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("query the roots: %w", err)
	}
	for _, root := range roots {
		fmt.Println(root.Name)
		for _, child := range root.Edges.Children {
			fmt.Println("-", child.Name)
		}
	}
	return nil
}

// Path walks up from a leaf to the root, one query a level.
func Path(ctx context.Context, client *ent.Client) error {
	at, err := client.Category.Query().
		Where(category.Name("Laptops")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the leaf: %w", err)
	}
	path := []string{at.Name}
	for {
		at, err = at.QueryParent().Only(ctx)
		if ent.IsNotFound(err) {
			break // at the root
		}
		if err != nil {
			return fmt.Errorf("go up from %s: %w", path[0], err)
		}
		path = append([]string{at.Name}, path...)
	}
	fmt.Println(strings.Join(path, " > "))
	return nil
}

// Subtree asks the database for a category and all that is below it.
func Subtree(ctx context.Context, client *ent.Client) error {
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
