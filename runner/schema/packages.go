package schema

import (
	"bytes"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/learnrel/learnrel/runner/regular"
)

// A Source is the source of a package that a schema uses.
type Source struct {
	FS   fs.FS  // has the package's files at its root
	Dir  string // what the names of its files begin with, in positions
	Near bool   // it is worked on, and no dependency
}

// pack is a package that the schema uses, read as far as the schema needs it: a
// package may have megabytes, and a schema want one constant of it.
type pack struct {
	path, name string
	near       bool
	dir        string
	folder     []*keptFile // all that were found
	unread     []unread
	whole      *keptPack // once its types are checked
	files      []*packFile
	decls      map[string][]*packDecl // by the name at package level
	methods    map[string][]*packDecl // by the name of their type
	hasMethod  map[string]bool        // by the name of the method
	live       []string               // types whose methods count as soon as something wants them
	inits      []*packDecl
}

// unread is a file that nothing was wanted of so far.
type unread struct {
	name string
	file *keptFile
}

type packFile struct {
	pack    *pack
	name    string
	syntax  *ast.File
	uses    map[ast.Node][]use
	imports map[string]string // path by name, of those that are named here
	unnamed []string          // the paths of the others
	called  map[string]string // what imported has found
	kept    []ast.Decl
	keeps   []keptDecl
}

// keptDecl is a declaration, or a part of one, that is kept, and whether with its body.
type keptDecl struct {
	node  ast.Node
	whole bool
}

// packDecl is a declaration at package level: a function, a type, or variables or
// constants that are declared together.
type packDecl struct {
	file *packFile
	decl ast.Decl
	spec ast.Spec // of decl, or nil for all of it
	kept keeping
}

// keeping says how much of a declaration the schema needs.
type keeping int

const (
	nothing keeping = iota
	signature
	whole
)

// limits of what is read of other packages: a schema needs far less.
const (
	maxPacks  = 400
	maxParsed = 24 << 20
)

// packages are the packages that the schema uses.
type packages struct {
	config   Config
	kept     *Kept
	universe *universe
	byPath   map[string]*pack // nil for one that is not read
	parsed   int
	names    map[string]string
	why      map[string]string // it is not read
}

// find gives a package that can be read, or nil.
func (ps *packages) find(importPath string) *pack {
	if p, ok := ps.byPath[importPath]; ok {
		return p
	}
	ps.byPath[importPath] = nil
	src, ok := standIn(importPath)
	if !ok && (len(ps.byPath) > maxPacks || ps.universe.packages[importPath] != nil) {
		return nil
	}
	if ok {
		p := newPack(importPath, false)
		name := standInName(importPath)
		p.folder = []*keptFile{ps.kept.file(ps.config, name, src)}
		p.unread = []unread{{name, p.folder[0]}}
		p.name = path.Base(importPath)
		ps.byPath[importPath] = p
		return p
	}
	p, err := ps.look(importPath)
	if err != nil {
		ps.why[importPath] = err.Error()
		return nil
	}
	ps.byPath[importPath] = p
	return p
}

// look finds a package and its files.
func (ps *packages) look(importPath string) (*pack, error) {
	folder, err := ps.source(importPath)
	if err != nil {
		return nil, err
	}
	return ps.open(importPath, folder)
}

func (ps *packages) source(importPath string) (Source, error) {
	switch {
	case isStdPath(importPath):
		return Source{}, errors.New("learnrel does not know this of the standard library")
	case ps.config.Import == nil:
		return Source{}, errors.New("its source is not at hand")
	case importPath == ps.config.Package:
		return Source{}, errors.New("it imports itself")
	}
	return ps.config.Import(importPath)
}

func newPack(importPath string, near bool) *pack {
	return &pack{path: importPath, near: near, decls: map[string][]*packDecl{}, methods: map[string][]*packDecl{}, hasMethod: map[string]bool{}}
}

// open reads the files of a package. ent's own client is none that a schema is
// made of, and large.
func (ps *packages) open(importPath string, src Source) (*pack, error) {
	entries, err := fs.ReadDir(src.FS, ".")
	if err != nil {
		return nil, err
	}
	p := newPack(importPath, src.Near)
	p.dir = src.Dir
	for _, e := range entries {
		if e.IsDir() || !regular.IsGo(e.Name()) {
			continue
		}
		f, err := ps.kept.onDisk(ps.config, src, e)
		if err != nil {
			return nil, err
		}
		p.folder = append(p.folder, f)
		if f.client {
			return nil, errors.New("ent generates it, from the schema")
		}
		if f.builds {
			p.unread = append(p.unread, unread{path.Join(src.Dir, e.Name()), f})
		}
	}
	if len(p.unread) == 0 {
		return nil, errors.New("its folder holds no Go files")
	}
	p.name = p.unread[0].file.name
	return p, nil
}

// isClient tells of a file whether ent has generated it, perhaps by a project's own
// templates.
func isClient(src []byte) bool {
	head := src[:min(len(src), 4<<10)]
	generated := false
	for line := range bytes.Lines(head) {
		generated = generated || bytes.HasPrefix(line, []byte("// Code generated "))
		switch {
		case bytes.HasPrefix(line, []byte("// Code generated by ent,")), bytes.HasPrefix(line, []byte("// Code generated by entc,")):
			return true
		case bytes.HasPrefix(line, []byte("package ")):
			return generated && bytes.Contains(head, []byte("\"entgo.io/ent"))
		}
	}
	return false
}

func packageClause(src []byte) string {
	f, err := parser.ParseFile(token.NewFileSet(), "", src, parser.PackageClauseOnly)
	if err != nil {
		return ""
	}
	return f.Name.Name
}

