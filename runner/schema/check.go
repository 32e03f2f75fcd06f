package schema

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/build"
	"go/scanner"
	"go/token"
	"go/types"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/learnrel/learnrel/runner/regular"
)

// source is a schema's package after the type checker.
type source struct {
	config   Config
	universe *universe
	fset     *token.FileSet
	files    []*ast.File
	pkg      *types.Package
	info     facts
	kept     *Kept
	uses     map[*ast.File]map[ast.Node][]use
	funcs    map[types.Object]*ast.FuncDecl
	vars     map[types.Object]*ast.ValueSpec
	inits    map[*types.Package][]*ast.FuncDecl
	unknowns unknowns

	own       *keptOwn                // the files as they are now
	same      bool                    // they declare what they did in the last judgement
	changed   map[string]bool         // the files that are not as they were then
	unchecked map[*ast.BlockStmt]bool // bodies that the type checker was not shown

	packages *packages
	packs    []*pack // that the schema uses, those first that others import
	checked  map[string]*types.Package
}

// checking guards the libraries' packages: the type checker marks those that are
// known in part.
var checking sync.Mutex

// check parses the files and checks their types.
func (c Config) check(files map[string][]byte) (*source, Diagnostics) {
	size := 0
	for _, src := range files {
		size += len(src)
	}
	k := c.Kept
	if k == nil {
		k = &Kept{}
	}
	u := c.universeOf(files)
	k.begin(c, u)
	defer k.end()
	s := &source{
		config: c, universe: u, kept: k, fset: k.fset, info: facts{newInfo(size), k.info}, uses: map[*ast.File]map[ast.Node][]use{},
		checked: map[string]*types.Package{}, funcs: map[types.Object]*ast.FuncDecl{}, vars: map[types.Object]*ast.ValueSpec{}, inits: map[*types.Package][]*ast.FuncDecl{},
	}
	if ds := s.parse(c, files); ds != nil || len(s.files) == 0 {
		return s, ds
	}
	s.compare(files)
	if s.own.reached = s.reachAgain(); s.own.reached == nil {
		s.own.reached = s.reach(c)
	}
	s.packages, s.packs = s.own.reached.packages, s.own.reached.packs
	ds := s.checkTypes(c)
	if c.Strict {
		ds = append(ds, s.foreign()...)
	}
	s.collect()
	return s, ds
}

func (s *source) parse(c Config, files map[string][]byte) (ds Diagnostics) {
	names := make([]string, 0, len(files))
	for name := range files {
		if regular.IsGo(name) && s.kept.file(c, name, files[name]).builds {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		kept := s.kept.file(c, name, files[name])
		file, err := s.kept.parse(name, kept)
		if err != nil {
			ds = append(ds, syntaxErrors(err)...)
			continue
		}
		s.files = append(s.files, file)
		s.uses[file] = kept.uses
		if file.Name.Name != s.files[0].Name.Name {
			ds = append(ds, Diagnostic{Severity: Unevaluated, Stage: "compile", Pos: s.fset.Position(file.Name.Pos()), Message: "a second package in the folder"})
		}
	}
	return ds
}

// builds tells whether a file belongs to the package under this machine's build
// constraints.
func (c Config) builds(name string, src []byte) bool {
	if !strings.Contains(path.Base(name), "_") && !bytes.Contains(src, []byte("build")) && !bytes.Contains(src, []byte(`import "C"`)) {
		return true // nothing to constrain it
	}
	ctx := build.Default
	ctx.BuildTags = c.Tags
	ctx.OpenFile = func(string) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(src)), nil }
	ok, err := ctx.MatchFile(".", path.Base(name))
	return ok || err != nil
}

func syntaxErrors(err error) (ds Diagnostics) {
	var list scanner.ErrorList
	if !errors.As(err, &list) {
		return Diagnostics{{Stage: "compile", Code: "go-syntax", Message: err.Error()}}
	}
	for _, e := range list {
		ds = append(ds, Diagnostic{Stage: "compile", Code: "go-syntax", Message: compilerWords(e.Msg), Pos: e.Pos})
	}
	return ds
}

// compilerWords puts what the parser says as the compiler says it, where the two
// differ and both mean the same.
func compilerWords(msg string) string {
	for _, list := range []struct{ name, end string }{{"composite literal", "}"}, {"argument list", ")"}} {
		if msg == "missing ',' before newline in "+list.name {
			return "syntax error: unexpected newline in " + list.name + "; possibly missing comma or " + list.end
		}
	}
	return "syntax error: " + msg
}

