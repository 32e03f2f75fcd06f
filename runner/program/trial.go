package program

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/learnrel/learnrel/runner/calls"
	"github.com/learnrel/learnrel/runner/database"
	"github.com/learnrel/learnrel/runner/result"
	"github.com/learnrel/learnrel/runner/save"
)

// A Trial is two steps on a database of its own: one fills it, and the other is what
// is looked at. A program makes many of them in one process, since building it is
// what costs; what its packages keep in variables goes on from one to the next.
type Trial struct {
	Fill, Call string
	// FailEach has it repeated, with each statement of the call failing in turn: alone,
	// and where others come behind it with these as well.
	FailEach bool
	// Rival is a step whose statements come before each of the call's in turn, as
	// somebody else would send them; "" for none.
	Rival string
	Plans bool // ask the database for its plans of the call's statements
}

// repeats tells whether it is done once for each statement.
func (t Trial) repeats() bool { return t.FailEach || t.Rival != "" }

const (
	// maxRepeats is for how many statements of a call a trial is repeated.
	maxRepeats = 40
	// allTrials is how many times the limit of one trial all of a program may take.
	allTrials = 6
)

// tryAll makes the trials of a unit of a binary, in one process as long as that
// lives. How it ends is part of the result, and the end of the trials.
func (c *Config) tryAll(ctx context.Context, b *binary, j *job) (*result.Result, error) {
	dir, remove, err := save.TempDir()
	if err != nil {
		return nil, fmt.Errorf("run the program: %w", err)
	}
	defer remove()
	limited, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer time.AfterFunc(allTrials*c.timeout(), func() { cancel(calls.TooLong(allTrials * c.timeout())) }).Stop()
	t := &trying{Config: c, binary: b, job: j, dir: dir, limited: limited, cancel: cancel, result: &result.Result{Steps: []result.StepResult{}}}
	start := time.Now()
	err = t.trials()
	t.result.Duration = time.Since(start)
	if t.remote != nil {
		_ = t.remote.close()
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return t.result, err
}

// trying is the work on the trials of a unit.
type trying struct {
	*Config
	*job
	binary  *binary
	dir     string
	limited context.Context //nolint:containedctx // it is that of the process
	cancel  context.CancelCauseFunc
	remote  *remote // nil before the first trial
	result  *result.Result
}

func (t *trying) trials() error {
	for i, trial := range t.unit.Trials {
		ended, err := t.trial(i, trial)
		if err != nil {
			return t.endedBetween(err)
		}
		if ended {
			return nil
		}
	}
	return nil
}

// endedBetween takes a program that came to its end behind a call for one that did
// in it: the call has left something running.
func (t *trying) endedBetween(err error) error {
	var e *ended
	if !errors.As(err, &e) || len(t.result.Tried) == 0 {
		if errors.Is(err, errNotMigrated) || errors.Is(err, errShown) {
			return nil // the result tells, or nobody asks for it
		}
		return err
	}
	last := &t.result.Tried[len(t.result.Tried)-1]
	step := t.unit.inStep(e.module, last.Call.Name, e)
	step.SQL = last.Call.SQL
	last.Call, last.Ended = step, true
	return nil
}

// trial makes a trial with its repetitions. ended says that there is no program any
// more.
func (t *trying) trial(i int, trial Trial) (ended bool, err error) {
	f := fault{fails: trial.FailEach}
	if trial.Rival != "" {
		unmet, err := t.record(trial, &f)
		if unmet != nil || err != nil {
			t.result.Tried = append(t.result.Tried, result.Tried{Trial: i, Unmet: unmet})
			return false, err
		}
	}
	for at := 1; at <= maxRepeats; at++ {
		one, now := result.Tried{Trial: i}, f
		if trial.repeats() {
			now.at = at
		}
		if err := t.attempt(trial, &one, &now); err != nil {
			return false, err
		}
		if now.reached {
			one.At, one.Of = at, now.of
		}
		if now.reached || at == 1 || one.Ended {
			t.result.Tried = append(t.result.Tried, one)
		}
		if one.Ended || !now.reached {
			return one.Ended, nil
		}
		if trial.FailEach && now.behind {
			if ended, err := t.goneFrom(i, trial, at); ended || err != nil {
				return ended, err
			}
		}
	}
	return false, nil
}

// goneFrom makes a trial whose database is gone from a statement on.
func (t *trying) goneFrom(i int, trial Trial, at int) (ended bool, err error) {
	one, f := result.Tried{Trial: i, At: at, Down: true}, fault{fails: true, down: true, at: at}
	if err := t.attempt(trial, &one, &f); err != nil {
		return false, err
	}
	one.Of = f.of
	t.result.Tried = append(t.result.Tried, one)
	return one.Ended, nil
}

// record has a rival do on a database of its own what it is to do on the others.
func (t *trying) record(trial Trial, f *fault) (unmet *result.StepResult, err error) {
	err = t.on(&fault{}, func(db *database.Database) error {
		for _, name := range []string{trial.Fill, trial.Rival} {
			step, err := t.call(name, db)
			if err != nil || step.Error != "" {
				unmet = step
				return err
			}
			f.rival = step.SQL
		}
		return nil
	})
	return unmet, err
}

// call has the program run a step.
func (t *trying) call(step string, db *database.Database) (*result.StepResult, error) {
	return (&calls.Run{Place: t.unit.run(nil).Place, Ended: t.unit.endedIn}).Call(t.limited, calls.Call{Step: step}, db, t.remote)
}

// attempt makes a trial once.
func (t *trying) attempt(trial Trial, one *result.Tried, f *fault) error {
	return t.on(f, func(db *database.Database) error {
		fill, err := t.call(trial.Fill, db)
		if err != nil {
			return err
		}
		if fill.Error != "" {
			one.Unmet, one.Ended = fill, t.ended()
			return nil
		}
		if one.Before, err = db.Tables(t.limited); err != nil {
			return err
		}
		f.begin(db)
		call, err := t.call(trial.Call, db)
		f.end()
		if err != nil {
			return err
		}
		one.Call, one.Ended = *call, t.ended()
		return t.after(trial, one, f, db)
	})
}

// after looks at a database behind the call.
func (t *trying) after(trial Trial, one *result.Tried, f *fault, db *database.Database) error {
	ctx := context.WithoutCancel(t.limited) // the database outlives the program
	one.Open = db.EndOpen() && !one.Ended
	f.late(ctx)
	all, err := db.Tables(ctx)
	if err != nil {
		return err
	}
	for i, table := range all {
		if !slices.EqualFunc(table.Rows, one.Before[i].Rows, slices.Equal) {
			one.Changed = append(one.Changed, table)
		}
	}
	if t.After != nil {
		if err := t.After(db); err != nil {
			return err
		}
		return errShown
	}
	if !trial.Plans {
		return nil
	}
	one.Plans = map[string][]string{}
	for _, s := range one.Call.SQL {
		if _, known := one.Plans[s.SQL]; known || s.Error != "" {
			continue
		}
		if one.Plans[s.SQL], err = db.Plan(ctx, s); err != nil {
			return err
		}
	}
	maps.DeleteFunc(one.Plans, func(_ string, plan []string) bool { return plan == nil })
	return nil
}

// on makes a database with the unit's tables, has the program begin anew on it, and
// gives it to do.
func (t *trying) on(f *fault, do func(*database.Database) error) error {
	db, wrong, err := database.Migrated(t.limited, t.server(), t.tables()[0])
	if err != nil {
		return err
	}
	defer db.Close()
	db.Before = f.before
	if wrong != nil {
		t.result.Migrate = wrong.Error()
		return cmp.Or(db.Lost(), errNotMigrated)
	}
	defer time.AfterFunc(t.timeout(), func() { t.cancel(calls.TooLong(t.timeout())) }).Stop()
	if t.remote == nil {
		if t.remote, err = t.start(t.limited, t.binary, t.dir, environment(t.dir, db.Dialect()), db); err != nil {
			return err
		}
	}
	t.remote.ask(db)
	if err := t.remote.begin(t.id()); err != nil {
		return err
	}
	err = do(db)
	return cmp.Or(db.Lost(), err)
}

var errNotMigrated = errors.New("the tables can't be made")

// errShown ends the trials behind the first, whose database somebody has looked at.
var errShown = errors.New("the database was shown")

// ended tells whether the program has come to its end.
func (t *trying) ended() bool {
	select {
	case <-t.remote.exited:
		return true
	default:
		return false
	}
}
