//go:build !js

package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync/atomic"

	"entgo.io/ent/dialect/sql/schema"

	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/child"
)

// A Remote is a server in another process. Each program has a database of its own
// there, which is made for it and dropped behind it; no other is touched.
type Remote struct {
	system
	where    string // as people read it
	session  string // the start of the names of its databases
	identity string // all of the server that may change an outcome
	version  string
	dumped   string // the version by which ent writes tables down
	made     atomic.Int64
	spares
}

var _ Server = (*Remote)(nil)

// system is what differs from one kind of server to another.
type system interface {
	// Dialect is ent's name of what it speaks.
	Dialect() string
	// describe gives the version for people, all that may change an outcome, and why
	// the server can't be used.
	describe(ctx context.Context) (version, identity string, err error)
	// hold marks a session as alive, until close.
	hold(ctx context.Context, session string) error
	// rests names the databases of sessions that are not alive any more.
	rests(ctx context.Context) ([]string, error)
	// create makes a database, and opens it.
	create(ctx context.Context, name string) (*sql.DB, error)
	// drop drops a database, whoever still uses it.
	drop(ctx context.Context, name string) error
	// build makes tables by their SQL, all or none. The error says also where that is not
	// what ent's migration does.
	build(ctx context.Context, db *sql.DB, ddl string) error
	// empty takes all rows out of tables of a database, and starts their ids anew.
	empty(ctx context.Context, db *sql.DB, tables []string) error
	// wipe takes all tables out of a database, and ends its connections. The error says
	// that there is no quicker way than to drop it.
	wipe(ctx context.Context, db *sql.DB) error
	// clean has a connection be as a new one, or gives [driver.ErrBadConn].
	clean(ctx context.Context, conn any) error
	// rename rewrites the message of an error of the server's.
	rename(err error, to func(string) string)
	// fault adds what an error says beside its text.
	fault(err error, f *child.Fault)
	// can tells what doctor says of the server.
	can(ctx context.Context) ([]string, error)
	ping(ctx context.Context) error
	close() error
}

// A Chosen is a server that somebody has named by a URL.
type Chosen interface {
	Server
	// Where names its place, without a password.
	Where() string
	// Can tells what doctor says of it.
	Can(ctx context.Context) ([]string, error)
	// Close drops what is left, and lets go of it.
	Close() error
}

var (
	_ Chosen = (*Remote)(nil)
	_ Chosen = (*Files)(nil)
)

// Open opens what a URL names: a server, or a file for SQLite. Every error is a
// [ServerError], or that of the context.
func Open(ctx context.Context, url string) (Chosen, error) {
	if file, ok := strings.CutPrefix(url, "sqlite:"); ok {
		return openFiles(file)
	}
	return Connect(ctx, url)
}

// Connect reaches the server of a URL, and drops what runs that were killed have left
// there. Every error is a [ServerError], or that of the context.
func Connect(ctx context.Context, url string) (*Remote, error) {
	u, err := parseURL(url)
	if err != nil {
		return nil, err
	}
	r := &Remote{where: u.where(), session: newSession()}
	if r.system, err = u.open(r.session); err != nil {
		return nil, refused(r.where, err)
	}
	first, cancel := context.WithTimeout(ctx, serverPatience)
	defer cancel()
	if err = r.begin(first); err != nil {
		_ = r.close()
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, refused(r.where, err)
	}
	r.identity += "; " + u.options()
	return r, nil
}

// begin looks at the server, takes hold of the session, and sweeps.
func (r *Remote) begin(ctx context.Context) (err error) {
	if r.version, r.identity, err = r.describe(ctx); err != nil {
		return err
	}
	for _, d := range catalogue.Dialects() {
		if d.Ent == r.Dialect() {
			r.dumped = d.Version
		}
	}
	if err := r.hold(ctx, r.session); err != nil {
		return err
	}
	names, err := r.rests(ctx)
	if err != nil {
		return err
	}
	for _, name := range names {
		_ = r.drop(ctx, name) // somebody else may sweep, too
	}
	return nil
}

// Version names the server and its version, for people.
func (r *Remote) Version() string { return r.version }

// Identity tells all of the server that may change what comes of a run.
func (r *Remote) Identity() string { return r.identity }

// InSteps tells whether ids go up in steps.
func (r *Remote) InSteps() bool {
	m, ok := r.system.(*mySQL)
	return ok && m.step > 1
}

