package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	"entgo.io/ent/dialect/sql/schema"

	"github.com/learnrel/learnrel/runner/child"
	"github.com/learnrel/learnrel/runner/result"
)

// A Server makes databases.
type Server interface {
	// Dialect is ent's name of what it speaks.
	Dialect() string
	// Version tells its version, for people; Identity all of it that may change an
	// outcome, for keys of a cache.
	Version() string
	Identity() string
	// Create makes a new, empty database that checks foreign keys. drop removes it.
	Create(ctx context.Context) (db *sql.DB, drop func() error, err error)
	// Named opens the database that a step names itself, for the same run: other
	// runs have others by that name. It is there until the Database is closed.
	Named(d *Database, name string) (*sql.DB, error)
	// Fault tells of an error of its driver what crosses to a program.
	Fault(err error) *child.Fault
}

// serverPatience is how long a server may take to answer what learnrel itself asks.
const serverPatience = 5 * time.Second

// maxIdle is how many connections of a program's database wait for the next statement.
const maxIdle = 4

// A Database is one run's database, with what was sent to it.
type Database struct {
	server Server
	own    *sql.DB
	drop   func() error
	tables []*schema.Table

	// Before is asked before each statement of a step, in a goroutine of the step's
	// connection: n counts from 1 in the step. An error is the statement's; while it
	// does not return the statement waits. It may be nil.
	Before func(ctx context.Context, n int, s result.Statement) error

	trace trace

	mu    sync.Mutex
	named map[string]*sql.DB
	conns map[int64]*connection
	lost  error // why the server is not there any more

	key     string   // of the tables, where another program may get the database; or ""
	written []string // the tables that were written to
	hung    bool     // the server may still be busy with it
}

// New makes a database on a server. Close removes it.
func New(ctx context.Context, s Server) (*Database, error) {
	db, drop, err := s.Create(ctx)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	return newDatabase(s, db, drop), nil
}

func newDatabase(s Server, db *sql.DB, drop func() error) *Database {
	return &Database{server: s, own: db, drop: drop, named: map[string]*sql.DB{}, conns: map[int64]*connection{}}
}

// Dialect is ent's name of what the database speaks.
func (d *Database) Dialect() string { return d.server.Dialect() }

// A loser is a server that may go away.
type loser interface {
	// Lost tells why the server is not there any more, if an error comes from that.
	Lost(err error) error
}

// notice sees whether an error says that the server is gone.
func (d *Database) notice(err error) {
	s, ok := d.server.(loser)
	if !ok || err == nil {
		return
	}
	if lost := s.Lost(err); lost != nil {
		d.mu.Lock()
		d.lost = lost
		d.mu.Unlock()
	}
}

// Lost tells why the database could not be used to the end: then nothing counts that
// came of the run.
func (d *Database) Lost() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.lost
}

// Close ends what still runs and removes the database.
func (d *Database) Close() error {
	d.mu.Lock()
	conns, named := d.conns, d.named
	d.conns, d.named = map[int64]*connection{}, map[string]*sql.DB{}
	d.mu.Unlock()
	var all []error
	for _, c := range conns {
		all = append(all, c.close())
	}
	for _, db := range named {
		all = append(all, db.Close())
	}
	if r, ok := d.server.(recycler); ok && errors.Join(all...) == nil && d.lost == nil && !d.hung {
		ctx, cancel := context.WithTimeout(context.Background(), serverPatience)
		defer cancel()
		return r.giveBack(ctx, &spare{d.key, d.own, d.drop}, d.written)
	}
	return errors.Join(append(all, d.own.Close(), d.drop())...)
}

// migrating guards the tables of generated clients, which ent's migration writes
// to and of which a process has one each.
var migrating sync.Mutex

// Migrate makes the database hold these tables, as the Schema.Create of a client
// does. Nothing of it is written down. It may be called again with others: then
// both are known.
func (d *Database) Migrate(ctx context.Context, tables []*schema.Table) error {
	d.know(tables)
	migrating.Lock()
	defer migrating.Unlock()
	m, err := schema.NewMigrate(entsql.OpenDB(d.Dialect(), d.own))
	if err == nil {
		err = m.Create(ctx, tables...)
	}
	d.notice(err)
	return err
}

// know has the database know what its tables are.
func (d *Database) know(tables []*schema.Table) {
	d.mu.Lock()
	d.key = "" // it is another one now
	d.tables = append(append([]*schema.Table{}, tables...), d.tables...)
	joins := joinTables(d.tables)
	d.mu.Unlock()
	d.trace.know(joins)
}

// known gives the tables that the database was migrated to, the newest first.
func (d *Database) known() []*schema.Table {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.tables
}

// driver is the database as ent's builders want it.
func (d *Database) driver() dialect.Driver { return entsql.OpenDB(d.Dialect(), d.own) }

// issued counts what has a number: connections, statements, rows. No two databases
// of the process share one, so that what a program has kept of one is nothing in the
// next.
var issued atomic.Int64

// A cluster is a driver that goes on to another node.
type cluster interface{ next() (moved bool) }

// NextNode has the next step go through the next node of a cluster. What a program has
// open ends, as when it asks for a connection anew.
func (d *Database) NextNode() {
	if c, ok := d.own.Driver().(cluster); ok && c.next() {
		d.EndOpen()
		d.own.SetMaxIdleConns(0)
		d.own.SetMaxIdleConns(maxIdle)
	}
}
