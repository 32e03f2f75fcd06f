// Package runner runs lessons and judges them: a lesson goes in and a [Result]
// comes out, and from the page and the result a [Report], with the page as it
// would be if it told the truth.
//
// A lesson passes when regenerating it changes nothing.
package runner

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io/fs"
	"time"

	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/flask"
	"github.com/learnrel/learnrel/runner/harness"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/process"
	"github.com/learnrel/learnrel/runner/toolchain"
)

// A Runner runs the lessons of a course.
type Runner struct {
	Course *lesson.Course

	// BuiltIn is the course that Program's programs were built from. A lesson
	// whose code is the same there needs no toolchain.
	BuiltIn fs.FS
	Program func(slug string) (harness.Program, bool)

	// NoFlask leaves the Python programs out, which take a thousand times as long
	// as steps.
	NoFlask bool

	Caching Caching

	// Timeout is how long a program that was built from source may run, and Memory
	// how many bytes it may use; 0 stands for ten seconds and 512 MiB.
	Timeout time.Duration
	Memory  uint64

	ready map[*lesson.Lesson][]made // what Prepare has run: one for a lesson, one for each unit of a catalogue page
	// Helper confines such programs, unless NoSandbox.
	Helper    process.Helper
	NoSandbox bool
}

// Limits of a lesson's program, where the Runner has none.
const (
	defaultTimeout = 10 * time.Second
	defaultMemory  = 512 << 20
)

func (r *Runner) timeout() time.Duration { return cmp.Or(r.Timeout, defaultTimeout) }

// A Result is what a lesson did.
type Result struct {
	Lesson string `json:"lesson"`
	// FromSource says that the lesson's own program was built with the
	// toolchain, since it is not one of the binary's.
	FromSource bool `json:"fromSource,omitempty"`
	// Run is what the steps did; nil when the page has none or they did not run.
	Run *harness.Result `json:"run,omitempty"`
	// Failure is why the steps did not run.
	Failure *Failure `json:"failure,omitempty"`
	// Programs is what came of the programs of a catalogue page, by their numbers;
	// Run has the steps of them all.
	Programs map[int]*Program `json:"programs,omitempty"`
	// Broken is what came of the blocks that must fail, by their numbers; nil for
	// one that did not fail.
	Broken map[int]*Failure `json:"broken,omitempty"`
	// Flask is what came of the Python programs, by their blocks' numbers.
	Flask map[int]*flask.Result `json:"flask,omitempty"`
	// NotRun says of the other blocks why they did not run: what this machine
	// lacks, or that they were left out.
	NotRun   map[int]string `json:"notRun,omitempty"`
	Duration time.Duration  `json:"duration"` // in nanoseconds

	missing error // the environment's fault behind NotRun
}

// A Program is what came of one program of a catalogue page: a run, or the failure
// before it.
type Program struct {
	Run     *harness.Result `json:"run,omitempty"`
	Failure *Failure        `json:"failure,omitempty"`
}

// A Failure is an error with the stage at which it came up.
type Failure struct {
	Stage   catalogue.Stage `json:"stage"`
	Code    string          `json:"code,omitempty"` // of the catalogue
	Message string          `json:"message"`        // as a page shows it
	// Printed is what the Go toolchain printed, with the folders of the files,
	// where it was the one to fail; or the message with the place that it means.
	Printed string `json:"printed,omitempty"`
	Fix     string `json:"fix,omitempty"`  // what repairs it, in a sentence
	File    string `json:"file,omitempty"` // in the lesson's folder
	Line    int    `json:"line,omitempty"`
	Block   int    `json:"block,omitempty"` // of a catalogue page: the one at fault
}

// Missing gives what this machine lacks to run the blocks of NotRun:
// toolchain.ErrMissing, toolchain.ErrNoCompiler, harness.ErrNoCgo or
// flask.ErrMissing; else nil.
func (r *Result) Missing() error { return r.missing }

// made is what came of a program: the error is that of the machine.
type made struct {
	outcome outcome
	err     error
}

// Prepare runs what several lessons and catalogue pages want of the toolchain with
// one build, which takes a small part of the time that they take one by one. Run
// takes it from there, for these very lessons. The error is that of the context;
// it must not run beside Run.
func (r *Runner) Prepare(ctx context.Context, pages []*lesson.Lesson) error {
	var units []*unit
	var lessons, catalogue []*lesson.Lesson
	for _, l := range pages {
		if l.Page.Catalogue {
			catalogue, units = append(catalogue, l), append(units, unitsOf(l)...)
		} else if _, any := requestFor(l); any && !r.hasBuiltIn(l) {
			lessons = append(lessons, l)
		}
	}
	results, err := r.runUnits(ctx, units)
	if err != nil {
		return err
	}
	r.ready = map[*lesson.Lesson][]made{}
	for _, l := range catalogue {
		n := len(unitsOf(l))
		r.ready[l], results = results[:n], results[n:]
	}
	for i, m := range r.runLessons(ctx, lessons) {
		r.ready[lessons[i]] = []made{m}
	}
	return ctx.Err()
}

