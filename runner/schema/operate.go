package schema

import (
	"go/ast"
	"go/token"
	"go/types"
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

// counted are the lists of which only the length is part of a schema.
var counted = map[reflect.Type]bool{typ[ent.Hook](): true, typ[ent.Interceptor](): true}
