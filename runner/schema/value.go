package schema

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"reflect"
)

// A value is what an expression of the schema comes to: its type, and the Go value
// that stands for it here. Types that the schema declares itself can't be made at
// run time, so the value of one is that of its underlying type.
type value struct {
	t types.Type
	v reflect.Value
}

// object is the value of a struct type that the schema declares. It is its own
// pointer, and each field is a variable.
type object struct {
	fields []value
}

// set assigns to a field, which the value must fit.
func (o *object) set(i int, v value) {
	f := &o.fields[i]
	if inner, ok := f.v.Interface().(*object); ok && inner != nil && isStruct(f.t) {
		*inner = *v.v.Interface().(*object).copy()
		return
	}
	f.v.Set(v.v)
}

// variable makes a variable of its own for a value.
func variable(v value) value {
	if v.v.IsValid() {
		own := reflect.New(v.v.Type()).Elem()
		own.Set(v.v)
		v.v = own
	}
	return v
}

// boxed is a value of a type of the schema's own in an interface.
type boxed struct{ value }

// gap is what the loader can't evaluate. It travels as a panic, for the evaluator
// runs below ent's own functions, too.
type gap struct {
	pos     token.Pos
	what    string
	foreign bool // it is of a package that is not known
}

// endless is where a schema seems to run for ever. Nothing may go on behind it.
type endless struct {
	pos  token.Pos
	what string
}

// thrown is a panic of the schema itself, in the words that ent would print, and with
// the value that recover gives.
type thrown struct {
	words string
	v     *value // nil for an error of Go's runtime
}

const maxElements = 10_000

var objectType = typ[*object]()

func (ev *evaluator) gap(n ast.Node, what string) {
	pos := ev.at
	if n != nil {
		pos = n.Pos()
	}
	panic(gap{pos, what, false})
}

// own tells whether a type names one that is known from its source alone.
func (u *universe) own(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		return t.Kind() == types.Invalid
	case *types.Named:
		return t.Obj().Pkg() != nil && u.natives[t.Obj()] == nil
	case *types.Pointer:
		return u.own(t.Elem())
	case *types.Slice:
		return u.own(t.Elem())
	case *types.Array:
		return u.own(t.Elem())
	case *types.Map:
		return u.own(t.Key()) || u.own(t.Elem())
	case *types.Signature:
		return u.ownTuple(t.Params()) || u.ownTuple(t.Results())
	case *types.Interface:
		return !t.Empty()
	}
	return true
}

func (u *universe) ownTuple(t *types.Tuple) bool {
	for v := range t.Variables() {
		if u.own(v.Type()) {
			return true
		}
	}
	return false
}

// erase gives the Go type that values of a type have here.
func (ev *evaluator) erase(t types.Type) reflect.Type {
	if ev.erasing++; ev.erasing > maxDepth {
		ev.gap(nil, "a type that is made of itself")
	}
	defer func() { ev.erasing-- }()
	switch t := ev.concrete(types.Unalias(t)).(type) {
	case *types.Basic:
		return ev.eraseBasic(t)
	case *types.Alias:
		return ev.erase(types.Unalias(t))
	case *types.Named:
		if rt := ev.universe.natives[t.Obj()]; rt != nil {
			return rt
		}
		if t.Obj().Pkg() == nil {
			return typ[error]()
		}
		return ev.erase(t.Underlying())
	case *types.Struct:
		return objectType
	case *types.Interface:
		return typ[any]()
	case *types.Pointer:
		if elem := ev.erase(t.Elem()); elem != objectType {
			return reflect.PointerTo(elem)
		}
		return objectType
	case *types.Slice:
		return reflect.SliceOf(ev.erase(t.Elem()))
	case *types.Array:
		if elem := ev.erase(t.Elem()); t.Len() <= maxElements && elem.Size()*uintptr(t.Len()) <= maxText {
			return reflect.ArrayOf(int(t.Len()), elem)
		}
	case *types.Map:
		if key := ev.erase(t.Key()); key.Comparable() {
			return reflect.MapOf(key, ev.erase(t.Elem()))
		}
	case *types.Signature:
		return reflect.FuncOf(ev.eraseTuple(t.Params()), ev.eraseTuple(t.Results()), t.Variadic())
	}
	ev.gap(nil, "a value of type "+ev.name(t))
	return nil
}

