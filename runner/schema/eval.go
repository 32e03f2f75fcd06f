package schema

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"time"

	"entgo.io/ent/schema/edge"
)

// An evaluator runs what a schema's methods say, as far as they say what a schema
// is. It stops with a gap where it can't know.
type evaluator struct {
	*source
	at        token.Pos // where it is, for values that have no place of their own
	steps     int
	depth     int
	nested    int // expressions within expressions
	erasing   int
	constants map[ast.Expr]value
	began     time.Time
	label     types.Object // that the last break or continue named, until it is there
	labels    []labelOf
	ended     bool // something did not end: what is left can't be known
	held      any  // a panic that a library has caught, to go on behind the call
	deferring *frame
	frame     *frame
	global    map[types.Object]value
	busy      map[*ast.ValueSpec]bool
	inited    map[*types.Package]bool
	toInit    []*types.Package
	declaring int // declarations of package variables that are on the way
	places    map[uintptr]*place
	chains    map[*edge.Descriptor]*place
	methods   map[methodName]int
	keys      keys
	reflected *reflected
	goType    map[uintptr]*ownType      // fields, by their builder, with a type of the schema's own
	described map[uintptr]reflect.Value // builders, by the descriptors that the schema asked them for

	// What the type that is evaluated has come to.
	ran         map[*ast.BlockStmt]bool
	sawVariable bool // of a package
	unready     bool // a body that the type checker was not shown: all is judged again, in whole
}

const (
	maxSteps  = 2_000_000
	maxTime   = 1500 * time.Millisecond
	maxDepth  = 200
	maxNested = 20_000
	maxText   = 1 << 20
)

// place is where a builder was called, and where each of its options was.
type place struct {
	builder reflect.Value // keeps the pointer from being used again
	pos     token.Pos
	options map[string]token.Pos
}

// frame holds the variables of a call, or of one turn of a loop.
type frame struct {
	vars    map[types.Object]*value
	parent  *frame
	call    bool // the outermost of a call
	results *types.Tuple
	env     env
	defers  *[]func() // of the call

	panicking *panicking // of a call that runs what it deferred
	deferred  *frame     // the call that deferred this one
}

func (f *frame) set(obj types.Object, v *value) {
	if f.vars == nil {
		f.vars = map[types.Object]*value{}
	}
	f.vars[obj] = v
}

func (f *frame) find(obj types.Object) *value {
	for ; f != nil; f = f.parent {
		if v := f.vars[obj]; v != nil {
			return v
		}
	}
	return nil
}

func newEvaluator(s *source) *evaluator {
	return &evaluator{
		source: s, began: time.Now(), constants: map[ast.Expr]value{}, global: map[types.Object]value{}, busy: map[*ast.ValueSpec]bool{}, inited: map[*types.Package]bool{}, places: map[uintptr]*place{}, chains: map[*edge.Descriptor]*place{},
		goType: map[uintptr]*ownType{}, described: map[uintptr]reflect.Value{}, methods: map[methodName]int{}, ran: map[*ast.BlockStmt]bool{},
	}
}

// step counts, so that nothing runs for ever.
func (ev *evaluator) step(n ast.Node) {
	ev.at = n.Pos()
	ev.steps++
	late := ev.steps%4096 == 0 && time.Since(ev.began) > maxTime
	switch {
	case ev.steps > maxSteps || late && ev.steps > maxSteps/20:
		if !ev.isNear(n.Pos()) { // a library may have much to do
			ev.gap(n, "what takes as long as this")
		}
		panic(endless{n.Pos(), "a loop that does not end, or not soon"})
	case late: // a busy machine
		ev.gap(n, "what takes as long as this")
	}
}

// isNear tells whether a place is in a package that is worked on.
func (s *source) isNear(pos token.Pos) bool {
	for _, p := range s.packs {
		for _, f := range p.files {
			if !p.near && f.syntax.FileStart <= pos && pos <= f.syntax.FileEnd {
				return false
			}
		}
	}
	return true
}

// eval gives the one value of an expression.
func (ev *evaluator) eval(e ast.Expr) value {
	ev.step(e)
	tv := ev.info.value(e)
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok || tv.Value != nil {
		if ev.nested++; ev.nested > maxNested {
			ev.gap(e, "an expression as deep as this")
		}
		v := ev.one(e, tv)
		ev.nested--
		return v
	}
	vs := ev.call(call)
	if len(vs) != 1 {
		ev.gap(e, "an expression without a value")
	}
	return vs[0]
}

// evalAll gives the values of an expression: a call may have several, or none.
func (ev *evaluator) evalAll(e ast.Expr) []value {
	if call, ok := ast.Unparen(e).(*ast.CallExpr); ok && ev.info.value(e).Value == nil {
		ev.step(e)
		return ev.call(call)
	}
	return []value{ev.eval(e)}
}

