package schema

import (
	"go/ast"
	"go/types"
	"reflect"
)

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
