package harness

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
)

// A Statement is one piece of SQL that was sent to the database.
type Statement struct {
	SQL     string   `json:"sql"`
	Args    []string `json:"args,omitempty"` // as SQL literals
	Rows    int64    `json:"rows"`           // returned or changed; -1 where that is not known
	Error   string   `json:"error,omitempty"`
	Line    int      `json:"line,omitempty"`    // of the lesson's code that sent it
	Control bool     `json:"control,omitempty"` // it only begins or ends a transaction

	at position
}

// tracer is a driver that writes down what goes through it. An ent client asks
// its driver for BeginTx, and generated code may ask for ExecContext and
// QueryContext, so it has these too.
type tracer struct {
	dialect.Driver
	folder string          // the package whose lines count as the sender's
	joins  map[string]bool // the join tables, for sorted

	mu  sync.Mutex
	log []*Statement
}

func (t *tracer) reset() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.log = nil
}

// statements gives what was sent since reset.
func (t *tracer) statements() []Statement {
	t.mu.Lock()
	defer t.mu.Unlock()
	all := make([]Statement, len(t.log))
	for i, s := range t.log {
		all[i] = *s
	}
	return all
}

// failedAt gives the line that sent the last statement, when that failed, and
// otherwise, since an error does not say where it was made, fallback.
func (t *tracer) failedAt(fallback position) position {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i := len(t.log) - 1; i >= 0; i-- {
		if s := t.log[i]; !s.Control {
			if s.Error != "" && s.at.line > 0 {
				return s.at
			}
			break
		}
	}
	return fallback
}

func (t *tracer) add(query string, args any) *Statement {
	s := &Statement{SQL: query, Rows: -1, at: callerIn(t.folder)}
	s.Line = s.at.line
	if list, ok := args.([]any); ok {
		s.Args = literals(sorted(query, list, t.joins))
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.log = append(t.log, s)
	return s
}

func (t *tracer) control(query string, err error) error {
	s := t.add(query, nil)
	s.Control = true
	s.Rows = 0
	s.fail(err)
	return err
}

func (s *Statement) fail(err error) {
	if err != nil {
		s.Error = err.Error()
	}
}

func (t *tracer) Exec(ctx context.Context, query string, args, v any) error {
	return t.exec(ctx, t.Driver, query, args, v)
}

func (t *tracer) Query(ctx context.Context, query string, args, v any) error {
	return t.query(ctx, t.Driver, query, args, v)
}

// exec sends a statement and counts the rows that it changed.
func (t *tracer) exec(ctx context.Context, to dialect.ExecQuerier, query string, args, v any) error {
	s := t.add(query, args)
	var result sql.Result
	if v == nil {
		v = &result
	}
	err := to.Exec(ctx, query, args, v)
	s.fail(err)
	if r, ok := v.(*sql.Result); ok && err == nil && *r != nil {
		if n, err := (*r).RowsAffected(); err == nil {
			s.Rows = n
		}
	}
	return err
}

// query sends a query and counts the rows that are read from it.
func (t *tracer) query(ctx context.Context, to dialect.ExecQuerier, query string, args, v any) error {
	s := t.add(query, args)
	err := to.Query(ctx, query, args, v)
	s.fail(err)
	if rows, ok := v.(*entsql.Rows); ok && err == nil {
		s.Rows = 0
		rows.ColumnScanner = &countingRows{rows.ColumnScanner, s}
	}
	return err
}

// countingRows counts the rows that pass. SQLite checks some constraints of an
// INSERT … RETURNING only while its rows are read, so it looks at the error too.
type countingRows struct {
	entsql.ColumnScanner
	statement *Statement
}

func (r *countingRows) Next() bool {
	if r.ColumnScanner.Next() {
		r.statement.Rows++
		return true
	}
	r.statement.fail(r.ColumnScanner.Err())
	return false
}

func (t *tracer) Tx(ctx context.Context) (dialect.Tx, error) {
	tx, err := t.Driver.Tx(ctx)
	if t.control("BEGIN", err) != nil {
		return nil, err
	}
	return &tracedTx{tx, t}, nil
}

// BeginTx is what ent's generated Client.BeginTx asks of a driver.
func (t *tracer) BeginTx(ctx context.Context, opts *sql.TxOptions) (dialect.Tx, error) {
	d, ok := t.Driver.(interface {
		BeginTx(context.Context, *sql.TxOptions) (dialect.Tx, error)
	})
	if !ok {
		return nil, errors.New("begin a transaction: the driver has no BeginTx")
	}
	tx, err := d.BeginTx(ctx, opts)
	if t.control("BEGIN", err) != nil {
		return nil, err
	}
	return &tracedTx{tx, t}, nil
}

// ExecContext is what clients with the feature sql/execquery ask of a driver.
func (t *tracer) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return execContext(ctx, t, t.Driver, query, args)
}

// QueryContext is what clients with the feature sql/execquery ask of a driver.
func (t *tracer) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return queryContext(ctx, t, t.Driver, query, args)
}

// tracedTx is a transaction of a tracer.
type tracedTx struct {
	dialect.Tx
	tracer *tracer
}

func (tx *tracedTx) Exec(ctx context.Context, query string, args, v any) error {
	return tx.tracer.exec(ctx, tx.Tx, query, args, v)
}

func (tx *tracedTx) Query(ctx context.Context, query string, args, v any) error {
	return tx.tracer.query(ctx, tx.Tx, query, args, v)
}

func (tx *tracedTx) Commit() error { return tx.tracer.control("COMMIT", tx.Tx.Commit()) }

func (tx *tracedTx) Rollback() error {
	err := tx.Tx.Rollback()
	if errors.Is(err, sql.ErrTxDone) {
		return err // nothing was sent
	}
	return tx.tracer.control("ROLLBACK", err)
}

func (tx *tracedTx) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return execContext(ctx, tx.tracer, tx.Tx, query, args)
}

func (tx *tracedTx) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return queryContext(ctx, tx.tracer, tx.Tx, query, args)
}

func execContext(ctx context.Context, t *tracer, to any, query string, args []any) (sql.Result, error) {
	d, ok := to.(interface {
		ExecContext(context.Context, string, ...any) (sql.Result, error)
	})
	if !ok {
		return nil, fmt.Errorf("%T has no ExecContext", to)
	}
	s := t.add(query, args)
	res, err := d.ExecContext(ctx, query, args...)
	s.fail(err)
	if err == nil {
		if n, err := res.RowsAffected(); err == nil {
			s.Rows = n
		}
	}
	return res, err
}

func queryContext(ctx context.Context, t *tracer, to any, query string, args []any) (*sql.Rows, error) {
	d, ok := to.(interface {
		QueryContext(context.Context, string, ...any) (*sql.Rows, error)
	})
	if !ok {
		return nil, fmt.Errorf("%T has no QueryContext", to)
	}
	s := t.add(query, args)
	rows, err := d.QueryContext(ctx, query, args...)
	s.fail(err)
	return rows, err
}
