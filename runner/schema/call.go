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
	if sel, ok := fun.(*ast.SelectorExpr); ok {
		if s := ev.info.selection(sel); s != nil && s.Kind() == types.MethodVal {
			return ev.callSelected(call, sel, s)
		}
	}
	fn := ev.calledFunc(fun)
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

func (ev *evaluator) callNative(f reflect.Value, fn *types.Func, args []value) []value {
	ev.unboxAll(nil, args)
	if fn.FullName() == "(*strings.Builder).Grow" {
		ev.fits(nil, int(args[0].v.Int()))
	}
	return ev.invoke(nil, f, fn.Type().(*types.Signature), args)
}

// invoke calls a function of a library.
func (ev *evaluator) invoke(n ast.Node, f reflect.Value, sig *types.Signature, args []value) (results []value) {
	in := make([]reflect.Value, len(args))
	for i, a := range args {
		in[i] = a.v
	}
	if size(args) > maxText {
		ev.gap(n, "a text as long as this")
	}
	ev.fits(n, grown(f, in))
	for i, rv := range ev.native(f, in) {
		results = append(results, value{sig.Results().At(i).Type(), rv})
	}
	return results
}

// native runs code of a library. What that panics with is the schema's panic; any
// other is a mistake of the evaluator's.
func (ev *evaluator) native(f reflect.Value, in []reflect.Value) []reflect.Value {
	defer func() {
		r := recover()
		if held := ev.held; held != nil {
			ev.held = nil
			panic(held)
		}
		switch r := r.(type) {
		case nil:
		case error:
			panic(thrown{words: r.Error()})
		case string:
			panic(thrown{words: r})
		default:
			panic(r)
		}
	}()
	if f.Type().IsVariadic() {
		return f.CallSlice(in)
	}
	return f.Call(in)
}

// unboxAll makes the arguments of a library's function ones that it can use.
func (ev *evaluator) unboxAll(n ast.Node, args []value) {
	for i := range args {
		args[i].v = ev.unbox(n, args[i].v)
	}
}

// unbox makes values of own types ones that a library can print.
func (ev *evaluator) unbox(n ast.Node, v reflect.Value) reflect.Value {
	if v.Kind() == reflect.Slice && v.Type().Elem() == typ[any]() {
		out := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			out.Index(i).Set(ev.unbox(n, v.Index(i)))
		}
		return out
	}
	if v.Kind() != reflect.Interface || v.IsNil() {
		return v
	}
	b, ok := v.Interface().(boxed)
	if !ok {
		return v
	}
	plain, ok := ev.printable(b.value)
	if !ok {
		ev.demand(b.value)
		ev.gap(n, "a "+ev.name(b.t)+" as an argument of this call")
	}
	out := reflect.New(v.Type()).Elem()
	out.Set(plain)
	return out
}

// printable gives what prints as a value of an own type does.
func (ev *evaluator) printable(v value) (reflect.Value, bool) {
	if ev.hasMethod(v.t, "Error") {
		return reflect.ValueOf(errorOf{v, ev}), true
	}
	if ev.hasMethod(v.t, "String") {
		return reflect.ValueOf(stringerOf{v, ev}), true
	}
	return v.v, ev.printsAsIs(v.t)
}

// printsAsIs tells of a type whether its values print as those of its underlying type do.
func (ev *evaluator) printsAsIs(t types.Type) bool {
	for _, method := range []string{"Error", "String", "Format", "GoString"} {
		if ev.hasMethod(t, method) {
			return false
		}
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Kind() != types.Invalid
	case *types.Slice:
		return ev.printsAsIs(u.Elem())
	case *types.Array:
		return ev.printsAsIs(u.Elem())
	case *types.Map:
		return ev.printsAsIs(u.Key()) && ev.printsAsIs(u.Elem())
	}
	return false
}

func (ev *evaluator) hasMethod(t types.Type, name string) bool {
	obj, _, _ := types.LookupFieldOrMethod(t, false, ev.pkg, name)
	_, ok := obj.(*types.Func)
	return ok
}

