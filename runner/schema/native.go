package schema

import (
	"go/ast"
	"go/types"
	"reflect"
)

func (ev *evaluator) callNative(f reflect.Value, fn *types.Func, args []value) []value {
	ev.unboxAll(nil, args)
	if fn.FullName() == "(*strings.Builder).Grow" {
		ev.fits(nil, int(args[0].v.Int()))
	}
	return ev.invoke(nil, f, fn.Type().(*types.Signature), args)
}

// invoke calls a function of a library.
func (ev *evaluator) invoke(n ast.Node, f reflect.Value, sig *types.Signature, args []value) (results []value) {
	in := make([]reflect.Value, len(args))
	for i, a := range args {
		in[i] = a.v
	}
	if size(args) > maxText {
		ev.gap(n, "a text as long as this")
	}
	ev.fits(n, grown(f, in))
	for i, rv := range ev.native(f, in) {
		results = append(results, value{sig.Results().At(i).Type(), rv})
	}
	return results
}

// native runs code of a library. What that panics with is the schema's panic; any
// other is a mistake of the evaluator's.
func (ev *evaluator) native(f reflect.Value, in []reflect.Value) []reflect.Value {
	defer func() {
		r := recover()
		if held := ev.held; held != nil {
			ev.held = nil
			panic(held)
		}
		switch r := r.(type) {
		case nil:
		case error:
			panic(thrown{words: r.Error()})
		case string:
			panic(thrown{words: r})
		default:
			panic(r)
		}
	}()
	if f.Type().IsVariadic() {
		return f.CallSlice(in)
	}
	return f.Call(in)
}

// unboxAll makes the arguments of a library's function ones that it can use.
func (ev *evaluator) unboxAll(n ast.Node, args []value) {
	for i := range args {
		args[i].v = ev.unbox(n, args[i].v)
	}
}

// unbox makes values of own types ones that a library can print.
func (ev *evaluator) unbox(n ast.Node, v reflect.Value) reflect.Value {
	if v.Kind() == reflect.Slice && v.Type().Elem() == typ[any]() {
		out := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			out.Index(i).Set(ev.unbox(n, v.Index(i)))
		}
		return out
	}
	if v.Kind() != reflect.Interface || v.IsNil() {
		return v
	}
	b, ok := v.Interface().(boxed)
	if !ok {
		return v
	}
	plain, ok := ev.printable(b.value)
	if !ok {
		ev.demand(b.value)
		ev.gap(n, "a "+ev.name(b.t)+" as an argument of this call")
	}
	out := reflect.New(v.Type()).Elem()
	out.Set(plain)
	return out
}

// printable gives what prints as a value of an own type does.
func (ev *evaluator) printable(v value) (reflect.Value, bool) {
	if ev.hasMethod(v.t, "Error") {
		return reflect.ValueOf(errorOf{v, ev}), true
	}
	if ev.hasMethod(v.t, "String") {
		return reflect.ValueOf(stringerOf{v, ev}), true
	}
	return v.v, ev.printsAsIs(v.t)
}

// printsAsIs tells of a type whether its values print as those of its underlying type do.
func (ev *evaluator) printsAsIs(t types.Type) bool {
	for _, method := range []string{"Error", "String", "Format", "GoString"} {
		if ev.hasMethod(t, method) {
			return false
		}
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Kind() != types.Invalid
	case *types.Slice:
		return ev.printsAsIs(u.Elem())
	case *types.Array:
		return ev.printsAsIs(u.Elem())
	case *types.Map:
		return ev.printsAsIs(u.Key()) && ev.printsAsIs(u.Elem())
	}
	return false
}

func (ev *evaluator) hasMethod(t types.Type, name string) bool {
	obj, _, _ := types.LookupFieldOrMethod(t, false, ev.pkg, name)
	_, ok := obj.(*types.Func)
	return ok
}

// size is how much text a call gets, which bounds what it can make of it.
func size(args []value) (n int) {
	for _, a := range args {
		switch {
		case a.v.Kind() == reflect.String:
			n += a.v.Len()
		case a.v.Kind() == reflect.Slice && a.v.Type().Elem().Kind() == reflect.String:
			for i := range a.v.Len() {
				n += a.v.Index(i).Len()
			}
		}
	}
	return n
}
