package harness

import (
	"errors"
	"fmt"
	"strconv"
	"sync/atomic"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	_ "github.com/mattn/go-sqlite3" // the driver
)

// ErrNoCgo says that the program was built without cgo, so that it has no SQLite.
var ErrNoCgo = errors.New("this program was built without cgo, and SQLite needs it")

// databases counts those that the process has opened: each has a name of its own.
var databases atomic.Int64

// openDatabase opens a new in-memory SQLite that checks foreign keys.
func openDatabase() (*entsql.Driver, error) {
	if !Cgo {
		return nil, ErrNoCgo
	}
	name := strconv.FormatInt(databases.Add(1), 10)
	// A database in memory lives as long as a connection to it does, and each
	// connection would have one of its own without the shared cache.
	db, err := entsql.Open(dialect.SQLite, "file:learnrel"+name+"?mode=memory&cache=shared&_fk=1")
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	db.DB().SetConnMaxIdleTime(0)
	db.DB().SetMaxIdleConns(4)
	return db, nil
}
