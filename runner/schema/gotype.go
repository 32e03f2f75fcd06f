package schema

import (
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"strings"
	"time"

	"entgo.io/ent/schema/field"
)

// ownType is a field's Go type that the schema itself declares. ent asks
// reflection about such a type; here the type checker answers the same questions.
type ownType struct {
	t        types.Type
	pos      token.Pos
	json     bool
	defaults []types.Type // of what Default and UpdateDefault were given
}

func (ev *evaluator) fieldSpecial(fn *types.Func) special {
	params := fn.Signature().Params()
	switch {
	case fn.Name() == "JSON" && fn.Signature().Recv() == nil:
		return func(call *ast.CallExpr, _ value) []value { return ev.newJSON(fn, call) }
	case fn.Name() == "GoType":
		return func(call *ast.CallExpr, recv value) []value { return ev.setGoType(fn, call, recv) }
	case fn.Name() == "ValueScanner" && fn.Signature().Recv() != nil:
		return func(call *ast.CallExpr, recv value) []value { return ev.setScanner(fn, call, recv) }
	case strings.Contains(fn.Name(), "Default") && params.Len() == 1 && types.IsInterface(params.At(0).Type()):
		return func(call *ast.CallExpr, recv value) []value { return ev.setDefault(fn, call, recv) }
	}
	return nil
}

func (ev *evaluator) newJSON(fn *types.Func, call *ast.CallExpr) []value {
	name, v := ev.text(call.Args[0]), ev.dynamic(call.Args[1])
	f := ev.universe.values[fn]
	arg := value{fn.Signature().Params().At(1).Type(), reflect.Zero(typ[any]())}
	if isNil(v.t) || !ev.universe.own(v.t) {
		arg = ev.assign(v, arg.t)
		return ev.invoke(call, f, fn.Signature(), []value{{types.Typ[types.String], reflect.ValueOf(name)}, arg})
	}
	b := f.Call([]reflect.Value{reflect.ValueOf(name), reflect.ValueOf(map[string]any{})})[0]
	ev.goType[b.Pointer()] = &ownType{t: v.t, pos: call.Args[1].Pos(), json: true}
	return []value{{fn.Signature().Results().At(0).Type(), b}}
}

func (ev *evaluator) setGoType(fn *types.Func, call *ast.CallExpr, recv value) []value {
	v := ev.dynamic(call.Args[0])
	if isNil(v.t) || !ev.universe.own(v.t) {
		return ev.callNative(ev.methodOf(recv, fn.Name()), fn, []value{ev.assign(v, fn.Signature().Params().At(0).Type())})
	}
	if values := ev.methodOf(recv, fn.Name()).Type().In(0); values == typ[field.EnumValues]() {
		list := ev.callMethod(v, "Values", nil)
		recv.v.MethodByName("Values").CallSlice([]reflect.Value{list[0].v})
	}
	ev.goType[recv.v.Pointer()] = &ownType{t: v.t, pos: call.Args[0].Pos()}
	return []value{recv}
}

// setDefault hands on a default, or for one of an own type a stand-in that tells
// ent the same: that there is one, and that it is a function.
func (ev *evaluator) setDefault(fn *types.Func, call *ast.CallExpr, recv value) []value {
	v := ev.dynamic(call.Args[0])
	m := ev.methodOf(recv, fn.Name())
	own := ev.goType[recv.v.Pointer()]
	if own != nil && own.json {
		ev.gap(call.Args[0], "a default of the type "+ev.name(v.t))
	}
	if own != nil {
		own.defaults = append(own.defaults, v.t)
	}
	if isNil(v.t) || !ev.universe.own(v.t) {
		return ev.callNative(m, fn, []value{ev.assign(v, fn.Signature().Params().At(0).Type())})
	}
	if _, ok := v.t.Underlying().(*types.Signature); !ok || own == nil {
		ev.gap(call.Args[0], "a default of the type "+ev.name(v.t))
	}
	built := builtType(recv.v)
	if built == nil {
		ev.gap(call.Args[0], "a default of the type "+ev.name(v.t))
	}
	standIn := reflect.MakeFunc(reflect.FuncOf(nil, []reflect.Type{built}, false), func([]reflect.Value) []reflect.Value {
		return []reflect.Value{reflect.Zero(built)}
	})
	m.Call([]reflect.Value{standIn})
	return []value{recv}
}

