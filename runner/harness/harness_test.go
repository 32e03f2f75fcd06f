package harness_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	"entgo.io/ent/dialect/sql/schema"
	"entgo.io/ent/schema/field"

	"github.com/learnrel/learnrel/runner/harness"
)

// table is a small one that the tests migrate by hand.
var table = &schema.Table{
	Name:       "things",
	Columns:    []*schema.Column{{Name: "id", Type: field.TypeInt, Increment: true}, {Name: "name", Type: field.TypeString}},
	PrimaryKey: []*schema.Column{{Name: "id"}},
}

// program makes one of steps that get the bare driver as their client.
func program(steps ...harness.Step[dialect.Driver]) harness.Program {
	return harness.New([]*schema.Table{table},
		func(d dialect.Driver) dialect.Driver { return d },
		func(ctx context.Context, d dialect.Driver) error {
			return d.Exec(ctx, "CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT UNIQUE)", []any{}, nil)
		}, steps...)
}

func insert(ctx context.Context, d dialect.Driver) error {
	fmt.Println("inserting")
	return d.Exec(ctx, "INSERT INTO things (name) VALUES (?), (?)", []any{"a", "it's"}, nil)
}

func selectAll(ctx context.Context, d dialect.Driver) error {
	rows := &entsql.Rows{}
	if err := d.Query(ctx, "SELECT name FROM things", []any{}, rows); err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return err
		}
		fmt.Println(name)
	}
	return rows.Err()
}

func fails(context.Context, dialect.Driver) error { return errors.New("no luck") }

func panics(context.Context, dialect.Driver) error {
	fmt.Println("before")
	var list []int
	list[3] = 1
	return nil
}

