// Package kindsofthings holds the steps of the lesson kinds-of-things.
package kindsofthings

import (
	"context"
	"fmt"

	"github.com/learnrel/learnrel/ent/client/library/ent"
	"github.com/learnrel/learnrel/ent/client/library/ent/book"
	"github.com/learnrel/learnrel/ent/client/library/ent/film"
	"github.com/learnrel/learnrel/ent/client/library/ent/item"
	"github.com/learnrel/learnrel/ent/client/library/ent/work"
)

// One saves a book and a film in one table.
func One(ctx context.Context, client *ent.Client) error {
	err := client.Item.CreateBulk(
		client.Item.Create().SetKind(item.KindBook).SetTitle("Emma").SetPages(474),
		client.Item.Create().SetKind(item.KindFilm).SetTitle("Metropolis").SetMinutes(153),
	).Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the items: %w", err)
	}
	return nil
}

// ListOne lists all kinds, in one query.
func ListOne(ctx context.Context, client *ent.Client) error {
	items, err := client.Item.Query().
		Order(item.ByTitle()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("query the items: %w", err)
	}
	for _, it := range items {
		switch it.Kind {
		case item.KindBook:
			fmt.Println(it.Title, "has", *it.Pages, "pages")
		case item.KindFilm:
			fmt.Println(it.Title, "takes", *it.Minutes, "minutes")
		}
	}
	return nil
}

// Mixed saves a book that takes 90 minutes.
func Mixed(ctx context.Context, client *ent.Client) error {
	return client.Item.Create().
		SetKind(item.KindBook).
		SetTitle("Persuasion").
		SetMinutes(90).
		Exec(ctx)
}

// Parts saves a book and a film, each in two tables.
func Parts(ctx context.Context, client *ent.Client) error {
	tx, err := client.Tx(ctx)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback() // nothing is left to take back after Commit
	emma, err := tx.Work.Create().SetTitle("Emma").Save(ctx)
	if err != nil {
		return fmt.Errorf("create the work: %w", err)
	}
	if err := tx.Book.Create().SetWork(emma).SetPages(474).Exec(ctx); err != nil {
		return fmt.Errorf("create the book: %w", err)
	}
	metropolis, err := tx.Work.Create().SetTitle("Metropolis").Save(ctx)
	if err != nil {
		return fmt.Errorf("create the work: %w", err)
	}
	if err := tx.Film.Create().SetWork(metropolis).SetMinutes(153).Exec(ctx); err != nil {
		return fmt.Errorf("create the film: %w", err)
	}
	return tx.Commit()
}

// ListParts lists all works, whatever they are.
func ListParts(ctx context.Context, client *ent.Client) error {
	works, err := client.Work.Query().
		WithBook().
		WithFilm().
		Order(work.ByTitle()).
		All(ctx)
	if err != nil {
		return fmt.Errorf("query the works: %w", err)
	}
	for _, w := range works {
		switch {
		case w.Edges.Book != nil:
			fmt.Println(w.Title, "has", w.Edges.Book.Pages, "pages")
		case w.Edges.Film != nil:
			fmt.Println(w.Title, "takes", w.Edges.Film.Minutes, "minutes")
		}
	}
	return nil
}

// Both makes a film of a work that is a book, and a work that is neither.
func Both(ctx context.Context, client *ent.Client) error {
	emma, err := client.Work.Query().
		Where(work.Title("Emma")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the work: %w", err)
	}
	err = client.Film.Create().
		SetWork(emma).
		SetMinutes(124).
		Exec(ctx)
	fmt.Println("a film, too:", err)
	err = client.Work.Create().
		SetTitle("Sanditon").
		Exec(ctx)
	fmt.Println("neither:", err)
	return nil
}

// Second makes a second book of a work.
func Second(ctx context.Context, client *ent.Client) error {
	emma, err := client.Work.Query().
		Where(work.Title("Emma")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the work: %w", err)
	}
	return client.Book.Create().
		SetWork(emma).
		SetPages(12).
		Exec(ctx)
}

// Shelves puts all books and all films on one shelf.
func Shelves(ctx context.Context, client *ent.Client) error {
	if err := client.Book.Update().SetShelf("A").Exec(ctx); err != nil {
		return fmt.Errorf("move the books: %w", err)
	}
	if err := client.Film.Update().SetShelf("A").Exec(ctx); err != nil {
		return fmt.Errorf("move the films: %w", err)
	}
	firstBook, err := client.Book.Query().Order(book.ByID()).First(ctx)
	if err != nil {
		return fmt.Errorf("find the first book: %w", err)
	}
	firstFilm, err := client.Film.Query().Order(film.ByID()).First(ctx)
	if err != nil {
		return fmt.Errorf("find the first film: %w", err)
	}
	fmt.Println("book", firstBook.ID, "and film", firstFilm.ID, "on shelf", firstBook.Shelf)
	return nil
}
