// Package sqlite3 stands in the place of github.com/mattn/go-sqlite3 in a program
// that learnrel builds: SQLite itself is in the process that runs it. Errors of the
// database have the type and the numbers that steps ask for; connections have
// nothing that a step could reach past database/sql.
package sqlite3

import (
	"database/sql/driver"
	"errors"
)

// ErrNo is a number of SQLite's.
type ErrNo int

// ErrNoExtended is an extended number of SQLite's.
type ErrNoExtended int

// Error is an error of SQLite.
type Error struct {
	Code         ErrNo
	ExtendedCode ErrNoExtended
	message      string
}

func (e Error) Error() string { return e.message }

func (n ErrNo) Error() string { return Error{Code: n, message: "SQLite error"}.message }

// Extend makes an extended number.
func (n ErrNo) Extend(by int) ErrNoExtended { return ErrNoExtended(int(n) | by<<8) }

// NewError makes an error of what crossed from the database.
func NewError(message string, code, extended int64) error {
	return Error{Code: ErrNo(code), ExtendedCode: ErrNoExtended(extended), message: message}
}

// The numbers, as SQLite has them.
const (
	ErrError      = ErrNo(1)
	ErrInternal   = ErrNo(2)
	ErrPerm       = ErrNo(3)
	ErrAbort      = ErrNo(4)
	ErrBusy       = ErrNo(5)
	ErrLocked     = ErrNo(6)
	ErrNomem      = ErrNo(7)
	ErrReadonly   = ErrNo(8)
	ErrInterrupt  = ErrNo(9)
	ErrIoErr      = ErrNo(10)
	ErrCorrupt    = ErrNo(11)
	ErrNotFound   = ErrNo(12)
	ErrFull       = ErrNo(13)
	ErrCantOpen   = ErrNo(14)
	ErrProtocol   = ErrNo(15)
	ErrEmpty      = ErrNo(16)
	ErrSchema     = ErrNo(17)
	ErrTooBig     = ErrNo(18)
	ErrConstraint = ErrNo(19)
	ErrMismatch   = ErrNo(20)
	ErrMisuse     = ErrNo(21)
	ErrRange      = ErrNo(25)
	ErrNotADB     = ErrNo(26)
)

// The extended numbers of constraints.
const (
	ErrConstraintCheck      = ErrNoExtended(19 | 1<<8)
	ErrConstraintCommitHook = ErrNoExtended(19 | 2<<8)
	ErrConstraintForeignKey = ErrNoExtended(19 | 3<<8)
	ErrConstraintNotNull    = ErrNoExtended(19 | 5<<8)
	ErrConstraintPrimaryKey = ErrNoExtended(19 | 6<<8)
	ErrConstraintTrigger    = ErrNoExtended(19 | 7<<8)
	ErrConstraintUnique     = ErrNoExtended(19 | 8<<8)
	ErrConstraintRowID      = ErrNoExtended(19 | 10<<8)
)

// SQLiteConn is a connection that only a program with SQLite in it has.
type SQLiteConn struct{}

// SQLiteDriver is the driver that only a program with SQLite in it has.
type SQLiteDriver struct {
	Extensions  []string
	ConnectHook func(*SQLiteConn) error
}

// Open gives an error: see ErrElsewhere.
func (*SQLiteDriver) Open(string) (driver.Conn, error) { return nil, ErrElsewhere }

// ErrElsewhere says why there is no connection of SQLite's own.
var ErrElsewhere = errors.New("SQLite is not in this program but in learnrel, which runs it: open databases with sql.Open(\"sqlite3\", …)")

// RegisterFunc gives an error: see ErrElsewhere.
func (*SQLiteConn) RegisterFunc(string, any, bool) error { return ErrElsewhere }
