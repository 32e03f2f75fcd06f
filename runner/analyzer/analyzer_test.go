package analyzer_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/learnrel/learnrel/runner/analyzer"
)

const text = `package shop

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
)

type User struct{ ent.Schema }

func (User) Edges() []ent.Edge { return []ent.Edge{edge.To("posts", Post.Type)} }

type Post struct{ ent.Schema }

func (Post) Edges() []ent.Edge { return []ent.Edge{edge.From("author", User.Type).Ref("postz").Unique()} }
`

// analyse runs the analyzer over a file.
func analyse(t *testing.T, src string) (found []analysis.Diagnostic, fset *token.FileSet) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "shop.go")
	if err := os.WriteFile(name, []byte(src), 0o600); err != nil {
		t.Fatal(err)
	}
	fset = token.NewFileSet()
	f, err := parser.ParseFile(fset, name, nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	pass := &analysis.Pass{Analyzer: analyzer.Analyzer, Fset: fset, Files: []*ast.File{f}, Report: func(d analysis.Diagnostic) { found = append(found, d) }}
	if _, err := analyzer.Analyzer.Run(pass); err != nil {
		t.Fatal(err)
	}
	return found, fset
}

func TestAnalyzer(t *testing.T) {
	found, fset := analyse(t, text)
	if len(found) != 1 {
		t.Fatalf("found %+v", found)
	}
	d := found[0]
	if at := fset.Position(d.Pos); at.Line != 14 || at.Column != 52 || fset.Position(d.End).Column <= at.Column || d.Category != "edge-no-inverse" || len(d.Related) != 1 {
		t.Errorf("%s: %+v", at, d)
	}
	if len(d.SuggestedFixes) != 1 || string(d.SuggestedFixes[0].TextEdits[0].NewText) != `"posts"` {
		t.Errorf("the fixes are %+v", d.SuggestedFixes)
	}
	if found, _ := analyse(t, strings.Replace(text, "postz", "posts", 1)); len(found) != 0 {
		t.Errorf("in a good schema: %+v", found)
	}
	if found, _ := analyse(t, strings.ReplaceAll(text, "struct{ ent.Schema }", "struct{}")); len(found) != 0 {
		t.Errorf("in no schema: %+v", found)
	}
	if err := analysis.Validate([]*analysis.Analyzer{analyzer.Analyzer}); err != nil {
		t.Error(err)
	}
}
