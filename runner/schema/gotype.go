package schema

import (
	"database/sql"
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"strings"
	"time"

	"entgo.io/ent/schema/field"
	"github.com/google/uuid"
)

// ownType is what a field's builder was told that reflection can't tell ent: a Go
// type that the schema declares, its defaults, a value scanner. The type checker
// answers here what ent asks reflection.
type ownType struct {
	t        types.Type // nil where the field's type is known to reflection
	unknown  bool       // nothing is known of the type
	pos      token.Pos
	kind     string // json, uuid or other: the function that takes the type; else ""
	defaults []types.Type
	standIn  any // for Default
	update   any // for UpdateDefault
	scanner  types.Type
	scanned  token.Pos
}

func (ev *evaluator) fieldSpecial(fn *types.Func) special {
	params, isFunc := fn.Signature().Params(), fn.Signature().Recv() == nil
	switch {
	case isFunc && typed[fn.Name()] != nil:
		return func(call *ast.CallExpr, _ value) []value { return ev.newTyped(fn, call) }
	case fn.Name() == "GoType":
		return func(call *ast.CallExpr, recv value) []value { return ev.setGoType(fn, call, recv) }
	case fn.Name() == "ValueScanner" && !isFunc:
		return func(call *ast.CallExpr, recv value) []value { return ev.setScanner(call, recv) }
	case strings.Contains(fn.Name(), "Default") && params.Len() == 1 && types.IsInterface(params.At(0).Type()):
		return func(call *ast.CallExpr, recv value) []value { return ev.setDefault(fn, call, recv) }
	}
	return nil
}

// typed are the functions that take a field's Go type, with what stands in for one
// that reflection does not know.
var typed = map[string]any{"JSON": map[string]any{}, "UUID": uuid.UUID{}, "Other": &sql.NullString{}}

func (ev *evaluator) newTyped(fn *types.Func, call *ast.CallExpr) []value {
	name, v := ev.text(call.Args[0]), ev.typeOnly(call.Args[1])
	f := ev.universe.values[fn]
	arg := value{fn.Signature().Params().At(1).Type(), reflect.Value{}}
	unknown := v.isOpaque() || !isNil(v.t) && madeOfUnknown(v.t)
	if !unknown && (isNil(v.t) || !ev.universe.own(v.t)) {
		arg = ev.assign(v, arg.t)
		return ev.invoke(call, f, fn.Signature(), []value{{types.Typ[types.String], reflect.ValueOf(name)}, arg})
	}
	b := f.Call([]reflect.Value{reflect.ValueOf(name), reflect.ValueOf(typed[fn.Name()])})[0]
	ev.goType[b.Pointer()] = &ownType{t: v.t, unknown: unknown, pos: call.Args[1].Pos(), kind: strings.ToLower(fn.Name())}
	return []value{{fn.Signature().Results().At(0).Type(), b}}
}

// ownOf gives what is kept of a field's builder.
func (ev *evaluator) ownOf(builder reflect.Value) *ownType {
	own := ev.goType[builder.Pointer()]
	if own == nil {
		own = &ownType{}
		ev.goType[builder.Pointer()] = own
	}
	return own
}

func (ev *evaluator) setGoType(fn *types.Func, call *ast.CallExpr, recv value) []value {
	v := ev.typeOnly(call.Args[0])
	own := ev.ownOf(recv.v)
	own.pos = call.Args[0].Pos()
	isEnum := ev.methodOf(recv, fn.Name()).Type().In(0) == typ[field.EnumValues]()
	if v.isOpaque() || !isNil(v.t) && madeOfUnknown(v.t) {
		if isEnum { // the type says which values there are
			ev.demand(v)
		}
		own.unknown = true
		return []value{recv}
	}
	if isNil(v.t) || !ev.universe.own(v.t) {
		own.t, own.unknown = nil, false
		return ev.callNative(ev.methodOf(recv, fn.Name()), fn, []value{ev.assign(v, fn.Signature().Params().At(0).Type())})
	}
	if isEnum {
		list := ev.callMethod(v, "Values", nil)
		recv.v.MethodByName("Values").CallSlice([]reflect.Value{list[0].v})
	}
	own.t, own.unknown = v.t, false
	return []value{recv}
}

// setDefault hands on a default, or notes one that reflection does not know.
func (ev *evaluator) setDefault(fn *types.Func, call *ast.CallExpr, recv value) []value {
	own := ev.ownOf(recv.v)
	v := ev.defaultOf(call.Args[0])
	if isNil(v.t) || !v.isOpaque() && !ev.universe.own(v.t) && own.t == nil && !own.unknown {
		return ev.callNative(ev.methodOf(recv, fn.Name()), fn, []value{ev.assign(v, fn.Signature().Params().At(0).Type())})
	}
	like := ev.like(v, ev.typeOf(call.Args[0]))
	if strings.Contains(fn.Name(), "Update") {
		own.update = like
	} else {
		own.standIn = like
	}
	if !v.isOpaque() && !madeOfUnknown(v.t) {
		own.defaults = append(own.defaults, v.t)
	}
	return []value{recv}
}

