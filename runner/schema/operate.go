package schema

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"math"
	"reflect"

	"entgo.io/ent"
)

var comparisons = map[token.Token]bool{token.LSS: true, token.LEQ: true, token.GTR: true, token.GEQ: true}

func (ev *evaluator) binary(e *ast.BinaryExpr) value {
	t := ev.typeOf(e)
	if e.Op == token.LAND || e.Op == token.LOR {
		x := ev.truth(e.X)
		if x != (e.Op == token.LOR) {
			x = ev.truth(e.Y)
		}
		return value{t, reflect.ValueOf(x).Convert(ev.erase(t))}
	}
	x, y := ev.eval(e.X), ev.eval(e.Y)
	ev.demand(x)
	ev.demand(y)
	return ev.operate(e, e.Op, x, y, t)
}

// operate works on two values.
func (ev *evaluator) operate(n ast.Node, op token.Token, x, y value, t types.Type) value {
	switch {
	case op == token.EQL:
		return boolean(ev.equal(n, x, y))
	case op == token.NEQ:
		return boolean(!ev.equal(n, x, y))
	case op == token.SHL || op == token.SHR:
		return value{t, ev.shift(n, op, x.v, y.v)}
	}
	if !x.v.IsValid() || !y.v.IsValid() {
		ev.gap(n, "the operator "+op.String()+" on these operands")
	}
	if x.v.Kind() != y.v.Kind() { // one of them is a constant without a type
		if x.v.CanConvert(y.v.Type()) && isUntyped(x.t) {
			x.v = x.v.Convert(y.v.Type())
		} else if y.v.CanConvert(x.v.Type()) {
			y.v = y.v.Convert(x.v.Type())
		}
	}
	if comparisons[op] {
		return boolean(ev.compare(n, op, x.v, y.v))
	}
	out := reflect.New(x.v.Type()).Elem()
	ok := false
	switch {
	case x.v.Kind() != y.v.Kind():
	case x.v.Kind() == reflect.String && op == token.ADD:
		ev.bounded(n, x.v.Len()+y.v.Len())
		out.SetString(x.v.String() + y.v.String())
		ok = true
	case x.v.CanInt():
		ok = ev.integers(op, out, x.v.Int(), y.v.Int())
	case x.v.CanUint():
		ok = ev.unsigned(op, out, x.v.Uint(), y.v.Uint())
	case x.v.CanFloat():
		ok = floats(op, out, x.v.Float(), y.v.Float())
	}
	if !ok {
		ev.gap(n, "the operator "+op.String()+" on these operands")
	}
	return value{t, out}
}

func isUntyped(t types.Type) bool {
	b, ok := t.(*types.Basic)
	return ok && b.Info()&types.IsUntyped != 0
}

var divideByZero = thrown{words: "runtime error: integer divide by zero"}

func (ev *evaluator) integers(op token.Token, out reflect.Value, x, y int64) bool {
	if y == 0 && (op == token.QUO || op == token.REM) {
		panic(divideByZero)
	}
	f := map[token.Token]func() int64{
		token.ADD: func() int64 { return x + y }, token.SUB: func() int64 { return x - y }, token.MUL: func() int64 { return x * y },
		token.QUO: func() int64 { return x / y }, token.REM: func() int64 { return x % y }, token.AND: func() int64 { return x & y },
		token.OR: func() int64 { return x | y }, token.XOR: func() int64 { return x ^ y }, token.AND_NOT: func() int64 { return x &^ y },
	}[op]
	if f == nil {
		return false
	}
	out.SetInt(f())
	return true
}

func (ev *evaluator) unsigned(op token.Token, out reflect.Value, x, y uint64) bool {
	if y == 0 && (op == token.QUO || op == token.REM) {
		panic(divideByZero)
	}
	f := map[token.Token]func() uint64{
		token.ADD: func() uint64 { return x + y }, token.SUB: func() uint64 { return x - y }, token.MUL: func() uint64 { return x * y },
		token.QUO: func() uint64 { return x / y }, token.REM: func() uint64 { return x % y }, token.AND: func() uint64 { return x & y },
		token.OR: func() uint64 { return x | y }, token.XOR: func() uint64 { return x ^ y }, token.AND_NOT: func() uint64 { return x &^ y },
	}[op]
	if f == nil {
		return false
	}
	out.SetUint(f())
	return true
}

func floats(op token.Token, out reflect.Value, x, y float64) bool {
	switch op {
	case token.ADD:
		out.SetFloat(x + y)
	case token.SUB:
		out.SetFloat(x - y)
	case token.MUL:
		out.SetFloat(x * y)
	case token.QUO:
		out.SetFloat(x / y)
	default:
		return false
	}
	return true
}

