package schema

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/learnrel/learnrel/runner/schema/outline"
)

// Kept is what one judgement of a schema leaves to the next: the syntax of files whose
// contents have not changed, and the types of packages that are as they were, of which
// the schema needs the same, and whose own imports are as they were; and the types of
// the schema whose evaluation can't have come out otherwise. The zero value is ready to
// use, by one judgement at a time; others wait.
type Kept struct {
	mu       sync.Mutex
	universe *universe
	tags     []string
	fset     *token.FileSet
	info     *types.Info // of the packages that the schema uses
	files    map[string]*keptFile
	packs    map[string]*keptPack // by their paths
	nodes    *keptNodes
	outlines outline.Reader
	whole    bool // every body is to be checked

	unchecked int // bodies that the type checker was not shown, the last time
	round     int
}

// keptFile is a file as it was last read.
type keptFile struct {
	stamp
	src      []byte
	builds   bool            // it belongs to its package
	client   bool            // ent has generated it
	name     string          // of its package
	declares map[string]bool // nil for a small file: parsing costs less than looking
	syntax   *ast.File
	uses     map[ast.Node][]use // of what is in it, once asked for
	used     int                // the last round that it was read in
}

// stamp is what tells of a file that it has not changed.
type stamp struct {
	size           int64
	modified, read time.Time
}

// keptPack is a package as it was last checked.
type keptPack struct {
	kept    []keptDecl
	imports map[string]*types.Package
	pkg     *types.Package
	syntax  []*ast.File
	specs   []typeSpec
	used    int
}

const (
	// blur is how long before it is read a file must have been written for its time to
	// tell of every later change: clocks of file systems are coarse.
	blur = 2 * time.Second
	// maxUnused is how long something is kept that no judgement uses: an import comes and
	// goes while it is written.
	maxUnused = 50
)

// begin makes ready for a judgement.
func (k *Kept) begin(c Config, u *universe) {
	if k.universe != u || !slices.Equal(k.tags, c.Tags) {
		k.universe, k.tags = u, slices.Clone(c.Tags)
		k.fset, k.info = token.NewFileSet(), newInfo(0)
		k.files, k.packs, k.nodes = map[string]*keptFile{}, map[string]*keptPack{}, nil
	}
	k.round++
}

// Outline reads what stands where in files, most of which the last judgement has read.
func (k *Kept) Outline(files map[string][]byte) *outline.Outline {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.outlines.Read(files)
}

// outlineSoon begins to read what stands where, which takes a while and needs nothing of
// a judgement, and gives what waits for it.
func (k *Kept) outlineSoon(files map[string][]byte) func() *outline.Outline {
	read := make(chan *outline.Outline, 1)
	go func() { read <- k.outlines.Read(files) }()
	return sync.OnceValue(func() *outline.Outline { return <-read })
}

// end drops what was not used for long.
func (k *Kept) end() {
	for name, f := range k.files {
		if k.round-f.used > maxUnused {
			k.drop(name)
		}
	}
	maps.DeleteFunc(k.packs, func(_ string, p *keptPack) bool { return k.round-p.used > maxUnused })
}

func (k *Kept) drop(name string) {
	if f := k.files[name]; f != nil && f.syntax != nil {
		forget(k.info, f.syntax)
		k.fset.RemoveFile(k.fset.File(f.syntax.FileStart))
	}
	delete(k.files, name)
}

// onDisk gives a file of a package that the schema uses.
func (k *Kept) onDisk(c Config, src Source, e fs.DirEntry) (*keptFile, error) {
	name := path.Join(src.Dir, e.Name())
	info, err := e.Info()
	if err != nil {
		return nil, err
	}
	now := stamp{info.Size(), info.ModTime(), time.Now()}
	old := k.files[name]
	if old != nil && e.Type().IsRegular() && old.tells(now) {
		old.used = k.round
		return old, nil
	}
	data, err := fs.ReadFile(src.FS, e.Name())
	if err != nil {
		return nil, err
	}
	f := k.file(c, name, data)
	f.stamp = now
	return f, nil
}

// tells tells whether a file with a stamp is certainly the one that was read.
func (s stamp) tells(now stamp) bool {
	return s.size == now.size && !s.modified.IsZero() && s.modified.Equal(now.modified) && s.read.Sub(s.modified) > blur
}

// file gives a file with these contents.
func (k *Kept) file(c Config, name string, src []byte) *keptFile {
	f := k.files[name]
	if f == nil || !bytes.Equal(f.src, src) {
		k.drop(name)
		f = &keptFile{src: src, builds: c.builds(name, src), client: isClient(src), name: packageClause(src), declares: declares(src), uses: map[ast.Node][]use{}}
		k.files[name] = f
	}
	f.used = k.round
	return f
}

// parse gives the syntax of a file.
func (k *Kept) parse(name string, f *keptFile) (*ast.File, error) {
	if f.syntax != nil {
		return f.syntax, nil
	}
	syntax, err := parser.ParseFile(k.fset, name, f.src, parser.SkipObjectResolution)
	if err != nil {
		if in := k.fset.File(syntax.FileStart); in != nil {
			k.fset.RemoveFile(in)
		}
		return nil, err
	}
	f.syntax = syntax
	return syntax, nil
}

// check checks the types of a package, if they may have changed.
func (k *Kept) check(s *source, p *pack) *keptPack {
	imports := map[string]*types.Package{}
	for _, f := range p.files {
		for _, i := range f.syntax.Imports {
			if at, err := strconv.Unquote(i.Path.Value); err == nil {
				imports[at] = s.checked[at]
			}
		}
	}
	kept := p.keptDecls()
	now := k.packs[p.path]
	if now == nil || !slices.Equal(now.kept, kept) || !maps.Equal(now.imports, imports) {
		delete(k.packs, p.path)
		for _, f := range p.files {
			forget(k.info, f.syntax)
		}
		now = &keptPack{kept: kept, imports: imports, syntax: p.syntax()}
		now.specs = typeSpecs(now.syntax)
		conf := types.Config{Importer: s, Error: func(error) {}}
		now.pkg, _ = conf.Check(p.path, k.fset, now.syntax, k.info)
		k.packs[p.path] = now
	}
	now.used = k.round
	return now
}
