package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"math"
	"reflect"
	"testing"
	"time"

	"github.com/learnrel/learnrel/runner/database"
)

// TestCells sends values over and back.
func TestCells(t *testing.T) {
	at := time.Date(2024, 2, 29, 12, 30, 1, 500, time.UTC)
	for _, c := range []struct {
		sent     driver.Value
		declared string
		comes    driver.Value
	}{
		{nil, "", nil},
		{int64(math.MinInt64), "integer", int64(math.MinInt64)},
		{int64(1), "boolean", true},
		{true, "", int64(1)},
		{false, "boolean", false},
		{0.1, "real", 0.1},
		{math.Inf(-1), "", math.Inf(-1)},
		{"", "text", ""},
		{"ünï\x00x", "", "ünï\x00x"},
		{[]byte{}, "blob", []byte{}},
		{[]byte(nil), "blob", nil},
		{[]byte{0, 255}, "blob", []byte{0, 255}},
		{at, "datetime", at},
		{"no time", "datetime", time.Time{}},
		{int64(1709209801), "timestamp", time.Unix(1709209801, 0).UTC()},
		{int64(1709209801500), "date", time.UnixMilli(1709209801500).UTC()},
	} {
		crossed, err := toCell(c.sent)
		if err != nil {
			t.Errorf("%v: %v", c.sent, err)
			continue
		}
		if comes, err := fromCell(crossed, c.declared); err != nil || !reflect.DeepEqual(comes, c.comes) {
			t.Errorf("%v as %s comes as %#v, %v, want %#v", c.sent, c.declared, comes, err, c.comes)
		}
	}
	if _, err := toCell(struct{}{}); err == nil {
		t.Error("a struct crosses")
	}
	for _, wrong := range []string{"", "i", "iX", "fX", "xX", "q"} {
		if v, err := fromCell(&wrong, ""); err == nil {
			t.Errorf("%q is %v", wrong, v)
		}
	}
}

// TestServer has an SQLite that answers what it is asked.
func TestServer(t *testing.T) {
	var asked []string
	s := &Server{}
	s.ask = func(q request) (*response, error) {
		asked = append(asked, fmt.Sprint(q.Do, " ", q.SQL))
		one := "i1"
		switch q.SQL {
		case "SELECT 1":
			return &response{Columns: []string{"1"}, Types: []string{""}, Rows: [][]cell{{&one}}, Behind: &Error{Message: "malformed JSON", Code: 1}}, nil
		case "COMMIT":
			return &response{Error: &Error{Message: "database is locked", Code: 5, Further: 5}}, nil
		}
		return &response{Conn: 7, Last: 3, Changed: 2}, nil
	}
	db := s.open("a", true)
	defer db.Close()
	ctx := context.Background()
	res, err := db.ExecContext(ctx, "INSERT", sql.Named("a", 1))
	if err != nil {
		t.Fatal(err)
	}
	if id, _ := res.LastInsertId(); id != 3 {
		t.Errorf("the last id is %d", id)
	}
	rows, err := db.QueryContext(ctx, "SELECT 1")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for rows.Next() {
		n++
	}
	if n != 1 || rows.Err() == nil || rows.Err().Error() != "malformed JSON" {
		t.Errorf("%d rows, %v", n, rows.Err())
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	if s.Waits() {
		t.Error("it waits before anything did")
	}
	err = tx.Commit()
	if f := s.Fault(err); !s.Waits() || f.Message != "database is locked" || f.Code != 5 {
		t.Errorf("the commit ends with %+v, waits %v", f, s.Waits())
	}
	if last := asked[len(asked)-1]; last != "exec ROLLBACK" {
		t.Errorf("behind a commit that fails it asks %q", last)
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := db.ExecContext(ended, "INSERT"); !errors.Is(err, context.Canceled) {
		t.Errorf("after its context: %v", err)
	}
}

// TestNamed wants files to be refused, as by learnrel run.
func TestNamed(t *testing.T) {
	opened := request{}
	s := &Server{ask: func(q request) (*response, error) { opened = q; return &response{Conn: 1}, nil }}
	d := &database.Database{}
	for name, want := range map[string]request{
		":memory:":                                         {Do: "open"},
		"file:x?mode=memory&_fk=1":                         {Do: "open", Keys: true},
		"file:x?mode=memory&cache=shared":                  {Do: "open", Name: fmt.Sprintf("named%p-x", d)},
		"file:x?mode=memory&_foreign_keys=on&cache=shared": {Do: "open", Name: fmt.Sprintf("named%p-x", d), Keys: true},
	} {
		db, err := s.Named(d, name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if err := db.PingContext(t.Context()); err != nil || !reflect.DeepEqual(opened, want) {
			t.Errorf("%s opens %+v, %v, want %+v", name, opened, err, want)
		}
	}
	for _, name := range []string{"blog.db", "file:blog.db?cache=shared", "file:x?mode=memory;%"} {
		if _, err := s.Named(d, name); err == nil {
			t.Errorf("%s is opened", name)
		}
	}
}