// builtType tells which type a builder's fields have without a GoType, from what
// its Validate or its name says.
func builtType(builder reflect.Value) reflect.Type {
	name := strings.TrimSuffix(builder.Elem().Type().Name(), "Builder")
	switch name {
	case "time":
		return typ[time.Time]()
	case "bytes":
		return typ[[]byte]()
	case "enum":
		return typ[string]()
	}
	if obj, ok := types.Universe.Lookup(name).(*types.TypeName); ok {
		if b, ok := obj.Type().(*types.Basic); ok && basics[b.Kind()] != nil {
			return basics[b.Kind()]
		}
	}
	return nil
}

// finish writes an own type into a field's descriptor, with ent's checks.
func (ev *evaluator) finish(builder reflect.Value, own *ownType, d *field.Descriptor) *field.Descriptor {
	ev.at = own.pos
	c := *d
	c.Info = ev.typeInfo(d.Info.Type, own.t)
	if own.json {
		if c.Info.Nillable = c.Info.Nillable || isArray(own.t); c.Info.Nillable {
			c.Info.PkgPath = ev.elemPath(own.t)
		}
		return &c
	}
	rt := builtType(builder)
	if rt == nil {
		ev.gap(nil, "a Go type for this kind of field")
	}
	for _, t := range own.defaults {
		if sig, ok := t.Underlying().(*types.Signature); ok && c.Err == nil {
			c.Err = ev.checkDefault(sig, own.t, c.Info)
		}
	}
	if err := ev.checkGoType(own.t, d.Info.Type, rt); err != nil {
		c.Err = err
	}
	return &c
}

func isArray(t types.Type) bool {
	_, ok := t.Underlying().(*types.Array)
	return ok
}

func (ev *evaluator) checkDefault(sig *types.Signature, t types.Type, info *field.TypeInfo) error {
	if sig.Params().Len() != 0 || sig.Results().Len() != 1 || !types.AssignableTo(sig.Results().At(0).Type(), t) {
		return fmt.Errorf("expect type (func() %s) for default value", info)
	}
	return nil
}

func (ev *evaluator) checkGoType(t types.Type, kind field.Type, rt reflect.Type) error {
	scanner := ev.universe.named[typ[field.ValueScanner]()].Underlying().(*types.Interface)
	stringer := ev.universe.packages["fmt"].Scope().Lookup("Stringer").Type().Underlying().(*types.Interface)
	scans := types.Implements(t, scanner) || types.Implements(types.NewPointer(t), scanner)
	var err error
	if kind == field.TypeEnum && ev.kind(t) != reflect.String && !types.Implements(t, stringer) && !types.Implements(types.NewPointer(t), stringer) {
		err = errors.New("enum values which implement ValueScanner must also implement Stringer")
	}
	if !scans && (ev.kind(t) != rt.Kind() || !types.ConvertibleTo(t, ev.universe.find(rt))) {
		err = fmt.Errorf("GoType must be a %q type, ValueScanner or provide an external ValueScanner", rt)
	}
	return err
}

func (ev *evaluator) kind(t types.Type) reflect.Kind {
	if _, ok := t.Underlying().(*types.Struct); ok {
		return reflect.Struct
	}
	if types.IsInterface(t) {
		return reflect.Interface
	}
	if _, ok := t.Underlying().(*types.Pointer); ok {
		return reflect.Pointer
	}
	return ev.erase(t).Kind()
}

