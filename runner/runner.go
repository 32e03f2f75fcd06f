// Package runner is the door: a course and a lesson go in, and what came of it
// comes out, a [judge.Result]. What a lesson wants of Go goes to package program,
// as units; its Python programs to package flask, and what it does in a folder that
// begins empty to package fromempty.
package runner

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"entgo.io/ent/dialect"

	"github.com/learnrel/learnrel/runner/cache"
	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/child"
	"github.com/learnrel/learnrel/runner/database"
	"github.com/learnrel/learnrel/runner/flask"
	"github.com/learnrel/learnrel/runner/judge"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/process"
	"github.com/learnrel/learnrel/runner/program"
	"github.com/learnrel/learnrel/runner/result"
)

// A Runner runs the lessons of a course.
type Runner struct {
	// Programs says how units are built and run; its Course is the course.
	Programs *program.Config

	// BuiltIn is the course that Program's programs were built from. A lesson
	// whose code is the same there needs no toolchain.
	BuiltIn fs.FS
	Program func(slug string) (child.Program, bool)

	// NoFlask leaves the Python programs out, which take a thousand times as long
	// as steps.
	NoFlask bool

	// Rows has the steps of a lesson give all tables, and not those of its page alone.
	Rows bool

	ready map[*lesson.Lesson]*made // what Prepare has run
}

// made is what came of the units of a page.
type made struct {
	whole  *result.Outcome                   // of a lesson's own program; nil where it has none or is built in
	parts  []*program.Part                   // of a catalogue page
	broken map[*lesson.Block]*result.Outcome // of a lesson's blocks that must fail
	of     []result.Outcome                  // of parts
}

// Prepare runs what several lessons and catalogue pages want of the toolchain with
// one build, which takes a small part of the time that they take one by one. Run
// takes it from there, for these very lessons. The error is that of the context; it
// must not run beside Run. More units are built and run
// with them, and what comes of those is given back.
func (r *Runner) Prepare(ctx context.Context, pages []*lesson.Lesson, more ...*program.Unit) ([]result.Outcome, error) {
	ready, outcomes, err := r.make(ctx, pages, more)
	r.ready = ready
	return outcomes, err
}

// make runs the units of pages, and more.
func (r *Runner) make(ctx context.Context, pages []*lesson.Lesson, more []*program.Unit) (map[*lesson.Lesson]*made, []result.Outcome, error) {
	all := map[*lesson.Lesson]*made{}
	var units []*program.Unit
	var take []func(result.Outcome)
	add := func(u *program.Unit, to func(result.Outcome)) { units, take = append(units, u), append(take, to) }
	for _, l := range pages {
		m := &made{broken: map[*lesson.Block]*result.Outcome{}}
		all[l] = m
		if r.elsewhere(l) {
			continue
		}
		if l.Page.Catalogue {
			m.parts = program.Catalogue(r.Programs.Course, l)
			m.of = make([]result.Outcome, len(m.parts))
			for i, p := range m.parts {
				add(p.Unit, func(o result.Outcome) { m.of[i] = o })
			}
			continue
		}
		if err := r.plan(l, m, add); err != nil {
			m.whole = &result.Outcome{Err: err}
		}
	}
	outcomes, err := r.Programs.Run(ctx, append(units, more...))
	for i := range take {
		take[i](outcomes[i])
	}
	return all, outcomes[len(take):], err
}

// dialect names the server that programs run on as pages do; "" for SQLite.
func (r *Runner) dialect() string {
	if r.Programs.Server == nil || r.Programs.Server.Dialect() == dialect.SQLite {
		return ""
	}
	return r.Programs.Server.Dialect()
}

// elsewhere tells whether a page needs another server than there is.
func (r *Runner) elsewhere(l *lesson.Lesson) bool {
	names := []string{cmp.Or(r.dialect(), catalogue.Dialects()[0].Name)}
	if r.galera() {
		names = append(names, lesson.Galera)
	}
	return !l.Page.Front.RunsOn(names...)
}

