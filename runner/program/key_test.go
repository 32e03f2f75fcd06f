package program

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/learnrel/learnrel/runner/cache"
	"github.com/learnrel/learnrel/runner/calls"
	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/child"
	"github.com/learnrel/learnrel/runner/database"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/process"
	"github.com/learnrel/learnrel/runner/result"
)

// keyed is what a key is made of: a setting and a unit, with a bit of all that they
// may have.
func keyed(t *testing.T) (*Config, *Unit, fstest.MapFS) {
	t.Helper()
	course := fstest.MapFS{
		"go.mod": {Data: []byte("module example.com/c\n\ngo 1.26\n\nreplace example.com/d => ./d\n")},
		"go.sum": {Data: []byte("example.com/d v1.0.0 h1:x=\n")},
	}
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "d", ".git"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"d/d.go": "package d\n", "d/.git/HEAD": "x"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	c := &Config{Course: &lesson.Course{FS: course, Module: "example.com/c", Dir: dir}, Server: fakeServer{"1"}}
	files := func(name string) map[string][]byte { return map[string][]byte{name: []byte("package x\n")} }
	u := &Unit{
		Name: "alpha", Root: "units/1",
		Packages: []lesson.Package{{Dir: "words", Files: files("words.go")}, {Dir: "units/1/lessons/alpha", Files: files("steps.go")}},
		Schemas: []Schema{{
			Name: "blog", Dir: "units/1/ent/schema/blog", Client: "units/1/ent/client/blog/ent", Files: files("post.go"), Features: []string{"privacy"},
			Helpers: []lesson.Package{{Dir: "words", Files: files("words.go")}}, Present: files("client.go"),
		}},
		Phases: []Phase{{Steps: []Func{{"Do", "units/1/lessons/alpha"}}}},
		Wanted: calls.Wanted{Calls: []calls.Call{{Step: "Do", Tables: []string{"posts"}}}, Dialects: []string{"postgres"}, Shapes: true},
		Fail:   catalogue.Run,
		hide:   []string{"lessons/alpha"},
		place:  func(file string, line int) result.Place { return result.Place{File: file, Line: line} },
	}
	return c, u, course
}

// fakeServer is a server of databases in name alone.
type fakeServer struct{ version string }

func (fakeServer) Dialect() string    { return "postgres" }
func (s fakeServer) Version() string  { return s.version }
func (s fakeServer) Identity() string { return s.version }
func (fakeServer) Create(context.Context) (*sql.DB, func() error, error) {
	return nil, nil, errors.ErrUnsupported
}

func (fakeServer) Named(*database.Database, string) (*sql.DB, error) {
	return nil, errors.ErrUnsupported
}
func (fakeServer) Fault(error) *child.Fault { return nil }

