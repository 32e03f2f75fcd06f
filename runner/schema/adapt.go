package schema

import (
	"fmt"
	"go/types"
	"reflect"
	"sort"

	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// mixinOf is a mixin that the schema declares, as ent's own functions see it.
type mixinOf struct {
	ev   *evaluator
	self value
}

var _ ent.Mixin = (*mixinOf)(nil)

func ask[T any](ev *evaluator, self value, method string) (result T) {
	out := ev.callMethod(self, method, nil)
	if len(out) == 1 {
		result, _ = out[0].v.Interface().(T)
	}
	return result
}

func (m *mixinOf) Fields() []ent.Field  { return ask[[]ent.Field](m.ev, m.self, "Fields") }
func (m *mixinOf) Edges() []ent.Edge    { return ask[[]ent.Edge](m.ev, m.self, "Edges") }
func (m *mixinOf) Indexes() []ent.Index { return ask[[]ent.Index](m.ev, m.self, "Indexes") }
func (m *mixinOf) Hooks() []ent.Hook    { return ask[[]ent.Hook](m.ev, m.self, "Hooks") }
func (m *mixinOf) Policy() ent.Policy   { return ask[ent.Policy](m.ev, m.self, "Policy") }
func (m *mixinOf) Interceptors() []ent.Interceptor {
	return ask[[]ent.Interceptor](m.ev, m.self, "Interceptors")
}

func (m *mixinOf) Annotations() []schema.Annotation {
	return ask[[]schema.Annotation](m.ev, m.self, "Annotations")
}

// schemaOf is a type of the schema in the same way.
type schemaOf struct{ mixinOf }

var _ ent.Interface = (*schemaOf)(nil)

func (s *schemaOf) Type() {}

//lint:ignore SA1019 ent.Interface has it
func (s *schemaOf) Config() ent.Config { return ask[ent.Config](s.ev, s.self, "Config") }
func (s *schemaOf) Mixin() []ent.Mixin { return ask[[]ent.Mixin](s.ev, s.self, "Mixin") }

// builderOf is a builder that the schema declares itself.
type builderOf struct {
	ev   *evaluator
	self value
}

func (b builderOf) object() reflect.Value { return b.self.v }

type (
	fieldOf struct{ builderOf }
	edgeOf  struct{ builderOf }
	indexOf struct{ builderOf }
)

func (f *fieldOf) Descriptor() *field.Descriptor {
	return ask[*field.Descriptor](f.ev, f.self, "Descriptor")
}

func (e *edgeOf) Descriptor() *edge.Descriptor {
	return ask[*edge.Descriptor](e.ev, e.self, "Descriptor")
}

func (x *indexOf) Descriptor() *index.Descriptor {
	return ask[*index.Descriptor](x.ev, x.self, "Descriptor")
}

// policyOf stands for a policy: that there is one is all that counts.
type policyOf struct{ ent.Policy }

// adapt makes a value of the schema's own type fit for one of ent's interfaces.
func (ev *evaluator) adapt(v value, rt reflect.Type) reflect.Value {
	switch rt {
	case typ[any]():
		return reflect.ValueOf(boxed{v})
	case typ[ent.Mixin]():
		ev.demand(v)
		return reflect.ValueOf(&mixinOf{ev, v})
	case typ[ent.Interface]():
		ev.demand(v)
		return reflect.ValueOf(&schemaOf{mixinOf{ev, v}})
	case typ[ent.Field]():
		ev.demand(v)
		return reflect.ValueOf(&fieldOf{builderOf{ev, v}})
	case typ[ent.Edge]():
		ev.demand(v)
		return reflect.ValueOf(&edgeOf{builderOf{ev, v}})
	case typ[ent.Index]():
		ev.demand(v)
		return reflect.ValueOf(&indexOf{builderOf{ev, v}})
	case typ[ent.Policy]():
		return reflect.ValueOf(policyOf{})
	case typ[schema.Annotation]():
		// Merging and encoding are the type's own affair.
		return reflect.ValueOf(&annotationOf{ev, v})
	case typ[error]():
		if !v.isOpaque() {
			return reflect.ValueOf(errorOf{v, ev})
		}
	case typ[fmt.Stringer]():
		if !v.isOpaque() {
			return reflect.ValueOf(stringerOf{v, ev})
		}
	case typ[sort.Interface]():
		ev.demand(v)
		return reflect.ValueOf(sorterOf{v, ev})
	}
	ev.demand(v)
	ev.gap(nil, "a "+ev.name(v.t)+" as a "+rt.String())
	return reflect.Value{}
}

// lookup finds a method or a field of a value, through what its type embeds.
func (ev *evaluator) lookup(v value, name string) (types.Object, []int) {
	pkg := ev.pkg
	n, ok := pointee(v.t).(*types.Named)
	if ok && n.Obj().Pkg() != nil {
		pkg = n.Obj().Pkg()
	}
	obj, index, _ := types.LookupFieldOrMethod(v.t, true, pkg, name)
	if ok {
		if u, ok := ev.unknowns[n.Obj()]; ok && u.depth < len(index) {
			ev.gap(nil, "the method "+name+" of "+ev.name(v.t)+", which embeds a type that the loader does not know")
		}
	}
	return obj, index
}

// callMethod calls a method by its name.
func (ev *evaluator) callMethod(self value, name string, args []value) []value {
	if ev.depth++; ev.depth > maxDepth {
		panic(endless{ev.at, "a method that calls itself without end"})
	}
	defer func() { ev.depth-- }()
	inner := ev.open(self)
	ev.demand(inner)
	if isNil(inner.t) {
		panic(thrown{words: nilDereference})
	}
	if inner.t != types.Typ[types.Invalid] { // or a type of a library that is not exported
		self = inner
	}
	obj, index := ev.lookup(self, name)
	fn, ok := obj.(*types.Func)
	if !ok {
		ev.gap(nil, "the method "+name+" of "+ev.name(self.t))
	}
	if r := fn.Signature().Recv(); r != nil && r.Type() == ev.universe.named[typ[ent.Schema]()] && fn.Name() != "Type" {
		return []value{ev.zero(fn.Signature().Results().At(0).Type())} // what ent.Schema returns, without the call
	}
	recv := self
	for _, i := range index[:len(index)-1] {
		recv = ev.field(recv, i)
	}
	return ev.callFunc(fn, recv, args)
}

// callFunc calls a method's function, of the schema or of a library.
func (ev *evaluator) callFunc(fn *types.Func, recv value, args []value) []value {
	if recv = ev.open(recv); isNil(recv.t) {
		panic(thrown{words: nilDereference})
	}
	ev.demand(recv)
	if decl := ev.funcs[fn.Origin()]; decl != nil {
		return ev.callDeclared(fn, decl, &recv, args, nil)
	}
	_, object := ev.objectOf(recv)
	n, named := pointee(recv.t).(*types.Named)
	named = named && n.Obj().Pkg() != nil && ev.universe.own(n)
	switch {
	case types.IsInterface(fn.Signature().Recv().Type()) && (object || named):
		return ev.callMethod(recv, fn.Name(), args) // that of the type which is in the interface
	case object:
		ev.gap(nil, "the method "+fn.Name()+" of "+ev.name(recv.t))
	}
	results := ev.callNative(ev.methodOf(recv, fn.Name()), fn, args)
	if fn.Name() == "Descriptor" && len(results) == 1 {
		ev.described[results[0].v.Pointer()] = recv.v
	}
	return results
}

const nilDereference = "runtime error: invalid memory address or nil pointer dereference"

func (ev *evaluator) methodOf(recv value, name string) reflect.Value {
	if i := ev.methodIndex(recv.v.Type(), name); i >= 0 {
		return recv.v.Method(i)
	}
	ptr := reflect.New(recv.v.Type())
	ptr.Elem().Set(recv.v)
	if recv.v.CanAddr() {
		ptr = recv.v.Addr()
	}
	i := ev.methodIndex(ptr.Type(), name)
	if i < 0 {
		ev.gap(nil, "the method "+name+" of "+ev.name(recv.t))
	}
	return ptr.Method(i)
}

// methodName is a method of a Go type.
type methodName struct {
	t    reflect.Type
	name string
}

// methodIndex is where a method is in the list of its type's, or -1. Asking
// reflection by name costs more than the call.
func (ev *evaluator) methodIndex(t reflect.Type, name string) int {
	key := methodName{t, name}
	i, ok := ev.methods[key]
	if !ok {
		i = -1
		if m, found := t.MethodByName(name); found {
			i = m.Index
		}
		ev.methods[key] = i
	}
	return i
}

// field gives a field of a struct by its place in the type checker's list.
func (ev *evaluator) field(v value, i int) value {
	v = ev.open(v)
	ev.demand(v)
	t := v.t
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	st, ok := t.Underlying().(*types.Struct)
	if !ok || !v.v.IsValid() || v.v.Kind() == reflect.Pointer && v.v.IsNil() {
		panic(thrown{words: nilDereference})
	}
	if o, ok := ev.objectOf(v); ok {
		return o.fields[i]
	}
	return value{st.Field(i).Type(), reflect.Indirect(v.v).FieldByName(st.Field(i).Name())}
}
