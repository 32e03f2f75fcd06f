package schema

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"regexp"

	"entgo.io/ent"
	"entgo.io/ent/schema"
)

// opaque is a value of a package that is not known. It may stand wherever nothing
// that it holds is part of a schema: as an annotation of an extension, as the type
// of what a field's JSON holds. Anywhere else it is a gap.
type opaque struct {
	pos  token.Pos
	what string
	std  bool // of the standard library
}

var opaqueType = typ[*opaque]()

func (v value) isOpaque() bool { return v.v.IsValid() && v.v.Type() == opaqueType }

func (ev *evaluator) opaque(n ast.Expr, what string) value {
	o := &opaque{ev.at, what, false}
	if n != nil {
		why, std := ev.reason(n)
		o = &opaque{n.Pos(), types.ExprString(n) + why, std}
	}
	return value{types.Typ[types.Invalid], reflect.ValueOf(o)}
}

// reason says why an expression is not known: the package that it starts with.
func (ev *evaluator) reason(n ast.Expr) (why string, std bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && why == "" {
			if pkg, ok := ev.info.use(id).(*types.PkgName); ok {
				path := pkg.Imported().Path()
				std = isStdPath(path)
				if why = ev.packages.why[path]; why != "" {
					why = " (package " + path + ": " + why + ")"
				}
			}
		}
		return why == ""
	})
	return why, std
}

// demand leaves the gap of an opaque value that something depends on.
func (ev *evaluator) demand(v value) {
	if !v.isOpaque() {
		return
	}
	if o := v.v.Interface().(*opaque); o != nil {
		panic(gap{o.pos, o.what, !o.std})
	}
	ev.gap(nil, "something of a package that the loader does not know")
}

// assignOpaque puts an opaque value where it may stand.
func (ev *evaluator) assignOpaque(v value, to types.Type) value {
	rt := ev.erase(to)
	switch {
	case rt == opaqueType:
		return value{to, v.v}
	case counted[rt], rt == typ[*regexp.Regexp]():
		return value{to, reflect.Zero(rt)}
	case rt.Kind() == reflect.Func:
		return value{to, ev.stub(to, func() { ev.demand(v) })}
	case types.IsInterface(to):
		out := reflect.New(rt).Elem()
		out.Set(ev.adapt(v, rt))
		return value{to, out}
	}
	ev.demand(v)
	return v
}

// stub is a function of a type that must not be called.
func (ev *evaluator) stub(t types.Type, called func()) reflect.Value {
	rt := ev.erase(t)
	plain := rt
	if rt.Name() != "" {
		plain = plainFunc(rt)
	}
	return reflect.MakeFunc(plain, func([]reflect.Value) []reflect.Value {
		called()
		return nil
	}).Convert(rt)
}

// plainFunc gives the type of a function without its name.
func plainFunc(rt reflect.Type) reflect.Type {
	var in, out []reflect.Type
	for i := range rt.NumIn() {
		in = append(in, rt.In(i))
	}
	for i := range rt.NumOut() {
		out = append(out, rt.Out(i))
	}
	return reflect.FuncOf(in, out, rt.IsVariadic())
}

// tolerant evaluates what is only recorded, and gives something opaque for what
// can't be evaluated.
func (ev *evaluator) tolerant(e ast.Expr, to types.Type) (v value) {
	f, depth, nested, erasing := ev.frame, ev.depth, ev.nested, ev.erasing
	defer func() {
		r := recover()
		if r == nil {
			return
		}
		if _, ok := r.(gap); !ok {
			panic(r)
		}
		ev.frame, ev.depth, ev.nested, ev.erasing = f, depth, nested, erasing
		v = ev.assignOpaque(ev.opaque(e, ""), to)
	}()
	return ev.assign(ev.eval(e), to)
}

// recordedOnly tells of an argument whether a schema only records that it is there:
// a function, or an annotation that can't be one of ent's.
func (ev *evaluator) recordedOnly(e ast.Expr, to types.Type) bool {
	switch {
	case isFunc(to):
		return !ev.universe.own(to)
	case ev.isAnnotation(to):
		t := ev.typeOf(e)
		return t == nil || !types.IsInterface(t) && ev.universe.own(t)
	}
	return false
}

func isFunc(t types.Type) bool {
	_, ok := t.Underlying().(*types.Signature)
	return ok
}

func (ev *evaluator) isAnnotation(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && ev.universe.natives[n.Obj()] == typ[schema.Annotation]()
}

// annotationOf is an annotation of a type that the schema, or an extension,
// declares. Nothing of ent's own asks for it.
type annotationOf struct {
	ev   *evaluator
	self value
}

var _ schema.Annotation = (*annotationOf)(nil)

func (a *annotationOf) Name() string {
	if a.self.isOpaque() {
		return ""
	}
	return ask[string](a.ev, a.self, "Name")
}

// errorOf and stringerOf are values of own types for what prints them.
type errorOf struct {
	value
	ev *evaluator
}

func (e errorOf) Error() string { return e.ev.printed(e.value, "Error") }

type stringerOf struct {
	value
	ev *evaluator
}

func (s stringerOf) String() string { return s.ev.printed(s.value, "String") }

// printed asks a value for its text. Package fmt catches what that panics with: a panic
// of the schema's it prints, and any other one waits until the call is done.
func (ev *evaluator) printed(v value, method string) string {
	frame, depth, nested := ev.frame, ev.depth, ev.nested
	defer func() {
		r := recover()
		if r == nil {
			return
		}
		ev.frame, ev.depth, ev.nested = frame, depth, nested
		if t, ok := r.(thrown); ok {
			panic(t.words)
		}
		if ev.held == nil {
			ev.held = r
		}
		panic(r)
	}()
	return ask[string](ev, v, method)
}

// sorterOf is a value of an own type for package sort.
type sorterOf struct {
	value
	ev *evaluator
}

func (s sorterOf) Len() int { return ask[int](s.ev, s.value, "Len") }

func (s sorterOf) Less(i, j int) bool {
	return s.ev.callMethod(s.value, "Less", integers(i, j))[0].v.Bool()
}

func (s sorterOf) Swap(i, j int) { s.ev.callMethod(s.value, "Swap", integers(i, j)) }

func integers(list ...int) (vs []value) {
	for _, n := range list {
		vs = append(vs, value{types.Typ[types.Int], reflect.ValueOf(n)})
	}
	return vs
}

var _ ent.Policy = policyOf{}
