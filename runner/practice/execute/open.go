package execute

import (
	"context"
	"path"

	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/database"
	"github.com/learnrel/learnrel/runner/practice"
	"github.com/learnrel/learnrel/runner/program"
	"github.com/learnrel/learnrel/runner/result"
)

// openSeed makes a database for the learner to look at: none that answers are judged
// on.
const openSeed = 11

// Open gives a database with the tables of an answer to use until that returns. Where
// the exercise runs Go, it is filled by the first probe, and the answer has done its
// work on it. An answer that does not come to that has a failure.
func (e *Executor) Open(ctx context.Context, x *practice.Exercise, a practice.Answer, use func(*database.Database) error) (*practice.Failure, error) {
	programs := *e.programs
	programs.After, programs.Twice, programs.Caching.Force = use, false, true // what is cached has no database
	alone := New(&programs)
	p := &Planned{executor: alone, want: practice.Want{Exercise: x, Answer: a}}
	if run, ok := x.FirstRun(); ok {
		run.Seed, run.Size = openSeed, practice.Small
		p.want.Runs = []practice.Run{run}
		var err error
		if p, err = alone.Plan(p.want); err != nil {
			return nil, err
		}
	} else {
		answer := program.Answer{Name: x.ID(), Client: x.ImportPath(), Schema: map[string][]byte{}}
		for name, src := range a {
			if path.Dir(name) == practice.SchemaDir {
				answer.Schema[path.Base(name)] = src
			}
		}
		p.Unit = program.OfAnswer(programs.Course.Module, answer)
	}
	outcomes, err := programs.Run(ctx, []*program.Unit{p.Unit})
	if err != nil {
		return nil, err
	}
	switch o := outcomes[0]; {
	case o.Failure != nil:
		return p.failed(o.Failure), nil
	case o.Run != nil && o.Run.Migrate != "":
		return p.failed(result.NewFailure(catalogue.Migrate, o.Run.Migrate)), nil
	default:
		return nil, o.Err
	}
}
