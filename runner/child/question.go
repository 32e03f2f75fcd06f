package child

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"reflect"
	"time"
)

// Op is what a driver asks for.
type Op byte

// What a driver asks for.
const (
	Open      Op = iota + 1 // a connection; Name says of which database, "" of the lesson's own
	Close                   // the connection
	Begin                   // a transaction on the connection
	Commit                  // its transaction
	Rollback                // its transaction
	Exec                    // SQL, or the statement
	Query                   // SQL, or the statement
	Prepare                 // SQL
	Unprepare               // the statement
	Fetch                   // more rows
	Drop                    // rows that nobody wants any more
	Cancel                  // the question with that ID; it has no answer of its own
	Register                // the function, for the SQL of this connection alone
)

// A Question is what the driver of a program asks of the parent.
type Question struct {
	Op   Op
	Conn int64  // the connection, as the answer to Open named it
	On   int64  // the prepared statement, the rows or the question that it is about; 0 for none
	Name string // of the database, as the step named it in sql.Open
	SQL  string
	Args []driver.NamedValue

	// Of a transaction: the isolation level of database/sql, and whether it only
	// reads.
	Isolation int64
	ReadOnly  bool

	// The line of the lesson's own code that asks; Line is 0 where it is not known.
	File string
	Line int64

	// Of a function that SQL may call: how many arguments it takes, or -1 for any
	// number, and whether it always gives the same for the same. Func stays in the
	// process: what asks over a pipe keeps it, what is asked has one in its place
	// that calls it (On is its number there).
	Inputs int64
	Pure   bool
	Func   Func
}

// A Func is called by SQL, with integers, floats, texts, blobs and nil.
type Func func(args []driver.Value) (driver.Value, error)

// An Answer is what the parent says to a question.
type Answer struct {
	Fault *Fault // why it could not be done, or nil
	ID    int64  // of what was opened: the connection, the prepared statement, the rows

	LastInsertID int64
	RowsAffected int64

	Inputs  int64    // of a prepared statement: its parameters, or -1
	Columns []string // of rows
	Types   []Type   // of the columns
	Rows    [][]driver.Value
	More    bool // there are more rows: ask with Fetch, or say Drop
}

// A Type is what a driver tells of a column beside its name.
type Type struct {
	Name     string // as the database has it
	Nullable int64  // 1 if it may be null, 0 if not, -1 where that is not known
	Scan     int64  // the place in ScanTypes of the type to scan into
}

// ScanTypes are the types that drivers name for scanning. The first stands for
// those that are not here.
var ScanTypes = []reflect.Type{
	reflect.TypeFor[any](), reflect.TypeFor[*any](),
	reflect.TypeFor[sql.NullInt64](), reflect.TypeFor[sql.NullFloat64](), reflect.TypeFor[sql.NullString](),
	reflect.TypeFor[sql.NullBool](), reflect.TypeFor[sql.NullTime](), reflect.TypeFor[sql.RawBytes](),
	reflect.TypeFor[int64](), reflect.TypeFor[int32](), reflect.TypeFor[int16](), reflect.TypeFor[int8](),
	reflect.TypeFor[uint64](), reflect.TypeFor[uint32](), reflect.TypeFor[uint16](), reflect.TypeFor[uint8](),
	reflect.TypeFor[float64](), reflect.TypeFor[float32](), reflect.TypeFor[string](), reflect.TypeFor[bool](), reflect.TypeFor[time.Time](),
}

// A Fault is an error of the database as it crosses over.
type Fault struct {
	Message string
	State   string // the SQLSTATE, where the database has one
	Code    int64  // the database's own number, or 0
	Further int64  // SQLite's extended number, or 0
	Broken  bool   // the connection can't be used any more
	Ended   bool   // it was given up, since a context ended

	// Err is the error itself, where the database is in this process.
	Err error
}

// Error gives the message of the database's own driver.
func (f *Fault) Error() string { return f.Message }

// SQLState gives what servers tell errors apart by: ent asks for it.
func (f *Fault) SQLState() string { return f.State }

// An Asker answers questions: a database in this process, or a pipe to the one
// that has it. It answers several at once, but one at a time for a connection. The
// error says that there is no answer, and never that the database refused.
type Asker interface {
	Ask(ctx context.Context, q *Question) (*Answer, error)
}
