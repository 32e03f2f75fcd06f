// Package analyzer makes learnrel's verdict on ent schemas an analyzer as go vet and
// golangci-lint have them. It judges a package as schema check does it, in process; what
// Go itself refuses it leaves to the compiler.
package analyzer

import (
	"go/ast"
	"go/token"
	"path/filepath"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/project"
	"github.com/learnrel/learnrel/runner/schema"
)

// Analyzer tells of what is wrong with the relations of an ent schema.
var Analyzer = &analysis.Analyzer{
	Name: "entschema",
	Doc: `check the relations of ent schemas

The analyzer tells of what ent refuses when it generates a client from the package,
and of what it lets through although it was hardly meant, with what repairs it.`,
	URL: "https://github.com/learnrel/learnrel/blob/main/docs/schemas.md",
	Run: run,
}

func run(pass *analysis.Pass) (any, error) {
	files := map[string]*token.File{} // by their absolute names
	schemas := false
	for _, f := range pass.Files {
		at := pass.Fset.File(f.FileStart)
		if at == nil {
			continue
		}
		name, err := filepath.Abs(at.Name())
		if err != nil {
			return nil, err
		}
		files[name] = at
		schemas = schemas || !strings.HasSuffix(name, "_test.go") && embedsSchema(f)
	}
	if !schemas {
		return nil, nil
	}
	s, err := project.Read(folder(files))
	if err != nil {
		return nil, err
	}
	for _, d := range s.Diagnostics {
		if pos := place(files, d.Pos); pos.IsValid() && d.Severity != schema.Unevaluated && d.Stage != catalogue.Compile {
			pass.Report(diagnostic(files, d, pos))
		}
	}
	return nil, nil
}

// embedsSchema tells whether a file declares an exported type that embeds ent.Schema.
func embedsSchema(f *ast.File) (found bool) {
	ast.Inspect(f, func(n ast.Node) bool {
		t, ok := n.(*ast.TypeSpec)
		if !ok || !t.Name.IsExported() {
			return !found
		}
		if s, ok := t.Type.(*ast.StructType); ok {
			for _, field := range s.Fields.List {
				sel, ok := field.Type.(*ast.SelectorExpr)
				found = found || ok && len(field.Names) == 0 && sel.Sel.Name == "Schema"
			}
		}
		return !found
	})
	return found
}

// folder gives the folder of the files.
func folder(files map[string]*token.File) string {
	for name := range files {
		return filepath.Dir(name)
	}
	return ""
}

// place gives a place as the analysis counts it, where it is in one of its files.
func place(files map[string]*token.File, p token.Position) token.Pos {
	name, err := filepath.Abs(p.Filename)
	if err != nil || !p.IsValid() {
		return token.NoPos
	}
	f := files[name]
	if f == nil || p.Line > f.LineCount() {
		return token.NoPos
	}
	return f.LineStart(p.Line) + token.Pos(p.Column-1)
}

func diagnostic(files map[string]*token.File, d schema.Diagnostic, pos token.Pos) analysis.Diagnostic {
	out := analysis.Diagnostic{Pos: pos, End: place(files, d.End), Category: d.Code, Message: d.Message, URL: d.Address()}
	if d.Code != "" {
		out.Message += " [" + d.Code + "]"
	}
	if d.Fix != "" {
		out.Message += ": " + d.Fix
	}
	for _, r := range d.Related {
		if at := place(files, r.Pos); at.IsValid() {
			out.Related = append(out.Related, analysis.RelatedInformation{Pos: at, End: place(files, r.End), Message: r.Text})
		}
	}
	if d.Repair == nil || !d.Repair.Sure {
		return out
	}
	fix := analysis.SuggestedFix{Message: d.Repair.Title}
	for _, e := range d.Repair.Edits {
		at := place(files, e.Pos)
		if !at.IsValid() {
			return out // it changes a file that is no part of the analysis
		}
		fix.TextEdits = append(fix.TextEdits, analysis.TextEdit{Pos: at, End: place(files, e.End), NewText: []byte(e.Text)})
	}
	out.SuggestedFixes = []analysis.SuggestedFix{fix}
	return out
}