func (s *source) checkTypes(c Config) (ds Diagnostics) {
	defer func() {
		if v := recover(); v != nil {
			ds = append(ds, Diagnostic{Severity: Unevaluated, Stage: "compile", Message: fmt.Sprintf("the type checker gave up: %v", v), Pos: s.fset.Position(s.files[0].Package)})
		}
	}()
	var found []types.Error
	checking.Lock()
	defer checking.Unlock()
	for _, p := range s.packs {
		p.whole = s.kept.check(s, p)
		s.checked[p.path] = p.whole.pkg
		s.own.packs = append(s.own.packs, p.whole)
	}
	conf := types.Config{Importer: s, Error: func(err error) {
		if e := (types.Error{}); errors.As(err, &e) && !s.isBare(e.Pos) {
			found = append(found, e)
		}
	}}
	files := s.toCheck()
	s.pkg, _ = conf.Check(c.Package, s.fset, files, s.info.own)
	s.unknowns = s.findUnknowns()
	for _, e := range found {
		ds = append(ds, s.compileError(e)...)
	}
	ds = append(ds, s.unusedImports()...)
	slices.SortStableFunc(ds, func(a, b Diagnostic) int { return comparePositions(a.Pos, b.Pos) })
	return ds.compact()
}

// unusedImports finds the imports that nothing uses of packages that are known in part
// only: of those the type checker does not say it.
func (s *source) unusedImports() (ds Diagnostics) {
	used := map[types.Object]bool{}
	for _, obj := range s.info.own.Uses {
		if _, ok := obj.(*types.PkgName); ok {
			used[obj] = true
		}
	}
	for _, f := range s.files {
		if s.isUncheckedFile(f) {
			continue
		}
		for _, i := range f.Imports {
			obj, ok := s.info.implicit(i).(*types.PkgName)
			if i.Name != nil {
				obj, ok = s.info.def(i.Name).(*types.PkgName)
			}
			if !ok || used[obj] || s.mentionsUnresolved(f, obj.Name()) || i.Name != nil && (i.Name.Name == "_" || i.Name.Name == ".") || !s.isNamed(f, i, obj) {
				continue
			}
			message := i.Path.Value + " imported and not used"
			if at, _ := strconv.Unquote(i.Path.Value); path.Base(at) != obj.Name() {
				message = i.Path.Value + " imported as " + obj.Name() + " and not used"
			}
			ds = append(ds, Diagnostic{Stage: "compile", Message: message, Pos: s.fset.Position(i.Pos()), Fix: "Take the import out, or use what it brings in."})
		}
	}
	return ds
}

// mentionsUnresolved tells whether a file has a name.Something that the type checker
// did not come to.
func (s *source) mentionsUnresolved(f *ast.File, name string) (found bool) {
	ast.Inspect(f, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			id, ok := sel.X.(*ast.Ident)
			found = found || ok && id.Name == name && s.info.use(id) == nil
		}
		return !found
	})
	return found
}

// isNamed tells whether it is certain what an import's package is called.
func (s *source) isNamed(f *ast.File, i *ast.ImportSpec, obj *types.PkgName) bool {
	at, err := strconv.Unquote(i.Path.Value)
	switch {
	case err != nil || at == "C" || at == "unsafe":
		return false
	case i.Name != nil || isStdPath(at) || s.universe.known[at]:
		return true
	case s.packages.nameOf(at) != "":
		return s.packages.nameOf(at) == obj.Name()
	}
	return false
}

// Import gives a package that was read, or a library. One that was read is known in
// part, as far as the schema needs it.
func (s *source) Import(path string) (*types.Package, error) {
	if pkg := s.checked[path]; pkg != nil {
		return pkg, errPartial
	}
	return s.universe.Import(path)
}

// mentionsPack tells whether a message is about a type of a package that is read in
// part: what its methods are made of may not be known.
func (s *source) mentionsPack(message string) bool {
	return slices.ContainsFunc(s.packs, func(p *pack) bool { return strings.Contains(message, p.name+".") })
}

// syntax gives the files of a package as far as they are kept.
func (p *pack) syntax() (files []*ast.File) {
	for _, f := range p.files {
		c := *f.syntax
		c.Decls = nil
		for _, d := range c.Imports {
			c.Decls = append(c.Decls, &ast.GenDecl{Tok: token.IMPORT, Specs: []ast.Spec{d}, TokPos: d.Pos()})
		}
		c.Decls = append(c.Decls, f.kept...)
		files = append(files, &c)
	}
	return files
}

// everyFile gives the schema's files and those of the packages that it uses.
func (s *source) everyFile() []*ast.File {
	all := slices.Clone(s.files)
	for _, p := range s.packs {
		if p.whole != nil { // the type checker may have given up before
			all = append(all, p.whole.syntax...)
		}
	}
	return all
}

