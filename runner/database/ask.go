package database

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/learnrel/learnrel/runner/child"
	"github.com/learnrel/learnrel/runner/result"
)

// How much of a query's rows an answer holds.
const (
	pageRows  = 256
	pageBytes = 256 << 10
)

// connection is one that a program has open.
type connection struct {
	conn   *sql.Conn
	traced bool

	mu    sync.Mutex
	tx    *sql.Tx
	stmts map[int64]*sql.Stmt
	rows  map[int64]*openRows
}

// openRows are rows that are not all read.
type openRows struct {
	*sql.Rows
	cancel    context.CancelFunc
	columns   int
	statement *result.Statement
	read      int64
}

// Ask answers a question of a program's driver. The error is that of a question
// that makes no sense; what the database refuses is a fault in the answer.
func (d *Database) Ask(ctx context.Context, q *child.Question) (*child.Answer, error) {
	if q.Op == child.Open {
		return d.open(ctx, q)
	}
	d.mu.Lock()
	c := d.conns[q.Conn]
	d.mu.Unlock()
	if c == nil {
		return nil, fmt.Errorf("no connection %d", q.Conn)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	switch q.Op {
	case child.Close:
		d.mu.Lock()
		delete(d.conns, q.Conn)
		d.mu.Unlock()
		return d.answer(&child.Answer{}, c.closeLocked()), nil
	case child.Unprepare:
		stmt := c.stmts[q.On]
		delete(c.stmts, q.On)
		if stmt == nil {
			return &child.Answer{}, nil
		}
		return d.answer(&child.Answer{}, stmt.Close()), nil
	case child.Prepare:
		return d.prepare(ctx, c, q), nil
	case child.Fetch:
		return d.fetch(c, q.On)
	case child.Drop:
		if r := c.rows[q.On]; r != nil {
			delete(c.rows, q.On)
			return d.answer(&child.Answer{}, r.close()), nil
		}
		return &child.Answer{}, nil
	case child.Begin, child.Commit, child.Rollback, child.Exec, child.Query:
		return d.send(ctx, c, q)
	}
	return nil, fmt.Errorf("no question %d", q.Op)
}

// answer is an answer, or the fault that stands in its place.
func (d *Database) answer(a *child.Answer, err error) *child.Answer {
	if err != nil {
		return &child.Answer{Fault: d.server.Fault(err)}
	}
	return a
}

// open opens a connection.
func (d *Database) open(ctx context.Context, q *child.Question) (*child.Answer, error) {
	db, err := d.own, error(nil)
	if q.Name != "" {
		db, err = d.byName(q.Name)
	}
	var conn *sql.Conn
	if err == nil {
		conn, err = db.Conn(ctx)
	}
	if err != nil {
		return d.answer(nil, err), nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	id := d.next()
	d.conns[id] = &connection{conn: conn, traced: q.Name == "", stmts: map[int64]*sql.Stmt{}, rows: map[int64]*openRows{}}
	return &child.Answer{ID: id}, nil
}

// byName gives a database that a step named itself.
func (d *Database) byName(name string) (*sql.DB, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if db := d.named[name]; db != nil {
		return db, nil
	}
	db, err := d.server.Named(d, name)
	if err != nil {
		return nil, err
	}
	d.named[name] = db
	return db, nil
}

// close ends what a connection still does, and the connection.
func (c *connection) close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.closeLocked()
}

func (c *connection) closeLocked() error {
	for _, r := range c.rows {
		_ = r.close()
	}
	for _, s := range c.stmts {
		_ = s.Close()
	}
	if c.tx != nil {
		_ = c.tx.Rollback()
	}
	return c.conn.Close()
}

func (d *Database) number() int64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.next()
}

func (d *Database) prepare(ctx context.Context, c *connection, q *child.Question) *child.Answer {
	var stmt *sql.Stmt
	var err error
	if c.tx != nil {
		stmt, err = c.tx.PrepareContext(ctx, q.SQL)
	} else {
		stmt, err = c.conn.PrepareContext(ctx, q.SQL)
	}
	if err != nil {
		return d.answer(nil, err)
	}
	id := d.number()
	c.stmts[id] = stmt
	return &child.Answer{ID: id, Inputs: -1}
}

// send does what goes to the database, and writes it down.
func (d *Database) send(ctx context.Context, c *connection, q *child.Question) (*child.Answer, error) {
	var s *result.Statement
	if c.traced {
		var n int
		s, n = d.trace.add(q)
		if d.Before != nil {
			if err := d.Before(ctx, n, d.trace.copyOf(s)); err != nil {
				d.trace.told(s, -1, err)
				return d.answer(nil, err), nil
			}
		}
	}
	var a *child.Answer
	var err error
	switch q.Op {
	case child.Exec:
		a, err = c.exec(ctx, q)
	case child.Query:
		return d.query(ctx, c, q, s)
	default:
		a, err = &child.Answer{}, c.control(q)
	}
	if err == nil && q.Op == child.Exec {
		d.trace.told(s, a.RowsAffected, nil)
	} else {
		d.trace.told(s, -1, err)
	}
	return d.answer(a, err), nil
}

