package main

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"flag"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/learnrel/learnrel"
	"github.com/learnrel/learnrel/runner/flask"
	"github.com/learnrel/learnrel/runner/harness"
	"github.com/learnrel/learnrel/runner/toolchain"
)

var updateScripts = flag.Bool("update", false, "write into the scripts what the commands really print")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"learnrel": main})
}

// TestScripts runs testscripts/*.txtar against the real main function.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("..", "..", "testscripts"),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       *updateScripts,
		Setup:               setup,
		Condition:           condition,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"status":  status,
			"course":  course,
			"replace": replace,
			"binary":  binary,
			"built":   built,
		},
	})
}

// setup gives scripts the caches of the Go toolchain, which they could not find
// without a home, and no colours or pager of the one who runs the tests.
func setup(env *testscript.Env) error {
	out, err := exec.Command("go", "env", "GOCACHE", "GOMODCACHE", "GOPATH", "GOPROXY").Output()
	if err != nil {
		return err
	}
	values := strings.Split(strings.TrimSpace(string(out)), "\n")
	for i, name := range []string{"GOCACHE", "GOMODCACHE", "GOPATH", "GOPROXY"} {
		env.Setenv(name, values[i])
	}
	repo, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		return err
	}
	env.Setenv("REPO", repo)
	for _, dir := range filepath.SplitList(env.Getenv("PATH")) {
		if file, err := exec.LookPath(filepath.Join(dir, "learnrel")); err == nil {
			env.Setenv("LEARNREL", file)
			break
		}
	}
	env.Setenv("COLUMNS", "")
	return nil
}

// condition tells what the machine has: [toolchain], [compiler], [flask], [cgo].
func condition(name string) (bool, error) {
	switch name {
	case "toolchain":
		return toolchain.Find() == nil, nil
	case "compiler":
		return toolchain.FindCompiler(context.Background()) == nil, nil
	case "flask":
		return flask.Find() == nil, nil
	case "cgo":
		return harness.Cgo, nil
	}
	return false, strconv.ErrSyntax
}

// status N ARG... runs learnrel and wants it to end with the status N.
func status(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: status N ARG...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(ts.Getenv("LEARNREL"), args[1:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("learnrel ended with status %d, want %d", got, want)
	}
}

// course DIR LESSON... writes a course of some of the built-in lessons.
func course(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: course DIR LESSON...")
	}
	dir := ts.MkAbs(args[0])
	summary := "# Summary\n\n## Lessons\n\n"
	for _, slug := range args[1:] {
		page, err := fs.ReadFile(learnrel.Course, "lessons/"+slug+"/lesson.md")
		ts.Check(err)
		_, title, _ := strings.Cut(string(page), "\ntitle: ")
		title, _, _ = strings.Cut(title, "\n")
		summary += "- [" + title + "](" + slug + "/lesson.md)\n"
	}
	err := fs.WalkDir(learnrel.Course, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if rest, ok := strings.CutPrefix(name, "lessons/"); ok {
			slug, _, _ := strings.Cut(rest, "/")
			if !slices.Contains(args[1:], slug) {
				return nil
			}
		}
		data, err := fs.ReadFile(learnrel.Course, name)
		ts.Check(err)
		file := filepath.Join(dir, filepath.FromSlash(name))
		ts.Check(os.MkdirAll(filepath.Dir(file), 0o755))
		return os.WriteFile(file, data, 0o644)
	})
	ts.Check(err)
	ts.Check(os.WriteFile(filepath.Join(dir, "lessons", "SUMMARY.md"), []byte(summary), 0o644))
}

// replace FILE OLD NEW replaces all of one text, which must be there, by
// another. \n and \t stand for a line end and a tab.
func replace(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: replace FILE OLD NEW")
	}
	unescape := strings.NewReplacer(`\n`, "\n", `\t`, "\t")
	file, was, now := ts.MkAbs(args[0]), unescape.Replace(args[1]), unescape.Replace(args[2])
	data, err := os.ReadFile(file)
	ts.Check(err)
	if !bytes.Contains(data, []byte(was)) {
		ts.Fatalf("%s does not hold %q", args[0], was)
	}
	ts.Check(os.WriteFile(file, bytes.ReplaceAll(data, []byte(was), []byte(now)), 0o644))
}

// binary FILE HEX [TIMES] writes bytes that a script cannot hold.
func binary(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: binary FILE HEX [TIMES]")
	}
	data, err := hex.DecodeString(args[1])
	ts.Check(err)
	times := 1
	if len(args) > 2 {
		times, err = strconv.Atoi(args[2])
		ts.Check(err)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), bytes.Repeat(data, times), 0o644))
}

// built builds learnrel in the repository with the script's environment, and
// runs that from there on.
func built(ts *testscript.TestScript, neg bool, _ []string) {
	if neg {
		ts.Fatalf("usage: built")
	}
	ts.Setenv("LEARNREL", ts.MkAbs("learnrel-built"))
	ts.Check(ts.Exec("go", "build", "-C", ts.Getenv("REPO"), "-o", ts.MkAbs("learnrel-built"), "./cmd/learnrel"))
}