// Where names the server's place, without a password.
func (r *Remote) Where() string { return r.where }

// Can tells what doctor says of the server.
func (r *Remote) Can(ctx context.Context) ([]string, error) {
	lines, err := r.can(ctx)
	if err != nil {
		return nil, refused(r.where, err)
	}
	return lines, nil
}

// Close drops what is left, and lets go of the server.
func (r *Remote) Close() (err error) {
	for _, s := range r.take() {
		err = errors.Join(err, s.db.Close(), s.drop())
	}
	return errors.Join(err, r.close())
}

var (
	_ recycler = (*Remote)(nil)
	_ cleaner  = (*Remote)(nil)
)

// Clean undoes what a step did to a connection.
func (r *Remote) Clean(conn any) error {
	ctx, cancel := context.WithTimeout(context.Background(), serverPatience)
	defer cancel()
	return r.clean(ctx, conn)
}

// key is the SQL that makes the tables.
func (r *Remote) key(ctx context.Context, tables []*schema.Table) (string, error) {
	migrating.Lock()
	defer migrating.Unlock()
	return schema.DDL(ctx, schema.DDLArgs{Dialect: r.Dialect(), Version: r.dumped, HashSymbols: true, Tables: tables})
}

// giveBack empties a database, and keeps it: with its tables where it has none but
// those that its key tells of, or else without any, which is quicker than to drop it.
func (r *Remote) giveBack(ctx context.Context, s *spare, written []string) error {
	if s.key != "" && (len(written) == 0 || r.empty(ctx, s.db, written) == nil) {
		s = r.add(s)
	}
	if s == nil {
		return nil
	}
	if r.wipe(ctx, s.db) == nil {
		s.key = ""
		if s = r.add(s); s == nil {
			return nil
		}
	}
	return errors.Join(s.db.Close(), s.drop())
}

// Create makes a database of the program's own.
func (r *Remote) Create(ctx context.Context) (*sql.DB, func() error, error) {
	if blank := r.again(""); blank != nil {
		return blank.db, blank.drop, nil
	}
	name := databaseName(r.session, r.made.Add(1))
	drop := func() error {
		late, cancel := context.WithTimeout(context.Background(), serverPatience)
		defer cancel()
		return r.drop(late, name)
	}
	db, err := r.create(ctx, name)
	if err != nil {
		_ = drop() // what was begun
		if ctx.Err() != nil {
			return nil, nil, ctx.Err()
		}
		if lost := r.Lost(err); lost != nil {
			return nil, nil, lost // it was there before
		}
		return nil, nil, refused(r.where, err)
	}
	return db, drop, nil
}

// Named opens a database that a step names itself, which is SQLite's: no step knows
// another driver.
func (r *Remote) Named(d *Database, name string) (*sql.DB, error) { return SQLite{}.Named(d, name) }

// anyName is the name of a database of learnrel's, in a message.
var anyName = regexp.MustCompile(`learnrel_[a-z0-9]{1,12}_[a-z0-9]{18}_[0-9]+`)

// Fault tells of an error also how the server classes it. That says the same each
// time: the name of the database, which is another each time, is shortened.
func (r *Remote) Fault(err error) *child.Fault {
	r.rename(err, func(text string) string { return anyName.ReplaceAllString(text, "learnrel") })
	f := SQLite{}.Fault(err)
	r.fault(err, f)
	return f
}

// Lost tells why the server is not there any more, if an error comes from that.
func (r *Remote) Lost(err error) error {
	if !brokenOff(err) && !errors.As(err, new(*ServerError)) {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), serverPatience)
	defer cancel()
	if r.ping(ctx) == nil {
		return nil // a step has ended its connection, or was ended
	}
	return &ServerError{Message: fmt.Sprintf("%s went away while a program ran", r.where), Hint: "when it is back, run that again; what is left there is dropped then"}
}

// texts reads a column of texts.
func texts(ctx context.Context, db *sql.DB, query string) (all []string, err error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		all = append(all, text)
	}
	return all, rows.Err()
}

// restsOf gives those of the names that learnrel has given and of which the session is
// not alive.
func restsOf(names []string, alive func(session string) (bool, error)) (rests []string, err error) {
	for _, name := range names {
		session, ok := sessionOf(name)
		if !ok {
			continue
		}
		lives, err := alive(session)
		if err != nil {
			return nil, err
		}
		if !lives {
			rests = append(rests, name)
		}
	}
	return rests, nil
}
