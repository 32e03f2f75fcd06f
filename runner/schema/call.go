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
	ft    *ast.FuncType
	body  *ast.BlockStmt
	sig   *types.Signature
	outer *frame
	recv  *binding
}

// binding is the value of a receiver.
type binding struct {
	obj types.Object
	v   value
}

func (ev *evaluator) call(call *ast.CallExpr) []value {
	fun := ast.Unparen(call.Fun)
	tv := ev.info.Types[fun]
	switch {
	case tv.IsType():
		return []value{ev.convert(call, tv.Type)}
	case tv.IsBuiltin():
		return []value{ev.builtin(call, fun)}
	}
	sig, ok := tv.Type.(*types.Signature)
	if !ok {
		if tv.Type == nil || tv.Type == types.Typ[types.Invalid] {
			ev.gap(call, types.ExprString(fun))
		}
		sig, ok = tv.Type.Underlying().(*types.Signature)
	}
	if !ok || sig.TypeParams() != nil || len(ev.info.Instances) > 0 && ev.instantiates(fun) {
		ev.gap(call, types.ExprString(fun))
	}
	if sel, ok := fun.(*ast.SelectorExpr); ok {
		if s := ev.info.Selections[sel]; s != nil && s.Kind() == types.MethodVal {
			return ev.callSelected(call, sel, s)
		}
	}
	fn := ev.calledFunc(fun)
	if decl := ev.funcs[fn]; fn != nil && decl != nil {
		return ev.callDeclared(fn, decl, nil, ev.args(call, sig))
	}
	if special := ev.special(fn); special != nil {
		return ev.placed(call, call.Pos(), special(call, value{}))
	}
	f := ev.eval(fun)
	if !f.v.IsValid() || f.v.IsNil() {
		panic(thrown{nilDereference})
	}
	return ev.placed(call, call.Pos(), ev.invoke(call, f.v, sig, ev.args(call, sig)))
}

func (ev *evaluator) instantiates(fun ast.Expr) bool {
	switch f := fun.(type) {
	case *ast.Ident:
		_, ok := ev.info.Instances[f]
		return ok
	case *ast.SelectorExpr:
		_, ok := ev.info.Instances[f.Sel]
		return ok
	}
	return false
}

// calledFunc gives the function that a call names, if it names one.
func (ev *evaluator) calledFunc(fun ast.Expr) *types.Func {
	switch f := fun.(type) {
	case *ast.Ident:
		fn, _ := ev.info.Uses[f].(*types.Func)
		return fn
	case *ast.SelectorExpr:
		fn, _ := ev.info.Uses[f.Sel].(*types.Func)
		return fn
	}
	return nil
}

// callSelected calls a method.
func (ev *evaluator) callSelected(call *ast.CallExpr, sel *ast.SelectorExpr, s *types.Selection) []value {
	recv := ev.eval(sel.X)
	for _, i := range s.Index()[:len(s.Index())-1] {
		recv = ev.field(recv, i)
	}
	fn := s.Obj().(*types.Func)
	if special := ev.special(fn); special != nil {
		return ev.placed(call, sel.Sel.Pos(), special(call, recv))
	}
	args := ev.args(call, fn.Type().(*types.Signature))
	return ev.placed(call, sel.Sel.Pos(), ev.callFunc(fn, recv, args))
}

