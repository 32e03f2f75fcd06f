package toolchain

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/learnrel/learnrel/runner/toolchain/needs"
)

// emptyModule is a small one to work in.
func emptyModule(t *testing.T) *Scratch {
	t.Helper()
	needs.Go(t)
	s, err := NewScratch(Course{Module: "example.com/m", FS: fstest.MapFS{
		"go.mod": {Data: []byte("module example.com/m\n\ngo 1.26\n")},
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestScratch(t *testing.T) {
	s := emptyModule(t)
	if err := s.Write("p/q/main.go", []byte("package main\n\nfunc main() { println(undefined) }\n")); err != nil {
		t.Fatal(err)
	}
	_, err := s.Go(t.Context(), "build", "./p/q")
	var failure *Failure
	if !errors.As(err, &failure) || failure.Output != "# $WORK/p/q\np/q/main.go:3:23: undefined: undefined\n" {
		t.Errorf("build: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(s.Path(".")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder is still there: %v", err)
	}
}

func TestNewScratchWithoutAModule(t *testing.T) {
	needs.Go(t)
	t.Setenv("TMPDIR", t.TempDir())
	if _, err := NewScratch(Course{FS: fstest.MapFS{}}); err == nil {
		t.Fatal("a course without go.mod: no error")
	}
	left, err := filepath.Glob(filepath.Join(os.Getenv("TMPDIR"), "*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestMissing(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if err := Find(); !errors.Is(err, ErrMissing) {
		t.Errorf("Find: %v", err)
	}
	if _, err := NewScratch(Course{FS: fstest.MapFS{}}); !errors.Is(err, ErrMissing) {
		t.Errorf("NewScratch: %v", err)
	}
}

func TestOpenWork(t *testing.T) {
	needs.Go(t)
	course := Course{Module: "example.com/m", FS: fstest.MapFS{"go.mod": {Data: []byte("module example.com/m\n\ngo 1.26\n")}}}
	// Not t.TempDir: who gave up waiting for the lock comes to it when the test is over.
	parent, err := os.MkdirTemp("", "learnrel-test-")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(parent)
	dir := filepath.Join(parent, "work")
	first, err := OpenWork(t.Context(), dir, course)
	if err != nil {
		t.Fatal(err)
	}
	if err := first.Write("kept", []byte("kept")); err != nil {
		t.Fatal(err)
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := OpenWork(over, dir, course); !errors.Is(err, context.Canceled) {
		t.Errorf("two at a time: %v", err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second, err := OpenWork(t.Context(), dir, course)
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	if !second.Holds("kept", []byte("kept")) {
		t.Error("what was written is gone")
	}
}

func TestWithoutProgress(t *testing.T) {
	const printed = "go: downloading entgo.io/ent v0.14.6\n# $WORK/p\np/q.go:1:2: say \"go: downloading x\"\ngo: finding module for package x\ngo: extracting x v1.0.0"
	if got := WithoutProgress(printed); got != "# $WORK/p\np/q.go:1:2: say \"go: downloading x\"\n" {
		t.Errorf("%q", got)
	}
}
