package practice

import (
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
	add := func(a Answer, runs []Run) {
		if x.comesToRun(a) {
			all = append(all, Want{x, a, runs})
		}
	}
	for _, a := range answers {
		add(a, x.runs())
	}
	for _, m := range x.changed() {
		add(m.Answer, few(x.runs()))
	}
	return all
}

// comesToRun tells whether nothing is said of an answer before it runs.
func (x *Exercise) comesToRun(a Answer) bool {
	if _, bad := unreadable(a); bad {
		return false
	}
	_, v := x.look(a)
	return len(v.Failures) == 0 && v.Unjudged == ""
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
