// Package execute runs answers to exercises: it plans them as units of package
// program, and reads back what package practice judges. They are apart so that
// practice needs no toolchain.
package execute

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/learnrel/learnrel/runner/practice"
	"github.com/learnrel/learnrel/runner/program"
	"github.com/learnrel/learnrel/runner/result"
)

// An Executor runs answers to the exercises of one course.
type Executor struct {
	programs *program.Config

	mu       sync.Mutex
	made     map[string]*practice.Observations // of what was prepared, by the answer
	fleeting map[string]bool                   // by the exercise
}

var _ practice.Executor = (*Executor)(nil)

// New makes an executor, which builds and runs programs as others are.
func New(programs *program.Config) *Executor {
	return &Executor{programs: programs, made: map[string]*practice.Observations{}, fleeting: map[string]bool{}}
}

// Fleeting tells whether something ran for an exercise that may come to another end
// the next time.
func (e *Executor) Fleeting(x *practice.Exercise) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.fleeting[x.ID()]
}

// Run runs an answer, unless it was prepared.
func (e *Executor) Run(ctx context.Context, x *practice.Exercise, a practice.Answer, runs []practice.Run) (*practice.Observations, error) {
	w := practice.Want{Exercise: x, Answer: a, Runs: runs}
	e.mu.Lock()
	made := e.made[nameOf(w)]
	e.mu.Unlock()
	if made != nil {
		return made, nil
	}
	p, err := e.plan(w, true)
	if err != nil {
		return nil, err
	}
	outcomes, err := e.programs.Run(ctx, []*program.Unit{p.Unit})
	if err != nil {
		return nil, err
	}
	return p.Take(outcomes[0])
}

// A Planned is the unit of an answer, which may be run with others.
type Planned struct {
	*program.Unit
	executor *Executor
	want     practice.Want
	secret   string
}

// Plan plans what is wanted of an answer.
func (e *Executor) Plan(w practice.Want) (*Planned, error) { return e.plan(w, false) }

func (e *Executor) plan(w practice.Want, alone bool) (*Planned, error) {
	p := &Planned{executor: e, want: w, secret: nameOf(w)[:24] + " "}
	files, steps, err := w.Exercise.Source(w.Answer, w.Runs, p.secret)
	if err != nil {
		return nil, err
	}
	answer := program.Answer{
		Name: w.Exercise.ID(), Client: w.Exercise.ImportPath(), Alone: alone,
		Schema: map[string][]byte{}, Package: files,
	}
	for name, src := range w.Answer {
		if path.Dir(name) == practice.SchemaDir {
			answer.Schema[path.Base(name)] = src
		}
	}
	for _, s := range steps {
		answer.Trials = append(answer.Trials, program.Trial{
			Fill: s.Fill, Call: s.Call, FailEach: s.FailEach, Rival: s.Rival, Plans: w.Exercise.WantsPlans(s.Probe),
		})
	}
	p.Unit = program.OfAnswer(e.programs.Course.Module, answer)
	return p, nil
}

// Take takes in what came of the unit; Run then gives it.
func (p *Planned) Take(o result.Outcome) (*practice.Observations, error) {
	if errors.Is(o.Err, context.Canceled) {
		return nil, o.Err
	} else if o.Err != nil {
		return nil, fmt.Errorf("%w: %w", practice.ErrNoExecutor, o.Err)
	}
	made := p.observations(o)
	p.executor.mu.Lock()
	defer p.executor.mu.Unlock()
	p.executor.made[nameOf(p.want)] = made
	p.executor.fleeting[p.want.Exercise.ID()] = p.executor.fleeting[p.want.Exercise.ID()] || o.Fleeting()
	return made, nil
}

// nameOf tells wants apart. It is also what a report is written behind, which nobody
// can write into the answer that it is made of.
func nameOf(w practice.Want) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%+v\n", w.Exercise.ID(), w.Runs)
	for _, p := range w.Exercise.Probes {
		fmt.Fprintf(h, "%q\n", p.Text)
	}
	for _, name := range slices.Sorted(maps.Keys(w.Answer)) {
		fmt.Fprintf(h, "%s %q\n", name, w.Answer[name])
	}
	return hex.EncodeToString(h.Sum(nil))
}

// failed tells of an answer that could not be built.
func (p *Planned) failed(f *result.Failure) *practice.Failure {
	out := &practice.Failure{Kind: string(f.Stage), Code: f.Code, Message: f.Message, Fix: f.Fix, See: f.Code}
	if len(f.Notes) == 0 {
		out.File, out.Line, out.Col = f.Place.File, f.Place.Line, max(f.Place.Col, 1)
		return out
	}
	note := f.Notes[0]
	for _, n := range f.Notes { // what the learner has written comes before what the judge has
		if _, own := p.want.Answer[n.Place.File]; own {
			note = n
			break
		}
	}
	out.Message = note.Text
	if _, own := p.want.Answer[note.Place.File]; own {
		out.File, out.Line, out.Col = note.Place.File, note.Place.Line, max(note.Place.Col, 1)
		return out
	}
	if name, ok := strings.CutPrefix(note.Text, "undefined: "); ok {
		out.Message = "there is no " + name + "; the task wants it under this name"
		out.Code, out.See, out.Fix = "", "", "Write it, or bring the start back with learnrel reset."
	} else if practice.OfJudge(note.Place.File) {
		out.Message = "the judge uses your code as the start has it, and that does not compile: " + note.Text
	}
	return out
}
