package schema

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"reflect"

	"entgo.io/ent"
)

// callee is a function of the schema, ready to be called.
type callee struct {
	body  *ast.BlockStmt
	sig   *types.Signature // as it is declared
	outer *frame
	recv  *binding
	env   env
}

// binding is the value of a receiver.
type binding struct {
	obj types.Object
	v   value
}

func (ev *evaluator) call(call *ast.CallExpr) []value {
	fun := ast.Unparen(call.Fun)
	tv := ev.info.value(fun)
	switch {
	case tv.IsType():
		return []value{ev.convert(call, ev.concrete(tv.Type))}
	case tv.IsBuiltin():
		return []value{ev.builtin(call, fun)}
	case typeArgs(fun) != nil && ev.instance(fun) == nil:
		if fn, own := ev.halfKnown(fun); fn != nil {
			return ev.callHalfKnown(call, fn, own)
		}
	}
	if tv.Type == nil || tv.Type == types.Typ[types.Invalid] {
		return ev.callOpaque(call)
	}
	fn := ev.calledFunc(fun)
	if sel, ok := fun.(*ast.SelectorExpr); ok {
		s := ev.info.selection(sel)
		if s != nil && s.Kind() == types.MethodVal {
			return ev.callSelected(call, sel, s)
		}
		if s != nil && s.Kind() == types.MethodExpr {
			fn = nil // its receiver is the first argument
		}
	}
	instance := ev.instance(fun)
	sig, ok := ev.concrete(tv.Type).Underlying().(*types.Signature)
	if !ok || sig.TypeParams() != nil {
		ev.gap(call, types.ExprString(fun))
	}
	if decl := ev.funcs[fn]; fn != nil && decl != nil {
		return ev.placed(call, call.Pos(), ev.callDeclared(fn, decl, nil, ev.args(call, sig), envOf(fn.Signature().TypeParams(), instance)))
	}
	if special := ev.special(fn); special != nil {
		return ev.placed(call, call.Pos(), special(call, value{}))
	}
	f := ev.eval(fun)
	ev.demand(f)
	if !f.v.IsValid() || f.v.IsNil() {
		panic(thrown{words: nilDereference})
	}
	args := ev.args(call, sig)
	if fn != nil {
		ev.typeVerbs(fn, args)
		ev.unboxAll(call, args)
	}
	return ev.placed(call, call.Pos(), ev.invoke(call, f.v, sig, args))
}

// callOpaque is a call of what is not known. It may change what it is given the
// address of.
func (ev *evaluator) callOpaque(call *ast.CallExpr) []value {
	for _, arg := range call.Args {
		if u, ok := ast.Unparen(arg).(*ast.UnaryExpr); ok && u.Op == token.AND && isIdent(ast.Unparen(u.X)) {
			ev.gap(call, types.ExprString(call.Fun))
		}
	}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && !ev.isPackage(sel.X) {
		if v := ev.eval(sel.X); v.isOpaque() && v.v.IsNil() { // a variable that nothing has set
			ev.gap(call, types.ExprString(call.Fun))
		}
	}
	return []value{ev.opaque(call.Fun, "")}
}

func (ev *evaluator) isPackage(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	if !ok {
		return false
	}
	_, ok = ev.info.use(id).(*types.PkgName)
	return ok
}

// calledFunc gives the function that a call names, if it names one.
func (ev *evaluator) calledFunc(fun ast.Expr) *types.Func {
	switch f := uninstantiated(fun).(type) {
	case *ast.Ident:
		fn, _ := ev.info.use(f).(*types.Func)
		return fn
	case *ast.SelectorExpr:
		fn, _ := ev.info.use(f.Sel).(*types.Func)
		return fn
	}
	return nil
}