// shift shifts an integer; by a negative number of bits it panics.
func (ev *evaluator) shift(n ast.Node, op token.Token, x, y reflect.Value) reflect.Value {
	var by uint64
	switch {
	case y.CanUint():
		by = y.Uint()
	case y.CanInt() && y.Int() < 0:
		panic(thrown{words: "runtime error: negative shift amount"})
	case y.CanInt():
		by = uint64(y.Int())
	default:
		ev.gap(n, "the operator "+op.String()+" on these operands")
	}
	out := reflect.New(x.Type()).Elem()
	switch {
	case x.CanInt() && op == token.SHL:
		out.SetInt(x.Int() << by)
	case x.CanInt():
		out.SetInt(x.Int() >> by)
	case x.CanUint() && op == token.SHL:
		out.SetUint(x.Uint() << by)
	case x.CanUint():
		out.SetUint(x.Uint() >> by)
	default:
		ev.gap(n, "the operator "+op.String()+" on these operands")
	}
	return out
}

// negate gives -x and ^x.
func negate(op token.Token, x reflect.Value) (reflect.Value, bool) {
	out := reflect.New(x.Type()).Elem()
	switch {
	case op == token.SUB && x.CanInt():
		out.SetInt(-x.Int())
	case op == token.SUB && x.CanUint():
		out.SetUint(-x.Uint())
	case op == token.SUB && x.CanFloat():
		out.SetFloat(-x.Float())
	case op == token.XOR && x.CanInt():
		out.SetInt(^x.Int())
	case op == token.XOR && x.CanUint():
		out.SetUint(^x.Uint())
	default:
		return out, false
	}
	return out, true
}

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
	if t.Underlying() == types.Typ[types.Invalid] {
		return ev.opaque(lit, "")
	}
	ev.gap(lit, "a literal of type "+ev.name(t))
	return value{}
}

// element evaluates an element of a literal, which may leave its type out.
func (ev *evaluator) element(e ast.Expr, t types.Type) value {
	if lit, ok := e.(*ast.CompositeLit); ok && lit.Type == nil {
		if t == types.Typ[types.Invalid] {
			return ev.opaque(e, "")
		}
		return ev.composite(lit, ev.concrete(t))
	}
	return ev.arg(e, t)
}

func (ev *evaluator) structLit(lit *ast.CompositeLit, t types.Type, st *types.Struct) value {
	v := ev.zero(t)
	for i, e := range lit.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			i = fieldIndex(st, kv.Key.(*ast.Ident).Name)
			e = kv.Value
		}
		if i < 0 || i >= st.NumFields() {
			ev.gap(e, "an element of this literal")
		}
		f := ev.element(e, st.Field(i).Type())
		if o, ok := ev.objectOf(v); ok {
			o.set(i, f)
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
	at := 0
	for _, e := range lit.Elts {
		e, at = ev.keyed(e, at)
		for out.Len() <= at {
			out = reflect.Append(out, ev.zero(elem).v)
		}
		if !counted[rt.Elem()] {
			out.Index(at).Set(ev.element(e, elem).v)
		}
		at++
	}
	return value{t, out}
}

// keyed gives an element of a list's literal and its index.
func (ev *evaluator) keyed(e ast.Expr, at int) (ast.Expr, int) {
	kv, ok := e.(*ast.KeyValueExpr)
	if !ok {
		return e, at
	}
	if at = ev.number(kv.Key, ev.eval(kv.Key)); at < 0 || at > maxElements {
		ev.gap(kv, "an element with this index")
	}
	return kv.Value, at
}

func (ev *evaluator) arrayLit(lit *ast.CompositeLit, t, elem types.Type) value {
	out := ev.zero(t)
	at := 0
	for _, e := range lit.Elts {
		e, at = ev.keyed(e, at)
		if at >= out.v.Len() {
			ev.gap(lit, "an element of this literal")
		}
		out.v.Index(at).Set(ev.element(e, elem).v)
		at++
	}
	return out
}

func (ev *evaluator) mapLit(lit *ast.CompositeLit, t types.Type, m *types.Map) value {
	out := reflect.MakeMap(ev.erase(t))
	for _, e := range lit.Elts {
		kv := e.(*ast.KeyValueExpr)
		out.SetMapIndex(ev.key(ev.element(kv.Key, m.Key()), m.Key()), ev.element(kv.Value, m.Elem()).v)
	}
	return value{t, out}
}
