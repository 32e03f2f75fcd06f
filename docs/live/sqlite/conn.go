package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"io"
	"reflect"
	"strings"
)

// A conn is a connection.
type conn struct {
	id      int64
	ask     asker
	release []func() // of functions that SQL may call
}

var (
	_ driver.ConnBeginTx        = (*conn)(nil)
	_ driver.ExecerContext      = (*conn)(nil)
	_ driver.QueryerContext     = (*conn)(nil)
	_ driver.ConnPrepareContext = (*conn)(nil)
)

func (c *conn) Close() error {
	_, err := c.ask(request{Do: "close", Conn: c.id})
	for _, f := range c.release {
		f()
	}
	return err
}

func (c *conn) Begin() (driver.Tx, error) {
	return c.BeginTx(context.Background(), driver.TxOptions{})
}

// BeginTx begins a transaction: SQLite knows one kind.
func (c *conn) BeginTx(ctx context.Context, _ driver.TxOptions) (driver.Tx, error) {
	if _, err := c.ExecContext(ctx, "BEGIN", nil); err != nil {
		return nil, err
	}
	return tx{c}, nil
}

type tx struct{ conn *conn }

// Commit commits. To database/sql the transaction is over then, however that ends.
func (t tx) Commit() error {
	_, err := t.conn.ExecContext(context.Background(), "COMMIT", nil)
	if err != nil {
		_ = t.Rollback()
	}
	return err
}

func (t tx) Rollback() error {
	_, err := t.conn.ExecContext(context.Background(), "ROLLBACK", nil)
	return err
}

func (c *conn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	r, err := c.send(ctx, "exec", query, args)
	if err != nil {
		return nil, err
	}
	return done{r.Last, r.Changed}, nil
}

func (c *conn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	r, err := c.send(ctx, "query", query, args)
	if err != nil {
		return nil, err
	}
	return &rows{r}, nil
}

func (c *conn) send(ctx context.Context, do, query string, args []driver.NamedValue) (*response, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	cells, err := arguments(args)
	if err != nil {
		return nil, err
	}
	return c.ask(request{Do: do, Conn: c.id, SQL: query, Args: cells})
}

func (c *conn) Prepare(query string) (driver.Stmt, error) {
	return c.PrepareContext(context.Background(), query)
}

func (c *conn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	if _, err := c.send(ctx, "prepare", query, nil); err != nil {
		return nil, err
	}
	return stmt{c, query}, nil
}

// A stmt is prepared anew each time: it only had to be right.
type stmt struct {
	conn  *conn
	query string
}

func (s stmt) Close() error  { return nil }
func (s stmt) NumInput() int { return -1 }

func (s stmt) Exec(args []driver.Value) (driver.Result, error) {
	return s.ExecContext(context.Background(), ordinals(args))
}

func (s stmt) Query(args []driver.Value) (driver.Rows, error) {
	return s.QueryContext(context.Background(), ordinals(args))
}

func (s stmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	return s.conn.ExecContext(ctx, s.query, args)
}

func (s stmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	return s.conn.QueryContext(ctx, s.query, args)
}

func ordinals(args []driver.Value) []driver.NamedValue {
	all := make([]driver.NamedValue, len(args))
	for i, v := range args {
		all[i] = driver.NamedValue{Ordinal: i + 1, Value: v}
	}
	return all
}

// done is what a statement changed.
type done struct{ last, changed int64 }

func (d done) LastInsertId() (int64, error) { return d.last, nil }
func (d done) RowsAffected() (int64, error) { return d.changed, nil }

// rows are all there already, with the error that came behind them.
type rows struct{ *response }

func (r *rows) Columns() []string { return r.response.Columns }
func (r *rows) Close() error      { return nil }

func (r *rows) Next(dest []driver.Value) error {
	if len(r.Rows) == 0 {
		if r.Behind != nil {
			return r.Behind
		}
		return io.EOF
	}
	for i := range dest {
		var err error
		if dest[i], err = fromCell(r.Rows[0][i], strings.ToLower(r.Types[i])); err != nil {
			return err
		}
	}
	r.Rows = r.Rows[1:]
	return nil
}

func (r *rows) ColumnTypeDatabaseTypeName(i int) string { return r.Types[i] }

func (r *rows) ColumnTypeNullable(int) (nullable, ok bool) { return true, true }

func (r *rows) ColumnTypeScanType(i int) reflect.Type { return scanType(strings.ToUpper(r.Types[i])) }

// scanType is what the driver of programs names for a declared type.
func scanType(declared string) reflect.Type {
	switch {
	case strings.Contains(declared, "INT"):
		return reflect.TypeFor[sql.NullInt64]()
	case declared == "CLOB" || declared == "TEXT" || strings.Contains(declared, "CHAR"):
		return reflect.TypeFor[sql.NullString]()
	case declared == "BLOB":
		return reflect.TypeFor[sql.RawBytes]()
	case declared == "REAL" || declared == "FLOAT" || declared == "NUMERIC" || strings.Contains(declared, "DOUBLE") || strings.Contains(declared, "DECIMAL"):
		return reflect.TypeFor[sql.NullFloat64]()
	case isTime(strings.ToLower(declared)):
		return reflect.TypeFor[sql.NullTime]()
	case declared == "BOOLEAN":
		return reflect.TypeFor[sql.NullBool]()
	}
	return reflect.TypeFor[*any]()
}
