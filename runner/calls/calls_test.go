//go:build cgo

package calls_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
	"entgo.io/ent/dialect/sql/schema"
	"entgo.io/ent/schema/field"

	"github.com/learnrel/learnrel/runner/calls"
	"github.com/learnrel/learnrel/runner/child"
	"github.com/learnrel/learnrel/runner/database"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/result"
)

// TestOf says what a page wants of its program.
func TestOf(t *testing.T) {
	page, err := lesson.Parse("lessons/pets/lesson.md", []byte("---\ntitle: Pets\nsummary: They are saved.\n---\n\n"+
		"```go step=Save\n```\n\n```text table=pets\n```\n\n```text table=owners\n```\n\n```go step=Refuse fail=run\n```\n\n```go step=Leave fail=compile\n```\n\n"+
		"```sql ddl\n```\n\n```sql ddl dialect=postgres\n```\n\n```mermaid er\n```\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := calls.Wanted{
		Calls:    []calls.Call{{Step: "Save", Tables: []string{"pets", "owners"}}, {Step: "Refuse", MayFail: true}},
		Dialects: []string{"sqlite", dialect.Postgres}, Shapes: true,
	}
	got := calls.Of(&lesson.Lesson{Page: page})
	if !reflect.DeepEqual(got, want) {
		t.Errorf("it wants %+v\nnot %+v", got, want)
	}
	if !got.Any() || (&calls.Wanted{Rows: true}).Any() {
		t.Error("what a page wants is not told from nothing")
	}
}

// pets gives a table of pets, and more like it.
func pets(more ...string) []*schema.Table {
	var all []*schema.Table
	for _, name := range append([]string{"pets"}, more...) {
		id := &schema.Column{Name: "id", Type: field.TypeInt, Increment: true}
		all = append(all, &schema.Table{Name: name, Columns: []*schema.Column{id, {Name: "name", Type: field.TypeString}}, PrimaryKey: []*schema.Column{id}})
	}
	return all
}

// steps opens a program whose steps end as their names say.
func steps(db *database.Database) (calls.Stepper, func() error, error) {
	save := func(ctx context.Context, drv dialect.Driver) error {
		var r sql.Result
		return drv.Exec(ctx, "INSERT INTO pets (name) VALUES ('Rex')", []any{}, &r)
	}
	s := child.New(nil, func(drv dialect.Driver) dialect.Driver { return drv },
		child.Step[dialect.Driver]{Name: "Save", Do: save},
		child.Step[dialect.Driver]{Name: "Refuse", Do: func(context.Context, dialect.Driver) error { return errors.New("no more pets") }},
		child.Step[dialect.Driver]{Name: "Panic", Do: func(context.Context, dialect.Driver) error { panic("a pet is loose") }},
	).Local(db, db.Dialect())
	return calls.Local{Session: s}, s.Close, nil
}

// run is one of some steps.
func run(names ...string) *calls.Run {
	r := &calls.Run{
		Tables: [][]*schema.Table{pets()},
		Place:  func(_, file string, line int) result.Place { return result.Place{File: file, Line: line} },
	}
	for _, name := range names {
		r.Calls = append(r.Calls, calls.Call{Step: name})
	}
	return r
}

// ended tells how steps ended.
func ended(res *result.Result) string {
	var all []string
	for _, s := range res.Steps {
		all = append(all, s.Name+":"+s.Error)
	}
	return strings.Join(all, " ")
}

// TestOrder wants calls to stop at one that fails and must not.
func TestOrder(t *testing.T) {
	r := run("Save", "Refuse", "Panic", "Save")
	r.Calls[1].MayFail = true
	res, err := r.On(t.Context(), database.SQLite{}, steps)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := ended(res), "Save: Refuse:no more pets Panic:a pet is loose"; got != want {
		t.Errorf("the steps ended %q, want %q", got, want)
	}
	if !res.Steps[2].Panic || res.Steps[0].Statements() != 1 || res.Steps[1].Statements() != 0 {
		t.Errorf("%+v", res.Steps)
	}
}

// TestTables reads the tables that are wanted, as they are then.
func TestTables(t *testing.T) {
	r := run("Save", "Save")
	r.Tables = [][]*schema.Table{pets("toys")}
	r.Calls[0].Tables = []string{"pets"}
	r.Dialects, r.Shapes = []string{"sqlite"}, true
	after := 0
	r.After = func(db *database.Database, res *result.Result) error {
		all, err := db.Tables(t.Context())
		after = len(all)
		return err
	}
	res, err := r.On(t.Context(), database.SQLite{}, steps)
	if err != nil {
		t.Fatal(err)
	}
	if tables := res.Steps[0].Tables; len(tables) != 1 || len(tables[0].Rows) != 1 || len(res.Steps[1].Tables) != 0 {
		t.Errorf("the tables behind the steps: %+v", res.Steps)
	}
	if !strings.Contains(res.DDL["sqlite"], "CREATE TABLE `toys`") || len(res.Shapes) != 2 || after != 2 {
		t.Errorf("the tables: %+v, %+v, %d in the end", res.DDL, res.Shapes, after)
	}
	r.Rows = true
	if res, err = r.On(t.Context(), database.SQLite{}, steps); err != nil || len(res.Steps[1].Tables) != 2 || len(res.Steps[0].Tables) != 2 {
		t.Errorf("all tables: %+v, %v", res, err)
	}
}

// TestMigrations goes from one schema to the next between steps.
func TestMigrations(t *testing.T) {
	r := run("Save", "grow", "Save")
	r.Tables = append(r.Tables, pets("toys"))
	r.Migrates = func(call string) int { return strings.Count(call, "grow") }
	r.Calls[1].Tables = []string{"toys"}
	res, err := r.On(t.Context(), database.SQLite{}, steps)
	if err != nil || ended(res) != "Save: grow: Save:" || len(res.Steps[1].Tables) != 1 {
		t.Errorf("%+v, %v", res, err)
	}
	r.Tables[0] = pets("pets") // a second one by that name
	if res, err = r.On(t.Context(), database.SQLite{}, steps); err != nil || res.Migrate == "" || len(res.Steps) > 0 {
		t.Errorf("tables that can't be made: %+v, %v", res, err)
	}
}

// dying is a program that ends before its step does.
type dying struct{}

var errDied = errors.New("it died")

func (dying) Run(context.Context, string) (*child.Ran, error) { return nil, errDied }

// TestEnds tells how a step ends of which there is no result.
func TestEnds(t *testing.T) {
	if _, err := run("Fly").On(t.Context(), database.SQLite{}, steps); err == nil || !strings.Contains(err.Error(), "run step Fly: the program does not have it") {
		t.Errorf("a step that is not there: %v", err)
	}
	die := func(*database.Database) (calls.Stepper, func() error, error) {
		return dying{}, func() error { return nil }, nil
	}
	r := run("Save")
	if _, err := r.On(t.Context(), database.SQLite{}, die); !errors.Is(err, errDied) {
		t.Errorf("a program that died: %v", err)
	}
	r.Ended = func(step string, err error) (*result.StepResult, error) {
		return &result.StepResult{Name: step, Error: err.Error()}, nil
	}
	if res, err := r.On(t.Context(), database.SQLite{}, die); err != nil || ended(res) != "Save:it died" {
		t.Errorf("a program that died, as it is told: %+v, %v", res, err)
	}
}

// TestTooLong tells of a step that its context ended.
func TestTooLong(t *testing.T) {
	r := run("Save")
	ctx, cancel := context.WithCancelCause(t.Context())
	db, wrong, err := database.Migrated(t.Context(), database.SQLite{}, r.Tables[0])
	if err != nil || wrong != nil {
		t.Fatal(err, wrong)
	}
	defer db.Close()
	cancel(calls.TooLong(2 * time.Second))
	step, err := r.Call(ctx, calls.Call{Step: "Save", Tables: []string{"pets"}}, db, ran{&child.Ran{Error: "context canceled", Panic: true}})
	if err != nil || step.Error != "it ran longer than 2s" || step.Panic || !step.Fleeting || len(step.Tables) > 0 {
		t.Errorf("a step that had its time: %+v, %v", step, err)
	}
}

// ran is a program all of whose steps end alike.
type ran struct{ *child.Ran }

func (r ran) Run(context.Context, string) (*child.Ran, error) { return r.Ran, nil }
