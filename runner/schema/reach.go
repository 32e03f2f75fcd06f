package schema

import (
	"go/ast"
	"go/token"
	"maps"
	"slices"
	"strings"
)

// reach finds which declarations of other packages a schema needs: those that its
// methods come to, as far as they say what a schema is. It goes by names alone, for
// types are not known yet, and so takes too much rather than too little.
type reach struct {
	*packages
	own    *pack // the schema's own package
	wanted map[string]bool
	live   []*pack // those with types whose methods count as soon as something wants them
	queue  []func()
}

// asked are the methods that ent, or what prints a value, asks a type for.
var asked = strings.Fields("Fields Edges Indexes Mixin Annotations Config Hooks Interceptors Policy Name Merge Err Values String Error Descriptor")

// recorded are the methods that only count: nothing that they come to is part of a
// schema.
var recorded = map[string]bool{"Hooks": true, "Interceptors": true, "Policy": true}

// typeOnly are the options that want no more of a function than its type.
var typeOnly = map[string]bool{"Default": true, "DefaultFunc": true, "UpdateDefault": true, "Validate": true, "ValueScanner": true}

// reach goes through the schema's own files and gives the packages that they need,
// those first that others import.
func (s *source) reach(c Config) *reached {
	r := &reach{
		packages: &packages{config: c, kept: s.kept, universe: s.universe, byPath: map[string]*pack{}, names: map[string]string{}, why: map[string]string{}},
		own:      newPack(c.Package, true),
		wanted:   map[string]bool{},
	}
	for _, name := range asked {
		r.wanted[name] = true
	}
	for _, f := range s.files {
		r.own.add("", f, s.uses[f])
	}
	for _, name := range slices.Sorted(maps.Keys(r.own.decls)) {
		if list := r.own.decls[name]; len(list) > 0 && isType(list[0]) {
			r.keep(r.own, name, whole)
		}
	}
	for _, d := range r.own.inits {
		r.visit(d, whole)
	}
	for {
		r.run()
		if !r.initialise() {
			return r.reached(r.order())
		}
	}
}

func (r *reach) run() {
	for len(r.queue) > 0 {
		next := r.queue[0]
		r.queue = r.queue[1:]
		next()
	}
}

// initialise takes in the init functions that set a variable which is kept.
func (r *reach) initialise() (more bool) {
	for _, p := range r.byPath {
		if p == nil {
			continue
		}
		for _, d := range p.inits {
			if d.kept == nothing && p.mentions(d) {
				r.visit(d, whole)
				more = true
			}
		}
	}
	return more
}

// mentions tells whether an init function is about a variable that is kept.
func (p *pack) mentions(init *packDecl) (found bool) {
	ast.Inspect(init.decl, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && !found {
			for _, o := range p.decls[id.Name] {
				g, ok := o.decl.(*ast.GenDecl)
				found = found || ok && g.Tok == token.VAR && o.kept != nothing
			}
		}
		return !found
	})
	return found
}

func isType(d *packDecl) bool {
	_, ok := d.spec.(*ast.TypeSpec)
	return ok
}

// keep asks for a name of a package.
func (r *reach) keep(p *pack, name string, how keeping) {
	if p != r.own {
		r.read(p, name)
	}
	for _, d := range p.decls[name] {
		if d.kept < how {
			r.visit(d, how)
		}
	}
}

// visit takes a declaration in, and queues what it needs.
func (r *reach) visit(d *packDecl, how keeping) {
	d.kept = how
	r.queue = append(r.queue, func() {
		switch decl := d.decl.(type) {
		case *ast.FuncDecl:
			r.visitFunc(d.file, decl, how)
		case *ast.GenDecl:
			if spec, ok := d.spec.(*ast.TypeSpec); ok {
				r.visitType(d.file, spec, how)
			} else if d.spec != nil {
				r.refs(d.file, d.spec, true)
			} else {
				r.refs(d.file, decl, true)
			}
		}
	})
}

func (r *reach) visitFunc(f *packFile, d *ast.FuncDecl, how keeping) {
	if d.Recv != nil {
		r.refs(f, d.Recv, false)
	}
	r.refs(f, d.Type, d.Recv == nil)
	if how == whole && d.Body != nil && !(d.Recv != nil && recorded[d.Name.Name]) {
		r.refs(f, d.Body, true)
	}
}

// visitType takes in a type. What is only mentioned, as the type of a field, has no
// values here, so that nothing calls its methods.
func (r *reach) visitType(f *packFile, spec *ast.TypeSpec, how keeping) {
	if spec.TypeParams != nil {
		r.refs(f, spec.TypeParams, true)
	}
	switch t := spec.Type.(type) {
	case *ast.StructType:
		for _, field := range t.Fields.List {
			r.refs(f, field.Type, len(field.Names) == 0)
		}
	case *ast.InterfaceType:
		for _, m := range t.Methods.List {
			r.refs(f, m.Type, len(m.Names) == 0)
			for _, name := range m.Names {
				r.want(name.Name)
			}
		}
	default:
		r.refs(f, t, true)
	}
	p := f.pack
	if p != r.own {
		r.read(p, spec.Name.Name)
	}
	if how == whole {
		if len(p.live) == 0 {
			r.live = append(r.live, p)
		}
		p.live = append(p.live, spec.Name.Name)
	}
	for _, m := range p.methods[spec.Name.Name] {
		r.method(p, m, how == whole)
	}
}

