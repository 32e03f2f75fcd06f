package schema

import (
	"bytes"
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"slices"
)

// keptOwn is a schema's own package as it was when the type checker last had nothing
// against it: where only bodies of functions have changed since, what the others declare
// need not be looked at again.
type keptOwn struct {
	universe *universe
	config   Config
	files    map[string]*keptSkeleton
	reached  *reached
	packs    []*keptPack // that it uses
	apart    bool        // a body can be checked without those of other functions
	ran      map[string]map[string]bool
}

// keptSkeleton is what a file of the schema declares: its source without the bodies of
// functions.
type keptSkeleton struct {
	syntax *ast.File
	src    []byte
	text   []byte
	uses   map[ast.Node][]use
	bare   *ast.File // the syntax without the bodies
	bodies []*ast.BlockStmt
}

// compare tells how the schema's own files stand to those of the last judgement that the
// type checker had nothing against. It is called before their types are checked.
func (s *source) compare(files map[string][]byte) {
	now := &keptOwn{universe: s.universe, config: s.config, files: map[string]*keptSkeleton{}, ran: map[string]map[string]bool{}}
	now.config.Kept, now.config.Import = nil, nil
	old := s.before()
	s.own, s.changed = now, map[string]bool{}
	s.same = old.universe == now.universe && reflect.DeepEqual(old.config, now.config) && len(old.files) == len(s.files)
	for _, f := range s.files {
		name := s.fset.Position(f.FileStart).Filename
		last := old.files[name]
		if last != nil && last.syntax == f {
			now.files[name] = last
			continue
		}
		now.files[name] = &keptSkeleton{syntax: f, src: files[name], text: s.skeleton(f, files[name]), uses: s.uses[f]}
		s.changed[name] = true
		s.same = s.same && last != nil && bytes.Equal(last.text, now.files[name].text)
	}
}

// before gives what is kept of the schema's own package.
func (s *source) before() *keptOwn {
	if s.kept.nodes == nil {
		return &keptOwn{}
	}
	return s.kept.nodes.keptOwn
}

// skeleton gives a file's source without the bodies of its functions.
func (s *source) skeleton(f *ast.File, src []byte) (text []byte) {
	in, from := s.fset.File(f.FileStart), 0
	for _, d := range f.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Body != nil {
			text = append(text, src[from:in.Offset(fn.Body.Lbrace)]...)
			from = in.Offset(fn.Body.Rbrace)
		}
	}
	return append(text, src[from:]...)
}

// toCheck gives the files for the type checker. What is the same as when it had nothing
// against it goes without its bodies, but for the files of functions that are likely to
// run: what is declared, it says of those, too, and nothing else.
func (s *source) toCheck() []*ast.File {
	old := s.before()
	s.unchecked, s.kept.unchecked = map[*ast.BlockStmt]bool{}, 0
	if s.kept.whole || !s.same || !old.apart || s.config.Strict || !slices.Equal(old.packs, s.own.packs) {
		return s.files
	}
	checked := s.toRun()
	files := make([]*ast.File, len(s.files))
	for i, f := range s.files {
		name := s.fset.Position(f.FileStart).Filename
		if files[i] = f; !checked[name] {
			files[i] = s.own.files[name].withoutBodies()
			for _, body := range s.own.files[name].bodies {
				s.unchecked[body] = true
			}
		}
	}
	s.kept.unchecked = len(s.unchecked)
	return files
}

// toRun gives the files that have changed, and those with what ran when the types were
// last evaluated that come to one of these, or are never kept.
func (s *source) toRun() map[string]bool {
	all, old := map[string]bool{}, s.before()
	for name := range s.changed {
		all[name] = true
	}
	for name, ran := range old.ran {
		if s.kept.nodes.nodes[name] == nil || anyOf(ran, s.changed) {
			for file := range ran {
				all[file] = true
			}
		}
	}
	return all
}

func (k *keptSkeleton) withoutBodies() *ast.File {
	if k.bare != nil {
		return k.bare
	}
	bare := *k.syntax
	bare.Decls = slices.Clone(bare.Decls)
	for i, d := range bare.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Body != nil {
			head := *fn
			head.Body = nil
			bare.Decls[i] = &head
			k.bodies = append(k.bodies, fn.Body)
		}
	}
	k.bare = &bare
	return k.bare
}

// isBare tells whether a place is in a file whose bodies were not checked: what the type
// checker says of it comes of that.
func (s *source) isBare(pos token.Pos) bool {
	if len(s.unchecked) == 0 {
		return false
	}
	f := s.fileAt(pos)
	return f != nil && s.isUncheckedFile(f)
}

func (s *source) isUncheckedFile(f *ast.File) bool {
	k := s.own.files[s.fset.Position(f.FileStart).Filename]
	return k != nil && len(k.bodies) > 0 && s.unchecked[k.bodies[0]]
}

// bodiesApart tells whether the type checker says of one body what it says, whatever
// stands in the others: no package variable is made by a function, by which one could be
// made of itself, and no type within a function is one that is not known.
func (s *source) bodiesApart() bool {
	for obj := range s.unknowns {
		if obj.Pkg() == s.pkg && obj.Parent() != s.pkg.Scope() {
			return false
		}
	}
	for _, f := range s.files {
		for _, d := range f.Decls {
			if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.VAR && s.callsOwn(g) {
				return false
			}
		}
	}
	return true
}

// callsOwn tells whether a declaration names a function or a method of the schema's own
// package.
func (s *source) callsOwn(d *ast.GenDecl) (found bool) {
	ast.Inspect(d, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && !found {
			fn, ok := s.info.use(id).(*types.Func)
			found = ok && fn.Pkg() == s.pkg
		}
		return !found
	})
	return found
}
