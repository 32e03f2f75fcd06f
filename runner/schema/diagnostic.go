package schema

import (
	"cmp"
	"fmt"
	"go/token"
	"slices"
	"strings"

	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/schema/outline"
)

// Severity tells what a diagnostic means for the schema.
type Severity int

const (
	// Failure is what ent or Go would refuse the schema for.
	Failure Severity = iota
	// Warning is a mistake that nothing refuses.
	Warning
	// Unevaluated is something that the loader can't tell: only the toolchain
	// can judge the schema.
	Unevaluated
)

func (s Severity) String() string {
	return [...]string{"error", "warning", "not evaluated"}[s]
}

// A Diagnostic is one thing said about a schema.
type Diagnostic struct {
	Severity Severity
	Code     string          // the catalogue's name for it, or ""
	Stage    catalogue.Stage // compile, load, graph or generate
	Message  string          // in ent's or Go's own words; for a warning, in ours
	Pos, End token.Position  // what to change, as exactly as it is known
	Related  []Related       // what else it is about
	Fix      string          // one sentence, or ""
	Repair   *Repair         // what does it, where that is known

	other token.Position    // the other end, of which Related tells
	names map[string]string // what ent's message names
}

// Related is another place that a diagnostic is about, with what is there.
type Related struct {
	Pos, End token.Position
	Text     string
}

// A Repair is what repairs an error, as edits of the files.
type Repair struct {
	Title string // what it does
	Edits []outline.Edit
	Sure  bool // there is one thing that can have been meant
}

// Address is where the page of a diagnostic's code can be read; "" where it has none.
func (d Diagnostic) Address() string {
	if d.Code == "" {
		return ""
	}
	return catalogue.Address(d.Code)
}

// String gives the form that editors read.
func (d Diagnostic) String() string {
	if d.Severity == Unevaluated {
		return fmt.Sprintf("not evaluated: %s: %s", d.Pos, d.Message)
	}
	s := fmt.Sprintf("%s: %s: %s", d.Pos, d.Severity, d.Message)
	if d.Code != "" {
		s += " [" + d.Code + "]"
	}
	return s
}

// Diagnostics are all that is said about a schema: what ent would say first comes
// first, then the other errors, what is not evaluated, and the warnings.
type Diagnostics []Diagnostic

func (ds Diagnostics) of(s Severity) (found Diagnostics) {
	for _, d := range ds {
		if d.Severity == s {
			found = append(found, d)
		}
	}
	return found
}

// Errors are the diagnostics that make ent or Go refuse the schema.
func (ds Diagnostics) Errors() Diagnostics { return ds.of(Failure) }

// Warnings are the silent mistakes.
func (ds Diagnostics) Warnings() Diagnostics { return ds.of(Warning) }

// Unevaluated are what must be left to the toolchain. With any of these the
// schema is judged in part only.
func (ds Diagnostics) Unevaluated() Diagnostics { return ds.of(Unevaluated) }

func (ds Diagnostics) String() string {
	lines := make([]string, len(ds))
	for i, d := range ds {
		lines[i] = d.String()
	}
	return strings.Join(lines, "\n")
}

func comparePositions(a, b token.Position) int {
	return cmp.Or(cmp.Compare(a.Filename, b.Filename), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
}

// order sorts by severity and keeps the order of the errors, as ent's first is
// the one that it prints.
func (ds Diagnostics) order() Diagnostics {
	rank := map[Severity]int{Failure: 0, Unevaluated: 1, Warning: 2}
	slices.SortStableFunc(ds, func(a, b Diagnostic) int {
		if c := cmp.Compare(rank[a.Severity], rank[b.Severity]); c != 0 || a.Severity == Failure {
			return c
		}
		return comparePositions(a.Pos, b.Pos)
	})
	return ds.compact()
}

// compact leaves out what was just said.
func (ds Diagnostics) compact() Diagnostics {
	return slices.CompactFunc(ds, func(a, b Diagnostic) bool {
		return a.Severity == b.Severity && a.Code == b.Code && a.Message == b.Message && a.Pos == b.Pos && a.other == b.other && a.Fix == b.Fix
	})
}
