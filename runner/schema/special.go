package schema

import (
	"go/ast"
	"go/types"
	"reflect"

	"entgo.io/ent/schema/edge"
)

// special is a function of ent that asks for the type of what it is given, where
// that may be one that the schema declares.
type special func(call *ast.CallExpr, recv value) []value

const (
	edgePath  = "entgo.io/ent/schema/edge"
	fieldPath = "entgo.io/ent/schema/field"
)

func (ev *evaluator) special(fn *types.Func) special {
	if fn == nil || fn.Pkg() == nil {
		return nil
	}
	switch fn.Pkg().Path() {
	case edgePath:
		switch fn.Name() {
		case "To", "From":
			if fn.Signature().Recv() == nil {
				return func(call *ast.CallExpr, _ value) []value { return ev.newEdge(fn, call) }
			}
		case "Through":
			return func(call *ast.CallExpr, recv value) []value { return ev.through(call, recv) }
		}
	case fieldPath:
		return ev.fieldSpecial(fn)
	case "entgo.io/ent/dialect/entsql":
		if fn.Name() == "ViewFor" && !ev.config.Strict {
			return func(call *ast.CallExpr, _ value) []value { return []value{ev.viewFor(fn, call)} }
		}
	}
	return nil
}

// descriptor is what an edge's builder builds.
func edgeDescriptor(builder value) *edge.Descriptor {
	return builder.v.Interface().(interface{ Descriptor() *edge.Descriptor }).Descriptor()
}

// newEdge calls edge.To or edge.From, and says itself which type the edge is of.
func (ev *evaluator) newEdge(fn *types.Func, call *ast.CallExpr) []value {
	name := ev.text(call.Args[0])
	t := ev.edgeType(call.Args[1])
	f := ev.universe.values[fn]
	b := value{fn.Signature().Results().At(0).Type(), f.Call([]reflect.Value{reflect.ValueOf(name), reflect.ValueOf(func() {})})[0]}
	edgeDescriptor(b).Type = t
	return []value{b}
}

func (ev *evaluator) through(call *ast.CallExpr, recv value) []value {
	name, t := ev.text(call.Args[0]), ev.edgeType(call.Args[1])
	edgeDescriptor(recv).Through = &struct{ N, T string }{N: name, T: t}
	return []value{recv}
}

func (ev *evaluator) text(e ast.Expr) string {
	v := ev.eval(e)
	ev.demand(v)
	if !v.v.IsValid() || v.v.Kind() != reflect.String {
		ev.gap(e, "a text")
	}
	return v.v.String()
}

// edgeType tells a type's name from its method expression, and panics as ent does
// for anything else.
func (ev *evaluator) edgeType(e ast.Expr) string {
	v := ev.dynamic(e)
	ev.demand(v)
	if isNil(v.t) {
		panic(thrown{words: nilDereference})
	}
	sig, ok := v.t.Underlying().(*types.Signature)
	switch {
	case !ok:
		panic(thrown{words: "reflect: NumIn of non-func type " + ev.name(v.t)})
	case sig.Params().Len() == 0:
		return ""
	}
	switch t := types.Unalias(sig.Params().At(0).Type()).(type) {
	case *types.Named:
		if t.TypeArgs() == nil {
			return t.Obj().Name()
		}
	case *types.Basic:
		if t.Kind() != types.Invalid {
			return types.Typ[t.Kind()].Name()
		}
	default:
		return ""
	}
	ev.gap(e, "a type of which the loader does not know the name")
	return ""
}

// typeOnly gives an argument of which ent asks for the type alone: where that is known
// without it, the argument is not evaluated.
func (ev *evaluator) typeOnly(e ast.Expr) value {
	t := ev.typeOf(e)
	if t == nil || types.IsInterface(t) || ev.info.value(e).IsNil() || t.Underlying() == types.Typ[types.Invalid] || madeOfUnknown(t) {
		return ev.dynamic(e)
	}
	return ev.zero(types.Default(t))
}

// dynamic evaluates an argument as the type that it has when the program runs.
func (ev *evaluator) dynamic(e ast.Expr) value {
	if sel, ok := ast.Unparen(e).(*ast.SelectorExpr); ok {
		if s := ev.info.selection(sel); s != nil && s.Kind() == types.MethodExpr {
			return value{t: ev.concrete(s.Type())} // only its type counts
		}
	}
	return ev.open(ev.eval(e))
}
