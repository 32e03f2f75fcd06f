//go:build !cgo

package harness

// Cgo tells whether the program was built with cgo.
const Cgo = false

// SQLiteVersion gives the version of SQLite that is linked in, or "".
func SQLiteVersion() string { return "" }