func (ev *evaluator) eraseTuple(t *types.Tuple) (rts []reflect.Type) {
	for v := range t.Variables() {
		rts = append(rts, ev.erase(v.Type()))
	}
	return rts
}

var basics = map[types.BasicKind]reflect.Type{
	types.Bool: typ[bool](), types.Int: typ[int](), types.Int8: typ[int8](), types.Int16: typ[int16](), types.Int32: typ[int32](),
	types.Int64: typ[int64](), types.Uint: typ[uint](), types.Uintptr: typ[uintptr](), types.Uint8: typ[uint8](), types.Uint16: typ[uint16](),
	types.Uint32: typ[uint32](), types.Uint64: typ[uint64](), types.Float32: typ[float32](), types.Float64: typ[float64](),
	types.String: typ[string](), types.UntypedBool: typ[bool](), types.UntypedInt: typ[int](), types.UntypedRune: typ[rune](),
	types.UntypedFloat: typ[float64](), types.UntypedString: typ[string](),
}

func (ev *evaluator) eraseBasic(t *types.Basic) reflect.Type {
	if rt := basics[t.Kind()]; rt != nil {
		return rt
	}
	if t.Kind() == types.Invalid {
		return opaqueType
	}
	ev.gap(nil, "a value of type "+t.Name())
	return nil
}

// name writes a type as reflection would.
func (ev *evaluator) name(t types.Type) string {
	return types.TypeString(t, func(p *types.Package) string { return p.Name() })
}

// zero is a type's zero value.
func (ev *evaluator) zero(t types.Type) value {
	t = ev.concrete(t)
	if st, ok := t.Underlying().(*types.Struct); ok && ev.universe.own(t) {
		if ev.erasing++; ev.erasing > maxDepth {
			ev.gap(nil, "a type that is made of itself")
		}
		defer func() { ev.erasing-- }()
		o := &object{fields: make([]value, 0, st.NumFields())}
		for f := range st.Fields() {
			o.fields = append(o.fields, variable(ev.zero(f.Type())))
		}
		return value{t, reflect.ValueOf(o)}
	}
	return value{t, reflect.New(ev.erase(t)).Elem()}
}

// constant makes the value of a constant expression.
func (ev *evaluator) constant(c constant.Value, t types.Type) value {
	if _, ok := t.Underlying().(*types.Interface); ok {
		ev.gap(nil, "a constant of type "+ev.name(t))
	}
	t = ev.concrete(t)
	rv := reflect.New(ev.erase(t)).Elem()
	switch {
	case rv.Kind() == reflect.Bool:
		rv.SetBool(constant.BoolVal(c))
	case rv.Kind() == reflect.String:
		rv.SetString(constant.StringVal(c))
	case rv.CanInt():
		n, _ := constant.Int64Val(constant.ToInt(c))
		rv.SetInt(n)
	case rv.CanUint():
		n, _ := constant.Uint64Val(constant.ToInt(c))
		rv.SetUint(n)
	case rv.CanFloat():
		f, _ := constant.Float64Val(c)
		rv.SetFloat(f)
	default:
		ev.gap(nil, "a constant of type "+ev.name(t))
	}
	return value{types.Default(t), rv}
}

// assign makes a value fit for a variable of a type.
func (ev *evaluator) assign(v value, to types.Type) value {
	to = ev.concrete(to)
	if isNil(v.t) {
		return ev.zero(to)
	}
	if v.isOpaque() {
		return ev.assignOpaque(v, to)
	}
	if to.Underlying() == types.Typ[types.Invalid] {
		return ev.opaque(nil, "a "+ev.name(to))
	}
	if types.IsInterface(to) {
		return ev.toInterface(v, to)
	}
	rt := ev.erase(to)
	if o, ok := ev.objectOf(v); ok && isStruct(to) {
		return value{to, reflect.ValueOf(o.copy())}
	}
	if v.v.Type() == rt {
		return value{to, v.v}
	}
	if !v.v.Type().ConvertibleTo(rt) {
		ev.gap(nil, "a "+ev.name(v.t)+" as a "+ev.name(to))
	}
	return value{to, v.v.Convert(rt)}
}

func isStruct(t types.Type) bool {
	_, ok := t.Underlying().(*types.Struct)
	return ok
}

func isNil(t types.Type) bool {
	b, ok := t.(*types.Basic)
	return ok && b.Kind() == types.UntypedNil
}

