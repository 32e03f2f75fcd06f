// Package orderedchildren holds the steps of the lesson ordered-children.
package orderedchildren

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect/sql"

	"github.com/learnrel/learnrel/ent/client/boards/ent"
	"github.com/learnrel/learnrel/ent/client/boards/ent/board"
	"github.com/learnrel/learnrel/ent/client/boards/ent/card"
)

// Write saves a board with four cards.
func Write(ctx context.Context, client *ent.Client) error {
	today, err := client.Board.Create().
		SetName("Today").
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create the board: %w", err)
	}
	titles := []string{"Wake", "Eat", "Work", "Sleep"}
	err = client.Card.MapCreateBulk(titles, func(c *ent.CardCreate, i int) {
		c.SetTitle(titles[i]).SetPosition(i + 1).SetBoard(today)
	}).Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the cards: %w", err)
	}
	return nil
}

// show prints the cards of the board in their order.
func show(ctx context.Context, client *ent.Client) error {
	today, err := client.Board.Query().
		Where(board.Name("Today")).
		WithCards(func(q *ent.CardQuery) { q.Order(card.ByPosition()) }).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("load the board: %w", err)
	}
	for _, c := range today.Edges.Cards {
		fmt.Println(c.Position, c.Title)
	}
	return nil
}

// Show loads the board with its cards in their order.
func Show(ctx context.Context, client *ent.Client) error {
	today, err := client.Board.Query().
		Where(board.Name("Today")).
		WithCards(func(q *ent.CardQuery) { q.Order(card.ByPosition()) }).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("load the board: %w", err)
	}
	for _, c := range today.Edges.Cards {
		fmt.Println(c.Position, c.Title)
	}
	return nil
}

// Shift makes room at the position 2: all cards from there on move down by one.
func Shift(ctx context.Context, client *ent.Client) error {
	return client.Card.Update().
		Where(card.BoardID(1), card.PositionGTE(2)).
		AddPosition(1).
		Exec(ctx)
}

// makeRoom moves all cards of a board from a position on down by one.
func makeRoom(ctx context.Context, tx *ent.Tx, boardID, at int) error {
	err := tx.Card.Update().
		Where(card.BoardID(boardID), card.PositionGTE(at)).
		Modify(func(u *sql.UpdateBuilder) {
			u.Set(card.FieldPosition, sql.Expr("-(position + 1)"))
		}).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("set the cards aside: %w", err)
	}
	err = tx.Card.Update().
		Where(card.BoardID(boardID), card.PositionLT(0)).
		Modify(func(u *sql.UpdateBuilder) {
			u.Set(card.FieldPosition, sql.Expr("-position"))
		}).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("put them back: %w", err)
	}
	return nil
}

// Insert adds a card at the position 2.
func Insert(ctx context.Context, client *ent.Client) error {
	tx, err := client.Tx(ctx)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback() // nothing is left to take back after Commit
	if err := makeRoom(ctx, tx, 1, 2); err != nil {
		return err
	}
	err = tx.Card.Create().
		SetTitle("Wash").
		SetPosition(2).
		SetBoardID(1).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("create the card: %w", err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return show(ctx, client)
}

// Move moves the last card to the front.
func Move(ctx context.Context, client *ent.Client) error {
	tx, err := client.Tx(ctx)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback()
	sleep, err := tx.Card.Query().
		Where(card.BoardID(1), card.Title("Sleep")).
		Only(ctx)
	if err != nil {
		return fmt.Errorf("find the card: %w", err)
	}
	if err := makeRoom(ctx, tx, 1, 1); err != nil {
		return err
	}
	if err := sleep.Update().SetPosition(1).Exec(ctx); err != nil {
		return fmt.Errorf("move the card: %w", err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return show(ctx, client)
}

// Append adds two cards at the end, after the highest position.
func Append(ctx context.Context, client *ent.Client) error {
	for _, title := range []string{"Dream", "Snore"} {
		last, err := client.Card.Query().
			Where(card.BoardID(1)).
			Order(card.ByPosition(sql.OrderDesc())).
			First(ctx)
		if err != nil {
			return fmt.Errorf("find the last card: %w", err)
		}
		err = client.Card.Create().
			SetTitle(title).
			SetPosition(last.Position + 1).
			SetBoardID(1).
			Exec(ctx)
		if err != nil {
			return fmt.Errorf("create the card: %w", err)
		}
		fmt.Println(last.Position+1, title)
	}
	return nil
}
