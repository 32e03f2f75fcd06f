package schema

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"math"
	"reflect"
)

func (ev *evaluator) compare(n ast.Node, op token.Token, x, y reflect.Value) bool {
	c := 0
	switch {
	case x.Kind() != y.Kind():
		ev.gap(n, "the operator "+op.String()+" on these operands")
	case x.Kind() == reflect.String:
		c = cmp.Compare(x.String(), y.String())
	case x.CanInt():
		c = cmp.Compare(x.Int(), y.Int())
	case x.CanUint():
		c = cmp.Compare(x.Uint(), y.Uint())
	case x.CanFloat():
		if math.IsNaN(x.Float()) || math.IsNaN(y.Float()) {
			return false
		}
		c = cmp.Compare(x.Float(), y.Float())
	default:
		ev.gap(n, "the operator "+op.String()+" on these operands")
	}
	switch op {
	case token.LSS:
		return c < 0
	case token.LEQ:
		return c <= 0
	case token.GTR:
		return c > 0
	}
	return c >= 0
}

// equal compares two values as == does.
func (ev *evaluator) equal(n ast.Node, x, y value) bool {
	if isNil(x.t) || isNil(y.t) {
		return ev.equalNil(n, x, y)
	}
	if types.IsInterface(x.t) || types.IsInterface(y.t) {
		return ev.equalInterfaces(n, ev.open(x), ev.open(y))
	}
	return ev.same(n, x, y)
}

func (ev *evaluator) equalInterfaces(n ast.Node, x, y value) bool {
	ev.demand(x)
	ev.demand(y)
	if isNil(x.t) || isNil(y.t) {
		return isNil(x.t) == isNil(y.t)
	}
	if x.t == types.Typ[types.Invalid] || y.t == types.Typ[types.Invalid] {
		return x.v.Type() == y.v.Type() && x.v.Type().Comparable() && x.v.Interface() == y.v.Interface()
	}
	return types.Identical(types.Default(x.t), types.Default(y.t)) && ev.same(n, x, y)
}

// same compares two values that are in no interface.
func (ev *evaluator) same(n ast.Node, x, y value) bool {
	a, isObject := ev.objectOf(x)
	b, both := ev.objectOf(y)
	switch {
	case isObject && both && isStruct(x.t):
		for i := range a.fields {
			if !ev.equal(n, a.fields[i], b.fields[i]) {
				return false
			}
		}
		return true
	case x.v.Type() == objectType && y.v.Type() == objectType:
		return a == b
	case x.v.Type() != y.v.Type() && y.v.CanConvert(x.v.Type()) && isUntyped(y.t):
		y.v = y.v.Convert(x.v.Type())
	case x.v.Type() != y.v.Type() && x.v.CanConvert(y.v.Type()):
		x.v = x.v.Convert(y.v.Type())
	}
	if x.v.Type() != y.v.Type() || !x.v.Comparable() {
		ev.gap(n, "a comparison of these operands")
	}
	if x.v.Kind() == reflect.Array {
		for i := range x.v.Len() {
			if !ev.equal(n, value{elemOf(x.t), x.v.Index(i)}, value{elemOf(x.t), y.v.Index(i)}) {
				return false
			}
		}
		return true
	}
	return x.v.Equal(y.v)
}

func (ev *evaluator) equalNil(n ast.Node, x, y value) bool {
	if isNil(x.t) {
		x = y
	}
	if isNil(x.t) {
		return true
	}
	switch x.v.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map, reflect.Func, reflect.Interface:
		return x.v.IsNil()
	}
	ev.gap(n, "a comparison with nil")
	return false
}
