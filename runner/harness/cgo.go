//go:build cgo

package harness

import "github.com/mattn/go-sqlite3"

// Cgo tells whether the program was built with cgo.
const Cgo = true

// SQLiteVersion gives the version of SQLite that is linked in, or "".
func SQLiteVersion() string {
	version, _, _ := sqlite3.Version()
	return version
}