// galera tells whether ids go up in steps.
func (r *Runner) galera() bool {
	s, ok := r.Programs.Server.(*database.Remote)
	return ok && s.InSteps()
}

// plan plans the units of a lesson.
func (r *Runner) plan(l *lesson.Lesson, m *made, add func(*program.Unit, func(result.Outcome))) error {
	if _, ok := r.builtIn(l); !ok {
		u, wanted, err := program.Lesson(r.Programs.Course, l)
		if err != nil {
			return err
		}
		if wanted {
			u.Rows = r.Rows
			add(u, func(o result.Outcome) { m.whole = &o })
		}
	}
	for _, b := range l.Page.Numbered() {
		if b.Kind != lesson.BrokenSchema && b.Kind != lesson.BrokenStep {
			continue
		}
		u, err := program.Broken(r.Programs.Course, l, b)
		if err != nil {
			return err
		}
		add(u, func(o result.Outcome) { m.broken[b] = &o })
	}
	return nil
}

// Run runs a lesson. What fails in the lesson is part of the result, and so is what
// the machine could not run; the error is that of the context.
func (r *Runner) Run(ctx context.Context, l *lesson.Lesson) (*judge.Result, error) {
	m, ok := r.ready[l]
	if !ok {
		all, _, err := r.make(ctx, []*lesson.Lesson{l}, nil)
		if err != nil {
			return nil, err
		}
		m = all[l]
	}
	res := &judge.Result{
		Lesson: l.Slug, Broken: map[int]*result.Failure{}, Flask: map[int]*result.Flask{},
		Commands: map[int]*result.Printed{}, NotRun: map[int]string{}, Programs: map[int]*result.Outcome{}, Dialect: r.dialect(), Galera: r.galera(),
	}
	if r.elsewhere(l) {
		return res, nil
	}
	res.Own = program.OwnSteps(l)
	var err error
	if l.Page.Catalogue {
		if err = takeParts(res, l, m); err == nil {
			err = r.runCommands(ctx, res, l)
		}
	} else {
		err = r.takeLesson(ctx, res, l, m)
	}
	if err != nil {
		return nil, err
	}
	return res, nil
}

// Open runs the steps of a lesson, and gives the database that they leave behind to
// use until that returns. A lesson that does not come to its steps has a failure.
func (r *Runner) Open(ctx context.Context, l *lesson.Lesson, use func(*database.Database) error) (*result.Failure, error) {
	programs := *r.Programs
	programs.After, programs.Twice, programs.Caching.Force = use, false, true // what is cached has no database
	u, wanted, err := program.Lesson(programs.Course, l)
	if err == nil && !wanted {
		err = fmt.Errorf("%s has no steps", l.Slug)
	}
	if err == nil && r.elsewhere(l) {
		err = fmt.Errorf("%s runs on %s alone: name a server with --db", l.Slug, strings.Join(l.Page.Front.Dialects, " and "))
	}
	if err != nil {
		return nil, err
	}
	if p, ok := r.builtIn(l); ok {
		_, err = programs.BuiltIn(ctx, u, p)
		return nil, err
	}
	outcomes, err := programs.Run(ctx, []*program.Unit{u})
	if err != nil {
		return nil, err
	}
	o := outcomes[0]
	if o.Failure == nil && o.Run != nil && o.Run.Migrate != "" {
		return result.NewFailure(catalogue.Migrate, o.Run.Migrate), nil
	}
	return o.Failure, o.Err
}