// method takes in a method of a type, with its body where something asks for it.
func (r *reach) method(p *pack, m *packDecl, live bool) {
	how := signature
	if live && r.wanted[m.decl.(*ast.FuncDecl).Name.Name] {
		how = whole
	}
	if m.kept < how {
		r.visit(m, how)
	}
}

// want asks for a method of whatever type has it.
func (r *reach) want(name string) {
	if r.wanted[name] {
		return
	}
	r.wanted[name] = true
	for _, p := range r.live {
		if !p.hasMethod[name] {
			continue
		}
		for _, t := range p.live {
			for _, m := range p.methods[t] {
				if m.decl.(*ast.FuncDecl).Name.Name == name {
					r.method(p, m, true)
				}
			}
		}
	}
}

// refs takes in what a piece of syntax names. Where it is weak, it only says what a
// type looks like, and then a dependency's part of that does not count.
func (r *reach) refs(f *packFile, n ast.Node, strong bool) {
	uses, ok := f.uses[n]
	if !ok {
		uses = usesOf(n, strong)
		f.uses[n] = uses
	}
	r.takeAll(f, uses)
}

func (r *reach) takeAll(f *packFile, uses []use) {
	for _, u := range uses {
		r.take(f, u)
	}
}

func (r *reach) ident(f *packFile, name string, strong bool) {
	if name == "_" {
		return
	}
	r.mention(f.pack, name, strong)
	if at, ok := f.imports["."]; ok {
		if p := r.open(at, strong); p != nil {
			r.mention(p, name, strong)
		}
	}
}

// mention takes in a name: of a type that is only mentioned, the least.
func (r *reach) mention(p *pack, name string, strong bool) {
	if p != r.own {
		r.read(p, name)
	}
	for _, d := range p.decls[name] {
		how := whole
		if isType(d) && !strong {
			how = signature
		}
		if d.kept < how {
			r.visit(d, how)
		}
	}
}

// open finds a package. What is only mentioned opens none.
func (r *reach) open(at string, strong bool) *pack {
	if strong {
		return r.find(at)
	}
	return r.byPath[at]
}

// keepArgument takes in a function without its body, and all else in whole.
func (r *reach) keepArgument(p *pack, name string) {
	r.keep(p, name, signature)
	for _, d := range p.decls[name] {
		if _, ok := d.decl.(*ast.FuncDecl); !ok {
			r.keep(p, name, whole)
		}
	}
}

// order gives the packages of which something is kept, those first that others
// import, each with its files cut down to that.
func (r *reach) order() (sorted []*pack) {
	seen := map[*pack]bool{}
	var add func(p *pack)
	add = func(p *pack) {
		if p == nil || seen[p] {
			return
		}
		seen[p] = true
		for _, f := range p.files {
			for _, i := range f.syntax.Imports {
				add(r.byPath[strings.Trim(i.Path.Value, "\"`")])
			}
		}
		p.cut()
		if len(p.files) > 0 {
			sorted = append(sorted, p)
		}
	}
	for _, f := range r.own.files {
		for _, i := range f.syntax.Imports {
			add(r.byPath[strings.Trim(i.Path.Value, "\"`")])
		}
	}
	return sorted
}

// cut leaves in the files of a package what is kept.
func (p *pack) cut() {
	kept := map[ast.Decl][]ast.Spec{}
	bodies := map[ast.Decl]keeping{}
	var all []*packDecl
	for _, list := range p.decls {
		all = append(all, list...)
	}
	for _, list := range p.methods {
		all = append(all, list...)
	}
	for _, d := range append(all, p.inits...) {
		switch {
		case d.kept == nothing:
		case d.spec != nil:
			kept[d.decl] = append(kept[d.decl], d.spec)
		default:
			bodies[d.decl] = max(bodies[d.decl], d.kept)
		}
	}
	for _, f := range p.files {
		f.cut(kept, bodies)
	}
	p.files = slices.DeleteFunc(p.files, func(f *packFile) bool { return len(f.kept) == 0 })
	// Their order is that of their names, in which they were read first.
	slices.SortFunc(p.files, func(a, b *packFile) int { return strings.Compare(a.name, b.name) })
}

// keptDecls are what is kept of a package.
func (p *pack) keptDecls() (all []keptDecl) {
	for _, f := range p.files {
		all = append(all, f.keeps...)
	}
	return all
}

func (f *packFile) cut(kept map[ast.Decl][]ast.Spec, bodies map[ast.Decl]keeping) {
	for _, d := range f.syntax.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			switch c := *d; bodies[d] {
			case signature:
				c.Body = nil
				f.keep(&c, keptDecl{d, false})
			case whole:
				f.keep(d, keptDecl{d, true})
			}
		case *ast.GenDecl:
			switch {
			case bodies[d] != nothing:
				f.keep(d, keptDecl{d, true})
			case len(kept[d]) > 0:
				c := *d
				c.Specs = kept[d]
				slices.SortFunc(c.Specs, func(a, b ast.Spec) int { return int(a.Pos() - b.Pos()) })
				var parts []keptDecl
				for _, spec := range c.Specs {
					parts = append(parts, keptDecl{spec, true})
				}
				f.keep(&c, parts...)
			}
		}
	}
}

func (f *packFile) keep(d ast.Decl, parts ...keptDecl) {
	f.kept, f.keeps = append(f.kept, d), append(f.keeps, parts...)
}
