// Package calls makes the calls of a page: it gives the steps a database of their own, runs
// them in their order, wherever they are, and says what came of each. It builds nothing, so
// that it runs in a page of the site, too.
package calls

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	entschema "entgo.io/ent/dialect/sql/schema"

	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/child"
	"github.com/learnrel/learnrel/runner/database"
	"github.com/learnrel/learnrel/runner/ddl"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/result"
)

// A Call is a step to run, as the page has it.
type Call struct {
	Step    string
	MayFail bool     // the next step runs even if this one fails
	Tables  []string // those to show after it
}

// Wanted is what a page wants of its program.
type Wanted struct {
	Calls    []Call
	Dialects []string // those to give the tables' DDL for
	Shapes   bool     // give the shapes of the tables
	Rows     bool     // give all tables after each call
}

// Of says what the page of a lesson wants.
func Of(l *lesson.Lesson) (w Wanted) {
	for _, b := range l.Page.Numbered() {
		if b.Kind == lesson.Table && len(w.Calls) > 0 && b.Of != nil {
			last := &w.Calls[len(w.Calls)-1]
			last.Tables = append(last.Tables, b.Table)
		} else {
			w.Add(l, b)
		}
	}
	return w
}

// Any tells whether it is anything.
func (w *Wanted) Any() bool { return len(w.Calls) > 0 || len(w.Dialects) > 0 || w.Shapes }

// Add adds what a block of a lesson wants.
func (w *Wanted) Add(l *lesson.Lesson, b *lesson.Block) {
	switch b.Kind {
	case lesson.Step:
		w.Calls = append(w.Calls, Call{Step: b.Step, MayFail: b.Fail == catalogue.Run})
	case lesson.Table:
		i := slices.IndexFunc(w.Calls, func(c Call) bool { return b.Of != nil && c.Step == b.Of.Step })
		if i >= 0 {
			w.Calls[i].Tables = append(w.Calls[i].Tables, b.Table)
		}
	case lesson.DDL:
		for _, name := range l.DialectsOf(b) {
			if !slices.Contains(w.Dialects, name) {
				w.Dialects = append(w.Dialects, name)
			}
		}
	case lesson.Diagram:
		w.Shapes = true
	}
}

// A Stepper runs steps, here or elsewhere. An error is how it came to its end before
// that of the step.
type Stepper interface {
	Run(ctx context.Context, step string) (*child.Ran, error)
}

// Local runs steps in this process.
type Local struct{ *child.Session }

// Run runs a step.
func (l Local) Run(ctx context.Context, step string) (*child.Ran, error) {
	return l.Session.Run(ctx, step), nil
}

// TooLong is the cause for which a context of calls ends that have had their time.
type TooLong time.Duration

func (t TooLong) Error() string { return fmt.Sprintf("it ran longer than %s", time.Duration(t)) }

// A Run is what is called, and what is known of the steps besides.
type Run struct {
	Wanted
	// Tables are those of the schemas, in the order in which the database is migrated to
	// them.
	Tables [][]*entschema.Table
	// Migrates gives the number of the schema that a call migrates to; 0 for a step. It may
	// be nil.
	Migrates func(call string) int
	// Place gives the author's place of a line of a step's file.
	Place func(step, file string, line int) result.Place
	// Ended gives what to say of a step in which its program came to an end, or the error
	// itself. It may be nil.
	Ended func(step string, err error) (*result.StepResult, error)
	// After is given the database, and what came of the calls, when all are made and the
	// steps are no more. It may be nil.
	After func(*database.Database, *result.Result) error
}

// An Open opens the steps on a database. There are none where it is nil.
type Open func(*database.Database) (Stepper, func() error, error)

// On makes a database on a server, migrates it, and makes the calls.
func (r *Run) On(ctx context.Context, server database.Server, open Open) (*result.Result, error) {
	start := time.Now()
	res := &result.Result{Steps: []result.StepResult{}}
	if err := r.Describe(ctx, res); err != nil {
		return nil, err
	}
	db, wrong, err := database.Migrated(ctx, server, r.Tables[0])
	if err != nil {
		return nil, err
	}
	defer db.Close()
	if wrong != nil {
		res.Migrate, res.Duration = wrong.Error(), time.Since(start)
		return res, db.Lost()
	}
	if err = r.callAll(ctx, res, db, open); err == nil && r.After != nil {
		err = r.After(db, res)
	}
	if lost := db.Lost(); lost != nil {
		return nil, lost
	}
	res.Duration = time.Since(start)
	return res, err
}

