package database

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"slices"
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
	// interrupts end what it does, where the end of a context was missed.
	interrupts []func()
	release    func()
	// clean has the connection be as a new one. The error says that it has to be closed.
	clean func(conn any) error

	mu    sync.Mutex
	tx    *sql.Tx
	over  []*sql.Tx // that a step's own SQL ended
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
	failed    error // why there are no more
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
		// It was closed, or is of a database before this one: another has to be opened.
		return &child.Answer{Fault: &child.Fault{Message: fmt.Sprintf("no connection %d", q.Conn), Broken: true}}, nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if q.Op != child.Close { // which takes what interrupts with it
		defer c.insist(ctx)()
	}
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
	case child.Register:
		return d.answer(&child.Answer{}, c.register(q)), nil
	case child.Fetch:
		return d.fetch(ctx, c, q.On)
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
	if err == nil {
		return a
	}
	d.notice(err)
	f := d.server.Fault(err)
	f.Err = err
	if f.Ended = errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded); f.Ended {
		d.hangs() // the server may not know yet
	}
	return &child.Answer{Fault: f}
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
	id := issued.Add(1)
	c := &connection{conn: conn, traced: q.Name == "", stmts: map[int64]*sql.Stmt{}, rows: map[int64]*openRows{}, release: func() {}, clean: unclean}
	if s, ok := d.server.(cleaner); ok && c.traced {
		c.clean = s.Clean
	}
	if s, ok := d.server.(interrupter); ok {
		_ = conn.Raw(func(raw any) error { c.interrupts, c.release = s.Interrupts(raw); return nil })
	}
	d.conns[id] = c
	return &child.Answer{ID: id}, nil
}

// A cleaner is a server that makes a connection as if it was new.
type cleaner interface {
	// Clean undoes what was done to a connection, or gives [driver.ErrBadConn].
	Clean(conn any) error
}

// unclean has a connection be closed: what a step did to it ends with it.
func unclean(any) error { return driver.ErrBadConn }

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
	for _, tx := range c.over {
		_ = tx.Rollback()
	}
	c.release()
	_ = c.conn.Raw(c.clean)
	if err := c.conn.Close(); !errors.Is(err, sql.ErrConnDone) {
		return err
	}
	return nil
}

func (d *Database) prepare(ctx context.Context, c *connection, q *child.Question) *child.Answer {
	stmt, err := c.conn.PrepareContext(ctx, q.SQL) // it may outlive a transaction
	if err != nil {
		return d.answer(nil, err)
	}
	id := issued.Add(1)
	c.stmts[id] = stmt
	return &child.Answer{ID: id, Inputs: -1}
}

// send does what goes to the database, and writes it down.
func (d *Database) send(ctx context.Context, c *connection, q *child.Question) (*child.Answer, error) {
	var s *result.Statement
	if c.traced {
		if q.SQL != "" {
			d.writes(q.SQL)
		}
		var n int
		s, n = d.trace.add(q)
		if d.Before != nil {
			if err := d.Before(ctx, n, d.trace.copyOf(s)); err != nil {
				c.giveUp(q.Op)
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
		a, err = &child.Answer{}, c.control(ctx, q)
	}
	if err == nil && q.Op == child.Exec {
		d.trace.told(s, a.RowsAffected, nil)
	} else {
		d.trace.told(s, -1, err)
	}
	return d.answer(a, err), nil
}

// giveUp ends the transaction that a program takes for ended, though its end was
// kept from the database.
func (c *connection) giveUp(op child.Op) {
	if c.tx != nil && (op == child.Commit || op == child.Rollback) {
		_ = c.tx.Rollback()
		c.tx = nil
	}
}

// EndOpen closes what the program has open, as its end would, and tells whether a
// transaction was among it. The program is free to open more.
func (d *Database) EndOpen() (open bool) {
	d.mu.Lock()
	conns := d.conns
	d.conns = map[int64]*connection{}
	d.mu.Unlock()
	for _, c := range conns {
		c.mu.Lock()
		open = open || c.tx != nil
		_ = c.closeLocked()
		c.mu.Unlock()
	}
	return open
}

// control begins or ends a transaction. It outlives the question, so it does not
// take the question's context: the program says when it is over.
func (c *connection) control(ctx context.Context, q *child.Question) error {
	tx, err := c.tx, error(nil)
	switch {
	case q.Op == child.Begin:
		tx, err = c.conn.BeginTx(context.WithoutCancel(ctx), &sql.TxOptions{Isolation: sql.IsolationLevel(q.Isolation), ReadOnly: q.ReadOnly})
		if err != nil {
			return err
		}
		if c.tx != nil {
			c.over = append(c.over, c.tx)
		}
		c.tx = tx
		return nil
	case tx == nil && q.Op == child.Commit: // the database says what that is
		_, err = c.conn.ExecContext(ctx, "COMMIT")
		return err
	case tx == nil:
		_, err = c.conn.ExecContext(ctx, "ROLLBACK")
		return err
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
		a.Types = columnTypes(found)
		err = d.page(r, a)
	}
	if err != nil || !a.More {
		_ = r.close()
		return d.answer(a, err), nil
	}
	a.ID = issued.Add(1)
	c.rows[a.ID] = r
	return a, nil
}

// columnTypes gives what the driver tells of the columns.
func columnTypes(rows *sql.Rows) []child.Type {
	types, err := rows.ColumnTypes()
	if err != nil {
		return nil
	}
	all := make([]child.Type, len(types))
	for i, t := range types {
		all[i] = child.Type{Name: t.DatabaseTypeName(), Nullable: -1, Scan: int64(max(0, slices.Index(child.ScanTypes, t.ScanType())))}
		if null, ok := t.Nullable(); ok && null {
			all[i].Nullable = 1
		} else if ok {
			all[i].Nullable = 0
		}
	}
	return all
}

// fetch reads further rows of a query.
func (d *Database) fetch(ctx context.Context, c *connection, id int64) (*child.Answer, error) {
	r := c.rows[id]
	if r == nil {
		return d.answer(nil, io.ErrUnexpectedEOF), nil
	}
	stop := context.AfterFunc(ctx, r.cancel)
	defer stop()
	a := &child.Answer{ID: id}
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
	for size := 0; len(a.Rows) < pageRows && size < pageBytes; {
		row, width, err := r.next()
		if row == nil {
			d.trace.told(r.statement, r.read, err)
			if a.More = err != nil && len(a.Rows) > 0; a.More {
				return nil
			}
			return err
		}
		r.read++
		size += width
		a.Rows = append(a.Rows, row)
	}
	d.trace.told(r.statement, r.read, nil)
	a.More = true
	return nil
}

// next reads a row, and tells about how large it is. There is none behind the last
// one and behind an error, which stays.
func (r *openRows) next() (row []driver.Value, width int, err error) {
	if r.failed != nil || !r.Next() {
		return nil, 0, cmp.Or(r.failed, r.Err())
	}
	row = make([]driver.Value, r.columns)
	pointers := make([]any, r.columns)
	for i := range row {
		pointers[i] = (*any)(&row[i])
	}
	r.failed = r.Scan(pointers...)
	for _, v := range row {
		width += child.SizeOf(v)
	}
	if r.failed == nil && width > child.MaxValues {
		r.failed = fmt.Errorf("a row of %d MiB; the most is %d", width>>20, child.MaxValues>>20)
	}
	if r.failed != nil {
		return nil, 0, r.failed
	}
	return row, width, nil
}

func (r *openRows) close() error {
	err := r.Close()
	r.cancel()
	return err
}
