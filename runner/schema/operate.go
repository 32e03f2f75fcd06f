package schema

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"reflect"

	"entgo.io/ent"
)

var comparisons = map[token.Token]bool{token.EQL: true, token.NEQ: true, token.LSS: true, token.LEQ: true, token.GTR: true, token.GEQ: true}

func (ev *evaluator) binary(e *ast.BinaryExpr) value {
	x := ev.eval(e.X)
	t := ev.info.TypeOf(e)
	if e.Op == token.LAND || e.Op == token.LOR {
		if x.v.Bool() == (e.Op == token.LOR) {
			return value{t, x.v}
		}
		return value{t, ev.eval(e.Y).v}
	}
	return ev.operate(e, e.Op, x, ev.eval(e.Y), t)
}

// operate works on the basic types, by the arithmetic of constants.
func (ev *evaluator) operate(n ast.Node, op token.Token, x, y value, t types.Type) value {
	if isNil(x.t) || isNil(y.t) {
		return ev.compareNil(n, op, x, y)
	}
	cx, cy := asConstant(x.v), asConstant(y.v)
	if cx == nil || cy == nil || cx.Kind() != cy.Kind() {
		ev.gap(n, "the operator "+op.String()+" on these operands")
	}
	if comparisons[op] {
		return value{types.Typ[types.Bool], reflect.ValueOf(constant.Compare(cx, op, cy))}
	}
	switch {
	case op == token.ADD && len(x.v.String())+len(y.v.String()) > maxText:
		ev.gap(n, "a text as long as this")
	case op == token.QUO && cx.Kind() == constant.Int:
		if constant.Sign(cy) == 0 {
			panic(thrown{"runtime error: integer divide by zero"})
		}
		op = token.QUO_ASSIGN // go/constant's sign for the division of integers
	case op == token.REM && constant.Sign(cy) == 0:
		panic(thrown{"runtime error: integer divide by zero"})
	case op == token.SHL, op == token.SHR, op == token.AND_NOT:
		ev.gap(n, "the operator "+op.String())
	case cx.Kind() == constant.Bool, cx.Kind() == constant.String && op != token.ADD:
		ev.gap(n, "the operator "+op.String())
	}
	result := constant.BinaryOp(cx, op, cy)
	if b, ok := t.Underlying().(*types.Basic); !ok || result.Kind() == constant.Int && !fits(result, ev.erase(b)) {
		ev.gap(n, "arithmetic that overflows")
	}
	v := ev.constant(result, t)
	return value{t, v.v}
}

func fits(c constant.Value, rt reflect.Type) bool {
	rv := reflect.New(rt).Elem()
	if rv.CanInt() {
		n, exact := constant.Int64Val(c)
		return exact && !rv.OverflowInt(n)
	}
	n, exact := constant.Uint64Val(c)
	return exact && rv.CanUint() && !rv.OverflowUint(n)
}

func asConstant(rv reflect.Value) constant.Value {
	switch {
	case rv.Kind() == reflect.Bool:
		return constant.MakeBool(rv.Bool())
	case rv.Kind() == reflect.String:
		return constant.MakeString(rv.String())
	case rv.CanInt():
		return constant.MakeInt64(rv.Int())
	case rv.CanUint():
		return constant.MakeUint64(rv.Uint())
	}
	return nil // floats: Go rounds where go/constant does not
}

func (ev *evaluator) compareNil(n ast.Node, op token.Token, x, y value) value {
	if isNil(x.t) {
		x = y
	}
	equal := isNil(x.t)
	if !equal {
		switch x.v.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Map, reflect.Func, reflect.Interface:
			equal = x.v.IsNil()
		default:
			ev.gap(n, "a comparison with nil")
		}
	}
	return value{types.Typ[types.Bool], reflect.ValueOf(equal == (op == token.EQL))}
}

func (ev *evaluator) index(e *ast.IndexExpr) value {
	if tv := ev.info.Types[e.X]; tv.IsType() || !tv.IsValue() || ev.info.Instances != nil && isGeneric(ev.info.TypeOf(e.X)) {
		ev.gap(e, "a generic type or function")
	}
	x, i := ev.eval(e.X), ev.eval(e.Index)
	t := ev.info.TypeOf(e)
	switch x.v.Kind() {
	case reflect.Map:
		m := x.t.Underlying().(*types.Map)
		if v := x.v.MapIndex(ev.assign(i, m.Key()).v); v.IsValid() {
			return value{m.Elem(), v}
		}
		return ev.zero(m.Elem())
	case reflect.Slice, reflect.Array, reflect.String:
		n := ev.number(e.Index, i)
		if n < 0 || n >= x.v.Len() {
			panic(thrown{fmt.Sprintf("runtime error: index out of range [%d] with length %d", n, x.v.Len())})
		}
		return value{t, x.v.Index(n)}
	}
	ev.gap(e, "an index of "+ev.name(x.t))
	return value{}
}

