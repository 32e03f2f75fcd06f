package practice

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/learnrel/learnrel/runner/lesson"
)

// A Proof is what came of proving an exercise.
type Proof struct {
	// Problems are what is not as the page says, at their places.
	Problems lesson.Problems
	// Says are the blocks of the judge's words whose contents are others, with
	// what they should hold.
	Says map[*lesson.Block]string
	// Unjudged says that a part could not be proven here.
	Unjudged bool
}

// Prove shows that an exercise can be failed and passed, for the reasons that its
// page gives: the start fails, and each wrong answer; the other right answers pass,
// and the solution does without a warning; each property is failed by the start, by a wrong answer or by
// the solution with one thing less. The error is that of the machine.
func (j Judge) Prove(ctx context.Context, x *Exercise) (*Proof, error) {
	p := &proving{Judge: j, x: x, failed: map[int]bool{}, Proof: &Proof{Says: map[*lesson.Block]string{}}}
	if err := p.falls(ctx, "the start", p.startLine(), x.Start, x.Fails); err != nil {
		return nil, err
	}
	for _, w := range x.Wrong {
		if err := p.falls(ctx, "the wrong answer "+quote(w.Title), w.Line, w.Answer, w.Fails); err != nil {
			return nil, err
		}
	}
	for _, r := range x.Right {
		if _, err := p.passes(ctx, "the right answer "+quote(r.Title), r.Line, r.Answer); err != nil {
			return nil, err
		}
	}
	passes, err := p.solves(ctx)
	if err == nil && passes {
		err = p.mutations(ctx)
	}
	if err != nil {
		return nil, err
	}
	return p.Proof, nil
}

// proving is the work on one exercise.
type proving struct {
	Judge
	*Proof
	x      *Exercise
	failed map[int]bool // the lines of properties that something has failed
}

func (p *proving) problem(line int, hint, format string, args ...any) {
	p.Problems = append(p.Problems, lesson.Problem{File: p.x.Page.File, Line: line, Col: 1, Lesson: p.x.Lesson, Message: fmt.Sprintf(format, args...), Hint: hint})
}

func (p *proving) startLine() int {
	if p.x.Fails.Block != nil {
		return p.x.Fails.Block.Line
	}
	return 1
}

// verdict judges an answer, and notes which properties it fails.
func (p *proving) verdict(ctx context.Context, a Answer, runs []Run) (Verdict, error) {
	v, err := p.over(ctx, p.x, a, runs)
	for _, rule := range v.rules {
		p.failed[rule] = true
	}
	p.Unjudged = p.Unjudged || v.Unjudged != ""
	return v, err
}

// falls wants an answer to fall short for its reason and in its words.
func (p *proving) falls(ctx context.Context, what string, line int, a Answer, r Reason) error {
	v, err := p.verdict(ctx, a, p.x.runs())
	if err != nil || v.Unjudged != "" || r.Block == nil {
		return err
	}
	if len(v.Failures) == 0 {
		p.problem(line, "break it, or add a property that it falls short of", "%s passes", what)
		return nil
	}
	first := v.Failures[0]
	switch {
	case first.Kind != string(r.At):
		p.problem(r.Block.Line, "write fail="+first.Kind+", or change the code", "%s fails at %s, not at %s: %s", what, first.Kind, r.At, first.Message)
		return nil
	case r.Code != "" && first.Code != r.Code:
		p.problem(r.Block.Line, "write the code that it has, or change the code", "%s fails with %s, not with %s", what, orNone(first.Code), r.Code)
		return nil
	}
	if says := v.Says(); says != r.Block.Text {
		p.Says[r.Block] = says
	}
	return nil
}

func orNone(code string) string {
	if code == "" {
		return "no code"
	}
	return code
}

// solves wants the solution to hold in everything, without a warning.
func (p *proving) solves(ctx context.Context) (bool, error) {
	v, err := p.passes(ctx, "the solution", p.solutionLine(), p.x.Solution)
	for _, w := range v.Warnings {
		p.problem(p.solutionLine(), w.Fix, "the solution passes with a warning: %s", w.Message)
	}
	return len(v.Failures) == 0, err
}

// passes wants an answer to hold in everything.
func (p *proving) passes(ctx context.Context, what string, line int, a Answer) (Verdict, error) {
	v, err := p.Verdict(ctx, p.x, a)
	for _, f := range v.Failures {
		p.problem(line, "repair it, or the property", "%s fails at %s: %s", what, f.Kind, f.Message)
	}
	p.Unjudged = p.Unjudged || v.Unjudged != ""
	return v, err
}

func (p *proving) solutionLine() int {
	for _, s := range p.x.Page.Sections() {
		if s.Level == 2 && s.Title == partSolution {
			return s.Line
		}
	}
	return 1
}

// mutations wants at least one mutation of the solution to fail, and each property
// to be failed by something.
func (p *proving) mutations(ctx context.Context) error {
	fails := 0
	for _, m := range p.x.changed() {
		if !p.x.tries(m) && p.x.comesToRun(m.Answer) {
			continue
		}
		v, err := p.verdict(ctx, m.Answer, few(p.x.runs()))
		if err != nil {
			return err
		}
		// What ent itself refuses shows nothing of the properties.
		if slices.ContainsFunc(v.Failures, func(f Failure) bool { return f.Rule > 0 }) {
			fails++
		}
	}
	if p.Unjudged {
		return nil
	}
	if fails == 0 {
		p.problem(p.solutionLine(), "add a property that says what the solution needs", "the solution with any one thing less still passes: the check can't fail")
	}
	for _, property := range p.x.Properties {
		if !p.failed[property.At().Line] {
			p.problem(property.At().Line, "add a wrong answer that falls short of it, or take it out", "nothing fails the property %q", strings.TrimSpace(property.At().Text))
		}
	}
	return nil
}

// changed are the mutations of the files in which the solution differs from the
// start. The others are the judge's, not the learner's.
func (x *Exercise) changed() []Mutation {
	return slices.DeleteFunc(Mutations(x.Solution), func(m Mutation) bool {
		return string(x.Start[m.File]) == string(x.Solution[m.File])
	})
}
