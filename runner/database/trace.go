package database

import (
	"database/sql/driver"
	"sync"

	"github.com/learnrel/learnrel/runner/child"
	"github.com/learnrel/learnrel/runner/result"
)

// ErrNoCgo says that learnrel was built without cgo, so that it has no SQLite.
var ErrNoCgo = errNoCgo{}

type errNoCgo struct{}

func (errNoCgo) Error() string { return "this learnrel was built without cgo, and SQLite needs it" }

// trace is what was sent, in order.
type trace struct {
	mu    sync.Mutex
	log   []*result.Statement
	joins map[string]bool // the join tables, for sorted
}

// know has the trace know which tables are join tables.
func (t *trace) know(joins map[string]bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.joins = joins
}

// add puts into order what a question sends, where ent has left that to chance, writes
// it down, and gives its number in the step.
func (t *trace) add(q *child.Question) (s *result.Statement, n int) {
	s = &result.Statement{SQL: q.SQL, Rows: -1, File: q.File, Line: int(q.Line)}
	switch q.Op {
	case child.Begin:
		s.SQL, s.Control, s.Rows = "BEGIN", true, 0
	case child.Commit:
		s.SQL, s.Control, s.Rows = "COMMIT", true, 0
	case child.Rollback:
		s.SQL, s.Control, s.Rows = "ROLLBACK", true, 0
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(q.Args) > 0 {
		sortRows(s.SQL, q.Args, t.joins)
		s.Sent = arguments(q.Args)
		s.Args = literals(sorted(s.SQL, values(q.Args)))
	}
	t.log = append(t.log, s)
	return s, len(t.log)
}

func values(args []driver.NamedValue) []any {
	all := make([]any, len(args))
	for i, a := range args {
		all[i] = a.Value
	}
	return all
}

// told notes what came of a statement.
func (t *trace) told(s *result.Statement, rows int64, err error) {
	if s == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if rows >= 0 {
		s.Rows = rows
	}
	if err != nil {
		s.Error = err.Error()
	}
}

// copyOf gives a statement as it is now.
func (t *trace) copyOf(s *result.Statement) result.Statement {
	t.mu.Lock()
	defer t.mu.Unlock()
	return *s
}

// Reset forgets what was sent so far.
func (d *Database) Reset() {
	d.trace.mu.Lock()
	defer d.trace.mu.Unlock()
	d.trace.log = nil
}

// Statements gives what was sent since Reset.
func (d *Database) Statements() []result.Statement {
	d.trace.mu.Lock()
	defer d.trace.mu.Unlock()
	all := make([]result.Statement, len(d.trace.log))
	for i, s := range d.trace.log {
		all[i] = *s
	}
	return all
}

// Failed gives the last statement, if that failed. An error does not say where it
// was made; a statement does.
func Failed(all []result.Statement) (s result.Statement, ok bool) {
	for i := len(all) - 1; i >= 0; i-- {
		if s := all[i]; !s.Control {
			return s, s.Error != "" && s.Line > 0
		}
	}
	return result.Statement{}, false
}
