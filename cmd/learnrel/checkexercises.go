package main

import (
	"context"
	"errors"
	"maps"
	"slices"

	"entgo.io/ent/dialect"
	"golang.org/x/sync/errgroup"

	"github.com/learnrel/learnrel/runner"
	"github.com/learnrel/learnrel/runner/judge"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/practice"
	"github.com/learnrel/learnrel/runner/practice/execute"
	"github.com/learnrel/learnrel/runner/program"
	"github.com/learnrel/learnrel/runner/result"
)

// proven is what a check says of one exercise.
type proven struct {
	ref       practice.Ref
	exercise  *practice.Exercise // nil where its page can't be read
	proof     *practice.Proof
	problems  lesson.Problems
	notRun    error // why it could not be proven here
	elsewhere bool  // it is about other databases than the one that is given
	updated   bool
	unsaved   error // why it was not
	plans     []*execute.Planned
	known     bool // the proof comes from the cache
}

// exercisesOf parts the names of exercises from those of pages.
func (a *app) exercisesOf(names []string) (pages []string, refs []practice.Ref, err error) {
	if len(names) == 0 {
		return nil, nil, nil
	}
	course, _, err := a.course()
	if err != nil {
		return nil, nil, err
	}
	all := practice.List(course)
	for _, name := range names {
		_, notPage := course.Find(name)
		if r, err := practice.Find(all, name); notPage != nil && err == nil {
			refs = append(refs, r)
		} else {
			pages = append(pages, name)
		}
	}
	return pages, refs, nil
}

// exercises are those that a check proves beside its pages: of a course, those of the
// lessons that it checks.
func (s *subject) exercises(named []practice.Ref) (all []proven) {
	if s.copy != nil {
		return nil
	}
	for _, r := range practice.List(s.course) {
		ofLesson := slices.ContainsFunc(s.entries, func(e lesson.Entry) bool { return e.Slug == r.Lesson.Slug })
		if ofLesson || slices.Contains(named, r) {
			all = append(all, proven{ref: r})
		}
	}
	return all
}

// begin reads an exercise, and what the cache knows of it, or else plans what has to
// be built.
func (p *proven) begin(c *program.Config, s *subject, e *execute.Executor) {
	x, err := practice.Read(s.course, p.ref)
	if errors.As(err, &p.problems) {
		return
	} else if err != nil {
		p.notRun = err
		return
	}
	if d := c.Server; d != nil && d.Dialect() != dialect.SQLite && !x.Page.Front.RunsOn(d.Dialect()) {
		p.elsewhere = true
		return
	}
	p.exercise = x
	if p.proof, p.known = recallProof(c, x); p.known {
		return
	}
	for _, w := range x.Wants() {
		plan, err := e.Plan(w)
		if err != nil {
			p.notRun, p.plans = err, nil
			return
		}
		p.plans = append(p.plans, plan)
	}
}

// unitsOf are what has to be built for exercises.
func unitsOf(all []proven) (units []*program.Unit) {
	for _, p := range all {
		for _, plan := range p.plans {
			units = append(units, plan.Unit)
		}
	}
	return units
}

// take takes in what came of the units of exercises.
func take(all []proven, outcomes []result.Outcome) {
	for i := range all {
		p := &all[i]
		for _, plan := range p.plans {
			_, _ = plan.Take(outcomes[0]) // an error comes up again where it is asked for
			outcomes = outcomes[1:]
		}
		p.plans = nil
	}
}

// maxProofs is how many exercises are proven at once where nobody says.
const maxProofs = 4

// proveAll proves exercises of which all has run.
func proveAll(ctx context.Context, all []proven, c *program.Config, e *execute.Executor, most int) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(most)
	for i := range all {
		if p := &all[i]; p.exercise != nil && p.notRun == nil {
			group.Go(func() error { return p.prove(ctx, c, e) })
		}
	}
	return group.Wait()
}

// prove proves an exercise. The error is that of the context.
func (p *proven) prove(ctx context.Context, c *program.Config, e *execute.Executor) (err error) {
	if !p.known {
		p.proof, err = (practice.Judge{Executor: e}).Prove(ctx, p.exercise)
		if ctx.Err() != nil {
			return ctx.Err()
		} else if err != nil {
			p.proof, p.notRun = nil, err
			return nil
		}
		keepProof(c, e, p.exercise, p.proof)
	}
	if c.Server != nil && c.Server.Dialect() != dialect.SQLite {
		p.proof.Says = nil // the page has the judge's words for SQLite, with its SQL and its errors
	}
	if p.proof.Unjudged {
		p.notRun = errExercises
	}
	p.problems = p.proof.Problems
	return nil
}

// told adds what the judge says otherwise than the page to the problems.
func (p *proven) told() {
	if p.proof == nil || p.updated {
		return
	}
	for _, b := range slices.SortedFunc(maps.Keys(p.proof.Says), func(a, b *lesson.Block) int { return a.Line - b.Line }) {
		p.problems = append(p.problems, lesson.Problem{
			File: p.exercise.Page.File, Line: b.Line, Col: 1, Lesson: p.exercise.Lesson,
			Message: "the judge says something else: " + p.proof.Says[b], Hint: "learnrel check --update writes what it says",
		})
	}
}

// printExercises says of each exercise what came of it.
func (a *app) printExercises(all []proven, width int) {
	for i := range all {
		p := &all[i]
		status, note := judge.Pass, ""
		switch {
		case len(p.problems) > 0:
			status = judge.Differs
		case p.notRun != nil:
			status = judge.NotRun
		case p.elsewhere:
			status = judge.Elsewhere
		}
		if p.updated {
			note = "  updated"
		}
		a.printf("%s  %s  %s%s\n", mark(status), pad(p.ref.ID(), width), faintStyle.Render("exercise"), note)
		a.report(p.unsaved)
		a.problems(p.problems)
	}
}

// prepare has all that a check needs of the toolchain built at once.
func prepare(ctx context.Context, r *runner.Runner, pages []*lesson.Lesson, all []proven) error {
	outcomes, err := r.Prepare(ctx, pages, unitsOf(all)...)
	if err == nil {
		take(all, outcomes)
	}
	return err
}
