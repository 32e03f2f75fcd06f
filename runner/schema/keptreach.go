package schema

import (
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
		differs := func(u use) bool { return !r.isIdle(ps, f, u) }
		if !slices.EqualFunc(only(before, differs), only(after, differs), use.equal) {
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

func only(uses []use, keep func(use) bool) (some []use) {
	for _, u := range uses {
		if keep(u) {
			some = append(some, u)
		}
	}
	return some
}

func (u use) equal(other use) bool {
	return u.kind == other.kind && u.base == other.base && u.name == other.name && u.strong == other.strong && slices.EqualFunc(u.within, other.within, use.equal)
}

// isIdle tells of a use whether it takes nothing in: it names no more than the libraries,
// a type of the schema, which is taken in without it, or what is declared nowhere.
func (r *reached) isIdle(ps *packages, f *packFile, u use) bool {
	switch u.kind {
	case useName, useArgument:
		return !r.own[u.name]
	case useMethod:
		return !r.methods[u.name]
	case useMember:
		if at := ps.imported(f, u.base); at != "" {
			return !r.methods[u.name] && ps.isLibrary(at)
		}
		return !r.methods[u.name] && !r.own[u.base]
	default: // of a library, whatever it is given counts
		at := ps.imported(f, u.base)
		return at != "" && ps.isLibrary(at) && !slices.ContainsFunc(u.within, func(u use) bool { return !r.isIdle(ps, f, u) })
	}
}

// isLibrary tells of a package that it is known without its source.
func (ps *packages) isLibrary(at string) bool {
	_, ok := standIn(at)
	return !ok && ps.universe.packages[at] != nil
}