// takeLesson makes the result of a lesson of what came of its units.
func (r *Runner) takeLesson(ctx context.Context, res *judge.Result, l *lesson.Lesson, m *made) error {
	if p, ok := r.builtIn(l); ok {
		if err := r.runBuiltIn(ctx, res, l, p); err != nil {
			return err
		}
	} else if m.whole != nil {
		res.FromSource, res.Run, res.Failure = true, m.whole.Run, m.whole.Failure
		if err := leaveOut(res, l, m.whole.Err, func(b *lesson.Block) bool {
			return !ownUnit(b) && (b.Of == nil || !ownUnit(b.Of)) && b.Kind != lesson.Schema && b.Kind != lesson.Declaration
		}); err != nil {
			return err
		}
	}
	if res.Run != nil {
		res.Duration += res.Run.Duration
	}
	for _, b := range l.Page.Numbered() {
		if o := m.broken[b]; o != nil {
			if err := leaveOut(res, l, o.Err, func(other *lesson.Block) bool { return other == b }); err != nil {
				return err
			}
			if o.Err == nil {
				res.Broken[b.Number] = brokenBy(l, o)
			}
		}
		if b.Kind == lesson.Flask {
			if err := r.runFlask(ctx, res, l, b); err != nil {
				return err
			}
		}
	}
	return r.runCommands(ctx, res, l)
}

// ownUnit tells whether a block is run apart from the lesson's program.
func ownUnit(b *lesson.Block) bool {
	return b.Kind == lesson.BrokenSchema || b.Kind == lesson.BrokenStep || b.Kind == lesson.Flask || b.InFolder()
}

// leaveOut notes that the machine could not run blocks. The error is that of the
// context.
func leaveOut(res *judge.Result, l *lesson.Lesson, err error, of func(*lesson.Block) bool) error {
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	for _, b := range l.Page.Numbered() {
		if of(b) {
			res.NotRun[b.Number] = err.Error()
		}
	}
	res.Lacks = err
	return nil
}

// brokenBy gives how a block that must fail did; nil when it did not. A lesson's
// steps run behind a schema that is laid over.
func brokenBy(l *lesson.Lesson, o *result.Outcome) *result.Failure {
	if o.Failure != nil || o.Run == nil {
		return o.Failure
	}
	if o.Run.Migrate != "" {
		return result.NewFailure(catalogue.Migrate, o.Run.Migrate)
	}
	mayFail := map[string]bool{}
	for _, b := range l.Page.Numbered() {
		if b.Kind == lesson.Step && b.Fail == catalogue.Run {
			mayFail[b.Step] = true // whatever the server
		}
	}
	for _, step := range o.Run.Steps {
		if step.Error != "" && !mayFail[step.Name] {
			return result.StepFailure(&step)
		}
	}
	return nil
}

// runBuiltIn runs the binary's own program of a lesson.
func (r *Runner) runBuiltIn(ctx context.Context, res *judge.Result, l *lesson.Lesson, p child.Program) (err error) {
	u, wanted, err := program.Lesson(r.Programs.Course, l)
	if err == nil && wanted {
		u.Rows = r.Rows
		res.Run, err = r.Programs.BuiltIn(ctx, u, p)
	}
	return err
}

// runFlask runs a Python program.
func (r *Runner) runFlask(ctx context.Context, res *judge.Result, l *lesson.Lesson, b *lesson.Block) error {
	if r.NoFlask {
		res.NotRun[b.Number] = "left out"
		return nil
	}
	start := time.Now()
	run, err := r.python(ctx, l, b)
	if err == nil {
		res.Flask[b.Number] = run
		res.Duration += time.Since(start)
	}
	return leaveOut(res, l, err, func(other *lesson.Block) bool { return other == b })
}

// python gives what a Python program did, from the cache or by running it: twice where
// steps are run twice.
func (r *Runner) python(ctx context.Context, l *lesson.Lesson, b *lesson.Block) (*result.Flask, error) {
	var kept struct {
		Run   *result.Flask `json:"run"`
		Twice bool          `json:"twice,omitempty"`
	}
	key := flaskKey(l, b, r.Programs.Helper)
	if r.Programs.Caching.Recall(key, &kept) && kept.Run != nil && (kept.Twice || !r.Programs.Twice) {
		return kept.Run, nil
	}
	run, err := flask.Run(ctx, r.Programs.Helper, b.Text, 0)
	if err != nil || run.Fleeting {
		return run, err
	}
	if r.Programs.Twice {
		again, err := flask.Run(ctx, r.Programs.Helper, b.Text, 1)
		if err != nil {
			return nil, err
		}
		if *again != *run {
			run.Again = again
		}
		if again.Fleeting {
			return run, nil
		}
	}
	kept.Run, kept.Twice = run, r.Programs.Twice
	r.Programs.Caching.Keep(key, kept)
	return run, nil
}