// typeInfo is what field.Descriptor.goType makes of a type.
func (ev *evaluator) typeInfo(kind field.Type, t types.Type) *field.TypeInfo {
	tv := pointee(t)
	info := &field.TypeInfo{Type: kind, Ident: ev.written(t), PkgPath: ev.pkgPath(tv), PkgName: packageName(ev.written(tv))}
	info.RType = ev.rtype(tv, ev.kind(t))
	info.RType.Methods = map[string]struct{ In, Out []*field.RType }{}
	recv := types.NewPointer(t)
	if p, ok := t.(*types.Pointer); ok {
		recv = p
	}
	set := types.NewMethodSet(recv)
	for i := range set.Len() {
		if fn := set.At(i).Obj().(*types.Func); fn.Exported() {
			sig := fn.Signature()
			info.RType.Methods[fn.Name()] = struct{ In, Out []*field.RType }{ev.rtypes(sig.Params()), ev.rtypes(sig.Results())}
		}
	}
	switch ev.kind(t) {
	case reflect.Slice, reflect.Pointer, reflect.Map:
		info.Nillable = true
	}
	return info
}

func (ev *evaluator) rtypes(tuple *types.Tuple) []*field.RType {
	list := make([]*field.RType, 0, tuple.Len())
	for v := range tuple.Variables() {
		r := ev.rtype(v.Type(), ev.kind(v.Type()))
		list = append(list, r)
	}
	return list
}

func (ev *evaluator) rtype(t types.Type, kind reflect.Kind) *field.RType {
	r := &field.RType{Ident: ev.written(t), Kind: kind, PkgPath: ev.pkgPath(t)}
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		r.Name = t.Obj().Name()
	case *types.Basic:
		r.Name = types.Typ[t.Kind()].Name()
	}
	return r
}

// written writes a type as reflection would, or leaves a gap for one that the two
// write in different ways.
func (ev *evaluator) written(t types.Type) string {
	switch u := types.Unalias(t).(type) {
	case *types.Named:
		if u.TypeArgs() == nil {
			return ev.name(u)
		}
	case *types.Basic:
		if u.Kind() != types.Invalid {
			return types.Typ[u.Kind()].Name()
		}
	case *types.Pointer:
		return "*" + ev.written(u.Elem())
	case *types.Slice:
		return "[]" + ev.written(u.Elem())
	case *types.Array:
		return fmt.Sprintf("[%d]%s", u.Len(), ev.written(u.Elem()))
	case *types.Map:
		return "map[" + ev.written(u.Key()) + "]" + ev.written(u.Elem())
	case *types.Interface:
		if u.Empty() {
			return "interface {}"
		}
	}
	ev.gap(nil, "the Go type "+ev.name(t))
	return ""
}

func pointee(t types.Type) types.Type {
	for {
		p, ok := types.Unalias(t).(*types.Pointer)
		if !ok {
			return t
		}
		t = p.Elem()
	}
}

// pkgPath gives the path of the package that a type is of.
func (ev *evaluator) pkgPath(t types.Type) string {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil {
		return ""
	}
	if n.Obj().Pkg() == ev.pkg && ev.pkg.Path() == "" {
		ev.gap(nil, "the Go type "+ev.name(t)+" of a package without a known path")
	}
	return n.Obj().Pkg().Path()
}

func (ev *evaluator) elemPath(t types.Type) string {
	if path := ev.pkgPath(t); path != "" {
		return path
	}
	if e, ok := types.Unalias(t).(interface{ Elem() types.Type }); ok {
		return ev.elemPath(e.Elem())
	}
	return ""
}

func packageName(ident string) string {
	i := strings.LastIndexByte(ident, '.')
	if i == -1 {
		return ""
	}
	s := ident[:i]
	if i := strings.LastIndexAny(s, "]*"); i != -1 {
		s = s[i+1:]
	}
	return s
}