// declares gives the names that a large file declares at package level, and those of
// its methods' types, as far as it is formatted as Go is.
func declares(src []byte) map[string]bool {
	if len(src) < 16<<10 {
		return nil
	}
	names, group := map[string]bool{}, false
	for line := range bytes.Lines(src) {
		word, rest, _ := strings.Cut(string(line[:min(len(line), 200)]), " ")
		switch {
		case group:
			if group = line[0] != ')'; group && line[0] == '\t' && line[1] != '\t' {
				addNames(names, string(line))
			}
		case word != "func" && word != "type" && word != "var" && word != "const":
		case strings.HasPrefix(rest, "(") && word != "func":
			group = true
		default:
			addNames(names, rest)
		}
	}
	return names
}

// addNames adds the words at the start of a line that may be declared there.
func addNames(names map[string]bool, line string) {
	for i, name := range word.FindAllString(line, 8) {
		if names[name] = true; i == 0 && !strings.ContainsAny(line[:min(len(line), len(name)+3)], ",(") {
			return
		}
	}
}

// read parses the files of a package that may declare a name.
func (ps *packages) read(p *pack, name string) {
	p.unread = slices.DeleteFunc(p.unread, func(u unread) bool {
		if u.file.declares != nil && !u.file.declares[name] || ps.parsed > maxParsed {
			return false
		}
		ps.parsed += len(u.file.src)
		if f, err := ps.kept.parse(u.name, u.file); err == nil {
			p.add(u.name, f, u.file.uses)
		}
		return true
	})
}

func (p *pack) add(name string, f *ast.File, uses map[ast.Node][]use) {
	pf := newPackFile(p, name, f, uses)
	p.files = append(p.files, pf)
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			p.addFunc(pf, d)
		case *ast.GenDecl:
			p.addGen(pf, d)
		}
	}
}

func newPackFile(p *pack, name string, f *ast.File, uses map[ast.Node][]use) *packFile {
	pf := &packFile{pack: p, name: name, syntax: f, uses: uses, imports: map[string]string{}, called: map[string]string{}}
	for _, i := range f.Imports {
		at, err := strconv.Unquote(i.Path.Value)
		switch {
		case err != nil:
		case i.Name == nil:
			pf.unnamed = append(pf.unnamed, at)
		case i.Name.Name != "_":
			pf.imports[i.Name.Name] = at
		}
	}
	return pf
}

func (p *pack) addFunc(f *packFile, d *ast.FuncDecl) {
	pd := &packDecl{file: f, decl: d}
	switch {
	case d.Recv == nil && d.Name.Name == "init":
		p.inits = append(p.inits, pd)
	case d.Recv == nil:
		p.decls[d.Name.Name] = append(p.decls[d.Name.Name], pd)
	case len(d.Recv.List) == 1:
		if id, ok := typeName(d.Recv.List[0].Type).(*ast.Ident); ok {
			p.methods[id.Name] = append(p.methods[id.Name], pd)
			p.hasMethod[d.Name.Name] = true
		}
	}
}

func (p *pack) addGen(f *packFile, d *ast.GenDecl) {
	together := &packDecl{file: f, decl: d} // constants count up from the first
	for _, spec := range d.Specs {
		switch s := spec.(type) {
		case *ast.TypeSpec:
			p.decls[s.Name.Name] = append(p.decls[s.Name.Name], &packDecl{file: f, decl: d, spec: s})
		case *ast.ValueSpec:
			pd := together
			if d.Tok == token.VAR {
				pd = &packDecl{file: f, decl: d, spec: s}
			}
			for _, name := range s.Names {
				p.decls[name.Name] = append(p.decls[name.Name], pd)
			}
		}
	}
}

// imported gives the path of the package that a name stands for in a file, or "".
func (ps *packages) imported(f *packFile, name string) string {
	if at, ok := f.imports[name]; ok {
		return at
	}
	at, ok := f.called[name]
	if !ok {
		at = ps.importedUnnamed(f, name)
		f.called[name] = at
	}
	return at
}

// importedUnnamed is imported for the imports that the file gives no name.
func (ps *packages) importedUnnamed(f *packFile, name string) string {
	for _, at := range f.unnamed {
		if guessName(at) == name {
			return at
		}
	}
	for _, at := range f.unnamed {
		if ps.nameOf(at) == name {
			return at
		}
	}
	return ""
}

// guessName is what a package is called as a rule.
func guessName(at string) string {
	base := path.Base(at)
	if len(base) > 1 && base[0] == 'v' && strings.Trim(base[1:], "0123456789") == "" {
		base = path.Base(path.Dir(at))
	}
	return base
}

// nameOf is what a package is called, or "" where that is not known.
func (ps *packages) nameOf(at string) string {
	if isStdPath(at) || ps.universe.known[at] {
		return guessName(at)
	}
	name, ok := ps.names[at]
	if ok {
		return name
	}
	if p := ps.byPath[at]; p != nil {
		name = p.name
	} else if ps.config.Import != nil {
		if src, err := ps.config.Import(at); err == nil {
			name = ps.folderName(src)
		}
	}
	ps.names[at] = name
	return name
}

// folderName reads the name of the package in a folder.
func (ps *packages) folderName(src Source) string {
	entries, err := fs.ReadDir(src.FS, ".")
	if err != nil {
		return ""
	}
	for _, e := range entries {
		if !regular.IsGo(e.Name()) {
			continue
		}
		f, err := ps.kept.onDisk(ps.config, src, e)
		if err == nil && f.name != "" && f.name != "main" {
			return f.name
		}
	}
	return ""
}
