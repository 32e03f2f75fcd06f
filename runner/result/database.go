package result

import "github.com/learnrel/learnrel/runner/catalogue"

// A Statement is one piece of SQL that was sent to the database.
type Statement struct {
	SQL     string   `json:"sql"`
	Args    []string `json:"args,omitempty"` // as SQL literals
	Rows    int64    `json:"rows"`           // returned or changed; -1 where that is not known
	Error   string   `json:"error,omitempty"`
	Line    int      `json:"line,omitempty"`    // of the lesson's code that sent it
	Control bool     `json:"control,omitempty"` // it only begins or ends a transaction

	// File is where Line is; without its folder.
	File string `json:"-"`
	// Sent are the arguments themselves, to send it once more.
	Sent []any `json:"-"`
}

// A Table is the rows of a database table at one moment.
type Table struct {
	Name    string     `json:"name"`
	Columns []string   `json:"columns"`
	Rows    [][]string `json:"rows"`            // as SQL literals, in the order of the key
	Error   string     `json:"error,omitempty"` // why there is nothing to show
}

// A Shape is a table without its rows.
type Shape struct {
	Name    string      `json:"name"`
	Columns []Column    `json:"columns"`
	Keys    []Reference `json:"keys,omitempty"`
}

// A Column is one column of a table.
type Column struct {
	Name     string `json:"name"`
	Type     string `json:"type"` // as ent names it: int, string, …
	Primary  bool   `json:"primary,omitempty"`
	Unique   bool   `json:"unique,omitempty"` // alone, not only together with others
	Nullable bool   `json:"nullable,omitempty"`
}

// A Reference is a foreign key: the column that holds it and the table it names.
type Reference struct {
	Column   string `json:"column"`
	Table    string `json:"table"`
	OnDelete string `json:"onDelete,omitempty"`
}

// Flask is what a Flask-SQLAlchemy program did.
type Flask struct {
	Output string `json:"output"`          // what it printed to standard output
	Error  string `json:"error,omitempty"` // why it ended badly: the last line of its traceback
	// Fleeting says that it did not come to its end, and may the next time.
	Fleeting bool `json:"-"`
	// Again is what it did when it ran once more, where that is something else.
	Again *Flask `json:"again,omitempty"`
}

// Printed is what a block of commands did.
type Printed struct {
	Output string `json:"output"`
	Error  string `json:"error,omitempty"` // which command failed, and how
	// Stage is where it failed: ent's for what ent refuses, run for the end of a program,
	// and compile for all else that the go command does.
	Stage catalogue.Stage `json:"stage,omitempty"`
	// Fleeting says that one was ended, and may come to its own end the next time.
	Fleeting bool `json:"-"`
	// Again is what it did when all of it was done once more, where that is something else.
	Again *Printed `json:"again,omitempty"`
}
