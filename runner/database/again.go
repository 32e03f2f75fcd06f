package database

import (
	"context"
	"database/sql"
	"fmt"

	"entgo.io/ent/dialect"

	"github.com/learnrel/learnrel/runner/result"
)

// Again sends statements that were written down once more, in one transaction on a
// connection of its own, as somebody else would who works on the same database.
// Those that begin and end transactions are left out.
func (d *Database) Again(ctx context.Context, all []result.Statement) error {
	tx, err := d.own.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	for _, s := range all {
		if s.Control {
			continue
		}
		d.writes(s.SQL)
		if err := again(ctx, tx, s); err != nil {
			_ = tx.Rollback()
			return err
		}
	}
	return tx.Commit()
}

// again sends one statement. It may give rows (RETURNING), and has its effect only
// when they are read.
func again(ctx context.Context, tx *sql.Tx, s result.Statement) error {
	rows, err := tx.QueryContext(ctx, s.SQL, s.Sent...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
	}
	return rows.Err()
}

// Plan gives the database's own plan for a statement, a line a step; nothing where
// the dialect has no words for it that a line could be judged by.
func (d *Database) Plan(ctx context.Context, s result.Statement) (plan []string, err error) {
	if s.Control || d.Dialect() != dialect.SQLite {
		return nil, nil
	}
	rows, err := d.own.QueryContext(ctx, "EXPLAIN QUERY PLAN "+s.SQL, s.Sent...)
	if err != nil {
		return nil, fmt.Errorf("ask for a plan: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			return nil, fmt.Errorf("ask for a plan: %w", err)
		}
		plan = append(plan, step)
	}
	return plan, rows.Err()
}
