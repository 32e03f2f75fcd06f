package workspace

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/learnrel/learnrel/runner/judge"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/result"
	"github.com/learnrel/learnrel/runner/save"
)

// builtIn opens the course of this repository.
func builtIn(t *testing.T) *lesson.Course {
	t.Helper()
	course, err := lesson.Open(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	return course
}

// lessonOf reads a lesson of a course.
func lessonOf(t *testing.T, course *lesson.Course, slug string) *lesson.Lesson {
	t.Helper()
	e, err := course.Find(slug)
	if err != nil {
		t.Fatal(err)
	}
	l, err := course.Lesson(e)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// copyOf writes a copy of a lesson without its clients, which need the toolchain.
func copyOf(t *testing.T, course *lesson.Course, l *lesson.Lesson) *Copy {
	t.Helper()
	s, err := stateOf(course, l)
	if err != nil {
		t.Fatal(err)
	}
	files, err := s.sources(course, l)
	if err != nil {
		t.Fatal(err)
	}
	if files[mainFile], err = s.mainOf(l, false); err != nil {
		t.Fatal(err)
	}
	all := map[string][]byte{}
	for name, data := range files {
		all[name], all[path.Join(originalDir, name)] = data, data
	}
	if all[stateFile], err = json.Marshal(s); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "copy")
	if err := save.Whole(dir, all, stateDir); err != nil {
		t.Fatal(err)
	}
	c, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func write(t *testing.T, c *Copy, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(c.path(name)), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(c.path(name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, c *Copy, name string) string {
	t.Helper()
	data, err := os.ReadFile(c.path(name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestThereAndBack takes each lesson of the course to a copy, and the copy back
// to a course.
func TestThereAndBack(t *testing.T) {
	course := builtIn(t)
	for _, e := range course.Entries() {
		l := lessonOf(t, course, e.Slug)
		if len(l.Code) == 0 {
			continue // a page of commands: there is nothing to copy
		}
		t.Run(e.Slug, func(t *testing.T) {
			c := copyOf(t, course, l)
			for _, f := range l.Code {
				checkMain(t, read(t, c, f.Name()), course.Module)
			}
			checkMain(t, read(t, c, mainFile), course.Module)
			if text := read(t, c, readme); strings.Contains(text, "](../") {
				t.Error("the README links to other lessons")
			}
			back, err := c.Course()
			if err != nil {
				t.Fatal(err)
			}
			got := lessonOf(t, back, e.Slug)
			sameFiles(t, l.Code, got.Code)
			sameFiles(t, l.Schema, got.Schema)
			for name, files := range l.Others {
				sameFiles(t, files, got.Others[name])
			}
			samePage(t, l.Page, got.Page)
			if changes, err := c.Changes(); err != nil || len(changes) > 0 {
				t.Errorf("a new copy has changes: %v, %v", changes, err)
			}
		})
	}
}

// checkMain wants a file of package main that names the course nowhere.
func checkMain(t *testing.T, src, module string) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), "", src, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	if f.Name.Name != "main" || strings.Contains(src, module) {
		t.Errorf("package %s, or something of %s, in:\n%s", f.Name.Name, module, src)
	}
	if formatted, err := format.Source([]byte(src)); err != nil || string(formatted) != src {
		t.Errorf("not formatted: %v\n%s", err, src)
	}
}

// sameFiles compares Go files but for the order of their imports.
func sameFiles(t *testing.T, want, got []*lesson.GoFile) {
	t.Helper()
	if len(want) != len(got) {
		t.Fatalf("%d files, want %d", len(got), len(want))
	}
	for i := range want {
		w, err := format.Source(want[i].Source)
		if err != nil {
			t.Fatal(err)
		}
		g, err := format.Source(got[i].Source)
		if err != nil {
			t.Fatal(err)
		}
		if want[i].Path != got[i].Path || !bytes.Equal(w, g) {
			t.Errorf("%s came back as %s:\n%s", want[i].Path, got[i].Path, g)
		}
	}
}

func samePage(t *testing.T, want, got *lesson.Page) {
	t.Helper()
	a, b := want.Numbered(), got.Numbered()
	if len(a) != len(b) {
		t.Fatalf("%d blocks, want %d", len(b), len(a))
	}
	for i := range a {
		if a[i].Name() != b[i].Name() || a[i].Text != b[i].Text {
			t.Errorf("block %d, %s: %q, want %q", i+1, a[i].Name(), b[i].Text, a[i].Text)
		}
	}
}

func TestReportNamesTheCopysFiles(t *testing.T) {
	course := builtIn(t)
	c := copyOf(t, course, lessonOf(t, course, "one-to-many"))
	write(t, c, "steps.go", strings.Replace(read(t, c, "steps.go"), `"First post"`, `"Other post"`, 1))
	now, err := c.Course()
	if err != nil {
		t.Fatal(err)
	}
	l := lessonOf(t, now, "one-to-many")
	res := &judge.Result{Lesson: l.Slug, NotRun: map[int]string{}}
	res.Run = &result.Result{Steps: []result.StepResult{{Name: "Create", SQL: []result.Statement{{SQL: "SELECT 1"}}}}}
	for _, b := range l.Page.Numbered() {
		if b.Kind == lesson.Flask {
			res.NotRun[b.Number] = "left out"
		}
	}
	report := judge.Judge(l, res, c.Voice())
	lines := strings.Split(read(t, c, readme), "\n")
	for _, v := range report.Verdicts {
		if v.Block == "step Create" && v.Status != judge.Pass {
			t.Errorf("the learner's code is judged: %+v", v)
		}
		if v.Block != "trace of step Create" {
			continue
		}
		if v.Status != judge.Differs || lines[v.Line-1] != "```sql trace" {
			t.Errorf("line %d, which is %q: %+v", v.Line, lines[v.Line-1], v)
		}
		if !strings.Contains(v.Diff, "--- README.md\n") || strings.Contains(v.Diff, "lessons/") {
			t.Errorf("the diff is\n%s", v.Diff)
		}
	}
	if report.File != readme || !strings.HasPrefix(string(report.Page), "# One to many\n") || !strings.Contains(string(report.Page), `SetContent("Other post")`) {
		t.Errorf("%s is\n%s", report.File, report.Page)
	}
}

func TestProblemsNameTheCopysFiles(t *testing.T) {
	course := builtIn(t)
	c := copyOf(t, course, lessonOf(t, course, "one-to-many"))
	write(t, c, "steps.go", "package main\n\nfunc {\n")
	write(t, c, "ent/schema/post.go", "package schema\n\ntype\n")
	write(t, c, readme, "# Title\n\n```go stp=Create\n```\n")
	now, err := c.Course()
	if err != nil {
		t.Fatal(err)
	}
	_, err = now.Lesson(now.Entries()[0])
	var problems lesson.Problems
	if !errors.As(err, &problems) {
		t.Fatalf("no problems: %v", err)
	}
	text := c.Problems(problems).Error()
	for _, want := range []string{"README.md:3:", "steps.go:3:6: ", "ent/schema/post.go:3:5: "} {
		if !strings.HasPrefix(text, want) && !strings.Contains(text, "\n"+want) {
			t.Errorf("nothing at %s in\n%s", want, text)
		}
	}
}

func TestRenamer(t *testing.T) {
	course := builtIn(t)
	c := copyOf(t, course, lessonOf(t, course, "hooks-and-privacy"))
	for was, want := range map[string]string{
		"failed at lessons/hooks-and-privacy/lesson.md:30:2": "failed at README.md:" + strconv.Itoa(30-c.state.frontLines()) + ":2",
		"lessons/hooks-and-privacy/steps.go:3":               "steps.go:3",
		"# ent/schema/weblog":                                "# ent/schema",
		"ent/schema/guarded/post.go":                         "guarded/ent/schema/post.go",
		"ent/client/guarded/ent/post.go":                     "guarded/ent/post.go",
		"ent/client/weblog/ent":                              "ent",
	} {
		if got := c.renamer()(was); got != want {
			t.Errorf("%s became %s, want %s", was, got, want)
		}
	}
}

// TestOwnClient takes the client that its schema imports to a copy and back.
func TestOwnClient(t *testing.T) {
	course := builtIn(t)
	l := lessonOf(t, course, "hooks-and-privacy")
	c := copyOf(t, course, l)
	own, err := c.state.ownClients(course, l)
	if err != nil {
		t.Fatal(err)
	}
	const rules = "guarded/ent/privacy/privacy.go"
	if !strings.Contains(string(own[rules]), `"example.com/hooks-and-privacy/guarded/ent"`) {
		t.Errorf("%s is not of the copy:\n%s", rules, own[rules])
	}
	for name, data := range own {
		if err := os.MkdirAll(filepath.Dir(c.path(name)), 0o755); err != nil {
			t.Fatal(err)
		}
		write(t, c, name, string(data))
	}
	back, err := c.Course()
	if err != nil {
		t.Fatal(err)
	}
	for name := range own {
		name = path.Join(lesson.ClientDir, name)
		want, err := fs.ReadFile(course.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := fs.ReadFile(back.FS, name); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s came back as (%v)\n%s", name, err, got)
		}
	}
}

func TestResetLosesNothing(t *testing.T) {
	course := builtIn(t)
	c := copyOf(t, course, lessonOf(t, course, "one-to-many"))
	was := read(t, c, "steps.go")
	reset := func() (saved []string) {
		t.Helper()
		changes, err := c.Changes()
		if err != nil {
			t.Fatal(err)
		}
		for _, ch := range changes {
			name, err := c.Reset(ch)
			if err != nil {
				t.Fatal(err)
			}
			saved = append(saved, name)
		}
		return saved
	}
	write(t, c, "steps.go", "mine, once")
	write(t, c, "extra.go", "package main\n")
	if got := strings.Join(reset(), " "); got != "extra.go.mine steps.go.mine" {
		t.Errorf("saved %s", got)
	}
	write(t, c, "steps.go", "mine, twice")
	if err := os.Remove(c.path("ent/schema/user.go")); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(reset(), ","); got != ",steps.go.mine2" {
		t.Errorf("saved %s", got)
	}
	if read(t, c, "steps.go.mine") != "mine, once" || read(t, c, "steps.go.mine2") != "mine, twice" || read(t, c, "steps.go") != was {
		t.Error("something was lost")
	}
	if left := reset(); len(left) > 0 {
		t.Errorf("reset again: %v", left)
	}
}

// TestAnotherModuleIsLeftAlone holds that what another copy, or another module, has
// below a copy is none of its code.
func TestAnotherModuleIsLeftAlone(t *testing.T) {
	course := builtIn(t)
	c := copyOf(t, course, lessonOf(t, course, "one-to-many"))
	for _, name := range []string{"orders/go.mod", "orders/main.go", "orders/ent/schema/order.go", "half/.learnrel/original/main.go", "half/main.go"} {
		write(t, c, name, "package main\n")
	}
	write(t, c, "own/own.go", "package own\n")
	changes, err := c.Changes()
	if err != nil || len(changes) != 1 || changes[0].Name != "own/own.go" {
		t.Errorf("changes: %v, %v", changes, err)
	}
	for name, want := range map[string]bool{"orders": true, "half": true, "own": false} {
		if c.Skip(name) != want || c.Judged(name+"/deep/main.go") == want {
			t.Errorf("%s: skipped %t, judged %t", name, c.Skip(name), c.Judged(name+"/deep/main.go"))
		}
	}
}

func TestChangesOfNames(t *testing.T) {
	course := builtIn(t)
	c := copyOf(t, course, lessonOf(t, course, "one-to-many"))
	write(t, c, "steps.go", "package main\n")
	write(t, c, "ent/schema/post.go", "package schema\n")
	for names, want := range map[string]string{"": "ent/schema/post.go steps.go", "ent": "ent/schema/post.go", "steps.go": "steps.go", "README.md": "", ".": "ent/schema/post.go steps.go"} {
		changes, err := c.Changes(strings.Fields(names)...)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, ch := range changes {
			got = append(got, ch.Name)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("changes of %q: %v, want %s", names, got, want)
		}
	}
	var name *lesson.NameError
	if _, err := c.Changes("steps.ga"); !errors.As(err, &name) || !strings.Contains(name.Hint, "steps.go") {
		t.Errorf("a file that there is not: %v", err)
	}
}

func TestVacant(t *testing.T) {
	dir := t.TempDir()
	if err := vacant(dir); err != nil {
		t.Errorf("an empty folder: %v", err)
	}
	if err := vacant(filepath.Join(dir, "new")); err != nil {
		t.Errorf("no folder: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "file"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := vacant(dir); !errors.Is(err, ErrTaken) {
		t.Errorf("a folder with a file: %v", err)
	}
	if err := vacant(filepath.Join(dir, "file")); !errors.Is(err, ErrTaken) {
		t.Errorf("a file: %v", err)
	}
}

func TestOpenAStateOfAnotherTime(t *testing.T) {
	dir := t.TempDir()
	if _, err := Open(dir); !errors.Is(err, ErrNoCopy) {
		t.Errorf("no copy: %v", err)
	}
	for _, text := range []string{"", "{}", `{"format": 99}`, "[", `{"format": 1, "schemas": [{}], "front": "---\n---\nx"}`} {
		if err := os.MkdirAll(filepath.Join(dir, stateDir), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(stateFile)), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(dir); err == nil || errors.Is(err, ErrNoCopy) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func FuzzRetarget(f *testing.F) {
	f.Add("// Package a is one.\npackage a\n\nimport (\n\tx \"y\" // z\n\t\"w\"\n)\n")
	f.Add("package a; import \"b\"; var c = 1")
	f.Add("package\n")
	f.Add("package a\nimport `b`\n")
	f.Fuzz(func(t *testing.T, src string) {
		got := lesson.Retarget([]byte(src), "other", func(name, importPath string) (string, string) { return name, importPath + "/more" })
		if strings.Count(string(got), "\n") != strings.Count(src, "\n") {
			t.Errorf("lines moved: %q became %q", src, got)
		}
	})
}
