package inpage

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// What is taken along and no schema needs: Atlas's configuration language, its client
// for servers, the formatter of imports, the templates of ent's client, the reader of
// markdown. In a page they would be most of the bytes. They are left out of copies of those
// modules, which are made from the modules themselves; learnrel's own code knows nothing of
// it.
var (
	// unwanted are the packages of which nothing is to be left, by the end of their paths.
	unwanted = []string{
		"ariga.io/atlas/schemahcl", "ariga.io/atlas/sql/internal/specutil", "ariga.io/atlas/sql/sqlspec", "ariga.io/atlas/sql/sqlclient",
		"github.com/hashicorp/hcl/v2", "github.com/hashicorp/hcl/v2/hclwrite", "github.com/hashicorp/hcl/v2/hclsyntax",
		"github.com/hashicorp/hcl/v2/hclparse", "github.com/zclconf/go-cty/cty", "github.com/zclconf/go-cty/cty/convert",
	}
	// trimmed are the packages whose declarations go where they mention those, or one of the
	// names here, or what is gone for that: ent's templates, and a parser that is made at the
	// start.
	trimmed = map[string][]string{
		"ariga.io/atlas/sql/mysql": nil, "ariga.io/atlas/sql/postgres": nil, "ariga.io/atlas/sql/sqlite": nil,
		"entgo.io/ent/entc/gen": {"templateDir"}, "entgo.io/ent/entc/load": {"files"},
		"github.com/yuin/goldmark": {"defaultMarkdown"},
	}
	// copied are the modules that are copied for that.
	copied = []string{"ariga.io/atlas", "golang.org/x/tools", "entgo.io/ent", "github.com/yuin/goldmark"}
)

// stubbed is the one type of an unwanted package that a stub has, since a driver is made
// of it.
const stubbed = "sqlclient.URL"

// stubs stand for whole packages.
var stubs = map[string]string{
	"ariga.io/atlas/sql/sqlclient": `package sqlclient

import (
	"context"
	"database/sql"
	"errors"
	"net/url"

	"ariga.io/atlas/sql/migrate"
)

type Client struct {
	Name string
	DB   *sql.DB
	migrate.Driver
}

type URL struct {
	*url.URL
	DSN, Schema string
}

func (*Client) Close() error { return nil }

func OpenURL(context.Context, *url.URL) (*Client, error) { return nil, errors.New("no server can be reached from here") }
`,
	"ariga.io/atlas/sql/sqltool": `package sqltool

import "ariga.io/atlas/sql/migrate"

type (
	GooseDir     struct{ migrate.Dir }
	DBMateDir    struct{ migrate.Dir }
	FlywayDir    struct{ migrate.Dir }
	LiquibaseDir struct{ migrate.Dir }
)

var GooseFormatter, DBMateFormatter, FlywayFormatter, LiquibaseFormatter, GolangMigrateFormatter migrate.Formatter
`,
	"entgo.io/ent/dialect/gremlin/graph/dsl": `package dsl

type Traversal struct{}
`,
	"golang.org/x/tools/go/packages": `package packages

import (
	"errors"
	"go/token"
	"go/types"
)

type LoadMode int

const NeedName, NeedTypes, NeedTypesInfo, NeedModule LoadMode = 0, 0, 0, 0

type Config struct {
	BuildFlags []string
	Mode       LoadMode
}

type Module struct{ Path, Version, Dir string }

type Error struct{ Pos, Msg string }

func (e Error) Error() string { return e.Msg }

type Package struct {
	PkgPath   string
	Errors    []Error
	Types     *types.Package
	TypesInfo *types.Info
	Fset      *token.FileSet
	Module    *Module
}

func Load(*Config, ...string) ([]*Package, error) {
	return nil, errors.New("no package can be loaded from here")
}
`,
	"golang.org/x/tools/imports": `package imports

type Options struct{}

func Process(_ string, src []byte, _ *Options) ([]byte, error) { return src, nil }
`,
}

// A replacement is a copy of a module without what is not wanted. go build takes it by a
// go.mod of its own: files of the module cache can't be overlaid.
type replacement struct {
	module, from, to string // its path, its folder, and that of the copy
}

