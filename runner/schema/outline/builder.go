package outline

import (
	"go/ast"
	"go/token"
	"strconv"
)

// A Builder is a call of one of ent's builders with the options behind it.
type Builder struct {
	Owner   string // the type in whose method it stands, or ""
	Func    string // To, From, Int, Fields, …
	Name    string // what is named first, or ""
	Options []Option

	call *ast.CallExpr
	name *ast.BasicLit // nil where the name is no literal
	fun  *ast.Ident    // of Func
	from token.Pos     // where the builder begins: edge.To(…), or From(…) in a chain
	end  token.Pos     // behind the last option
	file *file
}

// An Option is .Unique() behind a builder.
type Option struct {
	Name string

	sel  *ast.Ident
	call *ast.CallExpr
	on   ast.Expr // what it is called on
}

// Pos is where the builder begins, as diagnostics have it.
func (b *Builder) Pos() token.Pos { return b.from }

// CallEnd is behind the builder's own arguments.
func (b *Builder) CallEnd() token.Pos { return b.call.End() }

// End is behind the last option.
func (b *Builder) End() token.Pos { return b.end }

// NamePos gives what is between the quotes of the name; not valid where it is no literal.
func (b *Builder) NamePos() (from, to token.Pos) {
	if b.name == nil {
		return token.NoPos, token.NoPos
	}
	return b.name.Pos() + 1, b.name.End() - 1
}

// Option gives an option by its name, or nil.
func (b *Builder) Option(name string) *Option {
	for i := range b.Options {
		if b.Options[i].Name == name {
			return &b.Options[i]
		}
	}
	return nil
}

// Has tells whether a builder has an option.
func (b *Builder) Has(option string) bool { return b.Option(option) != nil }

// Text gives the text that an option has as its first argument, if it is a literal.
func (b *Builder) Text(option string) (string, bool) {
	p := b.Option(option)
	if p == nil || len(p.call.Args) == 0 {
		return "", false
	}
	_, text, ok := literal(p.call.Args[0])
	return text, ok
}

func literal(e ast.Expr) (*ast.BasicLit, string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return nil, "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return lit, text, err == nil
}

// read finds the builders in a file.
func (o *Outline) read(f *file) {
	for _, d := range f.syntax.Decls {
		owner := ""
		if m, ok := d.(*ast.FuncDecl); ok && m.Recv != nil && len(m.Recv.List) == 1 {
			owner = baseName(m.Recv.List[0].Type)
		}
		seen := map[*ast.CallExpr]bool{}
		ast.Inspect(d, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok && !seen[call] {
				o.chain(f, owner, call, seen)
			}
			return true
		})
	}
}

// chain reads builder(…).Option(…).Option(…) from its outermost call.
func (o *Outline) chain(f *file, owner string, call *ast.CallExpr, seen map[*ast.CallExpr]bool) {
	var calls []*ast.CallExpr // the innermost last
	for at := call; ; {
		seen[at] = true
		calls = append(calls, at)
		sel, ok := at.Fun.(*ast.SelectorExpr)
		if !ok {
			return
		}
		inner, ok := ast.Unparen(sel.X).(*ast.CallExpr)
		if !ok {
			break
		}
		at = inner
	}
	first := calls[len(calls)-1]
	sel := first.Fun.(*ast.SelectorExpr)
	pkg, ok := sel.X.(*ast.Ident)
	if !ok {
		return
	}
	b := Builder{Owner: owner, Func: sel.Sel.Name, call: first, fun: sel.Sel, from: first.Pos(), end: first.End(), file: f}
	if len(first.Args) > 0 {
		b.name, b.Name, _ = literal(first.Args[0])
	}
	switch pkg.Name {
	case f.called[edgePath]:
		o.edge(b, calls)
	case f.called[fieldPath]:
		if b.Name != "" || len(first.Args) > 0 {
			b.take(calls[:len(calls)-1])
			o.add(owner, func(t *Type) { t.Fields = append(t.Fields, &Field{b}) })
		}
	case f.called[indexPath]:
		b.take(calls[:len(calls)-1])
		o.add(owner, func(t *Type) { t.Indexes = append(t.Indexes, &Index{b}) })
	}
}

func (o *Outline) add(owner string, to func(*Type)) {
	if t := o.types[owner]; t != nil {
		to(t)
	}
}

// take notes the options of calls, the innermost last.
func (b *Builder) take(calls []*ast.CallExpr) {
	for i := len(calls) - 1; i >= 0; i-- {
		sel := calls[i].Fun.(*ast.SelectorExpr)
		b.Options = append(b.Options, Option{sel.Sel.Name, sel.Sel, calls[i], sel.X})
		b.end = calls[i].End()
	}
}

// edge reads an edge, and both halves of a chain.
func (o *Outline) edge(b Builder, calls []*ast.CallExpr) {
	if b.Func != "To" && b.Func != "From" {
		return // edge.Column and the like
	}
	e := &Edge{Builder: b, Inverse: b.Func == "From"}
	if len(b.call.Args) > 1 {
		e.Target = targetName(b.call.Args[1])
	}
	cut := 0
	for i := len(calls) - 2; i >= 0; i-- {
		sel := calls[i].Fun.(*ast.SelectorExpr)
		if (sel.Sel.Name != "From" && sel.Sel.Name != "To") || len(calls[i].Args) != 1 {
			continue
		}
		second := &Edge{Builder: Builder{Owner: b.Owner, Func: sel.Sel.Name, call: calls[i], fun: sel.Sel, from: sel.Sel.Pos(), end: calls[i].End(), file: b.file}, Inverse: sel.Sel.Name == "From", Target: e.Target, To: e}
		second.name, second.Name, _ = literal(calls[i].Args[0])
		second.take(calls[:i])
		e.From = second
		cut = i + 1
		break
	}
	e.take(calls[cut : len(calls)-1])
	o.add(b.Owner, func(t *Type) {
		t.Edges = append(t.Edges, e)
		if e.From != nil {
			t.Edges = append(t.Edges, e.From)
		}
	})
}

// targetName gives the type of User.Type, or of what is written in its place.
func targetName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.SelectorExpr:
		if id, ok := e.X.(*ast.Ident); ok && e.Sel.Name == "Type" {
			return id.Name
		}
		if inner, ok := e.X.(*ast.CompositeLit); ok {
			return baseName(inner.Type)
		}
	case *ast.Ident:
		return e.Name
	case *ast.CompositeLit:
		return baseName(e.Type)
	}
	return ""
}
