package child

import (
	"context"
	"database/sql/driver"
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
}

// An Answer is what the parent says to a question.
type Answer struct {
	Fault *Fault // why it could not be done, or nil
	ID    int64  // of what was opened: the connection, the prepared statement, the rows

	LastInsertID int64
	RowsAffected int64

	Inputs  int64    // of a prepared statement: its parameters, or -1
	Columns []string // of rows
	Types   []string // of the columns, as the database names them
	Rows    [][]driver.Value
	More    bool // there are more rows: ask with Fetch, or say Drop
}

// A Fault is an error of the database as it crosses over.
type Fault struct {
	Message string
	State   string // the SQLSTATE, where the database has one
	Code    int64  // the database's own number, or 0
	Further int64  // SQLite's extended number, or 0
	Broken  bool   // the connection can't be used any more
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
