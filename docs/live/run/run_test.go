//go:build cgo

package run

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
	"entgo.io/ent/dialect/sql/schema"
	"entgo.io/ent/schema/field"

	"github.com/learnrel/learnrel/runner/child"
	"github.com/learnrel/learnrel/runner/database"
	"github.com/learnrel/learnrel/runner/judge"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/result"
)

// memory is SQLite of this process in the place of a page's.
type memory struct {
	database.SQLite
	waits bool
}

func (m memory) Waits() bool { return m.waits }

// program has the steps of a lesson, in the place of a generated client.
func program() child.Program {
	id := &schema.Column{Name: "id", Type: field.TypeInt, Increment: true}
	pets := &schema.Table{Name: "pets", Columns: []*schema.Column{id, {Name: "name", Type: field.TypeString}}, PrimaryKey: []*schema.Column{id}}
	exec := func(statement string) func(context.Context, dialect.Driver) error {
		return func(ctx context.Context, drv dialect.Driver) error {
			var r sql.Result
			return drv.Exec(ctx, statement, []any{}, &r)
		}
	}
	return child.New([]*schema.Table{pets}, func(drv dialect.Driver) dialect.Driver { return drv },
		child.Step[dialect.Driver]{Name: "Save", Do: exec("INSERT INTO pets (name) VALUES ('Rex')")},
		child.Step[dialect.Driver]{Name: "Refuse", Do: func(context.Context, dialect.Driver) error { return errors.New("no more pets") }},
		child.Step[dialect.Driver]{Name: "Again", Do: exec("INSERT INTO pets (name) VALUES ('Ada')")},
	)
}

const page = "---\ntitle: Pets\nsummary: They are saved.\nschema: zoo\n---\n\n" +
	"```mermaid er\nerDiagram\n  pets {\n    int id PK\n    string name\n  }\n```\n\n" +
	"```go step=Save\nfunc Save() {}\n```\n\n```text table=pets\nid | name\n---+-----\n 1 | Rex\n```\n\n" +
	"```go step=Refuse fail=run\nfunc Refuse() {}\n```\n\n```text error\nno pets\n```\n\n" +
	"```go step=Again\nfunc Again() {}\n```\n"

// pets is the lesson as a page asks for it.
func pets() *Lesson {
	return &Lesson{Slug: "pets", Files: map[string]string{
		"lessons/pets/lesson.md": page,
		"lessons/pets/steps.go":  "package pets\n\nfunc Save() {}\n\nfunc Refuse() {}\n\nfunc Again() {}\n",
		"ent/schema/zoo/pet.go":  "package zoo\n",
	}}
}

// ask gives a runner a question.
func ask(t *testing.T, r *Runner, q Question) *Answer {
	t.Helper()
	question, err := json.Marshal(q)
	if err != nil {
		t.Fatal(err)
	}
	a := &Answer{}
	if err := json.Unmarshal(r.Answer(t.Context(), question), a); err != nil {
		t.Fatal(err)
	}
	return a
}

func newRunner(t *testing.T, waits bool) *Runner {
	r := &Runner{
		Program: func(slug string) (child.Program, bool) { return program(), slug == "pets" },
		Server:  func() Server { return memory{waits: waits} },
	}
	t.Cleanup(r.close)
	return r
}