// one gives the value of what is no call.
func (ev *evaluator) one(e ast.Expr, tv types.TypeAndValue) value {
	switch {
	case tv.Value != nil:
		return ev.constantOf(e, tv)
	case tv.IsNil():
		return value{t: types.Typ[types.UntypedNil]}
	case (tv.Type == nil || tv.Type == types.Typ[types.Invalid]) && !isIdent(e):
		return ev.recovered(e)
	}
	return ev.single(e)
}

// constantOf keeps the values of constants: loops come by them again and again.
func (ev *evaluator) constantOf(e ast.Expr, tv types.TypeAndValue) value {
	if v, ok := ev.constants[e]; ok {
		return v
	}
	v := ev.constant(tv.Value, tv.Type)
	if ev.frame == nil || ev.frame.env == nil {
		ev.constants[e] = v
	}
	return v
}

func isIdent(e ast.Expr) bool {
	_, ok := e.(*ast.Ident)
	return ok
}

func (ev *evaluator) single(e ast.Expr) value {
	switch e := e.(type) {
	case *ast.Ident:
		return ev.ident(e)
	case *ast.ParenExpr:
		return ev.eval(e.X)
	case *ast.SelectorExpr:
		return ev.selector(e)
	case *ast.CompositeLit:
		return ev.composite(e, ev.typeOf(e))
	case *ast.FuncLit:
		return ev.closure(e, e.Body, ev.info.TypeOf(e), nil)
	case *ast.UnaryExpr:
		return ev.unary(e)
	case *ast.BinaryExpr:
		return ev.binary(e)
	case *ast.IndexExpr:
		return ev.index(e)
	case *ast.SliceExpr:
		return ev.slice(e)
	case *ast.IndexListExpr:
		return ev.ident2(e)
	case *ast.StarExpr:
		return ev.star(e)
	case *ast.TypeAssertExpr:
		return ev.mustAssert(e)
	}
	ev.gap(e, "this kind of expression")
	return value{}
}

func (ev *evaluator) ident(id *ast.Ident) value {
	obj := ev.info.use(id)
	if obj == nil {
		obj = ev.info.def(id)
	}
	if v := ev.frame.find(obj); v != nil {
		return *v
	}
	if v, ok := obj.(*types.Var); ok && ev.info.TypeOf(id) == types.Typ[types.Invalid] && ev.vars[v] == nil || obj == nil {
		return ev.opaque(id, "")
	}
	return ev.objectValue(id, obj)
}

// ident2 gives the value of a generic function with its types, F[int, string].
func (ev *evaluator) ident2(e ast.Expr) value {
	switch f := uninstantiated(e).(type) {
	case *ast.Ident:
		return ev.objectValue(e, ev.info.use(f))
	case *ast.SelectorExpr:
		return ev.objectValue(e, ev.info.use(f.Sel))
	}
	ev.gap(e, "this kind of expression")
	return value{}
}

// objectValue gives the value of a name of a package.
func (ev *evaluator) objectValue(n ast.Expr, obj types.Object) value {
	switch obj := obj.(type) {
	case *types.Func:
		if decl := ev.funcs[obj]; decl != nil {
			return ev.funcValue(n, obj, decl)
		}
	case *types.Var:
		if spec := ev.vars[obj]; spec != nil {
			return ev.packageVar(obj, spec)
		}
	}
	if rv, ok := ev.universe.values[obj]; ok {
		return value{obj.Type(), rv}
	}
	ev.gap(n, types.ExprString(n))
	return value{}
}

func (ev *evaluator) selector(e *ast.SelectorExpr) value {
	sel := ev.info.selection(e)
	if sel == nil {
		obj := ev.info.use(e.Sel)
		if obj == nil {
			ev.gap(e, types.ExprString(e))
		}
		return ev.objectValue(e, obj)
	}
	switch sel.Kind() {
	case types.FieldVal:
		v := ev.eval(e.X)
		for _, i := range sel.Index() {
			v = ev.field(v, i)
		}
		return v
	case types.MethodExpr:
		return ev.methodExpr(e, sel)
	}
	recv := ev.bound(ev.eval(e.X), e.Sel.Name)
	fn := sel.Obj().(*types.Func)
	return ev.function(e, ev.typeOf(e), func(args []value) []value { return ev.callMethod(recv, fn.Name(), args) })
}

// bound is the receiver of a method that is not called yet: Go looks at a nil
// interface at once, and copies a struct.
func (ev *evaluator) bound(recv value, method string) value {
	obj, index, _ := types.LookupFieldOrMethod(recv.t, true, ev.pkg, method)
	if fn, ok := obj.(*types.Func); ok && types.IsInterface(fn.Signature().Recv().Type()) {
		at := recv
		for _, i := range index[:len(index)-1] {
			at = ev.field(at, i)
		}
		if isNil(ev.open(at).t) {
			panic(thrown{words: nilDereference})
		}
	}
	if o, ok := ev.objectOf(recv); ok && isStruct(recv.t) {
		recv.v = reflect.ValueOf(o.copy())
	}
	return recv
}

