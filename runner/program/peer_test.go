//go:build cgo

package program

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/learnrel/learnrel/runner/child"
	"github.com/learnrel/learnrel/runner/result"
)

// askFunc is an asker by hand.
type askFunc func(ctx context.Context, q *child.Question) (*child.Answer, error)

func (f askFunc) Ask(ctx context.Context, q *child.Question) (*child.Answer, error) { return f(ctx, q) }

func TestPeerAnswersOutOfOrder(t *testing.T) {
	second := make(chan struct{})
	asker, _ := piped(t, askFunc(func(_ context.Context, q *child.Question) (*child.Answer, error) {
		if q.SQL == "first" {
			<-second
			return nil, errors.New("no sense")
		}
		return &child.Answer{ID: 2}, nil
	}))
	first := make(chan *child.Answer)
	go func() {
		a, _ := asker.Ask(t.Context(), &child.Question{Op: child.Query, SQL: "first"})
		first <- a
	}()
	if a, err := asker.Ask(t.Context(), &child.Question{Op: child.Query, SQL: "second"}); err != nil || a.ID != 2 {
		t.Error(a, err)
	}
	close(second)
	if a := <-first; a == nil || a.Fault == nil || a.Fault.Message != "no sense" {
		t.Errorf("%+v", a)
	}
}

// TestProgramDies ends a program while a statement runs and a transaction is open.
func TestProgramDies(t *testing.T) {
	db := newDatabase(t)
	down, up := newOSPipe(t), newOSPipe(t)
	p := newPeer(t.Context(), up[0], down[1], db)
	own, _ := through(t, child.Over(down[0], up[1]))
	ctx := t.Context()
	tx, err := own.BeginTx(ctx, nil)
	if err == nil {
		_, err = tx.ExecContext(ctx, "CREATE TABLE t (n)")
	}
	if err != nil {
		t.Fatal(err)
	}
	started, failed := make(chan struct{}, 1), make(chan error, 1)
	db.Before = func(context.Context, int, result.Statement) error { started <- struct{}{}; return nil }
	go func() {
		_, err := tx.ExecContext(ctx, "INSERT INTO t "+forever)
		failed <- err
	}()
	<-started
	start := time.Now()
	up[1].Close()
	if _, ok := <-p.told; ok {
		t.Error("it has something to tell")
	}
	if d := time.Since(start); d > time.Second {
		t.Errorf("what it asked for ran on for %s", d)
	}
	_ = p.hangUp()
	if err := <-failed; err == nil {
		t.Error("the statement did not fail")
	}
}

func TestGarbageFromTheProgram(t *testing.T) {
	for _, text := range []string{"what is that?", "\x01\x00\x00\x00?", "\x02\x00\x00\x00qq", "\xff\xff\xff\xff"} {
		down, up := newOSPipe(t), newOSPipe(t)
		p := newPeer(t.Context(), up[0], down[1], askFunc(nil))
		if _, err := io.WriteString(up[1], text); err != nil {
			t.Fatal(err)
		}
		up[1].Close()
		if m, ok := <-p.told; ok {
			t.Errorf("%q: %+v", text, m)
		}
	}
}

func TestOutOfTurn(t *testing.T) {
	down, up := newOSPipe(t), newOSPipe(t)
	p := newPeer(t.Context(), up[0], down[1], askFunc(nil))
	for range 3 { // one waits to be taken, the next is too much
		data, _ := (&child.Message{Ready: true}).Encode()
		if err := child.WriteFrame(up[1], data); err != nil {
			t.Fatal(err)
		}
	}
	data, _ := (&child.Message{ID: 9, Called: &child.Called{}}).Encode() // that nobody called for
	if err := child.WriteFrame(up[1], data); err != nil {
		t.Fatal(err)
	}
	up[1].Close()
	n := 0
	for range p.told {
		n++
	}
	if n == 0 || n > 3 {
		t.Errorf("%d were told", n)
	}
}

func TestTooManyQuestions(t *testing.T) {
	hold := make(chan struct{})
	asker, _ := piped(t, askFunc(func(context.Context, *child.Question) (*child.Answer, error) {
		<-hold
		return &child.Answer{}, nil
	}))
	faults := make(chan string, maxAsked+1)
	for range maxAsked + 1 {
		go func() {
			a, err := asker.Ask(context.Background(), &child.Question{Op: child.Query})
			switch {
			case err != nil:
				faults <- err.Error()
			case a.Fault != nil:
				faults <- a.Fault.Message
			default:
				faults <- ""
			}
		}()
	}
	if f := <-faults; f != "too many questions at once" {
		t.Error(f)
	}
	close(hold)
	for range maxAsked {
		if f := <-faults; f != "" {
			t.Error(f)
		}
	}
}

// TestLimits has what is too large for a pipe refused, the same way in this process,
// and the connection go on.
func TestLimits(t *testing.T) {
	for _, way := range ways[1:] {
		t.Run(way.name, func(t *testing.T) {
			db, _ := way.open(t)
			db.SetMaxOpenConns(1)
			ctx := t.Context()
			for query, want := range map[string]string{
				"SELECT randomblob(64000000)":                   "string or blob too big",
				"SELECT zeroblob(40000000), zeroblob(40000000)": "a row of 76 MiB; the most is 60",
				"SELECT 1 UNION ALL SELECT zeroblob(64000000)":  "string or blob too big",
				"ATTACH 'x.db' AS x":                            "too many attached databases - max 0",
				"VACUUM INTO 'x.db'":                            "too many attached databases - max 0",
				"SELECT load_extension('x')":                    "not authorized",
			} {
				rows, err := db.QueryContext(ctx, query)
				if err == nil {
					for rows.Next() {
					}
					err = rows.Err()
					rows.Close()
				}
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("%s: %v", query, err)
				}
			}
			for _, arg := range []any{make([]byte, child.MaxFrame), strings.Repeat("x", child.MaxFrame)} {
				if _, err := db.ExecContext(ctx, "SELECT ?", arg); err == nil || err.Error() != "a statement of 64 MiB; the most is 60" {
					t.Error(err)
				}
			}
			var n int
			if err := db.QueryRowContext(ctx, "SELECT 5").Scan(&n); err != nil || n != 5 {
				t.Error(n, err)
			}
		})
	}
}

func TestFilesAreRefused(t *testing.T) {
	_, byName := openPiped(t)
	for _, name := range []string{"x.db", "file:x.db", "file:x.db?cache=shared", "file:x?mode=memory&vfs=unix", "file:/tmp/x?mode=rwc"} {
		err := byName(name).PingContext(t.Context())
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestRunsHaveDatabasesOfTheirOwn opens the same name in two runs at once.
func TestRunsHaveDatabasesOfTheirOwn(t *testing.T) {
	for _, name := range []string{"file::memory:?cache=shared", "file:x?mode=memory&cache=shared"} {
		_, one := openPiped(t)
		_, other := openPiped(t)
		if _, err := one(name).ExecContext(t.Context(), "CREATE TABLE t (n)"); err != nil {
			t.Error(err)
		}
		if _, err := other(name).ExecContext(t.Context(), "CREATE TABLE t (n)"); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
