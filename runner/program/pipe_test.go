//go:build cgo

package program

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	"entgo.io/ent/dialect/sql/sqlgraph"
	"github.com/mattn/go-sqlite3"

	"github.com/learnrel/learnrel/runner/child"
	"github.com/learnrel/learnrel/runner/database"
)

// A way is how a test comes to SQLite. What a test sees must not depend on it.
type way struct {
	name string
	// open gives a new database, and how those are opened that a step names.
	open func(t *testing.T) (own *sql.DB, byName func(name string) *sql.DB)
}

var ways = []way{
	{"the driver itself", openReal},
	{"in this process", openHere},
	{"over a pipe", openPiped},
}

var realDatabases atomic.Int64

func openReal(t *testing.T) (*sql.DB, func(string) *sql.DB) {
	byName := func(name string) *sql.DB {
		db, err := sql.Open("sqlite3", name)
		if err != nil {
			t.Fatal(err)
		}
		db.SetMaxIdleConns(4)
		t.Cleanup(func() { db.Close() })
		return db
	}
	name := fmt.Sprintf("file:real%d?mode=memory&cache=shared&_fk=1", realDatabases.Add(1))
	if err := byName(name).PingContext(t.Context()); err != nil { // it is there as long as a connection is
		t.Fatal(err)
	}
	return byName(name), byName
}

func openHere(t *testing.T) (*sql.DB, func(string) *sql.DB) {
	return through(t, newDatabase(t))
}

func openPiped(t *testing.T) (*sql.DB, func(string) *sql.DB) {
	asker, _ := piped(t, newDatabase(t))
	return through(t, asker)
}

func newDatabase(t *testing.T) *database.Database {
	db, err := database.New(t.Context(), database.SQLite{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// piped puts a pipe before an asker: all that there is between a program and its
// parent, but the process.
func piped(t *testing.T, asker child.Asker) (child.Asker, *peer) {
	down, up := newOSPipe(t), newOSPipe(t)
	p := newPeer(context.Background(), up[0], down[1], asker)
	t.Cleanup(func() {
		up[1].Close()
		<-p.told
		_ = p.hangUp()
	})
	return child.Over(down[0], up[1]), p
}

// newOSPipe gives the end to read and the end to write.
func newOSPipe(t *testing.T) [2]*os.File {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close(); w.Close() })
	return [2]*os.File{r, w}
}

// through opens databases as a program does.
func through(t *testing.T, asker child.Asker) (*sql.DB, func(string) *sql.DB) {
	open := func(asker child.Asker) (db *sql.DB) {
		p := child.New(nil, func(d dialect.Driver) *sql.DB {
			db = d.(*entsql.Driver).DB()
			return db
		}, child.Step[*sql.DB]{Name: "S", Do: func(context.Context, *sql.DB) error { return nil }})
		s := p.Local(asker, dialect.SQLite)
		t.Cleanup(func() { s.Close() })
		return db
	}
	return open(asker), func(name string) *sql.DB { return open(byName{asker, name}) }
}

// byName asks for a database of that name, as sql.Open does in a program.
type byName struct {
	child.Asker
	name string
}

func (b byName) Ask(ctx context.Context, q *child.Question) (*child.Answer, error) {
	if q.Op == child.Open {
		q.Name = b.name
	}
	return b.Asker.Ask(ctx, q)
}

// A witness writes down what a test sees of a database.
type witness struct {
	*testing.T
	ctx  context.Context
	db   *sql.DB
	open func(name string) *sql.DB
	log  []string
}

func (w *witness) see(what string, values ...any) {
	line := what + ":"
	for _, v := range values {
		if err, ok := v.(error); ok {
			line += " " + told(err)
		} else {
			line += fmt.Sprintf(" %T %v;", v, v)
		}
	}
	w.log = append(w.log, line)
}

// told is an error with all that a step can ask of it.
func told(err error) string {
	s := fmt.Sprintf("error %q", err)
	var real sqlite3.Error
	var fault *child.Fault
	switch {
	case errors.As(err, &real):
		s += fmt.Sprintf(" %d %d", real.Code, real.ExtendedCode)
	case errors.As(err, &fault) && fault.Code != 0:
		s += fmt.Sprintf(" %d %d", fault.Code, fault.Further)
	}
	for _, known := range []error{context.Canceled, context.DeadlineExceeded, sql.ErrTxDone, sql.ErrNoRows, sql.ErrConnDone} {
		if errors.Is(err, known) {
			s += " is " + known.Error()
		}
	}
	return s + fmt.Sprint(" ", sqlgraph.IsConstraintError(err), sqlgraph.IsUniqueConstraintError(err), sqlgraph.IsForeignKeyConstraintError(err))
}

// exec does what a test needs done, or sees why that did not work.
func (w *witness) exec(on execer, query string, args ...any) {
	res, err := on.ExecContext(w.ctx, query, args...)
	if err != nil {
		w.see(query, err)
		return
	}
	id, err := res.LastInsertId()
	n, wrong := res.RowsAffected()
	w.see(query, id, n, err, wrong)
}

type execer interface {
	ExecContext(context.Context, string, ...any) (sql.Result, error)
}

type queryer interface {
	QueryContext(context.Context, string, ...any) (*sql.Rows, error)
}

// query sees all rows.
func (w *witness) query(on queryer, query string, args ...any) {
	rows, err := on.QueryContext(w.ctx, query, args...)
	if err != nil {
		w.see(query, err)
		return
	}
	defer rows.Close()
	w.rows(query, rows)
}

func (w *witness) rows(query string, rows *sql.Rows) {
	columns, err := rows.Columns()
	w.see(query, columns, err)
	types, err := rows.ColumnTypes()
	for _, t := range types {
		nullable, ok := t.Nullable()
		w.see("column", t.Name(), t.DatabaseTypeName(), nullable, ok, t.ScanType())
	}
	n := 0
	for ; rows.Next(); n++ {
		values := make([]any, len(columns))
		pointers := make([]any, len(columns))
		for i := range values {
			pointers[i] = &values[i]
		}
		if err := rows.Scan(pointers...); err != nil {
			w.see("scan", err)
		}
		w.see("row", values...)
	}
	w.see("rows", n, err, rows.Err(), rows.Close())
}

// TestDrivers holds what a program sees of its database to what it would see of
// SQLite's own driver.
func TestDrivers(t *testing.T) {
	for name, do := range behaviours {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var want []string
			for i, way := range ways {
				got := look(t, way, do)
				if i == 0 {
					want = got
				} else if d := firstDifference(want, got); d != "" {
					t.Errorf("%s:\n%s", way.name, d)
				}
			}
			if testing.Verbose() {
				for _, line := range want {
					t.Log(line[:min(len(line), 200)])
				}
			}
		})
	}
}

func look(t *testing.T, by way, do func(*witness)) (log []string) {
	t.Run(by.name, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
		defer cancel()
		w := &witness{T: t, ctx: ctx}
		w.db, w.open = by.open(t)
		do(w)
		log = w.log
	})
	return log
}

func firstDifference(want, got []string) string {
	for i := range max(len(want), len(got)) {
		a, b := "nothing", "nothing"
		if i < len(want) {
			a = want[i]
		}
		if i < len(got) {
			b = got[i]
		}
		if a != b {
			return fmt.Sprintf("line %d is\n%.400s\nand the driver itself has\n%.400s", i, b, a)
		}
	}
	return ""
}