// callSelected calls a method.
func (ev *evaluator) callSelected(call *ast.CallExpr, sel *ast.SelectorExpr, s *types.Selection) []value {
	recv := ev.eval(sel.X)
	ev.demand(recv)
	fn := s.Obj().(*types.Func)
	if _, ok := ev.info.TypeOf(sel.X).(*types.TypeParam); ok { // what it stands for has the method
		return ev.placed(call, sel.Sel.Pos(), ev.callMethod(recv, fn.Name(), ev.args(call, ev.typeOf(sel).(*types.Signature))))
	}
	for _, i := range s.Index()[:len(s.Index())-1] {
		recv = ev.field(recv, i)
	}
	if special := ev.special(fn); special != nil {
		return ev.placed(call, sel.Sel.Pos(), special(call, recv))
	}
	args := ev.args(call, ev.concrete(fn.Type()).(*types.Signature))
	return ev.placed(call, sel.Sel.Pos(), ev.callFunc(fn, recv, args))
}

// args evaluates the arguments of a call, the variadic ones as one slice.
func (ev *evaluator) args(call *ast.CallExpr, sig *types.Signature) []value {
	params := sig.Params()
	var given []value
	if len(call.Args) == 1 && ev.isTuple(call.Args[0]) {
		given = ev.evalAll(call.Args[0])
	} else {
		for i, arg := range call.Args {
			given = append(given, ev.arg(arg, paramType(sig, i, call.Ellipsis.IsValid())))
		}
	}
	if sig.Variadic() && !call.Ellipsis.IsValid() {
		n := params.Len() - 1
		last := params.At(n).Type()
		rest := reflect.Zero(ev.erase(last))
		for _, v := range given[min(n, len(given)):] {
			rest = reflect.Append(rest, ev.assign(v, last.(*types.Slice).Elem()).v)
		}
		given = append(given[:min(n, len(given)):min(n, len(given))], value{last, rest})
	}
	if len(given) != params.Len() {
		ev.gap(call, "a call with these arguments")
	}
	for i := range given {
		given[i] = ev.assign(given[i], params.At(i).Type())
	}
	return given
}

func (ev *evaluator) isTuple(e ast.Expr) bool {
	_, ok := ev.info.TypeOf(e).(*types.Tuple)
	return ok
}

func paramType(sig *types.Signature, i int, ellipsis bool) types.Type {
	n := sig.Params().Len()
	if n == 0 {
		return types.Typ[types.Invalid]
	}
	if sig.Variadic() && i >= n-1 && !ellipsis {
		return sig.Params().At(n - 1).Type().(*types.Slice).Elem()
	}
	return sig.Params().At(min(i, n-1)).Type()
}

// arg evaluates an argument, or what comes closest where the schema only records
// that there is one.
func (ev *evaluator) arg(e ast.Expr, to types.Type) value {
	if ev.recordedOnly(e, to) {
		return ev.tolerant(e, to)
	}
	return ev.assign(ev.eval(e), to)
}

// callDeclared calls a function that is known from its source.
func (ev *evaluator) callDeclared(fn *types.Func, decl *ast.FuncDecl, recv *value, args []value, own env) []value {
	origin := fn.Origin()
	sig := origin.Signature()
	if decl.Body == nil {
		if results, ok := ev.answer(fn, args); ok {
			return results
		}
	}
	if decl.Body == nil || sig.TypeParams() != nil && own == nil {
		ev.gap(nil, "the function "+fn.Name())
	}
	c := &callee{decl.Body, sig, nil, nil, own}
	if recv != nil && sig.Recv() != nil {
		self := *recv
		t := sig.Recv().Type()
		if c.env = methodEnv(origin, self.t); c.env != nil {
			t = c.env.subst(t, 0)
		}
		c.recv = &binding{sig.Recv(), ev.receiver(self, t)}
	}
	return ev.run(c, args)
}

// receiver makes a value fit for a method's receiver, which may be a pointer where
// the value is none, and the other way round.
func (ev *evaluator) receiver(self value, t types.Type) value {
	_, wantsPointer := t.Underlying().(*types.Pointer)
	_, isPointer := self.t.Underlying().(*types.Pointer)
	if o, ok := ev.objectOf(self); ok {
		if !wantsPointer {
			self.v = reflect.ValueOf(o.copy())
		}
		return value{t, self.v}
	}
	switch {
	case wantsPointer && !isPointer:
		return value{t, ev.address(self).v}
	case isPointer && !wantsPointer:
		if self.v.IsNil() {
			panic(thrown{words: nilDereference})
		}
		if self.v.Kind() == reflect.Pointer && self.v.Type() != objectType {
			return value{t, self.v.Elem()}
		}
	}
	return value{t, self.v}
}

