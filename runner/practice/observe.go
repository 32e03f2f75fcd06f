package practice

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
)

// An Executor runs answers with Go in them. It is the only thing that practice
// needs of the rest of learnrel to do so.
type Executor interface {
	// Run runs each of the runs on a fresh database of its own, with the client of
	// the answer's schema and the package that Source writes. An answer that can't
	// be built, or generated, is no error: that is told in Observations.Failed.
	// The error is that of the machine.
	Run(ctx context.Context, x *Exercise, a Answer, runs []Run) (*Observations, error)
}

// ErrNoExecutor says that nothing here can run an answer.
var ErrNoExecutor = errors.New("nothing here can run an answer")

// A Run is a probe on one hidden database.
type Run struct {
	Probe string
	Seed  int64
	Size  Size
	// FailEach has the run repeated, with the n-th statement that the learner's
	// function sends failing, for each n that there is: alone, and with all that it
	// sends behind it.
	FailEach bool
	// Rival names a function of the judge's that runs before each of the statements
	// in turn; "" for none.
	Rival string
	// Request is what the handler is asked, "GET /posts"; "" where the probe
	// makes no handler.
	Request string
}

// A Size says how much a hidden database holds.
type Size string

// The sizes. What is compared between them must not depend on how many rows there
// are.
const (
	Small Size = "small" // a handful
	Large Size = "large" // some hundreds
)

// seeds are those of the hidden databases.
var seeds = []int64{1, 2, 3}

// Observations are what an answer's program did.
type Observations struct {
	// Failed says what kept it from running: the compiler's, the generator's or
	// the migration's error; nil where it ran.
	Failed *Failure
	All    []Observation
}

// An Observation is one run, or where statements fail one of its repetitions.
type Observation struct {
	Run
	At   int    // the statement that failed, or that the rival came before, from 1; else 0
	Of   string // its SQL
	Down bool   // all behind it failed, too
	Open bool   // the learner's function left a transaction open

	Before, After map[string]Table // of the database, by name
	Result        json.RawMessage  // what the probe gave back, or null
	Err           *Err             // its error
	Statements    []Statement      // that the learner's function sent
	Response      *Response        // what the handler answered
}

// A Table is what a table holds, in the order of its primary key.
type Table struct {
	Columns []string
	Rows    [][]string
}

// An Err is an error of the learner's function.
type Err struct {
	Text   string
	Is     []string // which of ent's tests hold, IsNotFound, and which variables of the exercise errors.Is finds, ErrTaken
	Code   string   // the catalogue's, or ""
	Driver string   // the text of the driver's own error within it, or ""
	Panic  bool
}

// A Statement is one that was sent.
type Statement struct {
	SQL  string
	Rows int      // that it read
	Plan []string // the database's own, a line a step
}

// A Response is a handler's answer.
type Response struct {
	Status int
	Body   string
}

// run asks for what the properties are judged by, of the answer and of the
// solution.
func (j Judge) run(ctx context.Context, x *Exercise, a Answer, runs []Run) (answer, solution *Observations, err error) {
	if j.Executor == nil {
		return nil, nil, ErrNoExecutor
	}
	if answer, err = j.Executor.Run(ctx, x, a, runs); err != nil || answer.Failed != nil {
		return answer, nil, err
	}
	solution, err = j.Executor.Run(ctx, x, x.Solution, x.runs())
	if err == nil && solution.Failed != nil {
		err = errors.New("the solution of " + x.ID() + " does not run: " + solution.Failed.Message)
	}
	return answer, solution, err
}

// runs gives the runs that the properties need, each once.
func (x *Exercise) runs() (runs []Run) {
	for _, p := range x.Properties {
		needs, ok := p.(interface{ need() Run })
		if !ok {
			continue
		}
		for _, seed := range seeds {
			for _, size := range []Size{Small, Large} {
				r := needs.need()
				r.Seed, r.Size = seed, size
				// One large database shows how the statements grow, and takes long to fill;
				// each of its statements in turn would take longer, and show no more.
				if size == Large && (seed != seeds[0] || r.FailEach || r.Rival != "") {
					continue
				}
				if !slices.Contains(runs, r) {
					runs = append(runs, r)
				}
			}
		}
	}
	return runs
}

// like tells whether two observations are of the same run, whatever its seed.
func (r Run) like(o Run) bool {
	r.Seed, r.Size = o.Seed, o.Size
	return r == o
}

// A pair is an observation of the answer with that of the solution. Where a
// statement fails, the solution's may have fewer: then Want is nil.
type pair struct{ got, want *Observation }

// pairs gives the observations of what a property needs.
func (s *Seen) pairs(need Run) (all []pair) {
	for i := range s.Answer.All {
		got := &s.Answer.All[i]
		if !got.like(need) {
			continue
		}
		p := pair{got: got}
		for k := range s.Solution.All {
			if want := &s.Solution.All[k]; want.Run == got.Run && (want.At == got.At && want.Down == got.Down || got.Rival != "") {
				p.want = want
			}
		}
		all = append(all, p)
	}
	return all
}

// tableNames gives the names of the tables of two states.
func tableNames(a, b map[string]Table) []string {
	all := maps.Clone(a)
	if all == nil {
		all = map[string]Table{}
	}
	maps.Copy(all, b)
	return slices.Sorted(maps.Keys(all))
}
