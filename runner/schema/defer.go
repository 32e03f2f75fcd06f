package schema

import (
	"errors"
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
)

// panicking is a panic on its way up the calls.
type panicking struct {
	thrown
	at        token.Pos
	recovered bool
}

// body runs the statements of a call, and then what they deferred: that may change
// the named results, and recover from a panic.
func (ev *evaluator) body(c *callee) (results []value) {
	call, depth, nested := ev.frame, ev.depth, ev.nested
	defer func() {
		r := recover()
		if r == nil {
			return
		}
		t, ok := r.(thrown)
		if !ok || len(*call.defers) == 0 {
			panic(r)
		}
		call.panicking = &panicking{t, ev.at, false}
		for len(*call.defers) > 0 {
			ev.frame, ev.depth, ev.nested = call, depth, nested
			ev.unwind(call)
		}
		if !call.panicking.recovered {
			ev.at = call.panicking.at
			panic(call.panicking.thrown)
		}
		results = ev.zeros(c.sig.Results())
		ev.readNamed(c, call, results)
	}()
	_, results = ev.block(c.body.List)
	ev.frame = call
	if len(*call.defers) > 0 {
		ev.setNamed(c, call, results)
		ev.runDeferred(call)
		ev.readNamed(c, call, results)
	}
	return results
}

func (ev *evaluator) zeros(t *types.Tuple) (vs []value) {
	for v := range t.Variables() {
		vs = append(vs, ev.zero(v.Type()))
	}
	return vs
}

// runDeferred runs what a call has deferred, the last first.
func (ev *evaluator) runDeferred(call *frame) {
	for n := len(*call.defers); n > 0; n = len(*call.defers) {
		deferred := (*call.defers)[n-1]
		*call.defers = (*call.defers)[:n-1]
		ev.deferring = call
		deferred()
		ev.deferring, ev.frame = nil, call
	}
}

// unwind runs what a call has deferred until that panics, too: the last panic is the one
// that goes on.
func (ev *evaluator) unwind(call *frame) {
	defer func() {
		r := recover()
		if t, ok := r.(thrown); ok {
			call.panicking = &panicking{t, ev.at, false}
		} else if r != nil {
			panic(r)
		}
	}()
	ev.runDeferred(call)
}

// setNamed sets the named results of a call to what it returns.
func (ev *evaluator) setNamed(c *callee, call *frame, results []value) {
	for i, v := range results {
		if to := call.vars[c.sig.Results().At(i)]; to != nil {
			ev.setVariable(to, v)
		}
	}
}

// readNamed gives the named results of a call as they are.
func (ev *evaluator) readNamed(c *callee, call *frame, results []value) {
	for i := range results {
		if from := call.vars[c.sig.Results().At(i)]; from != nil {
			results[i] = *from
		}
	}
}

// deferStmt notes a call for the end of the function. What is called, and with what,
// Go looks at now.
func (ev *evaluator) deferStmt(s *ast.DeferStmt) {
	at := ev.frame
	for !at.call {
		at = at.parent
	}
	later := func(run func()) { *at.defers = append(*at.defers, run) }
	if fun := ast.Unparen(s.Call.Fun); ev.info.value(fun).IsBuiltin() {
		later(ev.deferBuiltin(s.Call, types.ExprString(fun)))
		return
	}
	if ev.prints(s.Call) {
		return
	}
	f := ev.eval(s.Call.Fun)
	ev.demand(f)
	sig, ok := f.t.Underlying().(*types.Signature)
	if !ok || f.v.IsNil() {
		ev.gap(s, "a deferred call of "+types.ExprString(s.Call.Fun))
	}
	args := ev.args(s.Call, sig)
	for i := range args {
		args[i] = variable(args[i])
	}
	if fn := ev.calledFunc(s.Call.Fun); fn != nil && ev.funcs[fn.Origin()] == nil {
		ev.unboxAll(s.Call, args)
	}
	later(func() { ev.invoke(s.Call, f.v, sig, args) })
}

// deferBuiltin looks at the arguments of a built-in function, for a call at the end.
func (ev *evaluator) deferBuiltin(call *ast.CallExpr, name string) func() {
	if name == "recover" { // it is not called by what is deferred
		return func() {}
	}
	args := make([]value, len(call.Args))
	for i, arg := range call.Args {
		args[i] = ev.eval(arg)
		ev.demand(args[i])
		if !isNil(args[i].t) {
			args[i] = variable(args[i])
		}
	}
	if name == "panic" {
		return func() { ev.panicWith(call, args[0]) }
	}
	return func() { ev.builtinOf(call, name, args, ev.typeOf(call)) }
}

// recover gives what a call panics with, to a function that it has deferred.
func (ev *evaluator) recover(t types.Type) value {
	at := ev.frame
	for !at.call {
		at = at.parent
	}
	if at.deferred == nil || at.deferred.panicking == nil || at.deferred.panicking.recovered {
		return ev.zero(t)
	}
	p := at.deferred.panicking
	p.recovered = true
	if p.v != nil {
		return ev.assign(*p.v, t)
	}
	out := reflect.New(ev.erase(t)).Elem()
	out.Set(reflect.ValueOf(errors.New(p.words))) // as runtime.Error prints
	return value{t, out}
}