// callAll makes the calls with the steps that open gives, until those are closed.
func (r *Run) callAll(ctx context.Context, res *result.Result, db *database.Database, open Open) error {
	if open == nil {
		return r.inOrder(ctx, res, db, nil)
	}
	steps, done, err := open(db)
	if err != nil {
		return err
	}
	defer done()
	return r.inOrder(ctx, res, db, steps)
}

// Describe adds what a result tells of the tables themselves.
func (r *Run) Describe(ctx context.Context, res *result.Result) error {
	for _, name := range r.Dialects {
		text, err := ddl.Text(ctx, r.Tables[0], name)
		if err != nil {
			return fmt.Errorf("write the tables for %s: %w", name, err)
		}
		if res.DDL == nil {
			res.DDL = map[string]string{}
		}
		res.DDL[name] = text
	}
	if r.Shapes {
		res.Shapes = ddl.Shapes(r.Tables[0])
	}
	return nil
}

// inOrder makes the calls, up to one that fails and must not.
func (r *Run) inOrder(ctx context.Context, res *result.Result, db *database.Database, steps Stepper) error {
	for _, call := range r.Calls {
		step, err := r.Call(ctx, call, db, steps)
		if err != nil {
			return err
		}
		res.Steps = append(res.Steps, *step)
		if step.Error != "" && !call.MayFail {
			break
		}
	}
	return nil
}

// Call makes one call, and reads the tables that are wanted behind it.
func (r *Run) Call(ctx context.Context, call Call, db *database.Database, steps Stepper) (*result.StepResult, error) {
	step, err := r.call(ctx, call.Step, db, steps)
	var late TooLong
	if err == nil && errors.As(context.Cause(ctx), &late) { // its last statement was ended, and told it
		step.Error, step.Panic, step.Fleeting = late.Error(), false, true
		return step, nil
	}
	if err == nil {
		step.Tables, err = r.rows(ctx, call, db)
	}
	if err != nil {
		return nil, err
	}
	return step, nil
}

func (r *Run) call(ctx context.Context, name string, db *database.Database, steps Stepper) (*result.StepResult, error) {
	if r.Migrates != nil {
		if k := r.Migrates(name); k > 0 {
			step := &result.StepResult{Name: name, SQL: []result.Statement{}}
			if err := db.Migrate(ctx, r.Tables[k]); err != nil {
				step.Error = err.Error()
			}
			return step, nil
		}
	}
	db.Reset()
	db.NextNode()
	ran, err := steps.Run(ctx, name)
	if err != nil && r.Ended != nil {
		step, err := r.Ended(name, err)
		if err == nil {
			step.SQL = db.Statements()
		}
		return step, err
	} else if err != nil {
		return nil, err
	}
	if ran.Unknown {
		return nil, fmt.Errorf("run step %s: the program does not have it", name)
	}
	return r.told(name, ran, db.Statements()), nil
}

// told makes the result of a step of how it ended.
func (r *Run) told(name string, ran *child.Ran, sent []result.Statement) *result.StepResult {
	step := &result.StepResult{Name: name, SQL: sent, Output: ran.Output, Error: ran.Error, Panic: ran.Panic, Duration: ran.Duration}
	if step.Error != "" {
		file, line := ran.File, int(ran.Line)
		if s, ok := database.Failed(sent); ok && !ran.Panic {
			file, line = s.File, s.Line
		}
		at := r.Place(name, file, line)
		step.File, step.Line = at.File, at.Line
	}
	return step
}

// rows reads the tables that are wanted after a call.
func (r *Run) rows(ctx context.Context, call Call, db *database.Database) (all []result.Table, err error) {
	if r.Rows {
		if all, err = db.Tables(context.WithoutCancel(ctx)); err != nil {
			return nil, err
		}
	}
	for _, name := range call.Tables {
		if slices.ContainsFunc(all, func(t result.Table) bool { return t.Name == name }) {
			continue
		}
		t, err := db.Table(ctx, name)
		if err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	return all, nil
}
