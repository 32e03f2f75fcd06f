//go:build cgo

package database

import (
	"context"
	"database/sql/driver"
	"errors"
	"time"

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

// Interrupts gives statements that are ended as soon as they begin, and with them what
// runs on the connection: the driver interrupts it once, which is too early where it has
// not begun (https://www.sqlite.org/c3ref/interrupt.html).
func (SQLite) Interrupts(c any) (ways []func(), closer func()) {
	conn, ok := c.(*sqlite3.SQLiteConn)
	if !ok {
		return nil, func() {}
	}
	var all []driver.Stmt
	for range 3 {
		stmt, err := conn.Prepare("SELECT 1")
		if err != nil {
			break
		}
		all = append(all, stmt)
		ways = append(ways, func() {
			ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
			defer cancel()
			_, _ = stmt.(driver.StmtExecContext).ExecContext(ctx, nil)
		})
	}
	return ways, func() {
		for _, stmt := range all {
			_ = stmt.Close()
		}
	}
}

// numbers adds SQLite's own numbers of an error.
func numbers(err error, f *child.Fault) {
	var e sqlite3.Error
	if errors.As(err, &e) {
		f.Code, f.Further = int64(e.Code), int64(e.ExtendedCode)
	}
}