// args evaluates the arguments of a call, the variadic ones as one slice.
func (ev *evaluator) args(call *ast.CallExpr, sig *types.Signature) []value {
	params := sig.Params()
	var given []value
	if len(call.Args) == 1 && params.Len() > 1 {
		given = ev.evalAll(call.Args[0])
	} else {
		for i, arg := range call.Args {
			given = append(given, ev.arg(arg, paramType(sig, i, call.Ellipsis.IsValid())))
		}
	}
	if sig.Variadic() && !call.Ellipsis.IsValid() {
		n := params.Len() - 1
		last := params.At(n).Type()
		rest := reflect.MakeSlice(ev.erase(last), 0, len(given))
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

func paramType(sig *types.Signature, i int, ellipsis bool) types.Type {
	n := sig.Params().Len()
	if sig.Variadic() && i >= n-1 && !ellipsis {
		return sig.Params().At(n - 1).Type().(*types.Slice).Elem()
	}
	return sig.Params().At(min(i, n-1)).Type()
}

// arg evaluates an argument. A function that the loader does not know does where
// only its type counts, and that the parameter tells.
func (ev *evaluator) arg(e ast.Expr, to types.Type) (v value) {
	if _, ok := to.Underlying().(*types.Signature); ok && !ev.universe.own(to) {
		defer func(f *frame) {
			if r := recover(); r != nil {
				if _, ok := r.(gap); !ok {
					panic(r)
				}
				ev.frame, v = f, value{to, ev.never(e, to)}
			}
		}(ev.frame)
	}
	return ev.assign(ev.eval(e), to)
}

// callDeclared calls a function of the schema.
func (ev *evaluator) callDeclared(fn *types.Func, decl *ast.FuncDecl, recv *value, args []value) []value {
	if decl.Body == nil || decl.Type.TypeParams != nil {
		ev.gap(decl, "the function "+fn.Name())
	}
	sig := fn.Type().(*types.Signature)
	c := &callee{decl.Type, decl.Body, sig, nil, nil}
	if recv != nil && sig.Recv() != nil {
		self := *recv
		if o, ok := ev.objectOf(self); ok && isStruct(sig.Recv().Type()) {
			self.v = reflect.ValueOf(o.copy())
		}
		self.t = sig.Recv().Type()
		c.recv = &binding{sig.Recv(), self}
	}
	return ev.run(c, args)
}

// run executes a function's body.
func (ev *evaluator) run(c *callee, args []value) []value {
	if ev.depth++; ev.depth > maxDepth {
		panic(endless{c.body.Pos(), "a function that calls itself without end"})
	}
	defer func(f *frame) { ev.frame = f; ev.depth-- }(ev.frame)
	ev.frame = &frame{vars: map[types.Object]*value{}, parent: c.outer, call: true, results: c.sig.Results()}
	if c.recv != nil {
		ev.frame.vars[c.recv.obj] = &c.recv.v
	}
	for i, v := range args {
		v = ev.assign(v, c.sig.Params().At(i).Type())
		ev.frame.vars[c.sig.Params().At(i)] = &v
	}
	for r := range c.sig.Results().Variables() {
		if r.Name() != "" {
			v := ev.zero(r.Type())
			ev.frame.vars[r] = &v
		}
	}
	_, results := ev.block(c.body.List)
	if len(results) != c.sig.Results().Len() {
		ev.gap(c.body, "a function that ends without its result")
	}
	return results
}

func (ev *evaluator) callNative(f reflect.Value, fn *types.Func, args []value) []value {
	return ev.invoke(nil, f, fn.Type().(*types.Signature), args)
}

// invoke calls a function of a library.
func (ev *evaluator) invoke(n ast.Node, f reflect.Value, sig *types.Signature, args []value) (results []value) {
	in := make([]reflect.Value, len(args))
	if size(args) > maxText {
		ev.gap(n, "a text as long as this")
	}
	for i, a := range args {
		if a.v.Kind() == reflect.Interface && !a.v.IsNil() {
			if b, ok := a.v.Interface().(boxed); ok {
				ev.gap(n, "a "+ev.name(b.t)+" as an argument of this call")
			}
		}
		in[i] = a.v
	}
	for i, rv := range ev.native(f, in) {
		results = append(results, value{sig.Results().At(i).Type(), rv})
	}
	return results
}

// native runs code of a library. What that panics with is the schema's panic; any
// other is a mistake of the evaluator's.
func (ev *evaluator) native(f reflect.Value, in []reflect.Value) []reflect.Value {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case error:
			panic(thrown{r.Error()})
		case string:
			panic(thrown{r})
		default:
			panic(r)
		}
	}()
	if f.Type().IsVariadic() {
		return f.CallSlice(in)
	}
	return f.Call(in)
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
	} else if ptr.Elem().Kind() == reflect.Struct && ev.methodIndex(ptr.Type(), "Descriptor") >= 0 {
		p := &place{ptr, pos, map[string]token.Pos{}}
		ev.places[ptr.Pointer()] = p
		if e, ok := ptr.Interface().(ent.Edge); ok {
			ev.chains[e.Descriptor()] = p
		}
	}
	return results
}

// convert evaluates T(x).
func (ev *evaluator) convert(call *ast.CallExpr, to types.Type) value {
	v := ev.eval(call.Args[0])
	if isNil(v.t) || types.IsInterface(to) {
		return ev.assign(v, to)
	}
	if o, ok := ev.objectOf(v); ok {
		return value{to, reflect.ValueOf(o)}
	}
	rt := ev.erase(to)
	if !v.v.IsValid() || !v.v.Type().ConvertibleTo(rt) || rt.Kind() == reflect.Array {
		ev.gap(call, "a conversion to "+ev.name(to))
	}
	return value{to, v.v.Convert(rt)}
}

func (ev *evaluator) builtin(call *ast.CallExpr, fun ast.Expr) value {
	t := ev.info.TypeOf(call)
	name := types.ExprString(fun)
	switch name {
	case "append":
		return ev.appendTo(call, t)
	case "len":
		if x := ev.eval(call.Args[0]); x.v.Kind() != reflect.Pointer {
			return value{t, reflect.ValueOf(x.v.Len())}
		}
	case "new":
		return ev.address(ev.zero(ev.info.TypeOf(call.Args[0])))
	case "make":
		return ev.make(call, t)
	case "panic":
		v := ev.open(ev.assign(ev.eval(call.Args[0]), types.NewInterfaceType(nil, nil)))
		if !v.v.IsValid() || v.v.Kind() != reflect.String && !v.v.CanInt() {
			ev.gap(call, "a panic with such a value")
		}
		panic(thrown{fmt.Sprint(v.v.Interface())})
	}
	ev.gap(call, "the function "+name)
	return value{}
}

func (ev *evaluator) appendTo(call *ast.CallExpr, t types.Type) value {
	s := ev.assign(ev.eval(call.Args[0]), t)
	elem := t.Underlying().(*types.Slice).Elem()
	for i, arg := range call.Args[1:] {
		if call.Ellipsis.IsValid() && i == len(call.Args)-2 {
			s.v = reflect.AppendSlice(s.v, ev.assign(ev.eval(arg), t).v)
		} else {
			s.v = reflect.Append(s.v, ev.assign(ev.eval(arg), elem).v)
		}
	}
	if s.v.Len() > maxElements {
		ev.gap(call, "a list as long as this")
	}
	return s
}

func (ev *evaluator) make(call *ast.CallExpr, t types.Type) value {
	n := 0
	if len(call.Args) > 1 {
		n = ev.number(call.Args[1], ev.eval(call.Args[1]))
	}
	switch rt := ev.erase(t); {
	case n < 0 || n > maxElements:
	case rt.Kind() == reflect.Slice && rt.Elem() != objectType:
		return value{t, reflect.MakeSlice(rt, n, n)}
	case rt.Kind() == reflect.Map:
		return value{t, reflect.MakeMap(rt)}
	}
	ev.gap(call, "this make")
	return value{}
}