// like gives what ent takes in the same way as a default which it would only ask for
// its kind.
func (ev *evaluator) like(v value, t types.Type) any {
	if isFunc(v.t) || v.isOpaque() && (t == nil || isFunc(t) || t == types.Typ[types.Invalid]) {
		return func() {}
	}
	switch ev.kind(v.t) {
	case reflect.Struct:
		return struct{}{}
	case reflect.Pointer:
		return &struct{}{}
	case reflect.Slice, reflect.Array:
		return []struct{}{}
	case reflect.Map:
		return map[string]struct{}{}
	}
	if v.v.IsValid() && !v.isOpaque() && v.v.CanInterface() {
		return v.v.Interface()
	}
	return struct{}{}
}

// defaultOf evaluates a default as the type that it has when the program runs. Of a
// function its type is all that counts.
func (ev *evaluator) defaultOf(e ast.Expr) value {
	if t := ev.typeOf(e); t != nil && isFunc(t) {
		return value{t, ev.stub(t, func() { ev.gap(e, "a call of "+types.ExprString(e)) })}
	}
	return ev.dynamic(e)
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

// finish writes what is kept of a field into its descriptor, with ent's checks.
func (ev *evaluator) finish(builder reflect.Value, own *ownType, d *field.Descriptor) *field.Descriptor {
	c := *d
	if own.standIn != nil {
		c.Default = own.standIn
	}
	if own.update != nil {
		c.UpdateDefault = own.update
	}
	if own.unknown {
		if strings.HasPrefix(fmt.Sprint(c.Err), "GoType must be a") {
			c.Err = nil
		}
		return &c
	}
	if own.t != nil {
		ev.finishType(builder, own, &c, d.Info)
	}
	if own.scanner != nil {
		ev.finishScanner(builder, own, &c)
	}
	return &c
}

// builtBy finds the builder of ent's that a builder of the schema's own has taken a
// descriptor from, if there is one. A default that was written into the descriptor may be
// a value that ent does not know.
func (ev *evaluator) builtBy(d *field.Descriptor) (reflect.Value, *field.Descriptor) {
	c := *d
	for _, at := range []*any{&c.Default, &c.UpdateDefault} {
		if b, ok := (*at).(boxed); ok {
			*at = ev.like(b.value, b.t)
		}
	}
	return ev.described[reflect.ValueOf(d).Pointer()], &c
}

// finishType writes a field's own type.
func (ev *evaluator) finishType(builder reflect.Value, own *ownType, c *field.Descriptor, was *field.TypeInfo) {
	ev.at = own.pos
	c.Info = ev.typeInfo(was.Type, own.t)
	if own.kind == "json" {
		if c.Info.Nillable = c.Info.Nillable || isArray(own.t); c.Info.Nillable {
			c.Info.PkgPath = ev.elemPath(own.t)
		}
	}
	for _, t := range own.defaults {
		if c.Err == nil {
			c.Err = ev.checkDefault(t, own, c.Info)
		}
	}
	rt := builtType(builder)
	switch own.kind {
	case "json":
		return
	case "uuid", "other":
		rt = typ[field.ValueScanner]()
		if own.kind == "other" && len(c.SchemaType) == 0 {
			return // an error already
		}
	}
	if rt == nil {
		ev.gap(nil, "a Go type for this kind of field")
	}
	if err := ev.checkGoType(own.t, was.Type, rt); err != nil && own.scanner == nil {
		c.Err = err
	}
}

// madeOfUnknown tells whether a type is written with one that is not known.
func madeOfUnknown(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		return t.Kind() == types.Invalid
	case *types.Pointer:
		return madeOfUnknown(t.Elem())
	case *types.Slice:
		return madeOfUnknown(t.Elem())
	case *types.Array:
		return madeOfUnknown(t.Elem())
	case *types.Map:
		return madeOfUnknown(t.Key()) || madeOfUnknown(t.Elem())
	case *types.Signature:
		for _, tuple := range []*types.Tuple{t.Params(), t.Results()} {
			for v := range tuple.Variables() {
				if madeOfUnknown(v.Type()) {
					return true
				}
			}
		}
	case *types.Named:
		for arg := range t.TypeArgs().Types() {
			if madeOfUnknown(arg) {
				return true
			}
		}
	}
	return false
}

func isArray(t types.Type) bool {
	_, ok := t.Underlying().(*types.Array)
	return ok
}

func (ev *evaluator) checkDefault(t types.Type, own *ownType, info *field.TypeInfo) error {
	sig, ok := t.Underlying().(*types.Signature)
	fits := ok && sig.Params().Len() == 0 && sig.Results().Len() == 1
	switch {
	case own.kind == "json" || own.kind == "other":
		if !ok && !types.Identical(t, own.t) {
			return fmt.Errorf("expect type (func() %[1]s) or (%[1]s) for other default value", info)
		}
	case own.kind == "uuid":
		if !fits || !types.Identical(sig.Results().At(0).Type(), own.t) {
			return fmt.Errorf("expect type (func() %s) for uuid default value", info)
		}
	}
	if ok && (!fits || !types.AssignableTo(sig.Results().At(0).Type(), own.t)) {
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
	if !scans && (rt.Kind() == reflect.Interface || ev.kind(t) != rt.Kind() || !types.ConvertibleTo(t, ev.universe.find(rt))) {
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
		if fn := set.At(i).Obj().(*types.Func); fn.Exported() && !madeOfUnknown(fn.Type()) {
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
		r.Name = t.Obj().Name() + ev.writtenArgs(t)
	case *types.Basic:
		r.Name = types.Typ[t.Kind()].Name()
	}
	return r
}

func pointee(t types.Type) types.Type {
	for {
		t = types.Unalias(t)
		p, ok := t.(*types.Pointer)
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
