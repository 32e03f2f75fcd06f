package database

import (
	"slices"
	"strings"
	"testing"

	"entgo.io/ent/dialect/sql/schema"
	"entgo.io/ent/schema/field"
)

func TestStatements(t *testing.T) {
	for text, want := range map[string][]string{
		"SELECT 1":                              {"SELECT 1"},
		"SELECT 1; SELECT 2;\n":                 {"SELECT 1", "SELECT 2", ""},
		"SELECT ';' , \"a;b\" , `c;d`;":         {"SELECT ';' , \"a;b\" , `c;d`", ""},
		"SELECT 1 -- one; two\n+ 2; SELECT":     {"SELECT 1 -- one; two\n+ 2", "SELECT"},
		"/* a; b */ SELECT 1;;":                 {"/* a; b */ SELECT 1", ""},
		"SELECT 'it''s; so'; x":                 {"SELECT 'it''s; so'", "x"},
		"SELECT 'not closed; still":             {"SELECT 'not closed; still"},
		"":                                      {""},
		"-- a comment; alone":                   {"-- a comment; alone"},
		"SELECT 1;-- behind":                    {"SELECT 1", "-- behind"},
		"SELECT '\n;\n' FROM t\nWHERE x=1;\nA;": {"SELECT '\n;\n' FROM t\nWHERE x=1", "A", ""},
	} {
		whole, rest := Statements(text)
		if got := append(whole, rest); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestConsole asks, and writes only where that is allowed.
func TestConsole(t *testing.T) {
	if !Cgo {
		t.Skip(ErrNoCgo)
	}
	db, err := New(t.Context(), SQLite{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	id := &schema.Column{Name: "id", Type: field.TypeInt, Increment: true}
	users := &schema.Table{Name: "users", Columns: []*schema.Column{id, {Name: "name", Type: field.TypeString}}, PrimaryKey: []*schema.Column{id}}
	if err := db.Migrate(t.Context(), []*schema.Table{users}); err != nil {
		t.Fatal(err)
	}
	open := func(write bool) *Console {
		c, err := db.Console(t.Context(), write)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Close() })
		return c
	}
	read := open(false)
	if _, err := read.Ask(t.Context(), "INSERT INTO users (name) VALUES ('Ann')"); err == nil || !strings.Contains(err.Error(), "readonly") {
		t.Errorf("a reader writes: %v", err)
	}
	write := open(true)
	a, err := write.Ask(t.Context(), "INSERT INTO users (name) VALUES ('Ann'), ('Bob')")
	if err != nil || a.Changed == nil || *a.Changed != 2 {
		t.Fatalf("got %+v, %v", a, err)
	}
	a, err = read.Ask(t.Context(), "SELECT name FROM users ORDER BY id")
	if err != nil || a.Changed != nil || len(a.Rows) != 2 || a.Rows[1][0] != "'Bob'" || a.More {
		t.Errorf("got %+v, %v", a, err)
	}
	a, err = read.Ask(t.Context(), "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) SELECT i FROM n")
	if err != nil || !a.More || len(a.Rows) != maxConsoleRows {
		t.Errorf("%d rows, %v", len(a.Rows), err)
	}
	if _, err := read.Ask(t.Context(), "SELECT * FROM nothing"); err == nil {
		t.Error("a table that is not there has no error")
	}
	if tables := read.Tables(); len(tables) != 1 || tables[0].Name != "users" {
		t.Errorf("tables %v", tables)
	}
}
