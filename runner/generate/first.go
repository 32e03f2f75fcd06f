package generate

import (
	"bytes"
	"context"
	"errors"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/learnrel/learnrel/runner/toolchain"
)

// ent loads a schema by compiling it. One whose hooks, interceptors or policies import
// the client that is to be generated from it does not compile before that is there. So
// a first client is generated from the schema without them: it has all that they import.

// errNotFirst says that a schema can't do without its client.
var errNotFirst = errors.New("its fields or edges need the client")

// firstClient writes a client that the schema at schemaDir compiles with, where it
// imports its own and can be read without what does.
func firstClient(ctx context.Context, s *toolchain.Scratch, schemaDir, clientDir string, features []string) error {
	files, err := schemaFiles(s, schemaDir)
	if err != nil {
		return err
	}
	client := path.Join(s.Module, clientDir)
	stripped, more, err := withoutClient(files, func(imported string) bool { return leadsTo(s, imported, client, map[string]bool{}) })
	if err != nil || stripped == nil {
		return err
	}
	for name, src := range stripped {
		if err := s.Write(name, src); err != nil {
			return err
		}
	}
	defer func() {
		for name, src := range files {
			_ = s.Write(name, src)
		}
	}()
	if err := generateOnce(ctx, s, schemaDir, clientDir, Merged(features, more)); err != nil {
		return err
	}
	// Without hooks, the client itself imports the schema, for its defaults.
	return os.RemoveAll(s.Path(path.Join(clientDir, "runtime.go")))
}

// leadsTo tells whether a package is the client, or one of the module that imports it.
func leadsTo(s *toolchain.Scratch, imported, client string, seen map[string]bool) bool {
	if imported == client || strings.HasPrefix(imported, client+"/") {
		return true
	}
	dir, own := strings.CutPrefix(imported, s.Module+"/")
	if !own || seen[imported] {
		return false
	}
	seen[imported] = true
	files, err := schemaFiles(s, dir)
	if err != nil {
		return false
	}
	for name, src := range files {
		f, err := parser.ParseFile(token.NewFileSet(), name, src, parser.ImportsOnly)
		if err == nil && slices.ContainsFunc(f.Imports, func(i *ast.ImportSpec) bool { return leadsTo(s, importPath(i), client, seen) }) {
			return true
		}
	}
	return false
}

func importPath(i *ast.ImportSpec) string {
	p, _ := strconv.Unquote(i.Path.Value)
	return p
}

// withoutClient gives the files of a schema without the declarations that need its
// client, and the features that these need; nil where none does.
func withoutClient(files map[string][]byte, needs func(imported string) bool) (stripped map[string][]byte, features []string, err error) {
	parsed, fset := map[string]*ast.File{}, token.NewFileSet()
	gone := map[string]bool{} // names of the package that are left out
	any := false
	for name, src := range files {
		f, err := parser.ParseFile(fset, name, src, parser.SkipObjectResolution)
		if err != nil {
			return nil, nil, nil // whatever comes next has its own words for that
		}
		parsed[name] = f
		for _, i := range f.Imports {
			if needs(importPath(i)) {
				any = true
				if base := path.Base(importPath(i)); base == "privacy" || base == "intercept" {
					features = append(features, base)
				}
			}
		}
	}
	if !any {
		return nil, nil, nil
	}
	for again := true; again; {
		again = false
		for _, f := range parsed {
			for i := len(f.Decls) - 1; i >= 0; i-- {
				d := f.Decls[i]
				if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT || !uses(d, clientNames(f, needs), gone) {
					continue
				}
				names, vital := declared(d)
				if vital {
					return nil, nil, errNotFirst
				}
				for _, n := range names {
					gone[n] = true
				}
				f.Decls, again = slices.Delete(f.Decls, i, i+1), true
			}
		}
	}
	stripped = map[string][]byte{}
	for name, f := range parsed {
		dropImports(f)
		f.Comments = nil
		var out bytes.Buffer
		if err := format.Node(&out, fset, f); err != nil {
			return nil, nil, err
		}
		stripped[name] = out.Bytes()
	}
	return stripped, features, nil
}

// clientNames are the names by which a file knows packages that need the client.
func clientNames(f *ast.File, needs func(string) bool) map[string]bool {
	names := map[string]bool{}
	for _, i := range f.Imports {
		if needs(importPath(i)) {
			names[importName(i)] = true
		}
	}
	return names
}

func importName(i *ast.ImportSpec) string {
	if i.Name != nil {
		return i.Name.Name
	}
	return path.Base(importPath(i))
}

// uses tells whether a declaration has to do with packages, or with what is gone.
func uses(d ast.Decl, packages, gone map[string]bool) (found bool) {
	ast.Inspect(d, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			id, ok := n.X.(*ast.Ident)
			if found = found || ok && (packages[id.Name] || gone[id.Name]); ok {
				return false
			}
		case *ast.Ident:
			found = found || gone[n.Name]
		}
		return !found
	})
	return found
}

// declared gives the names of a declaration by which others know it, and whether the
// schema says by it what the client is like.
func declared(d ast.Decl) (names []string, vital bool) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv != nil {
			return nil, slices.Contains([]string{"Fields", "Edges", "Mixin", "Indexes", "Annotations", "Config"}, d.Name.Name)
		}
		return []string{d.Name.Name}, false
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				names = append(names, s.Name.Name)
			case *ast.ValueSpec:
				for _, n := range s.Names {
					names = append(names, n.Name)
				}
			}
		}
	}
	return names, false
}

// dropImports drops the imports that a file has no use for any more.
func dropImports(f *ast.File) {
	used := map[string]bool{}
	for _, d := range f.Decls {
		ast.Inspect(d, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok {
				if id, ok := sel.X.(*ast.Ident); ok {
					used[id.Name] = true
				}
			}
			return true
		})
	}
	f.Decls = slices.DeleteFunc(f.Decls, func(d ast.Decl) bool {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.IMPORT {
			return false
		}
		g.Specs = slices.DeleteFunc(g.Specs, func(s ast.Spec) bool {
			name := importName(s.(*ast.ImportSpec))
			return name != "_" && name != "." && !used[name]
		})
		return len(g.Specs) == 0
	})
}
