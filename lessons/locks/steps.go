// Package locks holds the steps of the lesson locks.
package locks

import (
	"context"
	"errors"
	"fmt"

	"entgo.io/ent/dialect/sql"

	"github.com/learnrel/learnrel/ent/client/boards/ent"
	"github.com/learnrel/learnrel/ent/client/boards/ent/board"
	"github.com/learnrel/learnrel/ent/client/boards/ent/card"
)

// room is the number of cards that a board has room for.
const room = 3

// Open saves two boards with two cards each.
func Open(ctx context.Context, client *ent.Client) error {
	for _, name := range []string{"Today", "Tomorrow"} {
		b, err := client.Board.Create().SetName(name).Save(ctx)
		if err != nil {
			return fmt.Errorf("create the board: %w", err)
		}
		err = client.Card.CreateBulk(
			client.Card.Create().SetTitle("Write").SetPosition(1).SetBoard(b),
			client.Card.Create().SetTitle("Read").SetPosition(2).SetBoard(b),
		).Exec(ctx)
		if err != nil {
			return fmt.Errorf("create the cards: %w", err)
		}
	}
	return nil
}

// Race has two people count the cards of a board, and then both add one.
func Race(ctx context.Context, client *ent.Client) error {
	today, err := client.Board.Query().Where(board.Name("Today")).Only(ctx)
	if err != nil {
		return fmt.Errorf("find the board: %w", err)
	}
	seen := map[string]int{}
	for _, who := range []string{"Ann", "Ben"} {
		seen[who], err = today.QueryCards().Count(ctx)
		if err != nil {
			return fmt.Errorf("count the cards: %w", err)
		}
	}
	for i, who := range []string{"Ann", "Ben"} {
		if seen[who] >= room {
			continue
		}
		err := client.Card.Create().SetTitle(who + "'s").SetPosition(3 + i).SetBoard(today).Exec(ctx)
		if err != nil {
			return fmt.Errorf("create the card: %w", err)
		}
	}
	cards, err := today.QueryCards().Count(ctx)
	if err != nil {
		return fmt.Errorf("count the cards: %w", err)
	}
	fmt.Printf("%d cards, room for %d\n", cards, room)
	return nil
}

// errStale says that somebody changed the cards of the board meanwhile.
var errStale = errors.New("the board has changed, look again")

// Version has two people see the same version of a board, and then both add a card.
func Version(ctx context.Context, client *ent.Client) error {
	add := func(seen *ent.Board, title string) error {
		tx, err := client.Tx(ctx)
		if err != nil {
			return fmt.Errorf("begin: %w", err)
		}
		defer tx.Rollback() // nothing is left to take back after Commit
		changed, err := tx.Board.Update().
			Where(board.ID(seen.ID), board.Version(seen.Version)).
			AddVersion(1).
			Save(ctx)
		if err != nil {
			return fmt.Errorf("raise the version: %w", err)
		}
		if changed == 0 {
			return errStale
		}
		err = tx.Card.Create().
			SetTitle(title).
			SetPosition(3).
			SetBoard(seen).
			Exec(ctx)
		if err != nil {
			return fmt.Errorf("create the card: %w", err)
		}
		return tx.Commit()
	}

	// Both look, and both see two cards.
	ann, err := client.Board.Query().Where(board.Name("Tomorrow")).WithCards().Only(ctx)
	if err != nil {
		return fmt.Errorf("load the board: %w", err)
	}
	ben, err := client.Board.Query().Where(board.Name("Tomorrow")).WithCards().Only(ctx)
	if err != nil {
		return fmt.Errorf("load the board: %w", err)
	}
	fmt.Println("Ann saw", len(ann.Edges.Cards), "cards:", add(ann, "Ann's"))
	fmt.Println("Ben saw", len(ben.Edges.Cards), "cards:", add(ben, "Ben's"))
	return nil
}

// One raises the version of one board, which is not the version that it has.
func One(ctx context.Context, client *ent.Client) error {
	err := client.Board.UpdateOneID(2).
		Where(board.Version(1)).
		AddVersion(1).
		Exec(ctx)
	fmt.Println("not found?", ent.IsNotFound(err))
	return err
}

// ForUpdate wants to lock the row of the board as it reads it.
func ForUpdate(ctx context.Context, client *ent.Client) error {
	query := client.Board.Query().Where(board.Name("Today"))
	query.Modify(func(s *sql.Selector) { s.ForUpdate() })
	_, err := query.Only(ctx)
	return err
}

// ParentFirst writes the board first, and counts its cards then.
func ParentFirst(ctx context.Context, client *ent.Client) error {
	tx, err := client.Tx(ctx)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback()
	if err := tx.Board.UpdateOneID(2).AddVersion(1).Exec(ctx); err != nil {
		return fmt.Errorf("lock the board: %w", err)
	}
	cards, err := tx.Card.Query().Where(card.BoardID(2)).Count(ctx)
	if err != nil {
		return fmt.Errorf("count the cards: %w", err)
	}
	fmt.Println("full?", cards >= room)

	err = client.Board.UpdateOneID(1).AddVersion(1).Exec(ctx) // somebody else
	fmt.Println("somebody else:", err)
	return nil
}

// ReadFirst has two transactions read the cards, and both write one then.
func ReadFirst(ctx context.Context, client *ent.Client) error {
	ann, err := client.Tx(ctx)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer ann.Rollback()
	ben, err := client.Tx(ctx)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer ben.Rollback()
	for _, tx := range []*ent.Tx{ann, ben} {
		if _, err := tx.Card.Query().Where(card.BoardID(2)).Count(ctx); err != nil {
			return fmt.Errorf("count the cards: %w", err)
		}
	}
	for i, tx := range []*ent.Tx{ann, ben} {
		err := tx.Card.Create().
			SetTitle("New").
			SetPosition(4 + i).
			SetBoardID(2).
			Exec(ctx)
		fmt.Println("saved:", err == nil, err)
	}
	return nil
}