// Run runs a lesson. What fails in the lesson is part of the result; the error
// is that of a machine that does not work.
func (r *Runner) Run(ctx context.Context, l *lesson.Lesson) (*Result, error) {
	if l.Page.Catalogue {
		return r.runPage(ctx, l)
	}
	start := time.Now()
	res := &Result{Lesson: l.Slug, Broken: map[int]*Failure{}, Flask: map[int]*flask.Result{}, NotRun: map[int]string{}}
	if req, any := requestFor(l); any {
		if err := r.runSteps(ctx, l, req, res); err != nil {
			return nil, err
		}
	}
	for _, b := range l.Page.Numbered() {
		err := r.runBlock(ctx, l, b, res)
		if lacks(err) {
			res.NotRun[b.Number] = err.Error()
			res.missing = err
		} else if err != nil {
			return nil, err
		}
	}
	res.Duration = time.Since(start)
	return res, nil
}

// runBlock runs a block that needs a program of its own.
func (r *Runner) runBlock(ctx context.Context, l *lesson.Lesson, b *lesson.Block, res *Result) error {
	switch b.Kind {
	case lesson.BrokenSchema, lesson.BrokenStep:
		failure, err := r.runBroken(ctx, l, b)
		if err == nil {
			res.Broken[b.Number] = failure
		}
		return err
	case lesson.Flask:
		if r.NoFlask {
			res.NotRun[b.Number] = "left out"
			return nil
		}
		run, err := cached(r, flaskKey(l, b), func() (*flask.Result, error) { return flask.Run(ctx, b.Text) })
		if err == nil {
			res.Flask[b.Number] = run
		}
		return err
	}
	return nil
}

// lacks tells whether an error says that this machine cannot run a block.
func lacks(err error) bool {
	return errors.Is(err, flask.ErrMissing) || errors.Is(err, toolchain.ErrMissing) || errors.Is(err, toolchain.ErrNoCompiler) || errors.Is(err, harness.ErrNoCgo)
}

// requestFor says what a page wants of the lesson's program, and whether it
// wants anything.
func requestFor(l *lesson.Lesson) (req harness.Request, any bool) {
	dialects := map[string]bool{}
	for _, b := range l.Page.Numbered() {
		switch b.Kind {
		case lesson.Step:
			req.Calls = append(req.Calls, harness.Call{Step: b.Step, MayFail: b.Fail == catalogue.Run})
		case lesson.Table:
			if n := len(req.Calls); n > 0 && b.Of != nil {
				req.Calls[n-1].Tables = append(req.Calls[n-1].Tables, b.Table)
			}
		case lesson.DDL:
			if !dialects[b.Dialect] {
				dialects[b.Dialect] = true
				req.Dialects = append(req.Dialects, b.Dialect)
			}
		case lesson.Diagram:
			req.Shapes = true
		}
	}
	return req, len(req.Calls) > 0 || len(req.Dialects) > 0 || req.Shapes
}

// runSteps runs the lesson's program: the binary's own when its code is the
// same, and else one built from source.
func (r *Runner) runSteps(ctx context.Context, l *lesson.Lesson, req harness.Request, res *Result) error {
	if program, ok := r.builtIn(l); ok {
		run, err := harness.Run(ctx, program, req)
		res.Run = run
		return err
	}
	res.FromSource = true
	ready, ok := r.ready[l]
	if !ok {
		ready = r.runLessons(ctx, []*lesson.Lesson{l})
	}
	done, err := ready[0].outcome, ready[0].err
	if lacks(err) {
		for _, b := range l.Page.Numbered() {
			if b.Kind != lesson.BrokenSchema && b.Kind != lesson.BrokenStep && b.Kind != lesson.Schema && b.Kind != lesson.Flask {
				res.NotRun[b.Number] = err.Error()
			}
		}
		res.missing = err
		return nil
	}
	res.Run, res.Failure = done.Run, done.Failure
	return err
}

// builtIn gives the binary's program for a lesson if it was built from just
// this code.
func (r *Runner) builtIn(l *lesson.Lesson) (harness.Program, bool) {
	if r.Program == nil {
		return harness.Program{}, false
	}
	program, ok := r.Program(l.Slug)
	if !ok || !r.sameCode(l.Code) || !r.sameCode(l.Schema) {
		return harness.Program{}, false
	}
	for _, files := range l.Others {
		if !r.sameCode(files) {
			return harness.Program{}, false
		}
	}
	return program, true
}

func (r *Runner) hasBuiltIn(l *lesson.Lesson) bool {
	_, ok := r.builtIn(l)
	return ok
}

// sameCode tells whether the binary was built with these files.
func (r *Runner) sameCode(files []*lesson.GoFile) bool {
	for _, f := range files {
		built, err := fs.ReadFile(r.BuiltIn, f.Path)
		if err != nil || !bytes.Equal(built, f.Source) {
			return false
		}
	}
	return true
}
