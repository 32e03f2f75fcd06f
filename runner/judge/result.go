package judge

import (
	"cmp"
	"time"

	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/result"
)

// A Result is what a lesson, or a page of the error catalogue, did.
type Result struct {
	Lesson string `json:"lesson"`
	// Dialect is what the steps ran on, as pages name it; "" for SQLite.
	Dialect string `json:"dialect,omitempty"`
	// Galera says that its ids go up in steps.
	Galera bool `json:"galera,omitempty"`
	// FromSource says that the lesson's own program was built with the
	// toolchain, since it is not one of the binary's.
	FromSource bool `json:"fromSource,omitempty"`
	// Run is what the steps did; nil when the page has none or they did not run.
	Run *result.Result `json:"run,omitempty"`
	// Failure is why the steps did not run.
	Failure *result.Failure `json:"failure,omitempty"`
	// Programs is what came of the programs of a catalogue page, by their numbers;
	// Run has the steps of them all.
	Programs map[int]*result.Outcome `json:"programs,omitempty"`
	// Broken is what came of the blocks that must fail, by their numbers; nil for
	// one that did not fail.
	Broken map[int]*result.Failure `json:"broken,omitempty"`
	// Flask is what came of the Python programs, by their blocks' numbers.
	Flask map[int]*result.Flask `json:"flask,omitempty"`
	// Commands is what came of the blocks of commands, by their numbers; of those that
	// must fail Broken tells.
	Commands map[int]*result.Printed `json:"commands,omitempty"`
	// NotRun says of the other blocks why they did not run: what this machine
	// lacks, or that they were left out.
	NotRun map[int]string `json:"notRun,omitempty"`
	// Own are the steps that the page does not have: a learner's.
	Own []string `json:"own,omitempty"`
	// Duration is how long the runs took, without what was built for them, in
	// nanoseconds.
	Duration time.Duration `json:"duration"`
	// Lacks is the environment's fault behind NotRun.
	Lacks error `json:"-"`
}

// names are those of what the steps ran on, for the front matter.
func (r *Result) names() []string {
	if r.Galera {
		return []string{r.dialect(), lesson.Galera}
	}
	return []string{r.dialect()}
}

// dialect names what the steps ran on.
func (r *Result) dialect() string { return cmp.Or(r.Dialect, sqlite) }
