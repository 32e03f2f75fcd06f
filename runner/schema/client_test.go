package schema

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// TestNamesOfTheClient holds that a type is refused which has a name that a client
// declares for itself.
func TestNamesOfTheClient(t *testing.T) {
	dir := filepath.Join("..", "..", "ent", "client", "blog", "ent")
	for _, file := range []string{"client.go", "ent.go", "tx.go"} {
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, file), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range declaredNames(f) {
			if !ast.IsExported(name) || ofAType(name) {
				continue
			}
			src := "package schema\nimport \"entgo.io/ent\"\ntype " + name + " struct{ ent.Schema }\n"
			if g, _ := Load(map[string][]byte{"schema.go": []byte(src)}); g != nil {
				t.Errorf("%s: a type %s is accepted", file, name)
			}
		}
	}
}

// ofAType tells of a name that is made of that of one of the schema's types.
func ofAType(name string) bool {
	for _, part := range []string{"User", "Post", "Tag", "Comment", "Profile", "Category"} {
		if strings.Contains(name, part) {
			return true
		}
	}
	return false
}

func declaredNames(f *ast.File) (names []string) {
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil {
				names = append(names, d.Name.Name)
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch s := spec.(type) {
				case *ast.TypeSpec:
					names = append(names, s.Name.Name)
				case *ast.ValueSpec:
					for _, id := range s.Names {
						names = append(names, id.Name)
					}
				}
			}
		}
	}
	return names
}
