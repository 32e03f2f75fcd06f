// Package harness is what runs inside a lesson's program: it opens a database,
// migrates it, runs the steps of a page in order, and reports what each printed
// and every SQL statement that it sent.
//
// It is small and stands alone: it depends on ent, database/sql and the SQLite
// driver, and on nothing else of learnrel, because a program that is built from
// a course's source takes a copy of it along.
package harness

import (
	"context"
	"fmt"
	"path"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"time"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql/schema"
)

// A Step is a function of a lesson; C is the lesson's own *ent.Client.
type Step[C any] struct {
	Name string
	Do   func(ctx context.Context, client C) error
}

// A Program is a lesson's code with its generated client.
type Program struct {
	tables []*schema.Table
	// bind opens a client over a driver.
	bind func(dialect.Driver) bound
	// folder is the import path of the steps, for the positions of errors.
	folder string
}

// bound is a program with its client open.
type bound struct {
	migrate func(context.Context) error
	steps   map[string]boundStep
}

type boundStep struct {
	do   func(context.Context) error
	line position // of the function itself
}

// New makes a program of a client (how it is opened and how it makes its tables)
// and the steps that use it.
func New[C any](tables []*schema.Table, open func(dialect.Driver) C, migrate func(context.Context, C) error, steps ...Step[C]) Program {
	p := Program{tables: tables}
	lines := map[string]position{}
	for _, s := range steps {
		fn := runtime.FuncForPC(reflect.ValueOf(s.Do).Pointer())
		file, line := fn.FileLine(fn.Entry())
		lines[s.Name] = position{path.Base(file), line}
		p.folder = packageOf(fn.Name())
	}
	p.bind = func(d dialect.Driver) bound {
		client := open(d)
		b := bound{
			migrate: func(ctx context.Context) error { return migrate(ctx, client) },
			steps:   map[string]boundStep{},
		}
		for _, s := range steps {
			b.steps[s.Name] = boundStep{
				do:   func(ctx context.Context) error { return s.Do(ctx, client) },
				line: lines[s.Name],
			}
		}
		return b
	}
	return p
}

// packageOf cuts a function's name down to its import path.
func packageOf(function string) string {
	slash := strings.LastIndexByte(function, '/') + 1
	dot := strings.IndexByte(function[slash:], '.')
	return function[:slash+max(dot, 0)]
}

// A Request says what to run and what to report beside the steps.
type Request struct {
	Calls    []Call   `json:"calls"`
	Dialects []string `json:"dialects,omitempty"` // sqlite, postgres, mysql: those to give the DDL for
	Shapes   bool     `json:"shapes,omitempty"`   // give the shapes of the tables
	Memory   uint64   `json:"memory,omitempty"`   // of Serve: the most that the program may use, in bytes; 0 for any
}

// A Call is a step to run, as the page has it.
type Call struct {
	Step    string   `json:"step"`
	MayFail bool     `json:"mayFail,omitempty"` // the next step runs even if this one fails
	Tables  []string `json:"tables,omitempty"`  // those to show after it
}

// A Result is what one run of a program gave.
type Result struct {
	Migrate  string            `json:"migrate,omitempty"` // why the tables could not be made
	Steps    []StepResult      `json:"steps"`             // those that ran, in order
	Running  string            `json:"running,omitempty"` // the step in which the program is, or ended
	DDL      map[string]string `json:"ddl,omitempty"`     // by dialect
	Shapes   []Shape           `json:"shapes,omitempty"`  // in ent's order
	Duration time.Duration     `json:"duration"`          // in nanoseconds
}

// A StepResult is what one step did.
type StepResult struct {
	Name     string        `json:"name"`
	Output   string        `json:"output"`          // what it printed to standard output
	Error    string        `json:"error,omitempty"` // what it returned, or panicked with
	Panic    bool          `json:"panic,omitempty"`
	File     string        `json:"file,omitempty"` // where it failed, in the lesson's own code
	Line     int           `json:"line,omitempty"`
	SQL      []Statement   `json:"sql"`
	Tables   []Table       `json:"tables,omitempty"`
	Duration time.Duration `json:"duration"` // in nanoseconds
}

// Statements counts the SQL statements of a step without those that only begin
// and end transactions.
func (s *StepResult) Statements() int {
	n := 0
	for _, st := range s.SQL {
		if !st.Control {
			n++
		}
	}
	return n
}

// process guards what a process has one of: os.Stdout, and the tables of each
// generated client, which ent's migration writes to.
var process sync.Mutex

// Run runs a program on a new database, one at a time in a process. A step that fails is a result; the error
// says that the program could not be run at all.
func Run(ctx context.Context, p Program, req Request) (*Result, error) {
	return run(ctx, p, req, func(*Result) error { return nil })
}

// run is Run that tells before each step what there is so far, with Running set.
func run(ctx context.Context, p Program, req Request, before func(*Result) error) (*Result, error) {
	process.Lock()
	defer process.Unlock()
	start := time.Now()
	res := &Result{Steps: []StepResult{}}
	db, err := openDatabase()
	if err != nil {
		return nil, err
	}
	defer db.Close()
	if err := res.describe(ctx, p, req); err != nil {
		return nil, err
	}
	// The migration engine needs the driver itself, not one that wraps it.
	if err := p.bind(db).migrate(ctx); err != nil {
		res.Migrate = err.Error()
		res.Duration = time.Since(start)
		return res, nil
	}
	tr := &tracer{Driver: db, folder: p.folder, joins: joinTables(p.tables)}
	steps := p.bind(tr).steps
	for _, call := range req.Calls {
		step, ok := steps[call.Step]
		if !ok {
			return nil, fmt.Errorf("run step %s: the program does not have it", call.Step)
		}
		res.Running = call.Step
		if err := before(res); err != nil {
			return nil, err
		}
		r := runStep(ctx, tr, call.Step, step)
		res.Running = ""
		for _, name := range call.Tables {
			t, err := readTable(ctx, db, p.tables, name)
			if err != nil {
				return nil, err
			}
			r.Tables = append(r.Tables, t)
		}
		res.Steps = append(res.Steps, r)
		if r.Error != "" && !call.MayFail {
			break
		}
	}
	res.Duration = time.Since(start)
	return res, nil
}

// runStep runs one step and collects what it does.
func runStep(ctx context.Context, tr *tracer, name string, step boundStep) StepResult {
	r := StepResult{Name: name}
	tr.reset()
	start := time.Now()
	output, err := capture(func() error {
		defer func() {
			if v := recover(); v != nil {
				r.Panic = true
				r.Error = fmt.Sprint(v)
				r.File, r.Line = callerIn(tr.folder).split()
			}
		}()
		err := step.do(ctx)
		if err != nil {
			r.Error = err.Error()
			r.File, r.Line = tr.failedAt(step.line).split()
		}
		return nil
	})
	r.Duration = time.Since(start)
	r.Output = output
	if err != nil && r.Error == "" {
		r.Error = err.Error()
	}
	r.SQL = tr.statements()
	return r
}