// pkg is a package that is built, as go list tells.
type pkg struct {
	ImportPath, Dir string
	Module          *struct{ Path, Dir string }
}

// replace copies the packages of the modules in question into a folder, trimmed.
func replace(packages []pkg, dir string) (all []replacement, err error) {
	for _, module := range copied {
		r := replacement{module: module, to: filepath.Join(dir, path.Base(module))}
		for _, p := range packages {
			if p.Module == nil || p.Module.Path != module {
				continue
			}
			r.from = p.Module.Dir
			if err := r.copy(strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, module), "/")); err != nil {
				return nil, err
			}
		}
		if r.from == "" {
			continue
		}
		if err := copyFile(filepath.Join(r.from, "go.mod"), filepath.Join(r.to, "go.mod")); err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, nil
}

// copy copies a package.
func (r replacement) copy(name string) error {
	from, to := filepath.Join(r.from, filepath.FromSlash(name)), filepath.Join(r.to, filepath.FromSlash(name))
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	if src := stubs[path.Join(r.module, name)]; src != "" {
		return os.WriteFile(filepath.Join(to, "stub.go"), []byte(src), 0o644)
	}
	if out, ok := trimmed[path.Join(r.module, name)]; ok {
		return trim(from, to, out)
	}
	entries, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if inner := filepath.Join(from, e.Name()); e.IsDir() && e.Name() != "testdata" {
			if _, err := sources(inner); err != nil { // no package of its own, and so embedded
				if err := os.CopyFS(filepath.Join(to, e.Name()), os.DirFS(inner)); err != nil && !errors.Is(err, fs.ErrExist) {
					return err
				}
			}
		}
		if e.Type().IsRegular() && !strings.HasSuffix(e.Name(), "_test.go") {
			if err := copyFile(filepath.Join(from, e.Name()), filepath.Join(to, e.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

func copyFile(from, to string) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, data, 0o644)
}

// sources are the Go files of a package, without tests.
func sources(folder string) ([]string, error) {
	all, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err == nil && len(all) == 0 {
		err = fmt.Errorf("%s holds no Go files", folder)
	}
	return slices.DeleteFunc(all, func(name string) bool { return strings.HasSuffix(name, "_test.go") }), err
}

// trim takes out of a package every declaration that mentions an unwanted package, or has
// one of some names, and every one that mentions one that is out.
func trim(folder, to string, out []string) error {
	names, err := sources(folder)
	if err != nil {
		return err
	}
	p := &trimmedPackage{fset: token.NewFileSet(), out: map[string]bool{}, methods: map[string]bool{}}
	for _, name := range out {
		p.out[name] = true
	}
	for _, name := range names {
		f, err := parser.ParseFile(p.fset, name, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		p.files = append(p.files, f)
	}
	for p.pass() {
	}
	for i, f := range p.files {
		src, err := p.source(f)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(to, filepath.Base(names[i])), src, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// trimmedPackage is a package that loses declarations.
type trimmedPackage struct {
	fset    *token.FileSet
	files   []*ast.File
	out     map[string]bool // the names that are gone
	methods map[string]bool // the methods that only the package itself can call
}

// pass takes out what mentions something that is out, and tells whether it did.
func (p *trimmedPackage) pass() (again bool) {
	for _, f := range p.files {
		bad := map[string]bool{}
		for _, i := range f.Imports {
			if name, _ := strconv.Unquote(i.Path.Value); slices.Contains(unwanted, name) {
				bad[localName(i, name)] = true
			}
		}
		f.Decls = slices.DeleteFunc(f.Decls, func(d ast.Decl) bool {
			gone := p.drop(d, bad)
			if gone {
				again = true
			}
			return gone
		})
	}
	return again
}

func localName(i *ast.ImportSpec, name string) string {
	if i.Name != nil {
		return i.Name.Name
	}
	if base := path.Base(name); base != "v2" {
		return base
	}
	return path.Base(path.Dir(name))
}

// drop decides on a declaration. Of a group it takes out single ones.
func (p *trimmedPackage) drop(d ast.Decl, bad map[string]bool) bool {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if !p.mentions(d, bad) {
			return false
		}
		switch name := d.Name.Name; {
		case d.Recv != nil && !d.Name.IsExported():
			p.methods[name] = true
		case d.Recv == nil && name != "init" && name != "_":
			p.out[name] = true
		}
		return true
	case *ast.GenDecl:
		if d.Tok == token.IMPORT {
			return false
		}
		before := len(d.Specs)
		d.Specs = slices.DeleteFunc(d.Specs, func(s ast.Spec) bool {
			if !p.mentions(s, bad) && !p.gone(s) {
				return false
			}
			switch s := s.(type) {
			case *ast.TypeSpec:
				p.out[s.Name.Name] = true
			case *ast.ValueSpec:
				for _, n := range s.Names {
					if n.Name != "_" {
						p.out[n.Name] = true
					}
				}
			}
			return true
		})
		return before > 0 && len(d.Specs) == 0
	}
	return false
}

// gone tells whether what a group declares is out.
func (p *trimmedPackage) gone(s ast.Spec) bool {
	v, ok := s.(*ast.ValueSpec)
	return ok && slices.ContainsFunc(v.Names, func(n *ast.Ident) bool { return p.out[n.Name] })
}

// mentions tells whether a declaration uses what is out. A field or a method of such a
// name is another thing.
func (p *trimmedPackage) mentions(n ast.Node, bad map[string]bool) bool {
	return p.within(n, bad, locals(n))
}

// within is mentions for a part of a declaration with its local names.
func (p *trimmedPackage) within(n ast.Node, bad, local map[string]bool) (yes bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok && bad[x.Name] && x.Name+"."+n.Sel.Name != stubbed {
				yes = true
			}
			yes = yes || p.methods[n.Sel.Name] || p.within(n.X, bad, local)
			return false
		case *ast.FuncDecl: // a method's own name is another thing, too
			yes = n.Recv != nil && p.within(n.Recv, bad, local) || p.within(n.Type, bad, local) || n.Body != nil && p.within(n.Body, bad, local)
			return false
		case *ast.KeyValueExpr:
			yes = yes || p.within(n.Value, bad, local)
			return false
		case *ast.Field:
			yes = yes || p.within(n.Type, bad, local)
			return false
		case *ast.Ident:
			yes = yes || p.out[n.Name] && !local[n.Name]
		}
		return !yes
	})
	return yes
}

// locals are the names that a function declares: they may be those of what is out.
func locals(d ast.Node) map[string]bool {
	all := map[string]bool{}
	add := func(e ast.Expr) {
		if id, ok := e.(*ast.Ident); ok {
			all[id.Name] = true
		}
	}
	if _, ok := d.(*ast.FuncDecl); !ok {
		return all
	}
	ast.Inspect(d, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if n.Tok == token.DEFINE {
				for _, e := range n.Lhs {
					add(e)
				}
			}
		case *ast.RangeStmt:
			add(n.Key)
			add(n.Value)
		case *ast.Field:
			for _, name := range n.Names {
				all[name.Name] = true
			}
		case *ast.ValueSpec:
			for _, name := range n.Names {
				all[name.Name] = true
			}
		}
		return true
	})
	return all
}

// source writes a file without the imports that nothing in it uses any more.
func (p *trimmedPackage) source(f *ast.File) ([]byte, error) {
	used := map[string]bool{}
	for _, d := range f.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
			continue
		}
		ast.Inspect(d, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := s.X.(*ast.Ident); ok {
					used[x.Name] = true
				}
			}
			return true
		})
	}
	for _, d := range f.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
			g.Specs = slices.DeleteFunc(g.Specs, func(s ast.Spec) bool {
				i := s.(*ast.ImportSpec)
				name, _ := strconv.Unquote(i.Path.Value)
				return !used[localName(i, name)]
			})
		}
	}
	f.Decls = slices.DeleteFunc(f.Decls, func(d ast.Decl) bool {
		g, ok := d.(*ast.GenDecl)
		return ok && len(g.Specs) == 0
	})
	f.Comments = nil
	var out bytes.Buffer
	err := format.Node(&out, p.fset, f)
	return out.Bytes(), err
}