var errNoTx = errors.New("there is no transaction on this connection")

// control begins or ends a transaction. It outlives the question, so it does not
// take the question's context: the program says when it is over.
func (c *connection) control(q *child.Question) error {
	if q.Op == child.Begin {
		if c.tx != nil {
			return errors.New("cannot start a transaction within a transaction")
		}
		tx, err := c.conn.BeginTx(context.Background(), &sql.TxOptions{Isolation: sql.IsolationLevel(q.Isolation), ReadOnly: q.ReadOnly})
		if err == nil {
			c.tx = tx
		}
		return err
	}
	tx := c.tx
	if tx == nil {
		return errNoTx
	}
	c.tx = nil
	if q.Op == child.Commit {
		return tx.Commit()
	}
	return tx.Rollback()
}

func arguments(all []driver.NamedValue) []any {
	args := make([]any, len(all))
	for i, a := range all {
		if args[i] = a.Value; a.Name != "" {
			args[i] = sql.Named(a.Name, a.Value)
		}
	}
	return args
}

func (c *connection) exec(ctx context.Context, q *child.Question) (*child.Answer, error) {
	args := arguments(q.Args)
	var res sql.Result
	var err error
	switch stmt := c.stmts[q.On]; {
	case q.On != 0 && stmt == nil:
		return nil, errNoStatement
	case stmt != nil:
		res, err = stmt.ExecContext(ctx, args...)
	case c.tx != nil:
		res, err = c.tx.ExecContext(ctx, q.SQL, args...)
	default:
		res, err = c.conn.ExecContext(ctx, q.SQL, args...)
	}
	if err != nil {
		return nil, err
	}
	a := &child.Answer{}
	a.LastInsertID, _ = res.LastInsertId() // PostgreSQL has none
	if a.RowsAffected, err = res.RowsAffected(); err != nil {
		a.RowsAffected = -1
	}
	return a, nil
}

var errNoStatement = errors.New("there is no such prepared statement")

// query sends a query and reads its first rows. Rows that are left outlive the
// question: they end with their own context.
func (d *Database) query(ctx context.Context, c *connection, q *child.Question, s *result.Statement) (*child.Answer, error) {
	args := arguments(q.Args)
	long, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, cancel) // as long as the question is not answered
	defer stop()
	var found *sql.Rows
	var err error
	switch stmt := c.stmts[q.On]; {
	case q.On != 0 && stmt == nil:
		err = errNoStatement
	case stmt != nil:
		found, err = stmt.QueryContext(long, args...)
	case c.tx != nil:
		found, err = c.tx.QueryContext(long, q.SQL, args...)
	default:
		found, err = c.conn.QueryContext(long, q.SQL, args...)
	}
	if err != nil {
		cancel()
		d.trace.told(s, -1, err)
		return d.answer(nil, err), nil
	}
	r := &openRows{Rows: found, cancel: cancel, statement: s}
	a := &child.Answer{}
	if a.Columns, err = found.Columns(); err == nil {
		r.columns = len(a.Columns)
		if types, err := found.ColumnTypes(); err == nil {
			for _, t := range types {
				a.Types = append(a.Types, t.DatabaseTypeName())
			}
		}
		err = d.page(r, a)
	}
	if err != nil || !a.More {
		_ = r.close()
		return d.answer(a, err), nil
	}
	a.ID = d.number()
	c.rows[a.ID] = r
	return a, nil
}

// fetch reads further rows of a query.
func (d *Database) fetch(c *connection, id int64) (*child.Answer, error) {
	r := c.rows[id]
	if r == nil {
		return d.answer(nil, io.ErrUnexpectedEOF), nil
	}
	a := &child.Answer{}
	err := d.page(r, a)
	if err != nil || !a.More {
		delete(c.rows, id)
		_ = r.close()
	}
	return d.answer(a, err), nil
}

// page reads some rows into an answer. An error that comes behind rows is kept for
// the next page, as a driver would come to it.
func (d *Database) page(r *openRows, a *child.Answer) error {
	size := 0
	for len(a.Rows) < pageRows && size < pageBytes {
		if !r.Next() {
			err := r.Err()
			d.trace.told(r.statement, r.read, err)
			if a.More = err != nil && len(a.Rows) > 0; a.More {
				return nil
			}
			return err
		}
		row := make([]driver.Value, r.columns)
		pointers := make([]any, r.columns)
		for i := range row {
			pointers[i] = (*any)(&row[i])
		}
		if err := r.Scan(pointers...); err != nil {
			return err
		}
		r.read++
		for _, v := range row {
			size += sizeOf(v)
		}
		a.Rows = append(a.Rows, row)
	}
	d.trace.told(r.statement, r.read, nil)
	a.More = true
	return nil
}

// sizeOf is about what a value takes in an answer, in bytes.
func sizeOf(v driver.Value) int {
	switch v := v.(type) {
	case string:
		return len(v)
	case []byte:
		return len(v)
	}
	return 8
}

func (r *openRows) close() error {
	err := r.Close()
	r.cancel()
	return err
}
