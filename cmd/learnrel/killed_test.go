package main

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/learnrel/learnrel/runner/toolchain/needs"
)

// A writingCommand is one that is killed while it may write.
type writingCommand struct {
	prepare [][]string // commands that make what it works in
	spoil   func(t *testing.T, dir string)
	dir     string // where it runs
	args    []string
	// A command that makes something can't be repeated when it is done: then this file
	// holds that word.
	made, word string
	// volatile is part of the names of files that are never the same twice.
	volatile string
}

var writingCommands = map[string]writingCommand{
	"check --update": {
		prepare: [][]string{{"init", "c"}}, dir: "c", args: []string{"check", "--update"},
		spoil: spoilFile("c/lessons/first-lesson/lesson.md", "Notes", "Notas"),
	},
	"generate": {
		prepare: [][]string{{"init", "c"}}, dir: "c", args: []string{"generate"},
	},
	"reset": {
		prepare: [][]string{{"start", "one-to-many"}}, dir: "one-to-many", args: []string{"reset"},
		spoil: spoilFile("one-to-many/steps.go", "package main", "package main // mine"),
	},
	"init":  {dir: ".", args: []string{"init", "c"}, made: "c/go.mod", word: "module"},
	"start": {dir: ".", args: []string{"start", "one-to-many"}, made: "one-to-many/go.mod", word: "module"},
	"new":   {prepare: [][]string{{"init", "c"}}, dir: "c", args: []string{"new", "second"}, made: "c/lessons/SUMMARY.md", word: "second"},
	"new --exercise": {
		prepare: [][]string{{"init", "c"}}, dir: "c", args: []string{"new", "--exercise", "first-lesson/second"},
		made: "c/lessons/first-lesson/lesson.md", word: "second",
	},
	"learn": {dir: ".", args: []string{"learn", "p", "--plain"}, volatile: "practice.json"},
	"next": {
		prepare: [][]string{{"learn", "p", "--plain"}}, dir: "p", args: []string{"next", "one-to-many/reservation"}, volatile: "practice.json",
	},
	"schema check --fix": {
		prepare: [][]string{{"init", "c"}}, dir: "c", args: []string{"schema", "check", "--fix", "ent/schema/firstlesson"},
		spoil: spoilFile("c/ent/schema/firstlesson/book.go", `Ref("books")`, `Ref("boks")`),
	},
}

func spoilFile(name, was, now string) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		t.Helper()
		file := filepath.Join(dir, filepath.FromSlash(name))
		data, err := os.ReadFile(file)
		if err != nil || !bytes.Contains(data, []byte(was)) {
			t.Fatalf("%s does not hold %q: %v", name, was, err)
		}
		if err := os.WriteFile(file, bytes.ReplaceAll(data, []byte(was), []byte(now)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestKilled kills each command that writes at some moment: every file is as it was or
// as it was to become, the same command works again, and nothing stays behind.
// LEARNREL_KILLS says how often, for each command.
func TestKilled(t *testing.T) {
	needs.Go(t)
	kills := 2
	if n, err := strconv.Atoi(os.Getenv("LEARNREL_KILLS")); err == nil {
		kills = n
	}
	// Another file system, where there is one: what is made there can't be renamed
	// into its place.
	temp, err := os.MkdirTemp("/dev/shm", "learnrel-test-")
	if err != nil {
		temp = t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(temp) })
	goCache, err := exec.Command("go", "env", "GOCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("GOCACHE", strings.TrimSpace(string(goCache)))
	t.Setenv("TMPDIR", temp)
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	for name, c := range writingCommands {
		t.Run(name, func(t *testing.T) {
			before := t.TempDir()
			for _, args := range c.prepare {
				if out, err := learnrelIn(t.Context(), before, args); err != nil {
					t.Fatalf("%v: %v\n%s", args, err, out)
				}
			}
			if c.spoil != nil {
				c.spoil(t, before)
			}
			c.try(t, before, temp, kills)
		})
	}
}

// try kills the command in copies of a folder.
func (c *writingCommand) try(t *testing.T, before, temp string, kills int) {
	var whole string
	var took time.Duration
	for range 2 { // the second time from the cache
		whole = copyOf(t, before)
		start := time.Now()
		if out, err := learnrelIn(t.Context(), filepath.Join(whole, c.dir), c.args); err != nil {
			t.Fatalf("%v: %v\n%s", c.args, err, out)
		}
		took = time.Since(start)
	}
	was, becomes := c.tree(t, before), c.tree(t, whole)
	for range kills {
		dir := copyOf(t, before)
		moment := time.Duration(rand.Int64N(int64(took * 11 / 10)))
		ctx, cancel := context.WithTimeout(t.Context(), moment)
		_, _ = learnrelIn(ctx, filepath.Join(dir, c.dir), c.args)
		cancel()
		for name, data := range c.tree(t, dir) {
			rest := strings.Contains(name, ".learnrel-new-")
			if !rest && !same(was, name, data) && !same(becomes, name, data) {
				t.Fatalf("killed after %s of %s: %s is neither as it was nor as it will be:\n%s", moment, took, name, data)
			}
		}
		if made, err := os.ReadFile(filepath.Join(dir, c.made)); c.made == "" || err != nil || !bytes.Contains(made, []byte(c.word)) {
			if out, err := learnrelIn(t.Context(), filepath.Join(dir, c.dir), c.args); err != nil {
				t.Fatalf("killed after %s of %s, and then %v: %v\n%s", moment, took, c.args, err, out)
			}
		}
		is := c.tree(t, dir)
		for name, data := range is {
			if !same(becomes, name, data) {
				t.Fatalf("killed after %s of %s, and once more: %s is not what it is to become:\n%s", moment, took, name, data)
			}
		}
		if len(is) != len(becomes) {
			t.Fatalf("killed after %s of %s, and once more: %d files, want %d", moment, took, len(is), len(becomes))
		}
		left, _ := filepath.Glob(filepath.Join(temp, "learnrel-tmp-*"))
		if len(left) > 0 && c.made == "" {
			t.Fatalf("killed after %s of %s, and once more: left behind: %v", moment, took, left)
		}
	}
}

// tree reads the files below a folder.
func (c *writingCommand) tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		rel, _ := filepath.Rel(dir, name)
		if c.volatile != "" && strings.Contains(rel, c.volatile) {
			data = []byte("volatile")
		}
		files[filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// same tells whether a file is in a tree with these contents.
func same(tree map[string]string, name, data string) bool {
	was, ok := tree[name]
	return ok && was == data
}

// copyOf copies a folder, to the same place each time: what was built there is known.
func copyOf(t *testing.T, dir string) string {
	t.Helper()
	to := dir + "-copy"
	if err := errors.Join(os.RemoveAll(to), os.CopyFS(to, os.DirFS(dir))); err != nil {
		t.Fatal(err)
	}
	return to
}

// learnrelIn runs learnrel, and kills it with the context.
func learnrelIn(ctx context.Context, dir string, args []string) (string, error) {
	cmd := exec.CommandContext(ctx, "learnrel", args...)
	cmd.Dir, cmd.WaitDelay = dir, time.Second
	out, err := cmd.CombinedOutput()
	return string(out), err
}
