package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	"entgo.io/ent/dialect/sql/schema"

	"github.com/learnrel/learnrel/runner/result"
)

// A Console is a connection to a database for a person who asks it something when no
// program runs. What it sends is in no trace.
type Console struct {
	db   *Database
	conn *sql.Conn
}

// maxConsoleRows is how many rows of a query a person is shown.
const maxConsoleRows = 1000

// Console opens a connection for a person. Unless he may write, the database refuses
// what would change it.
func (d *Database) Console(ctx context.Context, write bool) (*Console, error) {
	conn, err := d.own.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	if !write {
		if _, err := conn.ExecContext(ctx, readOnly[d.Dialect()]); err != nil {
			return nil, errors.Join(err, conn.Close())
		}
	}
	return &Console{d, conn}, nil
}

// readOnly keeps a connection from changing anything.
var readOnly = map[string]string{
	dialect.SQLite:   "PRAGMA query_only = ON",
	dialect.Postgres: "SET default_transaction_read_only = on",
	dialect.MySQL:    "SET SESSION TRANSACTION READ ONLY",
}

// IsReadOnly tells whether an error says that nothing may be changed.
func IsReadOnly(err error) bool {
	text := err.Error()
	return strings.Contains(text, "readonly") || strings.Contains(text, "read-only transaction") || strings.Contains(text, "READ ONLY transaction")
}

// Rows counts the rows of a table.
func (c *Console) Rows(ctx context.Context, table string) (n int, err error) {
	query, args := entsql.Dialect(c.db.Dialect()).Select(entsql.Count("*")).From(entsql.Table(table)).Query()
	err = c.conn.QueryRowContext(ctx, query, args...).Scan(&n)
	return n, err
}

// Dialect is ent's name of what the database speaks.
func (c *Console) Dialect() string { return c.db.Dialect() }

// Close closes the connection.
func (c *Console) Close() error { return c.conn.Close() }

// Tables are those of the schema.
func (c *Console) Tables() []*schema.Table { return c.db.known() }

// An Answered is what a statement gave.
type Answered struct {
	result.Table        // no columns where the statement gives no rows
	More         bool   // there are more rows than are shown
	Changed      *int64 // how many rows it changed, where it gives none
}

// Ask sends a statement.
func (c *Console) Ask(ctx context.Context, text string) (*Answered, error) {
	c.db.writes(text)
	if c.Dialect() != dialect.SQLite && !gives(text) {
		return c.change(ctx, text)
	}
	before, err := c.changes(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := c.conn.QueryContext(ctx, text)
	if err != nil {
		return nil, c.db.server.Fault(err)
	}
	defer rows.Close()
	a := &Answered{}
	if a.Columns, err = rows.Columns(); err != nil {
		return nil, err
	}
	types, err := rows.ColumnTypes()
	if err != nil {
		return nil, err
	}
	for rows.Next() {
		if a.More = len(a.Rows) == maxConsoleRows; a.More {
			break
		}
		values, err := scanned(rows, types)
		if err != nil {
			return nil, err
		}
		a.Rows = append(a.Rows, literals(values))
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return nil, err
	}
	if len(a.Columns) > 0 {
		return a, nil
	}
	after, err := c.changes(ctx)
	changed := after - before
	a.Changed = &changed
	return a, err
}

// giving is how statements begin that give rows.
var giving = []string{"SELECT", "WITH", "VALUES", "TABLE", "SHOW", "EXPLAIN", "DESCRIBE", "DESC", "ANALYZE", "("}

// gives tells whether a statement gives rows: a server says so only behind them.
func gives(text string) bool {
	upper := strings.ToUpper(text)
	return strings.Contains(upper, "RETURNING") || slices.ContainsFunc(giving, func(word string) bool { return strings.HasPrefix(upper, word) })
}

// change sends a statement that gives no rows.
func (c *Console) change(ctx context.Context, text string) (*Answered, error) {
	res, err := c.conn.ExecContext(ctx, text)
	if err != nil {
		return nil, c.db.server.Fault(err)
	}
	n, err := res.RowsAffected()
	return &Answered{Changed: &n}, err
}

// changes counts the rows that the connection has changed so far.
func (c *Console) changes(ctx context.Context) (n int64, err error) {
	if c.db.Dialect() != dialect.SQLite {
		return 0, nil
	}
	err = c.conn.QueryRowContext(ctx, "SELECT total_changes()").Scan(&n)
	return n, err
}

// Statements cuts text into the statements in it, each without its semicolon, and
// what stands behind the last one: a statement that is not whole yet. Semicolons in
// quotes and comments end nothing.
func Statements(text string) (whole []string, rest string) {
	start := 0
	for i := 0; i < len(text); i++ {
		switch {
		case strings.HasPrefix(text[i:], "--"):
			i += length(text[i:], "\n")
		case strings.HasPrefix(text[i:], "/*"):
			i += length(text[i:], "*/")
		case strings.ContainsRune("'\"`", rune(text[i])):
			i += length(text[i:], string(text[i]))
		case text[i] == ';':
			if s := strings.TrimSpace(text[start:i]); s != "" {
				whole = append(whole, s)
			}
			start = i + 1
		}
	}
	return whole, strings.TrimSpace(text[min(start, len(text)):])
}

// length gives how far it is from the start of a text to the last byte of the end
// mark behind its first one, or to the end of the text.
func length(text, end string) int {
	if at := strings.Index(text[1:], end); at >= 0 {
		return at + len(end)
	}
	return len(text)
}
