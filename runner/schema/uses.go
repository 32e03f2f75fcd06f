package schema

import "go/ast"

// use is something that a piece of syntax names, by which reach goes on. Which uses
// there are depends on the syntax alone, and so they are kept with it.
type use struct {
	kind   useKind
	base   string // what stands before the dot
	name   string
	strong bool
	within []use // what the argument names, where it is an argument as others are
}

type useKind int

const (
	useName      useKind = iota
	useMember            // base.name, of a package or a variable
	useMethod            // .name of what is longer
	useArgument          // a name as an argument of an option
	useOfPackage         // base.name as an argument of an option
	useCall              // a call of base.name as an annotation
)

// usesOf lists what a piece of syntax names.
func usesOf(n ast.Node, strong bool) []use {
	l := &useList{strong: strong, seen: map[[2]string]bool{}}
	l.add(n)
	return l.uses
}

type useList struct {
	strong bool
	uses   []use
	seen   map[[2]string]bool
}

func (l *useList) add(n ast.Node) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			l.name(useName, "", n.Name)
		case *ast.SelectorExpr:
			if id, ok := n.X.(*ast.Ident); ok {
				l.name(useMember, id.Name, n.Sel.Name)
			} else {
				l.name(useMethod, ".", n.Sel.Name)
				l.add(n.X)
			}
			return false
		case *ast.CallExpr:
			if sel, ok := n.Fun.(*ast.SelectorExpr); ok && (typeOnly[sel.Sel.Name] || sel.Sel.Name == "Annotations") {
				l.add(n.Fun)
				for _, arg := range n.Args {
					l.argument(arg, sel.Sel.Name)
				}
				return false
			}
		}
		return true
	})
}

// name adds a name: one that is taken in once need not be again, if it is strong.
func (l *useList) name(kind useKind, base, name string) {
	key := [2]string{base, name}
	if name == "_" && kind == useName || l.strong && l.seen[key] {
		return
	}
	l.seen[key] = true
	l.uses = append(l.uses, use{kind: kind, base: base, name: name, strong: l.strong})
}

// argument adds an argument of an option: of a function its type alone, and so of what
// makes an annotation of an extension.
func (l *useList) argument(arg ast.Expr, option string) {
	switch a := ast.Unparen(arg).(type) {
	case *ast.FuncLit:
		l.uses = append(l.uses, usesOf(a.Type, true)...)
		return
	case *ast.Ident:
		l.uses = append(l.uses, use{kind: useArgument, name: a.Name})
		return
	case *ast.SelectorExpr:
		if id, ok := a.X.(*ast.Ident); ok {
			l.uses = append(l.uses, use{kind: useOfPackage, base: id.Name, name: a.Sel.Name, within: usesOf(arg, true)})
			return
		}
	case *ast.CallExpr:
		sel, ok := a.Fun.(*ast.SelectorExpr)
		if id, isID := selID(sel); ok && isID && option == "Annotations" {
			l.uses = append(l.uses, use{kind: useCall, base: id.Name, name: sel.Sel.Name, within: usesOf(arg, true)})
			return
		}
	}
	l.uses = append(l.uses, usesOf(arg, true)...)
}

func selID(sel *ast.SelectorExpr) (*ast.Ident, bool) {
	if sel == nil {
		return nil, false
	}
	id, ok := sel.X.(*ast.Ident)
	return id, ok
}

// take takes in what a use names.
func (r *reach) take(f *packFile, u use) {
	switch u.kind {
	case useName:
		r.ident(f, u.name, u.strong)
	case useMethod:
		if u.strong {
			r.want(u.name)
		}
	case useMember:
		r.member(f, u)
	case useArgument:
		r.keepArgument(f.pack, u.name)
	case useOfPackage:
		if p := r.find(r.imported(f, u.base)); p != nil {
			r.want(u.name)
			r.keepArgument(p, u.name)
			return
		}
		r.takeAll(f, u.within)
	case useCall:
		if at := r.imported(f, u.base); at != "" {
			if p := r.find(at); p != nil && !p.near {
				r.keep(p, u.name, signature)
				return
			}
		}
		r.takeAll(f, u.within)
	}
}

// member takes in a member of a package, or wants a method.
func (r *reach) member(f *packFile, u use) {
	if u.strong {
		r.want(u.name)
	}
	at := r.imported(f, u.base)
	if at == "" {
		r.ident(f, u.base, u.strong)
	} else if p := r.open(at, u.strong); p != nil {
		r.mention(p, u.name, u.strong)
	}
}