func isGeneric(t types.Type) bool {
	sig, ok := t.(*types.Signature)
	return ok && sig.TypeParams() != nil
}

func (ev *evaluator) number(n ast.Node, v value) int {
	if !v.v.IsValid() || !v.v.CanInt() {
		ev.gap(n, "an index of this type")
	}
	return int(v.v.Int())
}

func (ev *evaluator) slice(e *ast.SliceExpr) value {
	x := ev.eval(e.X)
	if k := x.v.Kind(); k != reflect.Slice && k != reflect.String || e.Slice3 {
		ev.gap(e, "this slice expression")
	}
	low, high := 0, x.v.Len()
	if e.Low != nil {
		low = ev.number(e.Low, ev.eval(e.Low))
	}
	if e.High != nil {
		high = ev.number(e.High, ev.eval(e.High))
	}
	if low < 0 || low > high || high > x.v.Len() {
		ev.gap(e, "a slice out of range")
	}
	return value{ev.info.TypeOf(e), x.v.Slice(low, high)}
}

func (ev *evaluator) composite(lit *ast.CompositeLit, t types.Type) value {
	ev.step(lit)
	switch u := t.Underlying().(type) {
	case *types.Struct:
		return ev.structLit(lit, t, u)
	case *types.Slice:
		return ev.sliceLit(lit, t, u.Elem())
	case *types.Array:
		return ev.arrayLit(lit, t, u.Elem())
	case *types.Map:
		return ev.mapLit(lit, t, u)
	case *types.Pointer: // an element {…} of a []*T
		return ev.address(ev.composite(lit, u.Elem()))
	}
	ev.gap(lit, "a literal of type "+ev.name(t))
	return value{}
}

// element evaluates an element of a literal, which may leave its type out.
func (ev *evaluator) element(e ast.Expr, t types.Type) value {
	if lit, ok := e.(*ast.CompositeLit); ok && lit.Type == nil {
		return ev.composite(lit, t)
	}
	return ev.assign(ev.eval(e), t)
}

func (ev *evaluator) structLit(lit *ast.CompositeLit, t types.Type, st *types.Struct) value {
	v := ev.zero(t)
	for i, e := range lit.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			i = fieldIndex(st, kv.Key.(*ast.Ident).Name)
			e = kv.Value
		}
		f := ev.element(e, st.Field(i).Type())
		if o, ok := ev.objectOf(v); ok {
			o.fields[i] = f
		} else {
			v.v.FieldByName(st.Field(i).Name()).Set(f.v)
		}
	}
	return v
}

func fieldIndex(st *types.Struct, name string) int {
	for i := range st.NumFields() {
		if st.Field(i).Name() == name {
			return i
		}
	}
	return -1
}

// counted are the lists of which only the length is part of a schema.
var counted = map[reflect.Type]bool{typ[ent.Hook](): true, typ[ent.Interceptor](): true}

func (ev *evaluator) sliceLit(lit *ast.CompositeLit, t, elem types.Type) value {
	rt := ev.erase(t)
	out := reflect.MakeSlice(rt, 0, len(lit.Elts))
	for _, e := range lit.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			ev.gap(kv, "an element with an index")
		}
		if counted[rt.Elem()] {
			out = reflect.Append(out, reflect.Zero(rt.Elem()))
			continue
		}
		out = reflect.Append(out, ev.element(e, elem).v)
	}
	return value{t, out}
}

func (ev *evaluator) arrayLit(lit *ast.CompositeLit, t, elem types.Type) value {
	out := reflect.New(ev.erase(t)).Elem()
	for i, e := range lit.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			ev.gap(kv, "an element with an index")
		}
		out.Index(i).Set(ev.element(e, elem).v)
	}
	return value{t, out}
}

func (ev *evaluator) mapLit(lit *ast.CompositeLit, t types.Type, m *types.Map) value {
	out := reflect.MakeMap(ev.erase(t))
	for _, e := range lit.Elts {
		kv := e.(*ast.KeyValueExpr)
		out.SetMapIndex(ev.element(kv.Key, m.Key()).v, ev.element(kv.Value, m.Elem()).v)
	}
	return value{t, out}
}