func (o *object) copy() *object {
	c := &object{fields: make([]value, len(o.fields))}
	for i, f := range o.fields {
		if inner, ok := f.v.Interface().(*object); ok && inner != nil && isStruct(f.t) {
			f.v = reflect.ValueOf(inner.copy())
		}
		c.fields[i] = variable(f)
	}
	return c
}

func (ev *evaluator) objectOf(v value) (*object, bool) {
	if !v.v.IsValid() || v.v.Type() != objectType {
		return nil, false
	}
	o := v.v.Interface().(*object)
	return o, o != nil
}

// toInterface puts a value into an interface.
func (ev *evaluator) toInterface(v value, to types.Type) value {
	rt := ev.erase(to)
	out := reflect.New(rt).Elem()
	inner := v
	if types.IsInterface(v.t) {
		if v.v.IsNil() {
			return value{to, out}
		}
		inner = value{v.t, v.v.Elem()}
		if opened := ev.open(v); !inner.v.Type().AssignableTo(rt) && opened.t != types.Typ[types.Invalid] {
			return ev.toInterface(opened, to) // an interface that the schema declares holds it in another way
		}
	} else if ev.universe.own(v.t) {
		if o, ok := ev.objectOf(v); ok && isStruct(v.t) {
			v.v = reflect.ValueOf(o.copy())
		}
		inner = value{v.t, ev.adapt(v, rt)}
	}
	if !inner.v.Type().AssignableTo(rt) {
		ev.gap(nil, "a "+ev.name(v.t)+" as a "+ev.name(to))
	}
	out.Set(inner.v)
	return value{to, out}
}

// open takes a value out of its interface; nil comes out as an untyped nil.
func (ev *evaluator) open(v value) value {
	if !types.IsInterface(v.t) {
		return v
	}
	if v.v.IsNil() {
		return value{t: types.Typ[types.UntypedNil]}
	}
	switch inner := v.v.Interface().(type) {
	case boxed:
		return inner.value
	case *mixinOf:
		return inner.self
	case *schemaOf:
		return inner.self
	case *fieldOf:
		return inner.self
	case *edgeOf:
		return inner.self
	case *indexOf:
		return inner.self
	case *annotationOf:
		return inner.self
	case errorOf:
		return inner.value
	case stringerOf:
		return inner.value
	case sorterOf:
		return inner.value
	}
	return value{ev.universe.find(v.v.Elem().Type()), v.v.Elem()}
}

// find is typeOf without adding to the universe, which others may be reading.
func (u *universe) find(rt reflect.Type) types.Type {
	if rt.Name() != "" && rt.PkgPath() != "" {
		if n := u.named[rt]; n != nil {
			return n
		}
		return types.Typ[types.Invalid]
	}
	invalid := types.Typ[types.Invalid]
	if obj := types.Universe.Lookup(rt.Name()); obj != nil {
		return obj.Type()
	}
	switch rt.Kind() {
	case reflect.Func:
		return u.findFunc(rt)
	case reflect.Pointer:
		if elem := u.find(rt.Elem()); elem != invalid {
			return types.NewPointer(elem)
		}
	case reflect.Slice:
		if elem := u.find(rt.Elem()); elem != invalid {
			return types.NewSlice(elem)
		}
	case reflect.Map:
		if key, elem := u.find(rt.Key()), u.find(rt.Elem()); key != invalid && elem != invalid {
			return types.NewMap(key, elem)
		}
	case reflect.Array:
		if elem := u.find(rt.Elem()); elem != invalid {
			return types.NewArray(elem, int64(rt.Len()))
		}
	case reflect.Interface:
		if rt.NumMethod() == 0 {
			return types.Universe.Lookup("any").Type()
		}
	}
	return invalid
}

func (u *universe) findFunc(rt reflect.Type) types.Type {
	var in, out []*types.Var
	known := true
	add := func(to *[]*types.Var, rt reflect.Type) {
		t := u.find(rt)
		known = known && t != types.Typ[types.Invalid]
		*to = append(*to, types.NewParam(token.NoPos, nil, "", t))
	}
	for p := range rt.Ins() {
		add(&in, p)
	}
	for p := range rt.Outs() {
		add(&out, p)
	}
	if !known {
		return types.Typ[types.Invalid]
	}
	return types.NewSignatureType(nil, nil, nil, types.NewTuple(in...), types.NewTuple(out...), rt.IsVariadic())
}
