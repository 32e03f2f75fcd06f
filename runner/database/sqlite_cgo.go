//go:build cgo

package database

import (
	"database/sql/driver"
	"errors"

	"github.com/mattn/go-sqlite3"

	"github.com/learnrel/learnrel/runner/child"
)

// Cgo tells whether SQLite is linked in.
const Cgo = true

func sqliteVersion() string {
	version, _, _ := sqlite3.Version()
	return version
}

// keepIn keeps a connection from opening files, as ATTACH and VACUUM INTO would, and
// from values that can't cross to a program.
func keepIn(c driver.Conn) {
	if conn, ok := c.(*sqlite3.SQLiteConn); ok {
		conn.SetLimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
		conn.SetLimit(sqlite3.SQLITE_LIMIT_LENGTH, child.MaxValues)
	}
}

// numbers adds SQLite's own numbers of an error.
func numbers(err error, f *child.Fault) {
	var e sqlite3.Error
	if errors.As(err, &e) {
		f.Code, f.Further = int64(e.Code), int64(e.ExtendedCode)
	}
}