// size is how much text a call gets, which bounds what it can make of it.
func size(args []value) (n int) {
	for _, a := range args {
		switch {
		case a.v.Kind() == reflect.String:
			n += a.v.Len()
		case a.v.Kind() == reflect.Slice && a.v.Type().Elem().Kind() == reflect.String:
			for i := range a.v.Len() {
				n += a.v.Index(i).Len()
			}
		}
	}
	return n
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

func (ev *evaluator) builtin(call *ast.CallExpr, fun ast.Expr) value {
	t := ev.typeOf(call)
	name := types.ExprString(fun)
	if (t == nil || t == types.Typ[types.Invalid]) && len(call.Args) > 0 && name != "panic" {
		if v := ev.eval(call.Args[0]); v.isOpaque() {
			return v
		}
		return ev.opaque(call, "")
	}
	switch name {
	case "append":
		return ev.appendTo(call, t)
	case "recover":
		return ev.recover(t)
	case "new":
		return ev.newOf(call, t)
	case "make":
		return ev.make(call, t)
	case "panic":
		ev.panics(call)
	case "min", "max":
		return ev.extreme(call, name == "min", t)
	}
	args := make([]value, len(call.Args))
	for i, arg := range call.Args {
		args[i] = ev.eval(arg)
		ev.demand(args[i])
	}
	return ev.builtinOf(call, name, args, t)
}

// builtinOf calls a built-in function with its arguments.
func (ev *evaluator) builtinOf(call *ast.CallExpr, name string, args []value, t types.Type) value {
	switch x := args[0].v; {
	case isNil(args[0].t):
	case name == "len" && x.Kind() != reflect.Pointer:
		return value{t, reflect.ValueOf(x.Len())}
	case name == "cap" && x.Kind() != reflect.Pointer:
		return value{t, reflect.ValueOf(x.Cap())}
	case name == "copy":
		return value{t, reflect.ValueOf(reflect.Copy(x, args[1].v))}
	case name == "clear":
		x.Clear()
		return value{t: types.Typ[types.UntypedNil]}
	case name == "delete":
		if !x.IsNil() {
			x.SetMapIndex(ev.key(args[1], args[0].t.Underlying().(*types.Map).Key()), reflect.Value{})
		}
		return value{t: types.Typ[types.UntypedNil]}
	}
	if name == "print" || name == "println" {
		return value{t: types.Typ[types.UntypedNil]}
	}
	ev.gap(call, "the function "+name)
	return value{}
}

func (ev *evaluator) newOf(call *ast.CallExpr, t types.Type) value {
	if ev.info.value(call.Args[0]).IsType() {
		return ev.address(ev.zero(ev.typeOf(call.Args[0])))
	}
	return value{t, ev.address(variable(ev.assign(ev.eval(call.Args[0]), t.(*types.Pointer).Elem()))).v}
}

// panics is the schema's own panic, in the words that ent prints.
func (ev *evaluator) panics(call *ast.CallExpr) {
	ev.panicWith(call, ev.eval(call.Args[0]))
}

func (ev *evaluator) panicWith(call *ast.CallExpr, with value) {
	v := ev.open(ev.assign(with, types.NewInterfaceType(nil, nil)))
	ev.demand(v)
	if isNil(v.t) {
		ev.gap(call, "a panic with such a value")
	}
	out := v.v
	if ev.universe.own(v.t) && v.t != types.Typ[types.Invalid] {
		var ok bool
		if out, ok = ev.printable(v); !ok {
			ev.gap(call, "a panic with such a value")
		}
	}
	panic(thrown{fmt.Sprint(out.Interface()), &v})
}

// extreme is min or max.
func (ev *evaluator) extreme(call *ast.CallExpr, least bool, t types.Type) value {
	op := token.GTR
	if least {
		op = token.LSS
	}
	best := ev.assign(ev.eval(call.Args[0]), t)
	for _, arg := range call.Args[1:] {
		if v := ev.assign(ev.eval(arg), t); ev.operate(arg, op, v, best, types.Typ[types.Bool]).v.Bool() {
			best = v
		}
	}
	return best
}

func (ev *evaluator) appendTo(call *ast.CallExpr, t types.Type) value {
	s := ev.assign(ev.eval(call.Args[0]), t)
	elem := t.Underlying().(*types.Slice).Elem()
	for i, arg := range call.Args[1:] {
		if call.Ellipsis.IsValid() && i == len(call.Args)-2 {
			s.v = ev.appendSlice(s.v, ev.assign(ev.eval(arg), ev.spreadType(arg, t)), elem)
		} else {
			s.v = reflect.Append(s.v, ev.arg(arg, elem).v)
		}
	}
	ev.bounded(call, s.v.Len()*listed)
	return s
}

// spreadType is the type of what is appended as a whole: bytes may be a string's.
func (ev *evaluator) spreadType(arg ast.Expr, t types.Type) types.Type {
	if b, ok := ev.typeOf(arg).Underlying().(*types.Basic); ok && b.Kind() == types.String {
		return b
	}
	return t
}

// appendSlice appends a list: of structs, copies.
func (ev *evaluator) appendSlice(s reflect.Value, more value, elem types.Type) reflect.Value {
	if more.v.Kind() == reflect.String {
		return reflect.AppendSlice(s, reflect.ValueOf([]byte(more.v.String())).Convert(s.Type()))
	}
	if s.Type().Elem() != objectType {
		return reflect.AppendSlice(s, more.v)
	}
	for i := range more.v.Len() {
		s = reflect.Append(s, ev.assign(value{elem, more.v.Index(i)}, elem).v)
	}
	return s
}

func (ev *evaluator) make(call *ast.CallExpr, t types.Type) value {
	n := 0
	if len(call.Args) > 1 {
		n = ev.number(call.Args[1], ev.eval(call.Args[1]))
	}
	switch rt := ev.erase(t); {
	case n < 0:
		panic(thrown{words: "runtime error: makeslice: len out of range"})
	case n > maxElements:
	case rt.Kind() == reflect.Slice:
		room := n
		if len(call.Args) > 2 {
			if room = ev.number(call.Args[2], ev.eval(call.Args[2])); room < n {
				panic(thrown{words: "runtime error: makeslice: cap out of range"})
			}
		}
		s := reflect.MakeSlice(rt, n, min(room, maxElements))
		if elem := t.Underlying().(*types.Slice).Elem(); rt.Elem() == objectType && isStruct(elem) {
			for i := range n {
				s.Index(i).Set(ev.zero(elem).v)
			}
		}
		return value{t, s}
	case rt.Kind() == reflect.Map:
		return value{t, reflect.MakeMap(rt)}
	}
	ev.gap(call, "this make")
	return value{}
}
