package main

import (
	"bytes"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/learnrel/learnrel"
	"github.com/learnrel/learnrel/runner/flask"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/process"
	"github.com/learnrel/learnrel/runner/toolchain"
	"github.com/learnrel/learnrel/runner/toolchain/needs"
)

var updateScripts = flag.Bool("update", false, "write into the scripts what the commands really print")

func TestMain(m *testing.M) {
	testscript.Main(stopping{m}, map[string]func(){"learnrel": main})
}

// TestScripts runs testscripts/*.txtar against the real main function.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Files:               scripts(t),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       *updateScripts,
		Setup:               setup,
		Condition:           condition,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"status":  status,
			"server":  server,
			"course":  course,
			"errors":  errorPages,
			"replace": replace,
			"binary":  binary,
			"built":   built,
			"await":   await,
		},
	})
}

// slowScripts take the toolchain ten times and more: they have their turns, and all of
// them in .ci/run.
var slowScripts = []string{
	"server-killed",
	"cache", "generate", "go-work", "init", "old-ent", "other-course", "own-client", "positions",
	"schema-toolchain", "start", "steady", "together", "watch",
}

// scripts are those of today.
func scripts(t *testing.T) (today []string) {
	t.Helper()
	all, err := filepath.Glob(filepath.Join("..", "..", "testscripts", "*.txtar"))
	if err != nil || len(all) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	turn := needs.Turn(t, 3)
	for _, file := range all {
		slow := slices.Index(slowScripts, strings.TrimSuffix(filepath.Base(file), ".txtar"))
		if slow < 0 || turn(slow) || asked() {
			today = append(today, file)
		}
	}
	return today
}

// asked tells whether somebody asks for certain tests, who then has them all.
func asked() bool { return flag.Lookup("test.run").Value.String() != "" }

// setup gives scripts the caches of the Go toolchain, which they could not find
// without a home, and no colours or pager of the one who runs the tests.
func setup(env *testscript.Env) error {
	if err := download(); err != nil {
		return err
	}
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
	env.Setenv("TMPDIR", filepath.Join(env.WorkDir, ".tmp"))
	env.Setenv("XDG_CACHE_HOME", filepath.Join(env.WorkDir, ".cache"))
	return nil
}

// download fills the module cache with what copies and courses are made of, which is
// more than learnrel itself: some scripts work without a network, as a learner does
// who has made a copy.
var download = sync.OnceValue(func() error {
	if toolchain.Find() != nil {
		return nil
	}
	for _, mod := range []string{"go.mod", "runner/gomod/tidy.mod"} {
		cmd := exec.Command("go", "mod", "download", "-modfile="+mod)
		cmd.Dir = filepath.Join("..", "..")
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("go mod download: %w\n%s", err, out)
		}
	}
	return nil
})

// condition tells what the machine has: [toolchain], [compiler], [flask], [postgres],
// [mariadb]. Where
// LEARNREL_NO_SKIP is set it has to have them all. [sandbox] is the kernel's
// affair, which no package installs.
func condition(name string) (bool, error) {
	if name == "sandbox" {
		_, err := process.Sandbox()
		return err == nil, nil
	}
	lacks := map[string]func() error{"toolchain": toolchain.Find, "flask": flask.Find}[name]
	if find := findServers[name]; find != nil {
		lacks = find
	}
	if lacks == nil {
		return false, fmt.Errorf("no condition %q", name)
	}
	err := lacks()
	if err != nil && os.Getenv("LEARNREL_NO_SKIP") != "" {
		return false, err
	}
	return err == nil, nil
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

// pythonBlocks are the Python programs of a page, each with its output.
var pythonBlocks = regexp.MustCompile("(?s)\n```python flask\n.*?\n```\n\n```text output\n.*?```\n")

// What leads from one lesson to others.
var (
	requires  = regexp.MustCompile(`(?m)^requires: .*\n`)
	exercises = regexp.MustCompile(`(?m)^exercises: .*\n`)
	links     = regexp.MustCompile(`\[([^\]]*)\]\(\.\./([a-z-]+)/lesson\.md(?:#[^)]*)?\)`)
)

// course DIR LESSON... writes a course of some of the built-in lessons, without
// what leads to others and without their Python programs, which not every machine
// can run.
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
			if !slices.Contains(args[1:], slug) || strings.Contains(rest, "/exercises/") {
				return nil
			}
		}
		if strings.HasPrefix(name, lesson.ClientDir) {
			return nil // it is generated
		}
		data, err := fs.ReadFile(learnrel.Course, name)
		ts.Check(err)
		if strings.HasSuffix(name, "/lesson.md") {
			data = pythonBlocks.ReplaceAll(data, nil)
			data = requires.ReplaceAll(data, nil)
			data = exercises.ReplaceAll(data, nil)
			data = links.ReplaceAllFunc(data, func(link []byte) []byte {
				m := links.FindSubmatch(link)
				if slices.Contains(args[1:], string(m[2])) {
					return link
				}
				return m[1]
			})
		}
		file := filepath.Join(dir, filepath.FromSlash(name))
		ts.Check(os.MkdirAll(filepath.Dir(file), 0o755))
		return os.WriteFile(file, data, 0o644)
	})
	ts.Check(err)
	ts.Check(os.WriteFile(filepath.Join(dir, "lessons", "SUMMARY.md"), []byte(summary), 0o644))
}

