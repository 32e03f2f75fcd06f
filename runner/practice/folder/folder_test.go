package folder

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/practice"
)

func course(t testing.TB) *lesson.Course {
	t.Helper()
	c, err := lesson.Open(os.DirFS("../../.."))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func made(t *testing.T) *Folder {
	t.Helper()
	f, err := Make(filepath.Join(t.TempDir(), "mine"), course(t), "")
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func exercise(t *testing.T, f *Folder) *practice.Exercise {
	t.Helper()
	at := slices.IndexFunc(f.Refs, func(r practice.Ref) bool { return r.ID() == "one-to-many/shelf" })
	x, err := practice.Read(f.Course, f.Refs[at])
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Lay(x); err != nil {
		t.Fatal(err)
	}
	return x
}

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestUpdatesKeepEdits wants a new version of the course to change what nobody has
// touched, and nothing else.
func TestUpdatesKeepEdits(t *testing.T) {
	f := made(t)
	x := exercise(t, f)
	book, shelf := f.Path(x.ID(), "ent/schema/book.go"), f.Path(x.ID(), "ent/schema/shelf.go")
	write(t, book, "mine")
	for name, src := range x.Start {
		x.Start[name] = append(src, "// newer\n"...)
	}
	if err := f.Lay(x); err != nil {
		t.Fatal(err)
	}
	if got := read(t, book); got != "mine" {
		t.Errorf("the edit is now %q", got)
	}
	if got := read(t, shelf); !strings.HasSuffix(got, "// newer\n") {
		t.Errorf("what nobody touched is still old: %q", got)
	}
}

// TestResetKeepsAll wants nothing that is kept to be replaced.
func TestResetKeepsAll(t *testing.T) {
	f := made(t)
	x := exercise(t, f)
	book := f.Path(x.ID(), "ent/schema/book.go")
	for _, text := range []string{"first", "second", "first"} {
		write(t, book, text)
		if _, err := f.Reset(x); err != nil {
			t.Fatal(err)
		}
		if got := read(t, book); got != string(x.Start["ent/schema/book.go"]) {
			t.Errorf("it is not back: %q", got)
		}
	}
	if read(t, book+".mine") != "first" || read(t, book+".mine2") != "second" {
		t.Error("what was there is not kept")
	}
	if _, err := os.Stat(book + ".mine3"); err == nil {
		t.Error("the same is kept twice")
	}
}

func TestProgress(t *testing.T) {
	f := made(t)
	id := f.Refs[0].ID()
	if before, first, err := f.Judged(id, true); before || !first || err != nil {
		t.Errorf("first pass: %v %v %v", before, first, err)
	}
	if before, first, err := f.Judged(id, false); !before || first || err != nil {
		t.Errorf("broken: %v %v %v", before, first, err)
	}
	p, err := f.Progress()
	if err != nil || p.Of(id).Passes || p.Of(id).Solved == nil {
		t.Errorf("%+v %v", p.Of(id), err)
	}
	if r, ok := f.After(p, f.Refs[len(f.Refs)-1].ID()); !ok || r.ID() != id {
		t.Errorf("after the last one comes %v", r.ID())
	}
	// An exercise that the course has no more keeps its progress.
	if err := f.Change(func(p *Progress) { p.edit("old/name").Hints = 2; p.At = "old/name" }); err != nil {
		t.Fatal(err)
	}
	if err := f.Hinted(id, 1); err != nil {
		t.Fatal(err)
	}
	p, _ = f.Progress()
	if r, ok := f.Current(p); p.Of("old/name").Hints != 2 || !ok || r.ID() != id {
		t.Errorf("%+v, current %v", p.Exercises, r.ID())
	}
}

// TestDamagedProgress wants every prefix of a progress to be read, or told of and
// put aside, and never to stop anything.
func TestDamagedProgress(t *testing.T) {
	f := made(t)
	if _, _, err := f.Judged(f.Refs[0].ID(), true); err != nil {
		t.Fatal(err)
	}
	whole := read(t, f.path(stateFile))
	for n := 0; n < len(whole); n += 7 {
		write(t, f.path(stateFile), whole[:n])
		var state *StateError
		p, err := f.Progress()
		damaged := err != nil
		if p == nil || err == nil && n < len(strings.TrimSpace(whole)) || err != nil && !errors.As(err, &state) {
			t.Fatalf("cut at %d: %v", n, err)
		}
		if err := f.Hinted("a/b", 1); err != nil {
			t.Fatalf("cut at %d: %v", n, err)
		}
		if _, err := f.Progress(); err != nil {
			t.Fatalf("cut at %d, and written again: %v", n, err)
		}
		kept, _ := filepath.Glob(f.path(stateFile) + ".mine*")
		for _, name := range kept {
			os.Remove(name)
		}
		if n > 0 && damaged && len(kept) == 0 {
			t.Fatalf("cut at %d: nothing is kept", n)
		}
	}
}

// TestFutureAndReadOnly wants neither to be written.
func TestFutureAndReadOnly(t *testing.T) {
	f := made(t)
	const future = `{"format": 2, "exercises": {"a/b": {"passes": true}}}`
	write(t, f.path(stateFile), future)
	var state *StateError
	if p, err := f.Progress(); !errors.As(err, &state) || !state.Newer || !p.Of("a/b").Passes {
		t.Errorf("%+v %v", p, err)
	}
	if err := f.Hinted("a/b", 1); !errors.As(err, &state) || read(t, f.path(stateFile)) != future {
		t.Errorf("it is written over: %v", err)
	}
	write(t, f.path(stateFile), `{"format": 1}`)
	if err := os.Chmod(f.path(stateFile), 0o444); err != nil {
		t.Fatal(err)
	}
	if err := f.Hinted("a/b", 1); err == nil || !strings.Contains(err.Error(), "read-only") {
		t.Errorf("got %v", err)
	}
}

// TestTwoAtOnce wants each of two to keep what the other writes.
func TestTwoAtOnce(t *testing.T) {
	f := made(t)
	var group sync.WaitGroup
	for i := range 20 {
		group.Go(func() {
			if err := f.Hinted(string(rune('a'+i)), i+1); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	p, err := f.Progress()
	if err != nil || len(p.Exercises) != 20 {
		t.Errorf("%d of 20: %v", len(p.Exercises), err)
	}
}

func TestTaken(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "note.txt"), "mine")
	if _, err := Make(dir, course(t), ""); !errors.Is(err, ErrTaken) {
		t.Errorf("got %v", err)
	}
	if _, err := Make(filepath.Join(dir, "note.txt"), course(t), ""); !errors.Is(err, ErrTaken) {
		t.Errorf("got %v", err)
	}
	entries, _ := os.ReadDir(dir)
	if len(entries) != 1 {
		t.Errorf("it wrote into it: %v", entries)
	}
}
