package schema

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
)

func (ev *evaluator) builtin(call *ast.CallExpr, fun ast.Expr) value {
	t := ev.typeOf(call)
	name := types.ExprString(fun)
	if (t == nil || t == types.Typ[types.Invalid]) && len(call.Args) > 0 && name != "panic" {
		if v := ev.eval(call.Args[0]); v.isOpaque() {
			return v
		}
		return ev.opaque(call, "")
	}
	switch name {
	case "append":
		return ev.appendTo(call, t)
	case "recover":
		return ev.recover(t)
	case "new":
		return ev.newOf(call, t)
	case "make":
		return ev.make(call, t)
	case "panic":
		ev.panics(call)
	case "min", "max":
		return ev.extreme(call, name == "min", t)
	}
	args := make([]value, len(call.Args))
	for i, arg := range call.Args {
		args[i] = ev.eval(arg)
		ev.demand(args[i])
	}
	return ev.builtinOf(call, name, args, t)
}

// builtinOf calls a built-in function with its arguments.
func (ev *evaluator) builtinOf(call *ast.CallExpr, name string, args []value, t types.Type) value {
	switch x := args[0].v; {
	case isNil(args[0].t):
	case name == "len" && x.Kind() != reflect.Pointer:
		return value{t, reflect.ValueOf(x.Len())}
	case name == "cap" && x.Kind() != reflect.Pointer:
		return value{t, reflect.ValueOf(x.Cap())}
	case name == "copy":
		return value{t, reflect.ValueOf(reflect.Copy(x, args[1].v))}
	case name == "clear":
		x.Clear()
		return value{t: types.Typ[types.UntypedNil]}
	case name == "delete":
		if !x.IsNil() {
			x.SetMapIndex(ev.key(args[1], args[0].t.Underlying().(*types.Map).Key()), reflect.Value{})
		}
		return value{t: types.Typ[types.UntypedNil]}
	}
	if name == "print" || name == "println" {
		return value{t: types.Typ[types.UntypedNil]}
	}
	ev.gap(call, "the function "+name)
	return value{}
}

func (ev *evaluator) newOf(call *ast.CallExpr, t types.Type) value {
	if ev.info.value(call.Args[0]).IsType() {
		return ev.address(ev.zero(ev.typeOf(call.Args[0])))
	}
	return value{t, ev.address(variable(ev.assign(ev.eval(call.Args[0]), t.(*types.Pointer).Elem()))).v}
}

// panics is the schema's own panic, in the words that ent prints.
func (ev *evaluator) panics(call *ast.CallExpr) {
	ev.panicWith(call, ev.eval(call.Args[0]))
}

func (ev *evaluator) panicWith(call *ast.CallExpr, with value) {
	v := ev.open(ev.assign(with, types.NewInterfaceType(nil, nil)))
	ev.demand(v)
	if isNil(v.t) {
		ev.gap(call, "a panic with such a value")
	}
	out := v.v
	if ev.universe.own(v.t) && v.t != types.Typ[types.Invalid] {
		var ok bool
		if out, ok = ev.printable(v); !ok {
			ev.gap(call, "a panic with such a value")
		}
	}
	panic(thrown{fmt.Sprint(out.Interface()), &v})
}

// extreme is min or max.
func (ev *evaluator) extreme(call *ast.CallExpr, least bool, t types.Type) value {
	op := token.GTR
	if least {
		op = token.LSS
	}
	best := ev.assign(ev.eval(call.Args[0]), t)
	for _, arg := range call.Args[1:] {
		if v := ev.assign(ev.eval(arg), t); ev.operate(arg, op, v, best, types.Typ[types.Bool]).v.Bool() {
			best = v
		}
	}
	return best
}

func (ev *evaluator) appendTo(call *ast.CallExpr, t types.Type) value {
	s := ev.assign(ev.eval(call.Args[0]), t)
	elem := t.Underlying().(*types.Slice).Elem()
	for i, arg := range call.Args[1:] {
		if call.Ellipsis.IsValid() && i == len(call.Args)-2 {
			s.v = ev.appendSlice(s.v, ev.assign(ev.eval(arg), ev.spreadType(arg, t)), elem)
		} else {
			s.v = reflect.Append(s.v, ev.arg(arg, elem).v)
		}
	}
	ev.bounded(call, s.v.Len()*listed)
	return s
}

// spreadType is the type of what is appended as a whole: bytes may be a string's.
func (ev *evaluator) spreadType(arg ast.Expr, t types.Type) types.Type {
	if b, ok := ev.typeOf(arg).Underlying().(*types.Basic); ok && b.Kind() == types.String {
		return b
	}
	return t
}

// appendSlice appends a list: of structs, copies.
func (ev *evaluator) appendSlice(s reflect.Value, more value, elem types.Type) reflect.Value {
	if more.v.Kind() == reflect.String {
		return reflect.AppendSlice(s, reflect.ValueOf([]byte(more.v.String())).Convert(s.Type()))
	}
	if s.Type().Elem() != objectType {
		return reflect.AppendSlice(s, more.v)
	}
	for i := range more.v.Len() {
		s = reflect.Append(s, ev.assign(value{elem, more.v.Index(i)}, elem).v)
	}
	return s
}

func (ev *evaluator) make(call *ast.CallExpr, t types.Type) value {
	n := 0
	if len(call.Args) > 1 {
		n = ev.number(call.Args[1], ev.eval(call.Args[1]))
	}
	switch rt := ev.erase(t); {
	case n < 0:
		panic(thrown{words: "runtime error: makeslice: len out of range"})
	case n > maxElements:
	case rt.Kind() == reflect.Slice:
		room := n
		if len(call.Args) > 2 {
			if room = ev.number(call.Args[2], ev.eval(call.Args[2])); room < n {
				panic(thrown{words: "runtime error: makeslice: cap out of range"})
			}
		}
		s := reflect.MakeSlice(rt, n, min(room, maxElements))
		if elem := t.Underlying().(*types.Slice).Elem(); rt.Elem() == objectType && isStruct(elem) {
			for i := range n {
				s.Index(i).Set(ev.zero(elem).v)
			}
		}
		return value{t, s}
	case rt.Kind() == reflect.Map:
		return value{t, reflect.MakeMap(rt)}
	}
	ev.gap(call, "this make")
	return value{}
}