// run executes a function's body.
func (ev *evaluator) run(c *callee, args []value) (results []value) {
	if c.body == nil {
		ev.gap(nil, "a function without a body")
	}
	if ev.unchecked[c.body] {
		ev.unready = true
		ev.gap(c.body, "a function whose body was not checked")
	}
	ev.ran[c.body] = true
	if ev.depth++; ev.depth > maxDepth {
		panic(endless{c.body.Pos(), "a function that calls itself without end"})
	}
	defer func(f *frame) { ev.frame = f; ev.depth-- }(ev.frame)
	var defers []func()
	ev.frame = &frame{parent: c.outer, call: true, results: c.sig.Results(), env: c.env, defers: &defers, deferred: ev.deferring}
	ev.deferring = nil
	if c.recv != nil {
		v := variable(c.recv.v)
		ev.frame.set(c.recv.obj, &v)
	}
	for i, v := range args {
		p := c.sig.Params().At(i)
		v = variable(ev.assign(v, p.Type()))
		ev.frame.set(p, &v)
	}
	for r := range c.sig.Results().Variables() {
		if r.Name() != "" {
			v := variable(ev.zero(r.Type()))
			ev.frame.set(r, &v)
		}
	}
	results = ev.body(c)
	if len(results) != c.sig.Results().Len() {
		ev.gap(c.body, "a function that ends without its result")
	}
	return results
}

// placed remembers where a builder or one of its options was called.
func (ev *evaluator) placed(call *ast.CallExpr, pos token.Pos, results []value) []value {
	if len(results) != 1 || results[0].v.Kind() != reflect.Pointer || results[0].v.IsNil() {
		return results
	}
	ptr := results[0].v
	if p := ev.places[ptr.Pointer()]; p != nil {
		if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && p.options[sel.Sel.Name] == token.NoPos {
			p.options[sel.Sel.Name] = pos
		}
	} else if ptr.Elem().Kind() == reflect.Struct && ev.isBuilder(results[0]) {
		p := &place{ptr, pos, map[string]token.Pos{}}
		ev.places[ptr.Pointer()] = p
		if e, ok := ptr.Interface().(ent.Edge); ok {
			ev.chains[e.Descriptor()] = p
		}
	}
	return results
}

// isBuilder tells of a value whether a schema may list it as a field, an edge or an index.
func (ev *evaluator) isBuilder(v value) bool {
	if _, ok := ev.objectOf(v); !ok {
		return ev.methodIndex(v.v.Type(), "Descriptor") >= 0
	}
	if types.IsInterface(v.t) {
		return false
	}
	obj, _, _ := types.LookupFieldOrMethod(v.t, true, nil, "Descriptor")
	_, ok := obj.(*types.Func)
	return ok
}

// convert evaluates T(x).
func (ev *evaluator) convert(call *ast.CallExpr, to types.Type) value {
	v := ev.eval(call.Args[0])
	if to.Underlying() == types.Typ[types.Invalid] {
		return ev.opaque(call, "")
	}
	if isNil(v.t) || types.IsInterface(to) || v.isOpaque() {
		return ev.assign(v, to)
	}
	if o, ok := ev.objectOf(v); ok {
		return value{to, reflect.ValueOf(o)}
	}
	rt := ev.erase(to)
	if !v.v.IsValid() || !v.v.Type().ConvertibleTo(rt) {
		ev.gap(call, "a conversion to "+ev.name(to))
	}
	if n := arrayLen(rt); v.v.Kind() == reflect.Slice && n > v.v.Len() {
		panic(thrown{words: fmt.Sprintf("runtime error: cannot convert slice with length %d to array or pointer to array with length %d", v.v.Len(), n)})
	}
	return value{to, v.v.Convert(rt)}
}

// arrayLen gives the length of an array, or of the one that is pointed to.
func arrayLen(rt reflect.Type) int {
	if rt.Kind() == reflect.Pointer {
		rt = rt.Elem()
	}
	if rt.Kind() != reflect.Array {
		return 0
	}
	return rt.Len()
}