// flaskKey names the result of a Python program that a helper runs.
func flaskKey(l *lesson.Lesson, b *lesson.Block, helper process.Helper) cache.Key {
	key := cache.Key{Name: fmt.Sprintf("%s block %d (%s)", l.Slug, b.Number, b.Name())}
	key.Add("the program", []byte(b.Text))
	key.Add("Python", []byte(flask.Identity()))
	key.Add("the sandbox", []byte(helper.Confines()))
	return key
}

// takeParts makes the result of a catalogue page of what came of its units.
func takeParts(res *judge.Result, l *lesson.Lesson, m *made) error {
	for i, p := range m.parts {
		o := m.of[i]
		err := leaveOut(res, l, o.Err, func(b *lesson.Block) bool {
			return b == p.Block || p.Block == nil && b.Program == p.Number && b.Kind != lesson.BrokenStep
		})
		switch {
		case err != nil:
			return fmt.Errorf("%s: %w", p.Name, err)
		case o.Err != nil:
		case p.Block != nil:
			res.Broken[p.Block.Number] = brokenAlone(l, p, &o)
		default:
			takeProgram(res, l, p, &o)
		}
		if o.Run != nil {
			res.Duration += o.Run.Duration
		}
	}
	return nil
}

// brokenAlone gives how a block of a catalogue page that must fail did; nil when it
// did not.
func brokenAlone(l *lesson.Lesson, p *program.Part, o *result.Outcome) *result.Failure {
	if o.Failure == nil && o.Run != nil && o.Run.Migrate != "" {
		return migrationFailure(l, p.Block, o.Run.Migrate)
	}
	return o.Failure
}

func migrationFailure(l *lesson.Lesson, b *lesson.Block, message string) *result.Failure {
	return &result.Failure{
		Stage: catalogue.Migrate, Code: result.CodeOf(catalogue.Migrate, message), Message: message,
		Place: result.Place{File: l.Page.File, Line: b.Line, Block: b.Number},
	}
}

// takeProgram takes over what came of a program of a catalogue page.
func takeProgram(res *judge.Result, l *lesson.Lesson, p *program.Part, o *result.Outcome) {
	res.Programs[p.Number] = o
	if o.Failure != nil && o.Failure.Place.Block == 0 {
		o.Failure.Place = result.Place{File: l.Page.File, Line: p.Schemas[0].Line, Block: p.Schemas[0].Number}
	}
	if o.Run == nil {
		return
	}
	if res.Run == nil {
		res.Run = &result.Result{}
	}
	kept := []result.StepResult{}
	for _, s := range o.Run.Steps {
		k := p.Migrates(s.Name)
		if k == 0 {
			kept = append(kept, s)
		} else if s.Error != "" {
			res.Broken[p.Schemas[k].Number] = migrationFailure(l, p.Schemas[k], s.Error)
		}
	}
	o.Run.Steps = kept
	res.Run.Steps = append(res.Run.Steps, kept...)
	res.Run.Duration += o.Run.Duration
}

// builtIn gives the binary's program for a lesson if it was built from just
// this code.
func (r *Runner) builtIn(l *lesson.Lesson) (child.Program, bool) {
	if r.Program == nil || len(program.OwnSteps(l)) > 0 {
		return child.Program{}, false
	}
	built, ok := r.Program(l.Slug)
	if !ok || !r.sameCode(l.Code) || !r.sameCode(l.Schema) {
		return child.Program{}, false
	}
	for _, files := range l.Others {
		if !r.sameCode(files) {
			return child.Program{}, false
		}
	}
	return built, true
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