// compileError leaves out what follows from a library that isn't known whole.
func (s *source) compileError(e types.Error) Diagnostics {
	if strings.HasSuffix(e.Msg, "not used") && strings.Contains(e.Msg, "imported") && !s.unnamed(e.Pos) {
		return nil // unusedImports tells
	}
	if strings.HasPrefix(e.Msg, "could not import") || strings.HasPrefix(e.Msg, "\t") {
		return nil
	}
	d := Diagnostic{Stage: "compile", Message: e.Msg, Pos: e.Fset.Position(e.Pos)}
	if s.inUnknownLiteral(e.Pos) {
		return nil
	}
	if name, ok := strings.CutPrefix(e.Msg, "undefined: "); ok && s.mayBePackage(e.Pos, name) {
		return nil
	}
	if strings.HasSuffix(e.Msg, "imported and not used") && s.unnamed(e.Pos) {
		d.Severity, d.Message = Unevaluated, "an import of a package whose name is not known"
		return Diagnostics{d}
	}
	if strings.Contains(e.Msg, "does not implement") && s.mentionsPack(e.Msg) {
		d.Severity, d.Message = Unevaluated, "whether a type of another package has the methods that it needs"
		return Diagnostics{d}
	}
	if s.unknowns.mentionsNamed(e.Msg) {
		return nil // its values are opaque
	}
	if s.unknowns.mentions(e.Msg) && s.inMethodOf(e.Pos) {
		return nil // no schema depends on it before it is called, and then it is a gap
	}
	if s.unknowns.mentions(e.Msg) {
		d.Severity, d.Message = Unevaluated, "a type that embeds one of a package that the loader does not know"
		return Diagnostics{d}
	}
	d.Code, d.Fix = s.explainCompile(e)
	return Diagnostics{d}
}

// inMethodOf tells whether a place is in a method of a type that embeds one of the
// standard library which is not known.
func (s *source) inMethodOf(pos token.Pos) bool {
	file := s.fileAt(pos)
	if file == nil || s.config.Strict {
		return false
	}
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Recv == nil || len(f.Recv.List) != 1 || pos < f.Pos() || pos > f.End() {
			continue
		}
		id, ok := typeName(f.Recv.List[0].Type).(*ast.Ident)
		if !ok {
			return false
		}
		obj, _ := s.info.use(id).(*types.TypeName)
		u, unknown := s.unknowns[obj]
		return unknown && u.std
	}
	return false
}

func (s *source) fileAt(pos token.Pos) *ast.File {
	for _, f := range s.files {
		if f.FileStart <= pos && pos <= f.FileEnd {
			return f
		}
	}
	return nil
}

// mayBePackage tells whether an undefined name is the package that an import brings
// in, or may be: the last part of a path need not be its name.
func (s *source) mayBePackage(pos token.Pos, name string) bool {
	file := s.fileAt(pos)
	if file == nil || !slices.ContainsFunc(file.Imports, func(i *ast.ImportSpec) bool {
		path, err := strconv.Unquote(i.Path.Value)
		likely := !ast.IsExported(name) || strings.Contains(strings.ToLower(path), strings.ToLower(name)) // no package is called as a type is
		return s.isUnnamed(i) && likely || err == nil && i.Name == nil && s.packages.nameOf(path) == name
	}) {
		return false
	}
	base := false
	ast.Inspect(file, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			id, ok := sel.X.(*ast.Ident)
			base = base || ok && id.Pos() == pos && id.Name == name
		}
		return !base
	})
	return base
}

func (s *source) unnamed(pos token.Pos) bool {
	file := s.fileAt(pos)
	return file != nil && slices.ContainsFunc(file.Imports, func(i *ast.ImportSpec) bool {
		return i.Pos() <= pos && pos <= i.End() && s.isUnnamed(i)
	})
}

// isUnnamed tells of an import without a name of its own from outside the
// standard library that is none of the libraries, and whose source is not at hand.
func (s *source) isUnnamed(i *ast.ImportSpec) bool {
	path, err := strconv.Unquote(i.Path.Value)
	return err == nil && i.Name == nil && !s.universe.known[path] && !isStdPath(path) && s.packages.nameOf(path) == ""
}

// collect ties the package's functions and variables to their declarations.
func (s *source) collect() {
	for _, f := range s.everyFile() {
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				obj := s.info.def(d.Name)
				if d.Recv == nil && d.Name.Name == "init" && obj != nil {
					s.inits[obj.Pkg()] = append(s.inits[obj.Pkg()], d)
				}
				s.funcs[obj] = d
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					if v, ok := spec.(*ast.ValueSpec); ok {
						for _, name := range v.Names {
							s.vars[s.info.def(name)] = v
						}
					}
				}
			}
		}
	}
}
