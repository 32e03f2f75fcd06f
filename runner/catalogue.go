package runner

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/learnrel/learnrel/runner/cache"
	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/harness"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/toolchain"
)

// A unit is a part of a catalogue page that is judged by itself: a program, a
// schema that must fail, or a step that must not compile.
type unit struct {
	page   *lesson.Lesson
	number int           // of the program, from 1; 0 for the others
	broken *lesson.Block // what must fail alone, or nil
	phases []phase
	req    harness.Request
}

// A phase is a schema and the steps that have its client. All phases of a program
// share its database.
type phase struct {
	schema *lesson.Block
	steps  []*lesson.Block
}

// name tells a reader which unit it is.
func (u *unit) name() string {
	if u.broken != nil {
		return fmt.Sprintf("%s block %d (%s)", u.page.Slug, u.broken.Number, u.broken.Name())
	}
	return fmt.Sprintf("%s program %d", u.page.Slug, u.number)
}

// blocks are those whose code goes into the unit.
func (u *unit) blocks() []*lesson.Block {
	var all []*lesson.Block
	for _, p := range u.phases {
		all = append(append(all, p.schema), p.steps...)
	}
	return all
}

// unitsOf takes a catalogue page apart.
func unitsOf(l *lesson.Lesson) []*unit {
	var units []*unit
	for _, b := range l.Page.Numbered() {
		if b.Kind == lesson.BrokenSchema && b.Program == 0 {
			units = append(units, &unit{page: l, broken: b, phases: []phase{{schema: b}}})
		}
	}
	for _, p := range l.Page.Programs() {
		u := &unit{page: l, number: p.Number}
		units = append(units, u)
		for _, b := range p.Blocks {
			switch {
			case b.Kind == lesson.Schema && !b.Migrate:
				u.phases = []phase{{schema: b}}
			case b.Kind == lesson.Schema, b.Kind == lesson.BrokenSchema && b.Migrate:
				u.phases = append(u.phases, phase{schema: b})
				u.req.Calls = append(u.req.Calls, harness.Call{Step: migration(b), MayFail: b.Fail != ""})
			case b.Kind == lesson.BrokenStep:
				units = append(units, &unit{page: l, broken: b, phases: []phase{{u.current().schema, []*lesson.Block{b}}}})
			default:
				u.add(b)
			}
		}
	}
	return units
}

// migration is the name of the call that migrates to the schema of a block.
func migration(b *lesson.Block) string { return fmt.Sprintf("migrate to block %d", b.Number) }

// current is the phase whose client steps have: a schema that must fail has none.
func (u *unit) current() *phase {
	i := len(u.phases) - 1
	for i > 0 && u.phases[i].schema.Fail != "" {
		i--
	}
	return &u.phases[i]
}

// add adds to the request what a block of the unit's program wants.
func (u *unit) add(b *lesson.Block) {
	switch b.Kind {
	case lesson.Step:
		u.req.Calls = append(u.req.Calls, harness.Call{Step: b.Step, MayFail: b.Fail == catalogue.Run})
		p := u.current()
		p.steps = append(p.steps, b)
	case lesson.Table:
		i := slices.IndexFunc(u.req.Calls, func(c harness.Call) bool { return b.Of != nil && c.Step == b.Of.Step })
		if i >= 0 {
			u.req.Calls[i].Tables = append(u.req.Calls[i].Tables, b.Table)
		}
	case lesson.DDL:
		if !slices.Contains(u.req.Dialects, b.Dialect) {
			u.req.Dialects = append(u.req.Dialects, b.Dialect)
		}
	case lesson.Diagram:
		u.req.Shapes = true
	}
}

// runPage runs a page of the catalogue.
func (r *Runner) runPage(ctx context.Context, l *lesson.Lesson) (*Result, error) {
	start := time.Now()
	units := unitsOf(l)
	results, ok := r.ready[l]
	if !ok {
		var err error
		if results, err = r.runUnits(ctx, units); err != nil {
			return nil, err
		}
	}
	res := &Result{Lesson: l.Slug, Broken: map[int]*Failure{}, NotRun: map[int]string{}, Programs: map[int]*Program{}}
	for i, u := range units {
		switch m := results[i]; {
		case lacks(m.err):
			res.leaveOut(u, m.err)
		case m.err != nil:
			return nil, fmt.Errorf("%s: %w", u.name(), m.err)
		default:
			res.take(u, m.outcome)
		}
	}
	res.Duration = time.Since(start)
	return res, nil
}

// leaveOut notes that a unit could not be run.
func (res *Result) leaveOut(u *unit, why error) {
	res.missing = why
	if u.broken != nil {
		res.NotRun[u.broken.Number] = why.Error()
		return
	}
	for _, b := range u.page.Page.Numbered() {
		if b.Program == u.number && b.Kind != lesson.BrokenStep {
			res.NotRun[b.Number] = why.Error()
		}
	}
}

// take takes over what came of a unit.
func (res *Result) take(u *unit, o outcome) {
	if u.broken != nil {
		res.Broken[u.broken.Number] = o.broken(u)
		return
	}
	res.Programs[u.number] = &Program{Run: o.Run, Failure: o.Failure}
	if o.Run == nil {
		return
	}
	if res.Run == nil {
		res.Run = &harness.Result{}
	}
	kept := []harness.StepResult{}
	for _, s := range o.Run.Steps {
		i := slices.IndexFunc(u.phases, func(p phase) bool { return migration(p.schema) == s.Name })
		if i < 0 {
			kept = append(kept, s)
		} else if f := stepFailure(&s); f != nil {
			schema := u.phases[i].schema
			f.Stage, f.File, f.Line, f.Block = catalogue.Migrate, u.page.Page.File, schema.Line, schema.Number
			f.Code = codeOf(catalogue.Migrate, f.Message)
			res.Broken[schema.Number] = f
		}
	}
	o.Run.Steps = kept
	res.Run.Steps = append(res.Run.Steps, kept...)
	res.Run.Duration += o.Run.Duration
}