// methodExpr is the function T.Method, which takes its receiver as an argument.
func (ev *evaluator) methodExpr(e *ast.SelectorExpr, sel *types.Selection) value {
	t := ev.typeOf(e)
	if ev.universe.own(t) {
		fn := sel.Obj().(*types.Func)
		return ev.function(e, t, func(args []value) []value { return ev.callMethod(args[0], fn.Name(), args[1:]) })
	}
	return value{t, ev.never(e, t)}
}

// never is a function that nothing may call here.
func (ev *evaluator) never(n ast.Expr, t types.Type) reflect.Value {
	return ev.stub(t, func() { ev.gap(n, "a call of "+types.ExprString(n)) })
}

// closure makes a function of the schema one that ent can call. Its type is as it
// is written: the objects of its parameters are that signature's.
func (ev *evaluator) closure(n ast.Expr, body *ast.BlockStmt, written types.Type, own env) value {
	outer := ev.frame
	sig, ok := written.Underlying().(*types.Signature)
	if !ok {
		ev.gap(n, types.ExprString(n))
	}
	if own == nil && outer != nil {
		own = outer.env
	}
	t := written
	if own != nil {
		t = own.subst(types.NewSignatureType(nil, nil, nil, sig.Params(), sig.Results(), sig.Variadic()), 0)
	}
	return ev.function(n, t, func(args []value) []value {
		return ev.run(&callee{body, sig, outer, nil, own}, args)
	})
}

// funcValue is a function of a package as a value.
func (ev *evaluator) funcValue(n ast.Expr, obj *types.Func, decl *ast.FuncDecl) value {
	defer func(f *frame) { ev.frame = f }(ev.frame)
	own := envOf(obj.Signature().TypeParams(), ev.instance(n))
	if own == nil && obj.Signature().TypeParams() != nil {
		ev.gap(n, types.ExprString(n))
	}
	ev.frame = nil
	return ev.closure(n, decl.Body, obj.Type(), own)
}

func (ev *evaluator) function(n ast.Expr, t types.Type, call func([]value) []value) value {
	sig, ok := t.Underlying().(*types.Signature)
	rt := ev.erase(t)
	if !ok || rt.Kind() != reflect.Func {
		ev.gap(n, types.ExprString(n))
	}
	if rt.Name() != "" {
		rt = plainFunc(rt)
	}
	fn := reflect.MakeFunc(rt, func(in []reflect.Value) (out []reflect.Value) {
		args := make([]value, len(in))
		for i, rv := range in {
			args[i] = value{sig.Params().At(i).Type(), rv}
		}
		for i, v := range call(args) {
			out = append(out, ev.assign(v, sig.Results().At(i).Type()).v)
		}
		return out
	})
	return value{t, fn.Convert(ev.erase(t))}
}

func (ev *evaluator) unary(e *ast.UnaryExpr) value {
	if lit, ok := ast.Unparen(e.X).(*ast.CompositeLit); ok && e.Op == token.AND {
		if t := ev.typeOf(lit); t != nil && t != types.Typ[types.Invalid] {
			return ev.address(ev.composite(lit, t))
		}
		return ev.recovered(e)
	}
	v := ev.eval(e.X)
	ev.demand(v)
	switch {
	case e.Op == token.AND:
		return ev.address(v)
	case e.Op == token.NOT && v.v.Kind() == reflect.Bool:
		return value{v.t, reflect.ValueOf(!v.v.Bool()).Convert(v.v.Type())}
	case e.Op == token.ADD:
		return v
	case e.Op == token.SUB, e.Op == token.XOR:
		if out, ok := negate(e.Op, v.v); ok {
			return value{v.t, out}
		}
	}
	ev.gap(e, "the operator "+e.Op.String())
	return value{}
}

// address gives a pointer to a value; an object is its own pointer.
func (ev *evaluator) address(v value) value {
	t := types.NewPointer(v.t)
	if _, ok := ev.objectOf(v); ok {
		return value{t, v.v}
	}
	if v.v.CanAddr() {
		return value{t, v.v.Addr()}
	}
	ptr := reflect.New(v.v.Type())
	ptr.Elem().Set(v.v)
	return value{t, ptr}
}

func (ev *evaluator) star(e *ast.StarExpr) value {
	v := ev.eval(e.X)
	ev.demand(v)
	if !v.v.IsValid() || v.v.IsNil() {
		panic(thrown{words: nilDereference})
	}
	t := ev.typeOf(e)
	if o, ok := ev.objectOf(v); ok {
		return value{t, reflect.ValueOf(o)}
	}
	return value{t, v.v.Elem()}
}