// inputs are changes to what a key is made of, by the field that they change. Each
// has to give another key.
var inputs = map[string][]func(*Config, *Unit, fstest.MapFS){
	"Config.Course": {
		func(_ *Config, _ *Unit, fs fstest.MapFS) {
			fs["go.mod"].Data = append(fs["go.mod"].Data, "\n// x\n"...)
		},
		func(_ *Config, _ *Unit, fs fstest.MapFS) { fs["go.sum"].Data = append(fs["go.sum"].Data, "x\n"...) },
		func(_ *Config, _ *Unit, fs fstest.MapFS) { delete(fs, "go.sum") },
		func(c *Config, _ *Unit, _ fstest.MapFS) {
			_ = os.WriteFile(filepath.Join(c.Course.Dir, "d", "d.go"), []byte("package d // x\n"), 0o644)
		},
		func(c *Config, _ *Unit, _ fstest.MapFS) {
			_ = os.WriteFile(filepath.Join(c.Course.Dir, "d", "e.txt"), nil, 0o644)
		},
	},
	"Config.Timeout": {func(c *Config, _ *Unit, _ fstest.MapFS) { c.Timeout = time.Hour }},
	"Config.Memory":  {func(c *Config, _ *Unit, _ fstest.MapFS) { c.Memory = 1 << 30 }},
	"Config.Helper":  {func(c *Config, _ *Unit, _ fstest.MapFS) { c.Helper = process.Helper{Open: true} }},
	"Config.Server": {
		func(c *Config, _ *Unit, _ fstest.MapFS) { c.Server = fakeServer{"2"} },
		func(c *Config, _ *Unit, _ fstest.MapFS) { c.Server = nil },
	},
	"Unit.Packages": {
		func(_ *Config, u *Unit, _ fstest.MapFS) { u.Packages[0].Files["words.go"] = []byte("package y\n") },
		func(_ *Config, u *Unit, _ fstest.MapFS) { u.Packages[1].Files["steps.go"] = []byte("package y\n") },
		func(_ *Config, u *Unit, _ fstest.MapFS) { u.Packages[1].Files["more.go"] = []byte("package x\n") },
		func(_ *Config, u *Unit, _ fstest.MapFS) { u.Packages[0].Dir = "verbs" },
		func(_ *Config, u *Unit, _ fstest.MapFS) { u.Packages = u.Packages[1:] },
	},
	"Schema.Files": {
		func(_ *Config, u *Unit, _ fstest.MapFS) { u.Schemas[0].Files["post.go"] = []byte("package y\n") },
		func(_ *Config, u *Unit, _ fstest.MapFS) { u.Schemas[0].Files["user.go"] = []byte("package x\n") },
		func(_ *Config, u *Unit, _ fstest.MapFS) { delete(u.Schemas[0].Files, "post.go") },
	},
	"Schema.Dir":      {func(_ *Config, u *Unit, _ fstest.MapFS) { u.Schemas[0].Dir = "units/1/ent/schema/log" }},
	"Schema.Client":   {func(_ *Config, u *Unit, _ fstest.MapFS) { u.Schemas[0].Client = "units/1/ent/client/log/ent" }},
	"Schema.Features": {func(_ *Config, u *Unit, _ fstest.MapFS) { u.Schemas[0].Features = []string{"privacy", "sql/lock"} }},
	"Schema.Present":  {func(_ *Config, u *Unit, _ fstest.MapFS) { u.Schemas[0].Present["client.go"] = []byte("package y\n") }},
	"Unit.Schemas":    {func(_ *Config, u *Unit, _ fstest.MapFS) { u.Schemas = append(u.Schemas, u.Schemas[0]) }},
	"Unit.Phases": {
		func(_ *Config, u *Unit, _ fstest.MapFS) { u.Phases[0].Migration = "x" },
		func(_ *Config, u *Unit, _ fstest.MapFS) { u.Phases[0].Steps[0].Name = "Done" },
		func(_ *Config, u *Unit, _ fstest.MapFS) { u.Phases[0].Schema = 1 },
	},
	"Wanted.Calls": {
		func(_ *Config, u *Unit, _ fstest.MapFS) { u.Calls[0].Step = "Done" },
		func(_ *Config, u *Unit, _ fstest.MapFS) { u.Calls[0].MayFail = true },
		func(_ *Config, u *Unit, _ fstest.MapFS) { u.Calls[0].Tables = []string{"users"} },
		func(_ *Config, u *Unit, _ fstest.MapFS) { u.Calls = append(u.Calls, u.Calls[0]) },
	},
	"Unit.Trials":     {func(_ *Config, u *Unit, _ fstest.MapFS) { u.Trials = []Trial{{}} }},
	"Wanted.Dialects": {func(_ *Config, u *Unit, _ fstest.MapFS) { u.Dialects = []string{"mysql"} }},
	"Wanted.Shapes":   {func(_ *Config, u *Unit, _ fstest.MapFS) { u.Shapes = false }},
	"Wanted.Rows":     {func(_ *Config, u *Unit, _ fstest.MapFS) { u.Rows = true }},
	"Unit.Fail":       {func(_ *Config, u *Unit, _ fstest.MapFS) { u.Fail = catalogue.Load }},
	"Unit.Compiles":   {func(_ *Config, u *Unit, _ fstest.MapFS) { u.Compiles = true }},
	"Unit.Generates":  {func(_ *Config, u *Unit, _ fstest.MapFS) { u.Generates = true }},
	"Unit.GoWords":    {func(_ *Config, u *Unit, _ fstest.MapFS) { u.GoWords = true }},
}

// noInputs are the fields that change no outcome, and why.
var noInputs = map[string]string{
	"Config.Own":     "it is part of the binary, which the key tells",
	"Config.Caching": "it says where the outcome is kept",
	"Config.Doing":   "it is told, and not asked",
	"Config.Jobs":    "how many run at once is no part of what one does",
	"Config.Twice":   "an outcome says whether it ran twice",
	"Config.After":   "where it is given, nothing comes from the cache or goes there",
	"Unit.Name":      "it finds the inputs of the time before",
	"Unit.Root":      "its name is the sum of its content",
	"Unit.Wanted":    "each of its fields is an input",
	"Unit.hide":      "it is made of the folders",
	"Unit.place":     "what is on a page moves with its block",
	"Unit.stands":    "what is on a page moves with its block",
	"Schema.Name":    "it is part of the folder's",
	"Schema.Helpers": "they are among the unit's packages",
}

