//go:build !js

package database

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"

	"entgo.io/ent/dialect"
	"github.com/mattn/go-sqlite3"

	"github.com/learnrel/learnrel/runner/child"
)

// SQLite is SQLite in this process, in memory.
type SQLite struct{}

var _ Server = SQLite{}

// Dialect is ent's name of SQLite.
func (SQLite) Dialect() string { return dialect.SQLite }

// Version gives the version of SQLite that is linked in, or "" where none is.
func (SQLite) Version() string { return sqliteVersion() }

// Identity is the version: nothing else of SQLite can be set from outside.
func (SQLite) Identity() string { return sqliteVersion() }

// databases counts those that the process has opened: each has a name of its own.
var databases atomic.Int64

// Create makes a database that checks foreign keys.
func (SQLite) Create(ctx context.Context) (*sql.DB, func() error, error) {
	name := "file:learnrel" + strconv.FormatInt(databases.Add(1), 10) + "?mode=memory&cache=shared&_fk=1"
	db, err := openSQLite(name)
	if err != nil {
		return nil, nil, err
	}
	keep, err := db.Conn(ctx) // it is there as long as one connection is
	if err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	return db, keep.Close, nil
}

// Named opens a database in memory for a step that names it itself. A database in
// a file is refused: the step's folder is not this process's to write in.
func (SQLite) Named(d *Database, name string) (*sql.DB, error) {
	file, query, _ := strings.Cut(strings.TrimPrefix(name, "file:"), "?")
	options, err := url.ParseQuery(query)
	if err != nil {
		return nil, err
	}
	if file != ":memory:" && options.Get("mode") != "memory" {
		return nil, fmt.Errorf("the database %q is a file: a step that is built from source may open databases in memory alone (file:NAME?mode=memory)", name)
	}
	if options.Get("vfs") != "" {
		return nil, fmt.Errorf("the database %q: no vfs can be chosen", name)
	}
	options.Set("mode", "memory")
	own := fmt.Sprintf("learnrel%p-%s", d, url.PathEscape(file))
	return openSQLite("file:" + own + "?" + options.Encode())
}

// openSQLite opens a database in memory, which lives as long as a connection to it
// does. Each connection would have one of its own without the shared cache.
func openSQLite(name string) (*sql.DB, error) {
	if !Cgo {
		return nil, ErrNoCgo
	}
	db := sql.OpenDB(sqliteConnector(name))
	db.SetConnMaxIdleTime(0)
	db.SetMaxIdleConns(4)
	return db, nil
}

// sqliteConnector opens connections that see no file: a step's SQL can attach none.
type sqliteConnector string

func (c sqliteConnector) Connect(context.Context) (driver.Conn, error) {
	conn, err := (&sqlite3.SQLiteDriver{}).Open(string(c))
	if err == nil {
		keepIn(conn)
	}
	return conn, err
}

func (sqliteConnector) Driver() driver.Driver { return &sqlite3.SQLiteDriver{} }

// Fault tells of an error of SQLite its numbers, too.
func (SQLite) Fault(err error) *child.Fault {
	f := &child.Fault{Message: err.Error(), Broken: errors.Is(err, driver.ErrBadConn)}
	numbers(err, f)
	return f
}
