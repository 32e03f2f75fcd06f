package schema

import (
	"fmt"
	"go/ast"
	"go/types"
	"math"
	"reflect"
)

func (ev *evaluator) index(e *ast.IndexExpr) value {
	if len(ev.instance(e)) > 0 {
		return ev.ident2(e)
	}
	if tv := ev.info.value(e.X); tv.IsType() || !tv.IsValue() {
		ev.gap(e, "a generic type or function")
	}
	if ev.isMap(e.X) {
		v, _ := ev.mapIndex(e)
		return v
	}
	x, i := ev.eval(e.X), ev.eval(e.Index)
	ev.demand(x)
	ev.demand(i)
	t := ev.typeOf(e)
	if x.v.Kind() == reflect.Pointer && x.v.Type() != objectType && !x.v.IsNil() {
		x.v = x.v.Elem()
	}
	switch x.v.Kind() {
	case reflect.Slice, reflect.Array, reflect.String:
		n := ev.number(e.Index, i)
		if n < 0 {
			panic(thrown{words: fmt.Sprintf("runtime error: index out of range [%d]", n)})
		}
		if n >= x.v.Len() {
			panic(thrown{words: fmt.Sprintf("runtime error: index out of range [%d] with length %d", n, x.v.Len())})
		}
		return value{t, x.v.Index(n)}
	}
	ev.gap(e, "an index of "+ev.name(x.t))
	return value{}
}

func (ev *evaluator) isMap(e ast.Expr) bool {
	t := ev.typeOf(e)
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Map)
	return ok
}

// mapIndex gives an element of a map, and whether it is there.
func (ev *evaluator) mapIndex(e *ast.IndexExpr) (value, bool) {
	x := ev.eval(e.X)
	m := x.t.Underlying().(*types.Map)
	if v := x.v.MapIndex(ev.key(ev.eval(e.Index), m.Key())); v.IsValid() {
		return value{m.Elem(), v}, true
	}
	return ev.zero(m.Elem()), false
}

func (ev *evaluator) number(n ast.Node, v value) int {
	switch {
	case v.v.IsValid() && v.v.CanInt():
		return int(v.v.Int())
	case v.v.IsValid() && v.v.CanUint() && v.v.Uint() <= math.MaxInt:
		return int(v.v.Uint())
	}
	ev.gap(n, "an index of this type")
	return 0
}

func (ev *evaluator) slice(e *ast.SliceExpr) value {
	x := ev.eval(e.X)
	ev.demand(x)
	if x.v.Kind() == reflect.Pointer && x.v.Type() != objectType && !x.v.IsNil() {
		x.v = x.v.Elem()
	}
	if k := x.v.Kind(); k != reflect.Slice && k != reflect.String && (k != reflect.Array || !x.v.CanAddr()) {
		ev.gap(e, "this slice expression")
	}
	low, high := 0, x.v.Len()
	if e.Low != nil {
		low = ev.number(e.Low, ev.eval(e.Low))
	}
	if e.High != nil {
		high = ev.number(e.High, ev.eval(e.High))
	}
	if words := outOfRange(x.v, low, high); words != "" {
		panic(thrown{words: "runtime error: slice bounds out of range " + words})
	}
	if high > x.v.Len() { // how much room is behind a list is the runtime's affair
		ev.gap(e, "a slice out of range")
	}
	if e.Slice3 {
		most := ev.number(e.Max, ev.eval(e.Max))
		if most < high || most > x.v.Cap() {
			ev.gap(e, "a slice out of range")
		}
		return value{ev.typeOf(e), x.v.Slice3(low, high, most)}
	}
	return value{ev.typeOf(e), x.v.Slice(low, high)}
}

// outOfRange says what of x[low:high] is out of range, as Go does; "" for nothing, or
// for what lies behind a list's end.
func outOfRange(x reflect.Value, low, high int) string {
	switch {
	case high < 0:
		return fmt.Sprintf("[:%d]", high)
	case high > x.Len() && x.Kind() != reflect.Slice:
		return fmt.Sprintf("[:%d] with length %d", high, x.Len())
	case high > x.Len():
		return ""
	case low < 0:
		return fmt.Sprintf("[%d:]", low)
	case low > high:
		return fmt.Sprintf("[%d:%d]", low, high)
	}
	return ""
}