func TestSteps(t *testing.T) {
	p := program(
		harness.Step[dialect.Driver]{"Insert", insert},
		harness.Step[dialect.Driver]{"Select", selectAll},
		harness.Step[dialect.Driver]{"Fails", fails},
		harness.Step[dialect.Driver]{"Panics", panics},
	)
	res, err := harness.Run(t.Context(), p, harness.Request{Calls: []harness.Call{
		{Step: "Insert", Tables: []string{"things"}}, {Step: "Select"}, {Step: "Insert", MayFail: true}, {Step: "Fails", MayFail: true}, {Step: "Panics"}, {Step: "Select"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Steps) != 5 {
		t.Fatalf("%d steps ran, want 5: the last is behind one that must not fail", len(res.Steps))
	}
	first, second, again, failed, panicked := res.Steps[0], res.Steps[1], res.Steps[2], res.Steps[3], res.Steps[4]
	if first.Output != "inserting\n" || first.SQL[0].Rows != 2 || strings.Join(first.SQL[0].Args, " ") != "'a' 'it''s'" {
		t.Errorf("Insert: %+v", first)
	}
	if got := first.Tables[0]; strings.Join(got.Rows[1], " ") != "2 'it''s'" {
		t.Errorf("the table: %+v", got)
	}
	if second.Output != "a\nit's\n" || second.SQL[0].Rows != 2 || second.Statements() != 1 {
		t.Errorf("Select: %+v", second)
	}
	if !strings.Contains(again.Error, "UNIQUE constraint failed") || again.File != "harness_test.go" || again.SQL[0].Error == "" || again.Line != again.SQL[0].Line {
		t.Errorf("Insert again: %+v", again)
	}
	if failed.Error != "no luck" || failed.Panic || failed.Line == 0 {
		t.Errorf("Fails: %+v", failed)
	}
	if !panicked.Panic || !strings.Contains(panicked.Error, "index out of range") || panicked.Output != "before\n" || panicked.Line == 0 {
		t.Errorf("Panics: %+v", panicked)
	}
}

func TestEachRunHasItsOwnDatabase(t *testing.T) {
	p := program(harness.Step[dialect.Driver]{"Insert", insert})
	for range 2 {
		res, err := harness.Run(t.Context(), p, harness.Request{Calls: []harness.Call{{Step: "Insert"}}})
		if err != nil || res.Steps[0].Error != "" {
			t.Fatalf("%v, %+v", err, res)
		}
	}
}

func TestForeignKeysAreOn(t *testing.T) {
	p := program(harness.Step[dialect.Driver]{"Pragma", func(ctx context.Context, d dialect.Driver) error {
		rows := &entsql.Rows{}
		if err := d.Query(ctx, "PRAGMA foreign_keys", []any{}, rows); err != nil {
			return err
		}
		defer rows.Close()
		on, err := entsql.ScanInt(rows)
		fmt.Print(on)
		return err
	}})
	res, err := harness.Run(t.Context(), p, harness.Request{Calls: []harness.Call{{Step: "Pragma"}}})
	if err != nil || res.Steps[0].Output != "1" {
		t.Fatalf("%v, %+v", err, res)
	}
}

func TestTransactionsAreTracedButNotCounted(t *testing.T) {
	p := program(harness.Step[dialect.Driver]{"Tx", func(ctx context.Context, d dialect.Driver) error {
		for _, end := range []func(dialect.Tx) error{dialect.Tx.Commit, dialect.Tx.Rollback} {
			tx, err := d.Tx(ctx)
			if err != nil {
				return err
			}
			if err := tx.Exec(ctx, "INSERT INTO things (name) VALUES (NULL)", []any{}, nil); err != nil {
				return err
			}
			if err := end(tx); err != nil {
				return err
			}
		}
		return nil
	}})
	res, err := harness.Run(t.Context(), p, harness.Request{Calls: []harness.Call{{Step: "Tx", Tables: []string{"things"}}}})
	if err != nil {
		t.Fatal(err)
	}
	var sent []string
	for _, s := range res.Steps[0].SQL {
		sent = append(sent, strings.Fields(s.SQL)[0])
	}
	if got := strings.Join(sent, " "); got != "BEGIN INSERT COMMIT BEGIN INSERT ROLLBACK" {
		t.Errorf("sent %s", got)
	}
	if n := res.Steps[0].Statements(); n != 2 {
		t.Errorf("%d statements, want 2", n)
	}
	if n := len(res.Steps[0].Tables[0].Rows); n != 1 {
		t.Errorf("%d rows are left, want the committed one", n)
	}
}

func TestAFloodIsCutOff(t *testing.T) {
	p := program(harness.Step[dialect.Driver]{"Flood", func(context.Context, dialect.Driver) error {
		line := strings.Repeat("x", 1023) + "\n"
		for range 4 << 10 {
			fmt.Print(line)
		}
		return nil
	}})
	before := os.Stdout
	res, err := harness.Run(t.Context(), p, harness.Request{Calls: []harness.Call{{Step: "Flood"}}})
	if err != nil {
		t.Fatal(err)
	}
	if got := res.Steps[0]; len(got.Output) != harness.MaxOutput || !strings.Contains(got.Error, "more than 1 MiB") {
		t.Errorf("%d bytes, error %q", len(got.Output), got.Error)
	}
	if os.Stdout != before {
		t.Error("standard output was not put back")
	}
}

func TestUnknownNames(t *testing.T) {
	p := program(harness.Step[dialect.Driver]{"Insert", insert})
	if _, err := harness.Run(t.Context(), p, harness.Request{Calls: []harness.Call{{Step: "Gone"}}}); err == nil {
		t.Error("a step that the program lacks: no error")
	}
	res, err := harness.Run(t.Context(), p, harness.Request{Calls: []harness.Call{{Step: "Insert", Tables: []string{"gone"}}}})
	if err != nil || res.Steps[0].Tables[0].Error != `there is no table "gone"; the schema has things` {
		t.Errorf("a table that the schema lacks: %v, %+v", err, res)
	}
}
