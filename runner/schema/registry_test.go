package schema

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/learnrel/learnrel/runner/toolchain/needs"
)

// TestWholeLibrariesAreWhole reads the source of the libraries that count as whole:
// a name that is missing here would be taken for the schema's mistake.
func TestWholeLibrariesAreWhole(t *testing.T) {
	needs.Go(t)
	for _, lib := range libraries {
		if !lib.whole {
			continue
		}
		for _, name := range exported(t, lib.path) {
			if lib.members[name] == nil {
				t.Errorf("%s.%s is missing", lib.path, name)
			}
		}
	}
}

// exported gives the names that a package exports.
func exported(t *testing.T, path string) (names []string) {
	t.Helper()
	out, err := exec.Command("go", "list", "-f", `{{.Dir}}{{range .GoFiles}} {{.}}{{end}}`, path).Output()
	if err != nil {
		t.Fatalf("go list %s: %v", path, err)
	}
	parts := strings.Fields(string(out))
	for _, name := range parts[1:] {
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(parts[0], name), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			names = append(names, declared(d)...)
		}
	}
	return slices.DeleteFunc(names, func(name string) bool { return !ast.IsExported(name) })
}

func declared(d ast.Decl) (names []string) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			names = append(names, d.Name.Name)
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				names = append(names, spec.Name.Name)
			case *ast.ValueSpec:
				for _, id := range spec.Names {
					names = append(names, id.Name)
				}
			}
		}
	}
	return names
}
