package child

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"reflect"
)

// connector opens connections to a database of the parent's.
type connector struct {
	asker Asker
	name  string // "" for the lesson's own
	where *where
}

// where says which lines count as the asker's.
type where struct{ folder string }

func (c *connector) Connect(ctx context.Context) (driver.Conn, error) {
	a, err := ask(ctx, c.asker, &Question{Op: Open, Name: c.name})
	if err != nil {
		return nil, err
	}
	return &conn{connector: c, id: a.ID}, nil
}

func (c *connector) Driver() driver.Driver { return noDriver{} }

// noDriver is the driver of a connector that has none.
type noDriver struct{}

func (noDriver) Open(string) (driver.Conn, error) {
	return nil, errors.New("open a database with sql.Open")
}

// named is the driver that a step of a program built from source finds by name: a
// database of that name, which the parent keeps apart from all others.
type named struct{ asker Asker }

func (d *named) Open(name string) (driver.Conn, error) {
	if name == "" { // to SQLite, a database that has no name; "" is the lesson's own
		name = ":memory:"
	}
	return (&connector{asker: d.asker, name: name, where: &where{}}).Connect(context.Background())
}

// ask gives the answer to a question; what the database refused is an error.
func ask(ctx context.Context, to Asker, q *Question) (*Answer, error) {
	a, err := to.Ask(ctx, q)
	switch {
	case err != nil:
		return nil, fmt.Errorf("ask learnrel: %w", err)
	case a.Fault == nil:
		return a, nil
	case a.Fault.Broken:
		return nil, driver.ErrBadConn
	case a.Fault.Ended:
		return nil, ended(ctx, a.Fault)
	case a.Fault.Err != nil:
		return nil, a.Fault.Err
	}
	return nil, faultError(a.Fault)
}

// ended is the error of what was given up: because of its own context, or because
// of the parent's.
func ended(ctx context.Context, f *Fault) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case f.Message == context.DeadlineExceeded.Error():
		return context.DeadlineExceeded
	}
	return context.Canceled
}

// faultError makes a fault the error that the database's own driver would give.
var faultError = func(f *Fault) error { return f }

// FaultError has another function make errors of faults: that of a package which
// stands in the place of the database's driver.
func FaultError(make func(*Fault) error) { faultError = make }

// conn is a connection of the parent's.
type conn struct {
	*connector
	id int64
}

var (
	_ driver.ConnBeginTx        = (*conn)(nil)
	_ driver.ConnPrepareContext = (*conn)(nil)
	_ driver.ExecerContext      = (*conn)(nil)
	_ driver.QueryerContext     = (*conn)(nil)
)

func (c *conn) ask(ctx context.Context, q *Question) (*Answer, error) {
	q.Conn = c.id
	switch q.Op {
	case Begin, Commit, Rollback, Exec, Query:
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if n := q.size(); n > MaxValues {
			return nil, fmt.Errorf("a statement of %d MiB; the most is %d", n>>20, MaxValues>>20)
		}
		p := callerIn(c.where.folder)
		q.File, q.Line = p.file, int64(p.line)
	}
	return ask(ctx, c.asker, q)
}

func (c *conn) Close() error {
	_, err := c.ask(context.Background(), &Question{Op: Close})
	return err
}

func (c *conn) Begin() (driver.Tx, error) {
	return c.BeginTx(context.Background(), driver.TxOptions{})
}

func (c *conn) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	_, err := c.ask(ctx, &Question{Op: Begin, Isolation: int64(o.Isolation), ReadOnly: o.ReadOnly})
	if err != nil {
		return nil, err
	}
	return &tx{c}, nil
}

func (c *conn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	return c.exec(ctx, &Question{Op: Exec, SQL: query, Args: args})
}

func (c *conn) exec(ctx context.Context, q *Question) (driver.Result, error) {
	a, err := c.ask(ctx, q)
	if err != nil {
		return nil, err
	}
	return result{a.LastInsertID, a.RowsAffected}, nil
}

func (c *conn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	return c.query(ctx, &Question{Op: Query, SQL: query, Args: args})
}

func (c *conn) query(ctx context.Context, q *Question) (driver.Rows, error) {
	a, err := c.ask(ctx, q)
	if err != nil {
		return nil, err
	}
	return &rows{conn: c, ctx: ctx, id: a.ID, columns: a.Columns, types: a.Types, page: a.Rows, more: a.More}, nil
}

