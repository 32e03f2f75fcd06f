package schema

import (
	"fmt"
	"go/ast"
	"maps"
	"slices"
)

// reached is what reach has found: the packages that a schema uses, and what it depends
// on that this comes out so, beside the declarations of the schema's own files.
type reached struct {
	packages *packages
	packs    []*pack
	methods  map[string]bool // that any package has, which would be taken in if they were wanted
	own      map[string]bool // the names of the schema's own package that aren't those of types
}

func (r *reach) reached(packs []*pack) *reached {
	all := &reached{r.packages, packs, maps.Clone(r.own.hasMethod), map[string]bool{}}
	for _, p := range r.byPath {
		if p != nil {
			maps.Copy(all.methods, p.hasMethod)
		}
	}
	for name, list := range r.own.decls {
		if slices.ContainsFunc(list, func(d *packDecl) bool { return !isType(d) }) {
			all.own[name] = true
		}
	}
	return all
}

// reachAgain gives what the last judgement has found, if this one would find the same:
// the schema's files declare the same and their bodies name the same, as far as it makes
// a difference, and what other packages consist of is as it was.
func (s *source) reachAgain() *reached {
	r, old := s.before().reached, s.before()
	if r == nil || !s.same || s.kept.whole {
		return nil
	}
	ps := *r.packages
	ps.config, ps.names = s.config, map[string]string{}
	if len(ps.byPath) > maxPacks || ps.parsed > maxParsed || !ps.asBefore(r.packages) {
		return nil
	}
	for name := range s.changed {
		if !r.namesSame(&ps, old.files[name], s.own.files[name]) {
			return nil
		}
	}
	return &reached{&ps, r.packs, r.methods, r.own}
}

// asBefore tells whether the packages would be read again as they were.
func (ps *packages) asBefore(old *packages) bool {
	for at, p := range old.byPath {
		if src, ok := standIn(at); ok {
			if ps.kept.file(ps.config, standInName(at), src) != p.folder[0] {
				return false
			}
			continue
		}
		if ps.universe.packages[at] != nil {
			continue
		}
		now, err := ps.look(at)
		if p == nil && (err == nil || err.Error() != old.why[at]) {
			return false
		}
		if p != nil && (err != nil || now.near != p.near || now.dir != p.dir || !slices.Equal(now.folder, p.folder)) {
			return false
		}
	}
	for at, name := range old.names {
		if ps.nameOf(at) != name {
			return false
		}
	}
	return true
}

// namesSame tells whether the bodies of a file name the same as before, but for what
// makes no difference.
func (r *reached) namesSame(ps *packages, old, now *keptSkeleton) bool {
	f := newPackFile(nil, "", now.syntax, now.uses)
	if _, ok := f.imports["."]; ok {
		return false
	}
	for i, d := range now.syntax.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || fn.Body == nil {
			continue
		}
		before, after := bodyUses(old, old.syntax.Decls[i].(*ast.FuncDecl).Body), bodyUses(now, fn.Body)
		if !slices.Equal(r.taken(ps, f, before), r.taken(ps, f, after)) {
			return false
		}
	}
	return true
}

func bodyUses(k *keptSkeleton, body *ast.BlockStmt) []use {
	uses, ok := k.uses[body]
	if !ok {
		uses = usesOf(body, true)
		k.uses[body] = uses
	}
	return uses
}

// taken tells what the uses of a body take in, one after the other. What takes nothing in
// is left out: the libraries, a type of the schema, which is taken in without it, what is
// declared nowhere, and a method that the body has wanted before.
func (r *reached) taken(ps *packages, f *packFile, uses []use) (all []string) {
	wanted := map[string]bool{}
	want := func(name string) {
		if r.methods[name] && !wanted[name] {
			wanted[name] = true
			all = append(all, "."+name)
		}
	}
	for _, u := range uses {
		takes := false
		switch u.kind {
		case useName, useArgument:
			takes = r.own[u.name]
		case useMethod:
			want(u.name)
		case useMember:
			want(u.name)
			at := ps.imported(f, u.base)
			takes = at == "" && r.own[u.base] || at != "" && !ps.isLibrary(at)
		case useOfPackage, useCall:
			takes = !ps.isLibrary(ps.imported(f, u.base)) || len(r.taken(ps, f, u.within)) > 0
		}
		if takes {
			all = append(all, fmt.Sprint(u))
		}
	}
	return all
}

// isLibrary tells of a package that it is known without its source.
func (ps *packages) isLibrary(at string) bool {
	_, ok := standIn(at)
	return !ok && ps.universe.packages[at] != nil
}
