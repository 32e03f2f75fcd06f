package practice

import (
	"path"
	"slices"
	"strings"
)

// A Want is an answer whose program is to run.
type Want struct {
	Exercise *Exercise
	Answer   Answer
	Runs     []Run
}

// Wants gives what [Judge.Prove] will have run of an exercise, so that it can be
// built with others; nothing for one that needs no program.
func (x *Exercise) Wants() (all []Want) {
	if !x.Runs() {
		return nil
	}
	answers := []Answer{x.Solution, x.Start}
	for _, w := range x.Wrong {
		answers = append(answers, w.Answer)
	}
	for _, r := range x.Right {
		answers = append(answers, r.Answer)
	}
	add := func(a Answer, runs []Run) {
		if x.comesToRun(a) {
			all = append(all, Want{x, a, runs})
		}
	}
	for _, a := range answers {
		add(a, x.runs())
	}
	for _, m := range x.changed() {
		if x.tries(m) {
			add(m.Answer, few(x.runs()))
		}
	}
	return all
}

// tries tells whether a mutation is worth a program: a schema of its own takes a
// client of its own, which costs most, and the relations have been judged before.
func (x *Exercise) tries(m Mutation) bool { return path.Dir(m.File) != SchemaDir || !x.hasStatic() }

// hasStatic tells whether a property is judged without a program.
func (x *Exercise) hasStatic() bool {
	return slices.ContainsFunc(x.Properties, func(p Property) bool { return !p.Runs() })
}

// comesToRun tells whether nothing is said of an answer before it runs.
func (x *Exercise) comesToRun(a Answer) bool {
	if _, bad := x.unreadable(a); bad {
		return false
	}
	seen, v := x.look(a)
	if len(v.Failures) > 0 || v.Unjudged != "" {
		return false
	}
	return !slices.ContainsFunc(x.Properties, func(p Property) bool { return !p.Runs() && len(p.Judge(seen)) > 0 })
}

// few are runs enough to show that a mutation fails: there are many mutations.
func few(runs []Run) (some []Run) {
	for _, r := range runs {
		if r.Seed == seeds[0] {
			some = append(some, r)
		}
	}
	return some
}

// WantsPlans tells whether a property asks for the database's plans of a probe's
// statements.
func (x *Exercise) WantsPlans(probe string) bool {
	for _, p := range x.Properties {
		if l, ok := p.(*probeLine); ok && l.run.Probe == probe && strings.Contains(l.Text, "no full scan") {
			return true
		}
	}
	return false
}

// judgesFiles begin the names of the files that the judge adds to an answer.
const judgesFiles = "learnrel_"

// OfJudge tells whether a file of an exercise's package is the judge's own.
func OfJudge(name string) bool { return strings.HasPrefix(name, judgesFiles) }

// FirstRun is the run of the first property that needs one: without a fault, a rival
// or a request. ok is false where none does.
func (x *Exercise) FirstRun() (r Run, ok bool) {
	for _, p := range x.Properties {
		if needs, is := p.(interface{ need() Run }); is {
			return Run{Probe: needs.need().Probe}, true
		}
	}
	return r, false
}
