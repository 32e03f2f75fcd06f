package program

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/learnrel/learnrel/runner/database"
	"github.com/learnrel/learnrel/runner/result"
)

// fault is what comes between two statements of a call: one of them fails, or a
// rival gets in. The zero value is nothing at all.
type fault struct {
	at    int  // the statement, from 1; 0 for none
	fails bool // it fails
	down  bool // and so does all behind it but ROLLBACK, as where a database is gone
	rival []result.Statement

	db      *database.Database // of the call
	calling bool
	reached bool   // there was such a statement
	behind  bool   // and others came behind it
	of      string // its SQL
	came    bool   // the rival got in
}

// faulty guards all faults: the statements of a call may come from goroutines.
var faulty sync.Mutex

// errInjected is the error of a statement that is made to fail.
var errInjected = errors.New("learnrel had this statement fail")

// begin has the call begin on a database.
func (f *fault) begin(db *database.Database) {
	faulty.Lock()
	defer faulty.Unlock()
	f.db, f.calling = db, true
}

// end has the call end: what comes now is no statement of its own.
func (f *fault) end() {
	faulty.Lock()
	defer faulty.Unlock()
	f.calling = false
}

// before is asked before each statement. A rival who finds locked what he wants to
// write waits, as he would: he tries again before each of the statements that follow.
func (f *fault) before(ctx context.Context, n int, s result.Statement) error {
	faulty.Lock()
	defer faulty.Unlock()
	if !f.calling || f.at == 0 || n < f.at {
		return nil
	}
	if n == f.at {
		f.reached, f.of = true, s.SQL
	}
	behind := n > f.at && s.SQL != "ROLLBACK"
	f.behind = f.behind || behind
	if f.fails && (n == f.at || f.down && behind) {
		return errInjected
	}
	f.comeBetween(ctx)
	return nil
}

// late has a rival who never got in come behind the call.
func (f *fault) late(ctx context.Context) {
	faulty.Lock()
	defer faulty.Unlock()
	f.comeBetween(ctx)
}

// comeBetween has the rival do his work, unless he has done it. That the database
// refuses it is his own affair.
func (f *fault) comeBetween(ctx context.Context) {
	if f.rival == nil || f.came {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, rivalsPatience)
	defer cancel()
	err := f.db.Again(ctx, f.rival)
	f.came = err == nil || ctx.Err() == nil && !strings.Contains(err.Error(), "locked")
}

// rivalsPatience is how long a rival waits for a lock, where the database has him wait.
const rivalsPatience = 500 * time.Millisecond
