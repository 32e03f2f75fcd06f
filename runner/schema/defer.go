package schema

import (
	"errors"
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"slices"
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
		ev.frame, ev.depth, ev.nested = call, depth, nested
		ev.runDeferred(call)
		if !call.panicking.recovered {
			ev.at = call.panicking.at
			panic(t)
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
	for _, deferred := range slices.Backward(*call.defers) {
		ev.deferring = call
		deferred()
		ev.deferring, ev.frame = nil, call
	}
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
	if ev.info.value(ast.Unparen(s.Call.Fun)).IsBuiltin() {
		ev.gap(s, "a deferred "+types.ExprString(s.Call.Fun))
	}
	if ev.prints(s.Call.Fun) {
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
