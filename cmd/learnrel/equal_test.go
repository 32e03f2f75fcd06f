package main

import (
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/learnrel/learnrel"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/toolchain"
	"github.com/learnrel/learnrel/runner/toolchain/needs"
)

// mustFail is a block that has a build of its own, up to the error that it ends
// with.
var mustFail = regexp.MustCompile("(?s)```go [^\n]*\\bfail=(compile|load|graph|generate|migrate)\\b[^\n]*\n.*?\n```\n.*?```text error\n.*?\n```\n")

// TestSourceEqualsBuiltIn runs lessons that the binary has, those whose turn it is,
// and again from source, and wants the same results. Code must differ from the binary's to be
// built: a comment behind it does.
func TestSourceEqualsBuiltIn(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the clients of all lessons")
	}
	if err := toolchain.Find(); err != nil {
		if os.Getenv("LEARNREL_NO_SKIP") != "" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	// This process's binary is a learnrel, too, as TestMain has it.
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	var steps []string
	err = fs.WalkDir(learnrel.Course, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(learnrel.Course, name)
		if err != nil {
			return err
		}
		if strings.HasSuffix(name, ".md") {
			data = mustFail.ReplaceAll(data, nil)
		}
		file := filepath.Join(dir, filepath.FromSlash(name))
		if strings.HasPrefix(name, lesson.Folder+"/") && strings.HasSuffix(name, "/steps.go") {
			steps = append(steps, file)
		}
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		return os.WriteFile(file, data, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
	course, err := lesson.Open(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	cache, err := exec.Command("go", "env", "GOCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	// With -trimpath the Go toolchain finds again what it compiled elsewhere.
	env := append(os.Environ(), "XDG_CACHE_HOME="+t.TempDir(), "GOCACHE="+strings.TrimSpace(string(cache)), "GOFLAGS=-trimpath")
	var slugs []string
	turn := needs.Turn(t, 3)
	for i, slug := range course.Slugs() {
		if turn(i) {
			slugs = append(slugs, slug)
		}
	}
	builtIn := results(t, program, env, dir, slugs)
	for _, file := range steps {
		data, err := os.ReadFile(file)
		if err == nil {
			err = os.WriteFile(file, append(data, "\n// Edited.\n"...), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	source := results(t, program, env, dir, slugs)
	ran := 0
	for i, slug := range slugs {
		if builtIn[i]["fromSource"] != nil || builtIn[i]["run"] != nil && source[i]["fromSource"] != true {
			t.Errorf("%s: from source: %v, and edited: %v", slug, builtIn[i]["fromSource"], source[i]["fromSource"])
		}
		if source[i]["run"] != nil {
			ran++
		}
		if a, b := comparable(slug, builtIn[i]), comparable(slug, source[i]); a != b {
			t.Errorf("%s: the binary gives\n%s\nand a build from source\n%s", slug, a, b)
		}
	}
	if ran < 9 || needs.Whole() && ran < 30 {
		t.Errorf("%d lessons ran from source", ran)
	}
}

// results are those of learnrel run --json for the lessons of a course, with what
// the pages show of them.
func results(t *testing.T, program string, env []string, dir string, slugs []string) (all []map[string]any) {
	t.Helper()
	cmd := exec.Command(program, append([]string{"run", "--json"}, slugs...)...)
	cmd.Args[0] = "learnrel"
	cmd.Dir, cmd.Env = dir, env
	out, err := cmd.Output()
	if wrong := json.Unmarshal(out, &all); err != nil || wrong != nil || len(all) != len(slugs) {
		t.Fatalf("run: %v, %v, %d results of %d\n%s", err, wrong, len(all), len(slugs), out)
	}
	return all
}

// uuids are ids that nobody wrote.
var uuids = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}`)

// comparable writes a result without what is left to chance: new ids, and the order in
// which ent loads named edges.
func comparable(slug string, res map[string]any) string {
	text, _ := json.MarshalIndent(untimed(res), "", "  ")
	lines := strings.Split(uuids.ReplaceAllString(string(text), "UUID"), "\n")
	if slug == "named-edges" {
		slices.Sort(lines)
	}
	return strings.Join(lines, "\n")
}

// untimed takes out of a result how long things took, and how it was made.
func untimed(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for name, value := range v {
			if name != "duration" && name != "fromSource" {
				out[name] = untimed(value)
			}
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = untimed(v[i])
		}
		return out
	}
	return v
}