// TestStepsUpToOne runs some steps of a lesson, and then all.
func TestStepsUpToOne(t *testing.T) {
	r := newRunner(t, false)
	a := ask(t, r, Question{Lesson: pets(), Step: "Save"})
	if a.Failed != "" || len(a.Run.Steps) != 1 || a.Run.Steps[0].Statements() != 1 {
		t.Fatalf("the first step: %+v", a)
	}
	if len(a.Tables) != 1 || a.Tables[0].Name != "pets" || len(a.Tables[0].Rows) != 1 {
		t.Errorf("the tables behind it: %+v", a.Tables)
	}
	if !strings.Contains(a.DDL, "pets") || !strings.Contains(a.SVG, `id="Steps-diagram-title"`) {
		t.Errorf("the tables: %s, %s", a.DDL, a.SVG)
	}
	told := false
	for _, b := range a.Blocks {
		told = told || b.Tables == lesson.Diagram && b.Status == judge.Pass
		if b.Step != "Save" && b.Tables == "" {
			t.Errorf("block %d is of %s, which did not run", b.Number, b.Step)
		}
	}
	if !told {
		t.Errorf("the diagram of the page is not compared: %+v", a.Blocks)
	}
	a = ask(t, r, Question{Lesson: pets()})
	if a.Failed != "" || len(a.Run.Steps) != 3 || len(a.Tables[0].Rows) != 2 {
		t.Errorf("all steps, on a new database: %+v", a)
	}
}

// TestVerdicts compares what ran with the page.
func TestVerdicts(t *testing.T) {
	a := ask(t, newRunner(t, true), Question{Lesson: pets()})
	if !a.Waits {
		t.Error("nobody says that a step waits")
	}
	got := map[int]Block{}
	for _, b := range a.Blocks {
		got[b.Number] = b
	}
	for n, want := range map[int]Block{
		3: {Step: "Save", Status: judge.Pass},
		5: {Step: "Refuse", Status: judge.Differs, Text: "no more pets"},
	} {
		if b := got[n]; b.Step != want.Step || b.Status != want.Status || strings.TrimSpace(b.Text) != want.Text {
			t.Errorf("block %d: %+v, want %+v", n, b, want)
		}
	}
}

// TestConsole asks the database that the steps left.
func TestConsole(t *testing.T) {
	r := newRunner(t, false)
	if a := ask(t, r, Question{SQL: "SELECT 1"}); a.Failed != "no step has run" {
		t.Errorf("before any step: %+v", a)
	}
	ask(t, r, Question{Lesson: pets(), Step: "Save"})
	a := ask(t, r, Question{SQL: "UPDATE pets SET name = 'Ada'; SELECT name FROM pets; SELECT owner; SELECT 1"})
	if len(a.Asked) != 2 || a.Asked[0].Changed == nil || *a.Asked[0].Changed != 1 || !strings.Contains(a.Error, "no such column: owner") {
		t.Fatalf("%+v", a)
	}
	if rows := a.Asked[1].Rows; len(rows) != 1 || !strings.Contains(rows[0][0], "Ada") {
		t.Errorf("the rows: %v", rows)
	}
}

// TestNoAnswer gives questions that have none.
func TestNoAnswer(t *testing.T) {
	r := newRunner(t, false)
	ask(t, r, Question{Lesson: pets(), Step: "Save"})
	if a := ask(t, r, Question{Lesson: &Lesson{Slug: "cars"}}); !strings.Contains(a.Failed, "the steps of cars are not in") {
		t.Errorf("a lesson that is not there: %+v", a)
	}
	if a := ask(t, r, Question{SQL: "SELECT 1"}); a.Failed == "" {
		t.Error("the database of the lesson before is open still")
	}
	if a := ask(t, r, Question{Lesson: &Lesson{Slug: "pets"}}); a.Failed == "" {
		t.Error("a lesson without files is run")
	}
	if data := string(r.Answer(t.Context(), []byte("{"))); !strings.Contains(data, `"failed":`) {
		t.Errorf("what is no question: %s", data)
	}
}

func TestShort(t *testing.T) {
	all := shown([]result.Statement{{SQL: "SELECT " + strings.Repeat("?, ", 70_000), Args: []string{strings.Repeat("é", longest)}}})
	if len(all) > 60*longest || !strings.Contains(all, "…") {
		t.Errorf("a statement of 70,000 values is shown in %d bytes", len(all))
	}
	if got := short("SELECT 1"); got != "SELECT 1" {
		t.Error(got)
	}
}