// errors DIR CODE... writes pages of the error catalogue into a course, without
// what leads out of it.
func errorPages(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: errors DIR CODE...")
	}
	for _, code := range args[1:] {
		name := "lessons/errors/" + code + ".md"
		page, err := fs.ReadFile(learnrel.Course, name)
		ts.Check(err)
		file := filepath.Join(ts.MkAbs(args[0]), filepath.FromSlash(name))
		ts.Check(os.MkdirAll(filepath.Dir(file), 0o755))
		page = related.ReplaceAll(page, nil)
		ts.Check(os.WriteFile(file, links.ReplaceAll(page, []byte("$1")), 0o644))
	}
}

var related = regexp.MustCompile(`(?m)^related: .*\n`)

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
	ts.Check(ts.Exec("go", "build", "-C", ts.Getenv("REPO"), "-ldflags=-s -w", "-o", ts.MkAbs("learnrel-built"), "./cmd/learnrel"))
}

// awaitFor is how long await looks for something before the script fails.
const awaitFor = 2 * time.Minute

// await FILE REGEXP waits until a line of a file that is being written matches,
// behind what the await before it found.
func await(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: await FILE REGEXP")
	}
	pattern, err := regexp.Compile("(?m)" + args[1])
	ts.Check(err)
	from, _ := strconv.Atoi(ts.Getenv("AWAITED"))
	file := ts.MkAbs(args[0])
	var data []byte
	for end := time.Now().Add(awaitFor); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		data, _ = os.ReadFile(file)
		if at := pattern.FindIndex(data[min(from, len(data)):]); at != nil {
			ts.Setenv("AWAITED", strconv.Itoa(from+at[1]))
			return
		}
	}
	ts.Fatalf("no line of %s matches %s:\n%s", args[0], args[1], data[min(from, len(data)):])
}

var took = regexp.MustCompile(`[0-9.]+ m?s\b`)

// TestReadme wants the README to show what its first command prints.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	const prompt = "$ go run ./cmd/learnrel run one-to-many\n"
	_, shown, ok := strings.Cut(string(readme), prompt)
	shown, _, ok2 := strings.Cut(shown, "$ go test ./...\n")
	if !ok || !ok2 {
		t.Fatalf("the README does not show %q and then go test", prompt)
	}
	if line := strings.Count(string(readme[:strings.Index(string(readme), "$ go test ./...")]), "\n"); line > 25 {
		t.Errorf("the second command is on line %d, not by line 25", line)
	}
	var stdout, stderr bytes.Buffer
	if status := run([]string{"run", "one-to-many"}, &stdout, &stderr); status != 0 {
		t.Fatalf("status %d: %s", status, stderr.String())
	}
	if got, want := took.ReplaceAllString(stdout.String(), "T"), took.ReplaceAllString(shown, "T"); got != want {
		t.Errorf("the README shows:\n%s\nbut the command prints:\n%s", want, got)
	}
}
