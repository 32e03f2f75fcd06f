package schema

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"slices"
)

func (ev *evaluator) rangeStmt(s *ast.RangeStmt) (control, []value) {
	x := ev.eval(s.X)
	ev.demand(x)
	turn := func(key, el func() value) (bool, control, []value) {
		ev.step(s)
		c, vs := ev.with(func() (control, []value) {
			ev.rangeVar(s, s.Key, key)
			ev.rangeVar(s, s.Value, el)
			return ev.block(s.Body.List)
		})
		done, how := ev.loops(s, c)
		return done, how, vs
	}
	switch {
	case x.v.Kind() == reflect.Array && s.Value != nil: // of an array it takes a copy
		x = variable(x)
	case x.v.Kind() == reflect.Pointer && x.v.Type() != objectType && x.v.Elem().Kind() == reflect.Array:
		x.v = x.v.Elem()
	}
	switch {
	case isNil(x.t) || !x.v.IsValid():
		return next, nil
	case x.v.Kind() == reflect.Slice || x.v.Kind() == reflect.Array || x.v.CanInt() || x.v.CanUint():
		return ev.rangeList(x, turn)
	case x.v.Kind() == reflect.String:
		return ev.rangeText(x, turn)
	case x.v.Kind() == reflect.Map:
		return ev.rangeMap(s, x, turn)
	case x.v.Kind() == reflect.Func:
		return ev.rangeFunc(s, x, turn)
	}
	ev.gap(s, "a range over "+ev.name(x.t))
	return next, nil
}

// turnOf runs a turn of a loop with the two variables.
type turnOf func(key, el func() value) (done bool, how control, results []value)

func (ev *evaluator) rangeList(x value, turn turnOf) (control, []value) {
	list := x.v.Kind() == reflect.Slice || x.v.Kind() == reflect.Array
	n, keyType, elType := 0, types.Type(types.Typ[types.Int]), types.Type(nil)
	switch {
	case list:
		n = x.v.Len()
		elType = elemOf(x.t)
	case x.v.CanInt():
		n, keyType = int(x.v.Int()), x.t
	default:
		n, keyType = int(x.v.Uint()), x.t
	}
	for i := range n {
		key := func() value { return value{keyType, reflect.ValueOf(i).Convert(ev.erase(keyType))} }
		el := func() value { return value{elType, x.v.Index(i)} }
		if done, how, vs := turn(key, el); done {
			return how, vs
		}
	}
	return next, nil
}

func elemOf(t types.Type) types.Type {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	if e, ok := t.Underlying().(interface{ Elem() types.Type }); ok {
		return e.Elem()
	}
	return types.Typ[types.Byte] // of a string
}

func (ev *evaluator) rangeText(x value, turn turnOf) (control, []value) {
	for i, r := range x.v.String() {
		key := func() value { return value{types.Typ[types.Int], reflect.ValueOf(i)} }
		el := func() value { return value{types.Typ[types.Rune], reflect.ValueOf(r)} }
		if done, how, vs := turn(key, el); done {
			return how, vs
		}
	}
	return next, nil
}

// rangeMap goes through a map by its keys' order, or by the one in which they came up:
// Go has none, so that this is one of those in which the schema may be read.
func (ev *evaluator) rangeMap(s *ast.RangeStmt, x value, turn turnOf) (control, []value) {
	m := x.t.Underlying().(*types.Map)
	keys := x.v.MapKeys()
	slices.SortStableFunc(keys, func(a, b reflect.Value) int {
		switch {
		case a.Kind() == reflect.String:
			return cmp.Compare(a.String(), b.String())
		case a.CanInt():
			return cmp.Compare(a.Int(), b.Int())
		case a.CanUint():
			return cmp.Compare(a.Uint(), b.Uint())
		case a.CanFloat():
			return cmp.Compare(a.Float(), b.Float())
		case a.Kind() == reflect.Bool:
			return cmp.Compare(fmt.Sprint(a.Bool()), fmt.Sprint(b.Bool()))
		}
		if n, ok := ev.keys.number[a.Interface()]; ok {
			return cmp.Compare(n, ev.keys.number[b.Interface()])
		}
		if len(keys) > 1 {
			ev.gap(s, "a range over "+ev.name(x.t))
		}
		return 0
	})
	for _, k := range keys {
		key := func() value { return value{m.Key(), k} }
		el := func() value { return value{m.Elem(), x.v.MapIndex(k)} }
		if done, how, vs := turn(key, el); done {
			return how, vs
		}
	}
	return next, nil
}

// rangeFunc calls an iterator with the loop's body.
func (ev *evaluator) rangeFunc(s *ast.RangeStmt, x value, turn turnOf) (how control, results []value) {
	sig, ok := x.t.Underlying().(*types.Signature)
	if !ok || x.v.IsNil() {
		ev.gap(s, "a range over "+ev.name(x.t))
	}
	yield := ev.concrete(sig.Params().At(0).Type())
	given, ok := yield.Underlying().(*types.Signature)
	if !ok {
		ev.gap(s, "a range over "+ev.name(x.t))
	}
	f := ev.frame
	stopped := false
	body := ev.function(s.X, yield, func(args []value) []value {
		defer func(f *frame) { ev.frame = f }(ev.frame)
		ev.frame = f
		of := func(i int) func() value {
			return func() value { return args[i] }
		}
		var done bool
		if done, how, results = turn(of(0), of(1)); done {
			stopped = true
		}
		return []value{boolean(!stopped)}
	})
	_ = given
	ev.invoke(s, x.v, sig, []value{{yield, body.v}})
	if !stopped {
		return next, nil
	}
	return how, results
}

func (ev *evaluator) rangeVar(s *ast.RangeStmt, e ast.Expr, v func() value) {
	if id, ok := e.(*ast.Ident); e == nil || ok && id.Name == "_" {
		return
	}
	if id, ok := e.(*ast.Ident); ok && s.Tok == token.DEFINE {
		ev.define(ev.info.def(id), v())
		return
	}
	ev.store(e, v())
}

func (ev *evaluator) switchStmt(s *ast.SwitchStmt) (control, []value) {
	return ev.with(func() (control, []value) {
		if s.Init != nil {
			ev.exec(s.Init)
		}
		tag := boolean(true)
		if s.Tag != nil {
			tag = ev.eval(s.Tag)
			ev.demand(tag)
		}
		chosen := -1
		for i, c := range s.Body.List {
			if chosen < 0 && ev.matches(c.(*ast.CaseClause), tag) {
				chosen = i
			}
		}
		return ev.clauses(s, s.Body.List, chosen)
	})
}

// clauses runs the chosen clause of a switch, or its default, and what that falls
// through to.
func (ev *evaluator) clauses(s ast.Stmt, list []ast.Stmt, chosen int) (control, []value) {
	for i, c := range list {
		if chosen < 0 && c.(*ast.CaseClause).List == nil {
			chosen = i
		}
	}
	for ; chosen >= 0 && chosen < len(list); chosen++ {
		c, vs := ev.with(func() (control, []value) { return ev.block(list[chosen].(*ast.CaseClause).Body) })
		switch {
		case c == fellThrough:
			continue
		case c == broken && ev.mine(s):
			return next, nil
		}
		return c, vs
	}
	return next, nil
}

func (ev *evaluator) matches(c *ast.CaseClause, tag value) bool {
	for _, e := range c.List {
		v := ev.eval(e)
		ev.demand(v)
		if ev.operate(e, token.EQL, tag, v, types.Typ[types.Bool]).v.Bool() {
			return true
		}
	}
	return false
}
