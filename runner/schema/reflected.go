package schema

import (
	"go/types"
	"reflect"
	"slices"
)

// reflected answers what standin/reflect.go.txt asks about types, which go by numbers
// there.
type reflected struct {
	*evaluator
	types []types.Type
}

// answers are the functions that have no body in the source.
var answers = map[string]func(r *reflected, args []value) []any{
	"numberOf":  func(r *reflected, args []value) []any { return []any{r.number(r.dynamicType(args[0]))} },
	"pointerTo": func(r *reflected, args []value) []any { return []any{r.number(types.NewPointer(r.at(args[0])))} },
	"sliceOf":   func(r *reflected, args []value) []any { return []any{r.number(types.NewSlice(r.at(args[0])))} },
	"nameOf":    func(r *reflected, args []value) []any { return []any{r.typeName(r.at(args[0]))} },
	"textOf":    func(r *reflected, args []value) []any { return []any{r.written(r.at(args[0]))} },
	"pathOf":    func(r *reflected, args []value) []any { return []any{r.pkgPath(r.at(args[0]))} },
	"kindOf":    func(r *reflected, args []value) []any { return []any{int(r.kindOf(r.at(args[0])))} },
	"elemOf": func(r *reflected, args []value) []any {
		return []any{r.number(r.under(args[0]).(interface{ Elem() types.Type }).Elem())}
	},
	"keyOf": func(r *reflected, args []value) []any {
		return []any{r.number(r.under(args[0]).(*types.Map).Key())}
	},
	"lenOf":     func(r *reflected, args []value) []any { return []any{int(r.under(args[0]).(*types.Array).Len())} },
	"fieldsOf":  func(r *reflected, args []value) []any { return []any{r.fields(args[0]).NumFields()} },
	"fieldOf":   func(r *reflected, args []value) []any { return r.fieldOf(r.fields(args[0]), int(args[1].v.Int())) },
	"methodsOf": func(r *reflected, args []value) []any { return []any{exportedMethods(r.at(args[0]))} },
	"paramsOf":  func(r *reflected, args []value) []any { return []any{r.tuple(args[0], args[1]).Len()} },
	"paramOf": func(r *reflected, args []value) []any {
		return []any{r.number(r.tuple(args[0], args[2]).At(int(args[1].v.Int())).Type())}
	},
	"variadic": func(r *reflected, args []value) []any { return []any{r.under(args[0]).(*types.Signature).Variadic()} },
	"implements": func(r *reflected, args []value) []any {
		return []any{types.Implements(r.at(args[0]), r.under(args[1]).(*types.Interface))}
	},
	"assignable": func(r *reflected, args []value) []any { return []any{types.AssignableTo(r.at(args[0]), r.at(args[1]))} },
	"convertible": func(r *reflected, args []value) []any {
		return []any{types.ConvertibleTo(r.at(args[0]), r.at(args[1]))}
	},
	"comparableType": func(r *reflected, args []value) []any { return []any{types.Comparable(r.at(args[0]))} },
}

// answer gives the results of a function without a body, if it is one of them.
func (ev *evaluator) answer(fn *types.Func, args []value) ([]value, bool) {
	ask := answers[fn.Name()]
	if ask == nil || fn.Pkg().Path() != "reflect" {
		return nil, false
	}
	if ev.reflected == nil {
		ev.reflected = &reflected{evaluator: ev}
	}
	var results []value
	for i, v := range ask(ev.reflected, args) {
		results = append(results, value{fn.Signature().Results().At(i).Type(), reflect.ValueOf(v)})
	}
	return results, true
}

// dynamicType is the type of what an interface holds.
func (r *reflected) dynamicType(v value) types.Type {
	inner := r.open(v)
	r.demand(inner)
	if inner.t == types.Typ[types.Invalid] {
		r.gap(nil, "the type of a library's own value")
	}
	return types.Default(inner.t)
}

// number gives the number of a type. Two that are identical have one.
func (r *reflected) number(t types.Type) int {
	if madeOfUnknown(t) {
		r.gap(nil, "a type that is not known")
	}
	i := slices.IndexFunc(r.types, func(o types.Type) bool { return types.Identical(o, t) })
	if i < 0 {
		i = len(r.types)
		r.types = append(r.types, types.Unalias(t))
	}
	return i
}

func (r *reflected) at(n value) types.Type { return r.types[n.v.Int()] }

func (r *reflected) under(n value) types.Type { return r.at(n).Underlying() }

func (r *reflected) typeName(t types.Type) string {
	switch t := t.(type) {
	case *types.Named:
		return t.Obj().Name() + r.writtenArgs(t)
	case *types.Basic:
		return r.written(t)
	}
	return ""
}

func (r *reflected) kindOf(t types.Type) reflect.Kind {
	switch u := t.Underlying().(type) {
	case *types.Struct:
		return reflect.Struct
	case *types.Pointer:
		return reflect.Pointer
	case *types.Slice:
		return reflect.Slice
	case *types.Array:
		return reflect.Array
	case *types.Map:
		return reflect.Map
	case *types.Chan:
		return reflect.Chan
	case *types.Signature:
		return reflect.Func
	case *types.Interface:
		return reflect.Interface
	case *types.Basic:
		return r.eraseBasic(u).Kind()
	}
	r.gap(nil, "the kind of a "+r.name(t))
	return reflect.Invalid
}

// fields gives a struct. Of a library's only the exported fields are known.
func (r *reflected) fields(n value) *types.Struct {
	t := r.at(n)
	if named, ok := t.(*types.Named); ok && r.universe.natives[named.Obj()] != nil {
		r.gap(nil, "the fields of a "+r.name(t))
	}
	return t.Underlying().(*types.Struct)
}

func (r *reflected) fieldOf(s *types.Struct, i int) []any {
	f, pkgPath := s.Field(i), ""
	if !f.Exported() {
		pkgPath = f.Pkg().Path()
	}
	return []any{f.Name(), pkgPath, r.number(f.Type()), s.Tag(i), f.Embedded()}
}

func (r *reflected) tuple(n, out value) *types.Tuple {
	if out.v.Bool() {
		return r.under(n).(*types.Signature).Results()
	}
	return r.under(n).(*types.Signature).Params()
}

// exportedMethods counts the methods that reflection shows.
func exportedMethods(t types.Type) (n int) {
	set := types.NewMethodSet(t)
	for m := range set.Methods() {
		if m.Obj().Exported() || types.IsInterface(t) {
			n++
		}
	}
	return n
}