// TestKeyWithoutDatabase has what ends before a database is asked be the same wherever it
// is checked, and not be kept if it asked one after all.
func TestKeyWithoutDatabase(t *testing.T) {
	for stage, outcomes := range map[catalogue.Stage]map[string]result.Outcome{
		catalogue.Graph: {
			"kept":     {Failure: result.NewFailure(catalogue.Generate, "x")},
			"not kept": {Failure: result.NewFailure(catalogue.Run, "x")},
		},
		catalogue.Compile: {"not kept": {Run: &result.Result{}}},
	} {
		c, u, _ := keyed(t)
		c.Caching = sharing(c.Course).Caching
		u.Fail = stage
		on, as := keyOf(t, c, u, "go 1"), c.Server
		if c.Server = nil; !same(on, keyOf(t, c, u, "go 1")) {
			t.Errorf("%s: the key holds the database", stage)
		}
		c.Server = as
		for want, o := range outcomes {
			j := &job{unit: u, key: on}
			j.key.Add("this one", []byte(want+string(stage)))
			j.settle(o)
			c.keep(j)
			if _, ok := c.recall(j); ok != (want == "kept") {
				t.Errorf("%s: %+v is kept: %t", stage, o, ok)
			}
		}
	}
}

// TestKey changes each input in turn and wants another key.
func TestKey(t *testing.T) {
	for _, of := range []any{Config{}, Unit{}, calls.Wanted{}, Schema{}} {
		for f := range reflect.TypeOf(of).Fields() {
			name := reflect.TypeOf(of).Name() + "." + f.Name
			if (inputs[name] == nil) == (noInputs[name] == "") {
				t.Errorf("%s: does it change what comes of a unit?", name)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(inputs)) {
		for i, change := range inputs[name] {
			c, u, fs := keyed(t)
			before := keyOf(t, c, u, "go 1")
			change(c, u, fs)
			if same(before, keyOf(t, c, u, "go 1")) {
				t.Errorf("%s: change %d gives the same key", name, i)
			}
		}
	}
	c, u, _ := keyed(t)
	if same(keyOf(t, c, u, "go 1"), keyOf(t, c, u, "go 2")) {
		t.Error("another Go toolchain gives the same key")
	}
}

func keyOf(t *testing.T, c *Config, u *Unit, goBinary string) cache.Key {
	t.Helper()
	key, err := c.key(u, goBinary)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// same tells whether two keys find the same result.
func same(a, b cache.Key) bool {
	a.Name = b.Name
	return reflect.DeepEqual(a, b)
}

// TestKeyOfTheSame holds that what changes nothing gives the same key.
func TestKeyOfTheSame(t *testing.T) {
	c, u, fs := keyed(t)
	before := keyOf(t, c, u, "go 1")
	u.Name, u.hide = "beta", nil
	c.Caching.Force, c.Doing = true, func(string) {}
	c.Timeout, c.Memory = defaultTimeout, defaultMemory
	fs["lessons/alpha/lesson.md"] = &fstest.MapFile{Data: []byte("prose")}
	if err := os.WriteFile(filepath.Join(c.Course.Dir, "d", ".git", "index"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if now := keyOf(t, c, u, "go 1"); !same(before, now) {
		t.Errorf("%+v\nand now\n%+v", before, now)
	}
	// What a schema's source says needs no toolchain.
	u.Calls = nil
	u.Fail = ""
	if !same(keyOf(t, c, u, "go 1"), keyOf(t, c, u, "")) {
		t.Error("a schema alone has another key with another toolchain")
	}
}

// Prose may change; what a page has its programs do may not.
func TestKeyOfAPage(t *testing.T) {
	for _, change := range []struct {
		was, now string
		same     bool
	}{
		{"# plans", "# plans\n\nMore prose.\n\nAnd more", true},
		{"summary: S.", "summary: Other.", true},
		{"```text error\n```\n\n```sql", "```text error\nother\n```\n\n```sql", true},
		{"table=users", "table=posts", false},
		{"dialect=mysql", "dialect=sqlite", false},
		{"```mermaid er\n```\n", "", false},
		{`Ref("pots")`, `Ref("pats")`, false},
		{"fail=graph", "fail=load", false},
		{"post.Nothing", "post.None", false},
	} {
		key := func(page string) []cache.Key {
			c := planned(t)
			c.FS.(fstest.MapFS)["lessons/plans/lesson.md"].Data = []byte(page)
			l := readLesson(t, c, "plans")
			config := &Config{Course: c}
			all := []cache.Key{keyOf(t, config, unitOf(t, c, "plans"), "go")}
			for _, kind := range []lesson.Kind{lesson.BrokenSchema, lesson.BrokenStep} {
				u, err := Broken(c, l, blockOf(t, l, kind, 1))
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, keyOf(t, config, u, "go"))
			}
			return all
		}
		page := front("plans") + planPage
		before, now, all := key(page), key(strings.Replace(page, change.was, change.now, 1)), true
		for i := range before {
			all = all && same(before[i], now[i])
		}
		if all != change.same || !strings.Contains(page, change.was) {
			t.Errorf("%q for %q: the same keys: %v", change.now, change.was, all)
		}
	}
}

// What can't be read is said.
func TestKeyOfNoCourse(t *testing.T) {
	c, u, fs := keyed(t)
	fs["go.mod"].Data = []byte("modul")
	if _, err := c.key(u, ""); err == nil || !strings.Contains(err.Error(), "go.mod:1") {
		t.Errorf("a go.mod that does not parse: %v", err)
	}
}
