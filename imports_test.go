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

// rules say what packages must not depend on. A name ends with / where it stands
// for all below it.
var rules = []struct {
	packages []string
	never    []string
	why      string
	direct   bool // look at a package's own imports alone
}{
	{[]string{"runner/..."}, []string{module + "lessons/", module + "ent/", module + "docs/", module + "cmd/"}, "the runner gets a course as an fs.FS and its programs as values", false},
	{[]string{"docs/..."}, []string{module + "lessons/", module + "ent/", module + "cmd/"}, "docs takes any course", false},
	{[]string{"docs/..."}, []string{"os/exec", "database/sql", module + "runner/child"}, "docs executes nothing", true},
	{[]string{"runner/lesson"}, []string{"os/exec", "database/sql", "entgo.io/ent"}, "the page format is pure", false},
	{[]string{"runner/child"}, []string{module + "runner/lesson", module + "runner/schema", module + "runner/toolchain", module + "runner/flask", "github.com/learnrel/learnrel"}, "a program that is built from source takes it along, and nothing else", false},
	{[]string{"runner/schema/..."}, []string{"os/exec"}, "a schema is judged in process: ent's own code alone links os/exec", true},
	{[]string{"runner/schema/..."}, []string{module + "runner/child", module + "runner/lesson", module + "runner/toolchain", module + "runner/process"}, "a schema needs no lesson and no toolchain", false},
	{[]string{"runner/catalogue"}, []string{"github.com/learnrel/learnrel", "os/exec", "entgo.io/ent"}, "the tables import nothing", false},
	{[]string{"lessons/..."}, []string{module + "runner/lesson", module + "runner/schema", module + "docs/", module + "cmd/"}, "a lesson is its client's user, and no more", false},
}

func TestImportsPointOneWay(t *testing.T) {
	for _, rule := range rules {
		for _, pattern := range rule.packages {
			for _, pkg := range goList(t, "./"+pattern) {
				deps := []string{"-deps"}
				if rule.direct {
					deps = []string{"-f", `{{join .Imports "\n"}}`}
				}
				for _, dep := range goList(t, append(deps, pkg)...) {
					if dep != pkg && forbidden(dep, rule.never) {
						t.Errorf("%s depends on %s: %s", pkg, dep, rule.why)
					}
				}
			}
		}
	}
}

func forbidden(dep string, never []string) bool {
	return slices.ContainsFunc(never, func(n string) bool {
		return dep == strings.TrimSuffix(n, "/") || strings.HasSuffix(n, "/") && strings.HasPrefix(dep, n)
	})
}

func goList(t *testing.T, args ...string) []string {
	t.Helper()
	out, err := exec.Command("go", append([]string{"list"}, args...)...).Output()
	if err != nil {
		t.Fatalf("go list %v: %v", args, err)
	}
	return strings.Fields(string(out))
}

// processFiles are those outside cmd/learnrel that may touch what a process has
// one of: the generator's own main, and package child, which lends its
// standard output to the steps.
var processFiles = []string{"ent/generate/main.go", "runner/child/capture.go"}

// TestTheProcessBelongsToMain looks for os.Stdout, os.Args and os.Exit.
func TestTheProcessBelongsToMain(t *testing.T) {
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		if d.IsDir() && (d.Name() == "testdata" || name == "ent/client" || name == "cmd/learnrel" || name == ".git") {
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
