package schema

import (
	"fmt"
	"go/ast"
	"go/types"
	"reflect"
)

// mustAssert evaluates x.(T), which panics where x is none.
func (ev *evaluator) mustAssert(e *ast.TypeAssertExpr) value {
	v, ok := ev.assert(e)
	if !ok {
		x := ev.eval(e.X)
		panic(thrown{words: "interface conversion: " + ev.notOf(ev.open(x), x.t, ev.typeOf(e))})
	}
	return v
}

// notOf says as Go does that a value in an interface is none of a type.
func (ev *evaluator) notOf(inner value, static, t types.Type) string {
	held := "nil"
	switch {
	case inner.t == types.Typ[types.Invalid]:
		held = inner.v.Type().String()
	case !isNil(inner.t):
		held = ev.name(types.Default(inner.t))
	}
	if iface, ok := t.Underlying().(*types.Interface); ok && held != "nil" {
		missing, _ := types.MissingMethod(inner.t, iface, true)
		if missing == nil || inner.t == types.Typ[types.Invalid] {
			return fmt.Sprintf("%s is not %s", held, ev.name(t))
		}
		return fmt.Sprintf("%s is not %s: missing method %s", held, ev.name(t), missing.Name())
	}
	from := "interface"
	if i, ok := static.Underlying().(*types.Interface); ok && !types.IsInterface(t) {
		from = ev.name(static)
		if _, named := types.Unalias(static).(*types.Named); !named && i.Empty() {
			from = "interface {}"
		}
	}
	return fmt.Sprintf("%s is %s, not %s", from, held, ev.name(t))
}

// assert evaluates x.(T), with whether x is one.
func (ev *evaluator) assert(e *ast.TypeAssertExpr) (value, bool) {
	x := ev.eval(e.X)
	t := ev.typeOf(e.Type)
	ev.demand(x)
	if t == nil || t == types.Typ[types.Invalid] {
		ev.gap(e, types.ExprString(e))
	}
	inner := ev.open(x)
	ev.demand(inner)
	if !ev.is(e, inner, t) {
		return ev.zero(t), false
	}
	if types.IsInterface(t) {
		return ev.intoInterface(inner, t), true
	}
	return value{t, inner.v}, true
}

// intoInterface puts what one interface holds into another.
func (ev *evaluator) intoInterface(inner value, t types.Type) value {
	if inner.t != types.Typ[types.Invalid] {
		return ev.assign(inner, t)
	}
	out := reflect.New(ev.erase(t)).Elem()
	out.Set(inner.v)
	return value{t, out}
}

// is tells whether what an interface holds is of a type.
func (ev *evaluator) is(n ast.Node, v value, t types.Type) bool {
	if isNil(v.t) {
		return isNil(t)
	}
	if isNil(t) {
		return false
	}
	if v.t == types.Typ[types.Invalid] {
		return ev.nativeIs(n, v, t)
	}
	if iface, ok := t.Underlying().(*types.Interface); ok {
		if named, ok := pointee(v.t).(*types.Named); ok && ev.unknowns[named.Obj()].pos.IsValid() {
			ev.gap(n, "whether a "+ev.name(v.t)+" is a "+ev.name(t))
		}
		return types.Implements(v.t, iface)
	}
	return types.Identical(v.t, t)
}

// nativeIs tells so of a value of a library's own type, one that is not exported.
func (ev *evaluator) nativeIs(n ast.Node, v value, t types.Type) bool {
	rt := ev.erase(t)
	switch {
	case rt.Kind() != reflect.Interface:
		return v.v.Type() == rt
	case !ev.universe.own(t):
		return v.v.Type().Implements(rt)
	}
	ev.gap(n, "whether a value of a library is a "+ev.name(t))
	return false
}

func (ev *evaluator) typeSwitch(s *ast.TypeSwitchStmt) (control, []value) {
	return ev.with(func() (control, []value) {
		if s.Init != nil {
			ev.exec(s.Init)
		}
		x := ev.eval(switched(s))
		ev.demand(x)
		inner := ev.open(x)
		ev.demand(inner)
		for i, c := range s.Body.List {
			clause := c.(*ast.CaseClause)
			for _, e := range clause.List {
				t := ev.typeOf(e)
				if ev.info.value(e).IsNil() {
					t = types.Typ[types.UntypedNil]
				}
				if t == nil || t == types.Typ[types.Invalid] {
					ev.gap(e, types.ExprString(e))
				}
				if ev.is(e, inner, t) {
					return ev.typeClause(s, i, x, inner)
				}
			}
		}
		for i, c := range s.Body.List {
			if c.(*ast.CaseClause).List == nil {
				return ev.typeClause(s, i, x, inner)
			}
		}
		return next, nil
	})
}

// typeClause runs a clause, with the variable of the switch as that clause has it.
func (ev *evaluator) typeClause(s *ast.TypeSwitchStmt, i int, x, inner value) (control, []value) {
	return ev.with(func() (control, []value) {
		if obj := ev.info.implicit(s.Body.List[i]); obj != nil {
			v := x
			switch t := ev.concrete(obj.Type()); {
			case !types.IsInterface(t):
				v = value{obj.Type(), inner.v}
			case !isNil(inner.t) && !types.Identical(t, x.t):
				v = ev.intoInterface(inner, t)
			}
			ev.define(obj, v)
		}
		c, vs := ev.block(s.Body.List[i].(*ast.CaseClause).Body)
		if c == broken && ev.mine(s) {
			return next, nil
		}
		return c, vs
	})
}

// switched gives x of switch v := x.(type).
func switched(s *ast.TypeSwitchStmt) ast.Expr {
	var e ast.Expr
	switch a := s.Assign.(type) {
	case *ast.AssignStmt:
		e = a.Rhs[0]
	case *ast.ExprStmt:
		e = a.X
	}
	return ast.Unparen(e).(*ast.TypeAssertExpr).X
}
