package execute

import (
	"strings"
	"testing"

	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/practice"
	"github.com/learnrel/learnrel/runner/program"
	"github.com/learnrel/learnrel/runner/result"
)

const page = `---
title: T
summary: s.
---

Do it.

## Start

` + "```go schema=user.go\npackage schema\n\nimport \"entgo.io/ent\"\n\n// User is there.\ntype User struct {\n\tent.Schema\n}\n```\n\n" +
	"```go file=solve.go\npackage do\n```\n\n```text says fail=rows\n```\n\n" + `## Properties

` + "```text rows\nFill: the result is as the solution's\n```\n\n```text fault\nFill: when a statement fails, all tables are as before\n```\n\n" +
	"```go probe=Fill\nfunc Fill(ctx context.Context, client *ent.Client, seed Seed) (func() (any, error), error) {\n\treturn func() (any, error) { return nil, nil }, nil\n}\n```\n\n" + `## Hints

1. A hint.

## Wrong answers

## Solution

` + "```go file=solve.go\npackage do\n\n// Done is.\nconst Done = true\n```\n\nSo it is.\n"

func planned(t *testing.T, runs ...practice.Run) *Planned {
	t.Helper()
	x, err := practice.Parse("lessons/l/exercises/do.md", []byte(page), nil)
	if x == nil {
		t.Fatal(err)
	}
	if len(runs) == 0 {
		runs = []practice.Run{{Probe: "Fill", Seed: 1, Size: practice.Small}, {Probe: "Fill", Seed: 1, Size: practice.Small, FailEach: true}}
	}
	e := New(&program.Config{Course: &lesson.Course{Module: "example.com/course"}})
	p, err := e.Plan(practice.Want{Exercise: x, Answer: x.Start, Runs: runs})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestPlan makes a trial of each run, and another secret for another answer.
func TestPlan(t *testing.T) {
	p := planned(t)
	if n := len(p.Trials); n != 2 || p.Trials[0].FailEach || !p.Trials[1].FailEach || p.Trials[0].Fill == p.Trials[1].Fill {
		t.Errorf("trials %+v", p.Trials)
	}
	other := practice.Want{Exercise: p.want.Exercise, Answer: practice.Answer{"solve.go": []byte("package do // other")}, Runs: p.want.Runs}
	if nameOf(other) == nameOf(p.want) {
		t.Error("two answers have one name")
	}
}

// TestObservations reads what came of runs, of programs that ended, and of those that
// did not begin.
func TestObservations(t *testing.T) {
	p := planned(t)
	users := func(names ...string) []result.Table {
		table := result.Table{Name: "users", Columns: []string{"id", "name"}}
		for i, n := range names {
			table.Rows = append(table.Rows, []string{string(rune('1' + i)), n})
		}
		return []result.Table{table}
	}
	report := "said\n" + p.secret + `{"result":[1,2],"is":["IsNotFound"]}` + "\n"
	all := p.observations(result.Outcome{Run: &result.Result{Tried: []result.Tried{
		{Trial: 0, Before: users(), Changed: users("Ann"), Open: true, Call: result.StepResult{Output: "x\n" + report[5:], SQL: []result.Statement{
			{SQL: "BEGIN", Control: true}, {SQL: "SELECT 1", Rows: 3},
		}}, Plans: map[string][]string{"SELECT 1": {"SCAN users"}}},
		{Trial: 1, At: 2, Of: "SELECT 1", Before: users("Ann"), Call: result.StepResult{Error: "ent: constraint failed: UNIQUE constraint failed: users.name", SQL: []result.Statement{{SQL: "INSERT", Error: "UNIQUE constraint failed: users.name"}}}},
	}}})
	if all.Failed != nil || len(all.All) != 2 {
		t.Fatalf("got %+v", all)
	}
	one, two := all.All[0], all.All[1]
	if string(one.Result) != "[1,2]" || !one.Open || len(one.Statements) != 1 || one.Statements[0].Rows != 3 || one.Statements[0].Plan[0] != "SCAN users" || len(one.After["users"].Rows) != 1 || len(one.Before["users"].Rows) != 0 {
		t.Errorf("a run: %+v", one)
	}
	if two.At != 2 || two.Err == nil || two.Err.Driver != "UNIQUE constraint failed: users.name" || two.Err.Code != "run-unique" || len(two.After["users"].Rows) != 1 {
		t.Errorf("a run that fails: %+v, %+v", two, two.Err)
	}

	ended := p.observations(result.Outcome{Run: &result.Result{Tried: []result.Tried{{Ended: true, Call: result.StepResult{Error: "it ended the program", File: "solve.go", Line: 3}}}}})
	if f := ended.Failed; f == nil || f.File != "solve.go" || f.Line != 3 || f.Kind != string(catalogue.Run) {
		t.Errorf("a program that ends: %+v", ended.Failed)
	}
	unmet := p.observations(result.Outcome{Run: &result.Result{Tried: []result.Tried{{Unmet: &result.StepResult{Error: "ent: constraint failed: FOREIGN KEY constraint failed"}}}}})
	if f := unmet.Failed; f == nil || f.Code != "run-foreign-key" {
		t.Errorf("rows that can't be made: %+v", unmet.Failed)
	}
}

// TestFailed points at the learner's own code, and says in words what the judge misses.
func TestFailed(t *testing.T) {
	p := planned(t)
	own := result.Note{Place: result.Place{File: "solve.go", Line: 7, Col: 2}, Text: "undefined: nobody"}
	judges := result.Note{Place: result.Place{File: "learnrel_probe0.go", Line: 3}, Text: "undefined: Handover"}
	for _, c := range []struct {
		notes []result.Note
		file  string
		want  string
	}{
		{[]result.Note{judges, own}, "solve.go", "undefined: nobody"},
		{[]result.Note{judges}, "", "there is no Handover; the task wants it under this name"},
		{[]result.Note{{Place: judges.Place, Text: "not enough arguments"}}, "", "the judge uses your code as the start has it, and that does not compile: not enough arguments"},
	} {
		f := p.failed(&result.Failure{Stage: catalogue.Compile, Code: "go-undefined-type", Notes: c.notes})
		if f.File != c.file || f.Message != c.want || (f.Code == "") != strings.HasPrefix(c.want, "there is no") {
			t.Errorf("got %+v, want %s", f, c.want)
		}
	}
	f := p.failed(&result.Failure{Stage: catalogue.Graph, Message: "refused", Place: result.Place{File: "ent/schema/user.go", Line: 4}})
	if f.File != "ent/schema/user.go" || f.Line != 4 || f.Col != 1 || f.Message != "refused" {
		t.Errorf("got %+v", f)
	}
}
