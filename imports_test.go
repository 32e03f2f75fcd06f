package learnrel_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/learnrel/learnrel/"

// pure are what code that only reads and judges must not link, not even through
// another package: other processes, databases, and ent with what it brings.
var pure = []string{"os/exec", "database/sql", "entgo.io/", "ariga.io/"}

// rules say what packages must not depend on. A name ends with / where it stands
// for all below it.
var rules = []struct {
	packages string // one, or with /... all below it
	never    []string
	why      string
	direct   bool // look at a package's own imports alone
}{
	{"runner/...", []string{module + "lessons/", module + "ent/", module + "docs/", module + "cmd/"}, "the runner gets a course as an fs.FS and its programs as values", false},
	{"docs/...", []string{module + "lessons/", module + "ent/", module + "cmd/"}, "docs takes any course", false},
	{"docs/site/...", pure, "the site executes nothing", false},
	{"docs/terminal/...", pure, "a page is shown without being run", false},
	{"docs/diagram/...", pure, "a diagram is read from text", false},
	{"docs/highlight/...", pure, "code is cut into tokens without being run", false},
	{"docs/markup/...", append(pure, "html/template", module+"runner/"), "programs in pages link it, and templates keep all methods", false},
	{"docs/live", []string{"os/exec", "os", "net/http"}, "what runs in a page has no machine: ent's own code alone links os/exec", true},
	{"docs/live", []string{module + "runner/program", module + "runner/toolchain", module + "runner/process", module + "runner/database", module + "docs/site"}, "what runs in a page needs no toolchain", false},
	{"docs/live/run", []string{"os/exec", module + "runner/program", module + "runner/toolchain", module + "runner/process", module + "runner/schema", module + "docs/site"}, "steps run in a page without a toolchain", true},
	{"docs/live/sqlite", []string{"os/exec", "os", module + "runner/program", module + "runner/toolchain"}, "a page has no machine", true},
	{"runner/calls", []string{"os/exec", module + "runner/program", module + "runner/toolchain", module + "runner/process", module + "runner/schema", module + "runner/generate"}, "what makes calls is part of a page's program, too", true},
	{"runner/lesson", pure, "the page format is pure", false},
	{"runner/result", append(pure, module+"runner/lesson"), "what came of a run is values", false},
	{"runner/judge", pure, "a page is judged by values alone", false},
	{"runner/child", []string{module, "entgo.io/ent/entc/"}, "a program that is built from source takes the child along, and nothing else", false},
	{"runner/schema/...", []string{"os/exec"}, "a schema is judged in process: ent's own code alone links os/exec", true},
	{"runner/schema/...", []string{module + "runner/child", module + "runner/database", module + "runner/lesson", module + "runner/program", module + "runner/toolchain", module + "runner/process"}, "a schema needs no lesson and no toolchain", false},
	{"runner/catalogue", append(pure, module), "the tables import nothing", false},
	{"lessons/...", []string{module + "runner/lesson", module + "runner/schema", module + "docs/", module + "cmd/"}, "a lesson is its client's user, and no more", false},
}

// depending is what a package imports, and what it depends on through others.
type depending struct{ imports, deps []string }

func TestImportsPointOneWay(t *testing.T) {
	all := dependencies(t)
	for _, rule := range rules {
		top, tree := strings.CutSuffix(module+rule.packages, "/...")
		held := false
		for pkg, d := range all {
			if pkg != top && !(tree && strings.HasPrefix(pkg, top+"/")) {
				continue
			}
			held = true
			on := d.deps
			if rule.direct {
				on = d.imports
			}
			for _, dep := range on {
				if dep != pkg && forbidden(dep, rule.never) {
					t.Errorf("%s depends on %s: %s", pkg, dep, rule.why)
				}
			}
		}
		if !held {
			t.Errorf("there is no package %s for a rule to hold", rule.packages)
		}
	}
}

// dependencies asks once for all packages of the module.
func dependencies(t *testing.T) map[string]depending {
	t.Helper()
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}};{{join .Imports " "}};{{join .Deps " "}}`, "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	all := map[string]depending{}
	for line := range strings.Lines(string(out)) {
		parts := strings.Split(line, ";")
		all[parts[0]] = depending{strings.Fields(parts[1]), strings.Fields(parts[2])}
	}
	return all
}

func forbidden(dep string, never []string) bool {
	return slices.ContainsFunc(never, func(n string) bool {
		return dep == strings.TrimSuffix(n, "/") || strings.HasSuffix(n, "/") && strings.HasPrefix(dep, n)
	})
}

// processFiles are those outside cmd/learnrel that may touch what a process has
// one of: the generator's own main and the one that scratch modules get, and the
// child, which lends its standard output to the steps.
var processFiles = []string{".ci/servers/main.go", "ent/generate/main.go", "runner/generate/ent/main.go", "runner/child/capture.go"}

// TestTheProcessBelongsToMain looks for os.Stdout, os.Args and os.Exit.
func TestTheProcessBelongsToMain(t *testing.T) {
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		if d.IsDir() && (name == "ent/client" || name == "cmd/learnrel" || name == ".git" || d.Name() == "testdata") {
			return fs.SkipDir
		}
		if filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") || slices.Contains(processFiles, name) {
			return nil
		}
		src, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		for _, use := range processUses(t, name, src) {
			t.Errorf("%s uses %s: only cmd/learnrel may", name, use)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func processUses(t *testing.T, name string, src []byte) (uses []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, src, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if id, ok := sel.X.(*ast.Ident); ok && id.Name == "os" && slices.Contains([]string{"Stdout", "Args", "Exit"}, sel.Sel.Name) {
				uses = append(uses, "os."+sel.Sel.Name)
			}
		}
		return true
	})
	return uses
}
