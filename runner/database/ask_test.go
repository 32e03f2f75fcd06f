//go:build cgo

package database

import (
	"context"
	"database/sql"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	"entgo.io/ent/dialect/sql/schema"
	"entgo.io/ent/schema/field"

	"github.com/learnrel/learnrel/runner/child"
	"github.com/learnrel/learnrel/runner/result"
)

// users and their table of friends, which ent has made.
func testTables() []*schema.Table {
	id := &schema.Column{Name: "id", Type: field.TypeInt, Increment: true}
	users := &schema.Table{
		Name: "users", Columns: []*schema.Column{id, {Name: "name", Type: field.TypeString}, {Name: "photo", Type: field.TypeBytes, Nullable: true}},
		PrimaryKey: []*schema.Column{id},
	}
	a, b := &schema.Column{Name: "user_id", Type: field.TypeInt}, &schema.Column{Name: "friend_id", Type: field.TypeInt}
	friends := &schema.Table{Name: "user_friends", Columns: []*schema.Column{a, b}, PrimaryKey: []*schema.Column{a, b}}
	return []*schema.Table{users, friends}
}

// open gives a migrated database, and a program's driver of it.
func open(t *testing.T) (*Database, *sql.DB) {
	d, err := New(t.Context(), SQLite{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := d.Migrate(t.Context(), testTables()); err != nil {
		t.Fatal(err)
	}
	var db *sql.DB
	s := child.New(nil, func(drv dialect.Driver) *sql.DB {
		db = drv.(*entsql.Driver).DB()
		return db
	}, child.Step[*sql.DB]{Name: "S", Do: func(context.Context, *sql.DB) error { return nil }}).Local(d, d.Dialect())
	t.Cleanup(func() { s.Close() })
	d.Reset()
	return d, db
}

func mustExec(t *testing.T, on interface {
	ExecContext(context.Context, string, ...any) (sql.Result, error)
}, query string, args ...any,
) {
	t.Helper()
	if _, err := on.ExecContext(t.Context(), query, args...); err != nil {
		t.Fatal(err)
	}
}

func TestTrace(t *testing.T) {
	d, db := open(t)
	ctx := t.Context()
	mustExec(t, db, "INSERT INTO users (name, photo) VALUES (?, ?), ('b', NULL), ('c', NULL)", "it's", []byte(nil))
	mustExec(t, db, "INSERT INTO `user_friends` (`user_id`, `friend_id`) VALUES (?, ?), (?, ?)", 2, 3, 1, 2)
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := tx.QueryContext(ctx, "SELECT `id` FROM `users` WHERE `id` IN (?, ?, ?)", 10, 2, 1)
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	tx, _ = db.BeginTx(ctx, nil)
	if _, err := tx.ExecContext(ctx, "INSERT INTO nowhere VALUES (?)", true); err == nil {
		t.Error("no error")
	}
	_ = tx.Rollback()
	stmt, err := db.PrepareContext(ctx, "DELETE FROM users WHERE id = ?")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := stmt.ExecContext(ctx, 99); err != nil {
		t.Error(err)
	}
	stmt.Close()
	got := d.Statements()
	for i := range got {
		got[i].File, got[i].Line, got[i].Sent = "", 0, nil
	}
	want := []result.Statement{
		{SQL: "INSERT INTO users (name, photo) VALUES (?, ?), ('b', NULL), ('c', NULL)", Args: []string{"'it''s'", "NULL"}, Rows: 3},
		{SQL: "INSERT INTO `user_friends` (`user_id`, `friend_id`) VALUES (?, ?), (?, ?)", Args: []string{"1", "2", "2", "3"}, Rows: 2},
		{SQL: "BEGIN", Control: true},
		{SQL: "SELECT `id` FROM `users` WHERE `id` IN (?, ?, ?)", Args: []string{"1", "2", "10"}, Rows: 2},
		{SQL: "COMMIT", Control: true},
		{SQL: "BEGIN", Control: true},
		{SQL: "INSERT INTO nowhere VALUES (?)", Args: []string{"true"}, Rows: -1, Error: "no such table: nowhere"},
		{SQL: "ROLLBACK", Control: true},
		{SQL: "DELETE FROM users WHERE id = ?", Args: []string{"99"}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v\nwant\n%+v", got, want)
	}
	d.Reset()
	if len(d.Statements()) != 0 {
		t.Error("Reset forgets nothing")
	}
}

// TestTraceRows counts the rows that a program took, and sees where a query failed.
func TestTraceRows(t *testing.T) {
	d, db := open(t)
	const many = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM c LIMIT 1000) "
	for query, want := range map[string]result.Statement{
		many + "SELECT n FROM c": {Rows: 1000},
		many + "SELECT CASE n WHEN 600 THEN json('{') ELSE n END FROM c": {Rows: 599, Error: "malformed JSON"},
		many + "SELECT n FROM c WHERE n < 0":                             {Rows: 0},
	} {
		d.Reset()
		rows, err := db.QueryContext(t.Context(), query)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
		}
		rows.Close()
		if s := d.Statements()[0]; s.Rows != want.Rows || s.Error != want.Error {
			t.Errorf("%s: %+v", query, s)
		}
	}
}

func TestFailed(t *testing.T) {
	failed := result.Statement{Error: "no", Line: 3}
	for _, c := range []struct {
		all []result.Statement
		ok  bool
	}{
		{nil, false},
		{[]result.Statement{failed}, true},
		{[]result.Statement{failed, {SQL: "ROLLBACK", Control: true}}, true},
		{[]result.Statement{failed, {SQL: "SELECT 1"}}, false},
		{[]result.Statement{{Error: "no"}}, false},
	} {
		if _, ok := Failed(c.all); ok != c.ok {
			t.Errorf("%+v: %v", c.all, ok)
		}
	}
}

// TestBefore fails the second statement, and holds the third back.
func TestBefore(t *testing.T) {
	d, db := open(t)
	wrong := errors.New("disk I/O error")
	waits, goOn := make(chan string, 1), make(chan struct{})
	d.Before = func(ctx context.Context, n int, s result.Statement) error {
		switch n {
		case 2:
			return wrong
		case 3:
			waits <- s.SQL
			select {
			case <-goOn:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	}
	mustExec(t, db, "INSERT INTO users (name) VALUES ('a')")
	if _, err := db.ExecContext(t.Context(), "INSERT INTO users (name) VALUES ('b')"); !errors.Is(err, wrong) {
		t.Error(err)
	}
	done := make(chan error)
	go func() {
		_, err := db.ExecContext(t.Context(), "INSERT INTO users (name) VALUES ('c')")
		done <- err
	}()
	if query := <-waits; query != "INSERT INTO users (name) VALUES ('c')" {
		t.Error(query)
	}
	mustExec(t, db, "INSERT INTO users (name) VALUES ('d')") // on another connection
	close(goOn)
	if err := <-done; err != nil {
		t.Error(err)
	}
	table, err := d.Table(t.Context(), "users")
	if err != nil || !reflect.DeepEqual(table.Rows, [][]string{{"1", "'a'", "NULL"}, {"2", "'d'", "NULL"}, {"3", "'c'", "NULL"}}) {
		t.Error(table, err)
	}
	if s := d.Statements()[1]; s.Error != wrong.Error() || s.Rows != -1 {
		t.Errorf("%+v", s)
	}
	d.Reset() // numbers begin again
	mustExec(t, db, "SELECT 1")
	if _, err := db.ExecContext(t.Context(), "SELECT 2"); !errors.Is(err, wrong) {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-waits; cancel() }()
	goOn = nil
	if _, err := db.ExecContext(ctx, "SELECT 3"); err != context.Canceled {
		t.Error(err)
	}
}

// TestTableInTransaction reads tables while a step's transaction is open, which
// SQLite lets one do as long as that one wrote nothing to them.
func TestTableInTransaction(t *testing.T) {
	d, db := open(t)
	ctx := t.Context()
	mustExec(t, db, "INSERT INTO users (name) VALUES ('a')")
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.QueryContext(ctx, "SELECT * FROM users"); err != nil {
		t.Fatal(err)
	}
	if table, err := d.Table(ctx, "users"); err != nil || len(table.Rows) != 1 {
		t.Error(table, err)
	}
	mustExec(t, tx, "INSERT INTO users (name) VALUES ('b')")
	start := time.Now()
	if _, err := d.Table(ctx, "users"); err == nil || err.Error() != "read table users: database table is locked: users" || time.Since(start) > time.Second {
		t.Error(err, time.Since(start))
	}
	if table, err := d.Table(ctx, "user_friends"); err != nil || len(table.Rows) != 0 {
		t.Error(table, err)
	}
	if err := tx.Rollback(); err != nil {
		t.Error(err)
	}
	if table, err := d.Table(ctx, "users"); err != nil || len(table.Rows) != 1 {
		t.Error(table, err)
	}
	if table, err := d.Table(ctx, "nothing"); err != nil || table.Error != `there is no table "nothing"; the schema has users, user_friends` {
		t.Error(table, err)
	}
}

// TestNonsense asks what no driver asks.
func TestNonsense(t *testing.T) {
	d, _ := open(t)
	ctx := t.Context()
	if a, err := d.Ask(ctx, &child.Question{Op: child.Exec, Conn: 99}); err != nil || a.Fault == nil || !a.Fault.Broken {
		t.Errorf("there is no such connection: %+v, %v", a, err)
	}
	a, err := d.Ask(ctx, &child.Question{Op: child.Open})
	if err != nil || a.Fault != nil {
		t.Fatal(a, err)
	}
	for _, q := range []child.Question{{Op: 99}, {Op: 0}} {
		q.Conn = a.ID
		if _, err := d.Ask(ctx, &q); err == nil {
			t.Errorf("%+v makes sense", q)
		}
	}
	for want, q := range map[string]child.Question{
		"no such prepared statement":                 {Op: child.Exec, On: 99},
		"there is no such prepared":                  {Op: child.Query, On: 99},
		"unexpected EOF":                             {Op: child.Fetch, On: 99},
		"cannot commit - no transaction is active":   {Op: child.Commit},
		"cannot rollback - no transaction is active": {Op: child.Rollback},
		"the most are 100":                           {Op: child.Register, Name: "f", Inputs: 1 << 40},
	} {
		q.Conn = a.ID
		if b, err := d.Ask(ctx, &q); err != nil || b.Fault == nil || !strings.Contains(b.Fault.Message, want) {
			t.Errorf("%+v: %+v, %v", q, b, err)
		}
	}
	for _, q := range []child.Question{{Op: child.Drop, On: 99}, {Op: child.Unprepare, On: 99}, {Op: child.Close}} {
		q.Conn = a.ID
		if b, err := d.Ask(ctx, &q); err != nil || b.Fault != nil {
			t.Errorf("%+v: %+v, %v", q, b, err)
		}
	}
}

// TestEndsWithWhatIsOpen closes a database that a program has left as it was.
func TestEndsWithWhatIsOpen(t *testing.T) {
	_, db := open(t)
	ctx := t.Context()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.PrepareContext(ctx, "SELECT 1"); err != nil {
		t.Error(err)
	}
	if _, err := tx.QueryContext(ctx, "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM c) SELECT n FROM c"); err != nil {
		t.Error(err)
	}
	if _, err := db.QueryContext(ctx, "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM c) SELECT n FROM c"); err != nil {
		t.Error(err)
	}
}