// broken gives how a unit that must fail did; nil when it did not.
func (o *outcome) broken(u *unit) *Failure {
	if o.Failure == nil && o.Run != nil && o.Run.Migrate != "" {
		return &Failure{Stage: catalogue.Migrate, Code: codeOf(catalogue.Migrate, o.Run.Migrate), Message: o.Run.Migrate, File: u.page.Page.File, Line: u.broken.Line, Block: u.broken.Number}
	}
	return o.Failure
}

// codeOf gives the code of an error that came up at a stage. A step may do what
// is another stage's: migrate, or read a schema.
func codeOf(stage catalogue.Stage, message string) string {
	code := catalogue.Code(stage, message)
	for _, s := range catalogue.Stages() {
		if code == "" {
			code = catalogue.Code(s, message)
		}
	}
	return code
}

// runUnits gives what comes of units: from the cache, in process, or else from
// the toolchain. The error is that of the context.
func (r *Runner) runUnits(ctx context.Context, units []*unit) ([]made, error) {
	results := make([]made, len(units))
	keys := make([]cache.Key, len(units))
	goBinary, noGo := toolchain.Identity()
	var missing []*unit
	var places []int // of the missing, among all
	for i, u := range units {
		var err error
		if keys[i], err = r.unitKey(u, goBinary); err != nil {
			return nil, err
		}
		if noGo != nil && !u.schemaAlone() {
			results[i].err = noGo
			continue
		}
		o, ok := r.recall(keys[i])
		if !ok && u.schemaAlone() {
			if o, ok = r.inProcess(ctx, u); ok {
				r.keep(keys[i], o)
			}
		}
		switch {
		case ok:
			results[i].outcome = o
		case noGo != nil:
			results[i].err = noGo
		default:
			missing, places = append(missing, u), append(places, i)
		}
	}
	if len(missing) == 0 {
		return results, ctx.Err()
	}
	built, err := r.buildUnits(ctx, missing)
	if err != nil {
		return nil, err
	}
	for n, i := range places {
		if results[i] = built[n]; built[n].err == nil {
			r.keep(keys[i], built[n].outcome)
		}
	}
	return results, nil
}

// recall reads a result from the cache, or tells why it has to be made.
func (r *Runner) recall(key cache.Key) (value outcome, ok bool) {
	c, err := r.Caching.open()
	if err != nil {
		return value, false
	}
	if !r.Caching.Force && c.Get(key, &value) {
		return value, true
	}
	if r.Caching.Why != nil {
		why := "it is forced"
		if !r.Caching.Force {
			why = c.Why(key)
		}
		r.Caching.Why(key.Name, why)
	}
	return value, false
}

// keep stores a result. A full disk must not fail a page that ran.
func (r *Runner) keep(key cache.Key, value outcome) {
	if c, err := r.Caching.open(); err == nil {
		_ = c.Put(key, value)
	}
}

// unitKey names the result of a unit with all that goes into it.
func (r *Runner) unitKey(u *unit, goBinary string) (cache.Key, error) {
	key := cache.Key{Name: u.name()}
	if !u.schemaAlone() {
		key.Add("the Go toolchain", []byte(goBinary))
	}
	key.Add("the platform", []byte(runtime.GOOS+"/"+runtime.GOARCH))
	for _, name := range []string{"go.mod", "go.sum"} {
		data, err := fs.ReadFile(r.Course.FS, name)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return key, fmt.Errorf("read the course: %w", err)
		}
		key.Add(name, data)
	}
	if err := r.addReplaced(&key); err != nil {
		return key, err
	}
	for _, b := range u.blocks() {
		key.Add(b.Name(), fmt.Appendf(nil, "%s %s %t\n%s", b.File, b.Fail, b.Migrate, b.Text))
	}
	key.Add("what the page wants", fmt.Appendf(nil, "%+v", u.req))
	key.Add("the limits", fmt.Appendf(nil, "%s %d", r.Timeout, r.Memory))
	key.Add("learnrel", []byte(unitBuilder()))
	return key, nil
}

// unitBuilder gives all of learnrel that decides what comes of a unit.
var unitBuilder = sync.OnceValue(func() string {
	return builder() + unitsMainSource + strings.Join(slices.Sorted(func(yield func(string) bool) {
		for name, spec := range stepImports {
			if !yield(name + spec) {
				return
			}
		}
	}), "\n")
})

// judgeOwnSchema judges a schema that a catalogue page holds: that its program got
// through, up to the first step.
func (j *judge) judgeOwnSchema(b *lesson.Block) Verdict {
	if b.Migrate {
		if f := j.result.Broken[b.Number]; f != nil {
			return j.wrongStage(f, "")
		}
	}
	p := j.result.Programs[b.Program]
	switch {
	case p == nil:
		return Verdict{Status: WrongStage, Message: "it did not run"}
	case p.Failure != nil && (p.Failure.Block == 0 || p.Failure.Block == b.Number):
		return j.wrongStage(p.Failure, "")
	case p.Run != nil && p.Run.Migrate != "" && !b.Migrate:
		return j.wrongStage(newFailure(catalogue.Migrate, p.Run.Migrate), "")
	}
	return Verdict{Status: Pass}
}