func (c *conn) Prepare(query string) (driver.Stmt, error) {
	return c.PrepareContext(context.Background(), query)
}

func (c *conn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	a, err := c.ask(ctx, &Question{Op: Prepare, SQL: query})
	if err != nil {
		return nil, err
	}
	return &stmt{conn: c, id: a.ID, query: query, inputs: int(a.Inputs)}, nil
}

// result is what a statement changed.
type result struct{ id, rows int64 }

func (r result) LastInsertId() (int64, error) { return r.id, nil }
func (r result) RowsAffected() (int64, error) { return r.rows, nil }

// tx is the transaction of a connection.
type tx struct{ conn *conn }

func (t *tx) Commit() error {
	_, err := t.conn.ask(context.Background(), &Question{Op: Commit})
	return err
}

func (t *tx) Rollback() error {
	_, err := t.conn.ask(context.Background(), &Question{Op: Rollback})
	return err
}

// stmt is a prepared statement of the parent's.
type stmt struct {
	conn   *conn
	id     int64
	query  string
	inputs int
}

var (
	_ driver.StmtExecContext  = (*stmt)(nil)
	_ driver.StmtQueryContext = (*stmt)(nil)
)

func (s *stmt) NumInput() int { return s.inputs }

func (s *stmt) Close() error {
	_, err := s.conn.ask(context.Background(), &Question{Op: Unprepare, On: s.id})
	return err
}

func (s *stmt) Exec(args []driver.Value) (driver.Result, error) {
	return s.ExecContext(context.Background(), ordinals(args))
}

func (s *stmt) Query(args []driver.Value) (driver.Rows, error) {
	return s.QueryContext(context.Background(), ordinals(args))
}

func (s *stmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	return s.conn.exec(ctx, &Question{Op: Exec, On: s.id, SQL: s.query, Args: args})
}

func (s *stmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	return s.conn.query(ctx, &Question{Op: Query, On: s.id, SQL: s.query, Args: args})
}

func ordinals(args []driver.Value) []driver.NamedValue {
	all := make([]driver.NamedValue, len(args))
	for i, v := range args {
		all[i] = driver.NamedValue{Ordinal: i + 1, Value: v}
	}
	return all
}

// rows are read a page at a time.
type rows struct {
	conn    *conn
	ctx     context.Context //nolint:containedctx // it is that of the query, and rows live as long
	id      int64
	columns []string
	types   []Type
	page    [][]driver.Value
	more    bool
}

var (
	_ driver.RowsColumnTypeDatabaseTypeName = (*rows)(nil)
	_ driver.RowsColumnTypeNullable         = (*rows)(nil)
	_ driver.RowsColumnTypeScanType         = (*rows)(nil)
)

func (r *rows) Columns() []string { return r.columns }

func (r *rows) ColumnTypeDatabaseTypeName(i int) string {
	return r.typeOf(i).Name
}

func (r *rows) ColumnTypeNullable(i int) (nullable, ok bool) {
	t := r.typeOf(i)
	return t.Nullable == 1, t.Nullable >= 0
}

func (r *rows) ColumnTypeScanType(i int) reflect.Type {
	if n := r.typeOf(i).Scan; n > 0 && n < int64(len(ScanTypes)) {
		return ScanTypes[n]
	}
	return ScanTypes[0]
}

func (r *rows) typeOf(i int) Type {
	if i < len(r.types) {
		return r.types[i]
	}
	return Type{Nullable: -1}
}

func (r *rows) Close() error {
	if !r.more {
		return nil
	}
	r.more = false
	_, err := r.conn.ask(context.Background(), &Question{Op: Drop, On: r.id})
	return err
}

func (r *rows) Next(dest []driver.Value) error {
	for len(r.page) == 0 {
		if !r.more {
			return io.EOF
		}
		a, err := r.conn.ask(r.ctx, &Question{Op: Fetch, On: r.id})
		if err != nil {
			r.more = false
			return err
		}
		r.page, r.more = a.Rows, a.More
	}
	copy(dest, r.page[0])
	r.page = r.page[1:]
	return nil
}

// openDB opens the lesson's own database.
func openDB(asker Asker, w *where) *sql.DB {
	db := sql.OpenDB(&connector{asker: asker, where: w})
	// A connection that has nothing to do waits for the next statement.
	db.SetMaxIdleConns(4)
	return db
}
