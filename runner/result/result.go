// Package result has what comes of running code, as values: they know nothing of
// the machine that ran it, so that what judges and what shows them need not link it.
package result

import (
	"slices"
	"time"

	"github.com/learnrel/learnrel/runner/catalogue"
)

// A Result is what one run of a unit gave.
type Result struct {
	Migrate  string            `json:"migrate,omitempty"` // why the tables could not be made
	Steps    []StepResult      `json:"steps"`             // those that ran, in order
	Tried    []Tried           `json:"tried,omitempty"`   // what came of the trials, in order
	DDL      map[string]string `json:"ddl,omitempty"`     // by dialect
	Shapes   []Shape           `json:"shapes,omitempty"`  // in ent's order
	Duration time.Duration     `json:"duration"`          // of the run alone, in nanoseconds
}

// A StepResult is what one step did.
type StepResult struct {
	Name     string        `json:"name"`
	Output   string        `json:"output"`          // what it printed to standard output
	Error    string        `json:"error,omitempty"` // what it returned, or panicked with
	Panic    bool          `json:"panic,omitempty"`
	File     string        `json:"file,omitempty"` // where it failed, in the author's own code
	Line     int           `json:"line,omitempty"`
	SQL      []Statement   `json:"sql"`
	Tables   []Table       `json:"tables,omitempty"`
	Duration time.Duration `json:"duration"` // in nanoseconds
	// Again is what it did when the program ran once more, where that is something else.
	Again *StepResult `json:"again,omitempty"`
	// Fleeting says that it did not come to its end, and may the next time.
	Fleeting bool `json:"-"`
}

// place is where the step failed.
func (s *StepResult) place() Place { return Place{File: s.File, Line: s.Line} }

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

// An Outcome is what came of a unit: a run, or the failure before it; neither for
// one that was only to be compiled and did.
type Outcome struct {
	Run     *Result  `json:"run,omitempty"`
	Failure *Failure `json:"failure,omitempty"`

	// Err is the fault of the machine, which kept the unit from being run.
	Err error `json:"-"`
}

// Fleeting tells whether it may be another the next time, so that nobody may keep it.
func (o *Outcome) Fleeting() bool {
	if o.Err != nil || o.Failure != nil && o.Failure.Fleeting {
		return true
	}
	return o.Run != nil && (slices.ContainsFunc(o.Run.Steps, func(s StepResult) bool { return s.Fleeting }) ||
		slices.ContainsFunc(o.Run.Tried, func(t Tried) bool { return t.Call.Fleeting || t.Unmet != nil && t.Unmet.Fleeting }))
}

// A Place is where something stands in the author's files.
type Place struct {
	File  string `json:"file,omitempty"` // from the course's root
	Line  int    `json:"line,omitempty"` // from 1; 0 where it is not known
	Col   int    `json:"column,omitempty"`
	Block int    `json:"block,omitempty"` // of the page, by its number; 0 for none
}

// A Note is one thing that was said against code, at its place.
type Note struct {
	Place Place  `json:"place,omitzero"`
	Text  string `json:"text"`
	More  bool   `json:"more,omitempty"` // it belongs to the note before it
}

// A Failure is an error with the stage at which it came up.
type Failure struct {
	Stage   catalogue.Stage `json:"stage"`
	Code    string          `json:"code,omitempty"` // of the catalogue
	Message string          `json:"message"`        // as a page shows it
	// Notes are the message line by line, where it points into the author's files.
	Notes []Note `json:"notes,omitempty"`
	Fix   string `json:"fix,omitempty"` // what repairs it, in a sentence
	Place Place  `json:"at,omitzero"`   // what is at fault, as far as that is known
	// Client is the schema whose generated client does not compile, or "".
	Client string `json:"client,omitempty"`
	// Fleeting says that it may not come up the next time.
	Fleeting bool `json:"-"`
}

// NewFailure is a failure at a stage, with its code.
func NewFailure(stage catalogue.Stage, message string) *Failure {
	return &Failure{Stage: stage, Code: catalogue.Code(stage, message), Message: message}
}

// StepFailure gives the failure of a step, or nil if it did not fail.
func StepFailure(step *StepResult) *Failure {
	if step.Error == "" {
		return nil
	}
	f := NewFailure(catalogue.Run, step.Error)
	if step.Panic {
		f.Message = "panic: " + f.Message
	}
	f.Place = step.place()
	return f
}

// CodeOf gives the code of an error that came up at a stage. A step may do what
// is another stage's: migrate, or read a schema.
func CodeOf(stage catalogue.Stage, message string) string {
	code := catalogue.Code(stage, message)
	for _, s := range catalogue.Stages() {
		if code == "" {
			code = catalogue.Code(s, message)
		}
	}
	return code
}
