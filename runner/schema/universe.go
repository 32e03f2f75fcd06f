package schema

import (
	"bytes"
	"errors"
	"fmt"
	"go/constant"
	"go/token"
	"go/types"
	"path"
	"reflect"
	"slices"
	"strings"
	"sync"

	"entgo.io/ent/dialect/sql"
)

// A universe is the libraries as the type checker sees them, each name tied to
// what it is in this program. Reflection gives what compiled packages would.
type universe struct {
	packages map[string]*types.Package
	whole    map[string]bool
	known    map[string]bool // packages whose types get their methods
	named    map[reflect.Type]*types.Named
	natives  map[*types.TypeName]reflect.Type
	values   map[types.Object]reflect.Value
}

// Each is made once: the libraries do not change while the program runs. Most schemas have
// no value scanner, whose source takes as long to check as all else takes to make.
var (
	std         = sync.OnceValue(func() *universe { return newUniverse() })
	withScanner = sync.OnceValue(func() *universe { return scanning(newUniverse()) })
)

// scanning adds value scanners to the libraries.
func scanning(u *universe) *universe {
	if err := u.declareScanners(u.packages[fieldPath]); err != nil {
		panic(err) // the source is this package's own
	}
	return u
}

// universeOf gives the libraries for some files. What these take of other packages may use
// all of them.
func (c Config) universeOf(files map[string][]byte) *universe {
	for _, src := range files {
		if buildsViews(src) {
			return withViews()
		}
	}
	if c.Import != nil {
		return withScanner()
	}
	for _, src := range files {
		if bytes.Contains(src, []byte("ValueScanner")) {
			return withScanner()
		}
	}
	return std()
}

func newUniverse(more ...library) *universe {
	u := &universe{
		packages: map[string]*types.Package{}, whole: map[string]bool{}, known: map[string]bool{},
		named: map[reflect.Type]*types.Named{}, natives: map[*types.TypeName]reflect.Type{}, values: map[types.Object]reflect.Value{},
	}
	all := slices.Concat(libraries, web, standard, more)
	for _, lib := range all {
		u.known[lib.path], u.whole[lib.path] = true, lib.whole
	}
	for _, lib := range all {
		pkg := u.pkg(lib.path, path.Base(lib.path))
		for name, member := range lib.members {
			u.declare(pkg, name, member)
		}
	}
	for _, pkg := range u.packages {
		pkg.MarkComplete()
	}
	return u
}

var errPartial = errors.New("the library is known in part only")

// Import gives a library; one that is known in part comes with an error, by which
// the type checker takes any other name of it as of unknown type.
func (u *universe) Import(path string) (*types.Package, error) {
	if pkg := u.packages[path]; pkg != nil && u.whole[path] {
		return pkg, nil
	} else if pkg != nil && u.known[path] {
		return pkg, errPartial
	}
	return nil, errPartial
}

func (u *universe) pkg(path, name string) *types.Package {
	pkg := u.packages[path]
	if pkg == nil {
		pkg = types.NewPackage(path, name)
		u.packages[path] = pkg
	}
	return pkg
}

func (u *universe) declare(pkg *types.Package, name string, member any) {
	var obj types.Object
	switch m := member.(type) {
	case reflect.Type:
		u.typeOf(m)
		return
	case generic:
		return
	case literal:
		obj = untyped(pkg, name, m.value)
	case constantOf:
		rv := reflect.ValueOf(m.value)
		obj = types.NewConst(token.NoPos, pkg, name, u.typeOf(rv.Type()), constantValue(rv))
	default:
		rv := reflect.ValueOf(m)
		if rv.Kind() == reflect.Func {
			obj = types.NewFunc(token.NoPos, pkg, name, u.signature(rv.Type(), nil, 0))
		} else {
			obj = types.NewVar(token.NoPos, pkg, name, u.typeOf(rv.Type()))
		}
		u.values[obj] = rv
	}
	pkg.Scope().Insert(obj)
}

func untyped(pkg *types.Package, name string, v any) types.Object {
	switch v := v.(type) {
	case int64:
		return types.NewConst(token.NoPos, pkg, name, types.Typ[types.UntypedInt], constant.MakeInt64(v))
	case uint64:
		return types.NewConst(token.NoPos, pkg, name, types.Typ[types.UntypedInt], constant.MakeUint64(v))
	case float64:
		return types.NewConst(token.NoPos, pkg, name, types.Typ[types.UntypedFloat], constant.MakeFloat64(v))
	}
	return types.NewConst(token.NoPos, pkg, name, types.Typ[types.UntypedString], constant.MakeString(fmt.Sprint(v)))
}

func constantValue(rv reflect.Value) constant.Value {
	switch {
	case rv.CanInt():
		return constant.MakeInt64(rv.Int())
	case rv.CanUint():
		return constant.MakeUint64(rv.Uint())
	default:
		return constant.MakeString(rv.String())
	}
}

// typeOf gives the type checker's form of a type.
func (u *universe) typeOf(rt reflect.Type) types.Type {
	switch {
	case rt == typ[[]byte]():
		return types.NewSlice(types.Universe.Lookup("byte").Type())
	case rt == typ[any]():
		return types.Universe.Lookup("any").Type()
	case rt.Name() != "" && rt.PkgPath() == "":
		return types.Universe.Lookup(rt.Name()).Type()
	case rt.Name() != "":
		return u.namedOf(rt)
	}
	return u.underlying(rt)
}

func (u *universe) underlying(rt reflect.Type) types.Type {
	switch rt.Kind() {
	case reflect.Pointer:
		return types.NewPointer(u.typeOf(rt.Elem()))
	case reflect.Slice:
		return types.NewSlice(u.typeOf(rt.Elem()))
	case reflect.Array:
		return types.NewArray(u.typeOf(rt.Elem()), int64(rt.Len()))
	case reflect.Map:
		return types.NewMap(u.typeOf(rt.Key()), u.typeOf(rt.Elem()))
	case reflect.Chan:
		return types.NewChan(types.SendRecv, u.typeOf(rt.Elem()))
	case reflect.Func:
		return u.signature(rt, nil, 0)
	case reflect.Interface:
		return u.interfaceOf(rt)
	case reflect.Struct:
		return u.structOf(rt)
	}
	return types.Universe.Lookup(rt.Kind().String()).Type()
}

func (u *universe) namedOf(rt reflect.Type) types.Type {
	if n := u.named[rt]; n != nil {
		return n
	}
	pkg := u.pkg(rt.PkgPath(), strings.SplitN(rt.String(), ".", 2)[0])
	obj := types.NewTypeName(token.NoPos, pkg, rt.Name(), nil)
	n := types.NewNamed(obj, nil, nil)
	u.named[rt], u.natives[obj] = n, rt
	if !strings.Contains(rt.Name(), "[") {
		pkg.Scope().Insert(obj)
	}
	// What a schema can't name it only passes on.
	if !u.known[rt.PkgPath()] && rt.Kind() == reflect.Struct {
		n.SetUnderlying(types.NewStruct(nil, nil))
		return n
	}
	n.SetUnderlying(u.underlying(rt))
	if rt.Kind() != reflect.Interface {
		u.addMethods(n, rt)
	}
	return n
}

// promoted are methods that reflection shows as a type's own and that come from
// what it embeds: the depth decides which one a schema's type inherits.
var promoted = map[string]string{
	"ent.Schema": " Type ", "ent.View": " Type Fields Edges Indexes Config Mixin Hooks Interceptors Policy Annotations ",
	"mixin.CreateTime": mixinMethods, "mixin.UpdateTime": mixinMethods, "mixin.Time": mixinMethods,
}

const mixinMethods = " Edges Indexes Hooks Interceptors Policy Annotations "

func (u *universe) addMethods(n *types.Named, rt reflect.Type) {
	ptr := reflect.PointerTo(rt)
	for i := range ptr.NumMethod() {
		m := ptr.Method(i)
		if strings.Contains(promoted[rt.String()], " "+m.Name+" ") {
			continue
		}
		recv := types.Type(n)
		if _, ok := rt.MethodByName(m.Name); !ok {
			recv = types.NewPointer(n)
		}
		v := types.NewVar(token.NoPos, n.Obj().Pkg(), "", recv)
		n.AddMethod(types.NewFunc(token.NoPos, n.Obj().Pkg(), m.Name, u.signature(m.Type, v, 1)))
	}
	// What tells a view from a schema is not exported.
	if rt.String() == "ent.View" {
		sig := types.NewSignatureType(types.NewVar(token.NoPos, n.Obj().Pkg(), "", n), nil, nil, nil, nil, false)
		n.AddMethod(types.NewFunc(token.NoPos, n.Obj().Pkg(), "view", sig))
	}
}

// signature leaves out the first skip parameters: a method's receiver.
func (u *universe) signature(rt reflect.Type, recv *types.Var, skip int) *types.Signature {
	var in, out []*types.Var
	for i := skip; i < rt.NumIn(); i++ {
		in = append(in, types.NewParam(token.NoPos, nil, "", u.typeOf(rt.In(i))))
	}
	for i := range rt.NumOut() {
		out = append(out, types.NewParam(token.NoPos, nil, "", u.typeOf(rt.Out(i))))
	}
	return types.NewSignatureType(recv, nil, nil, types.NewTuple(in...), types.NewTuple(out...), rt.IsVariadic())
}

func (u *universe) interfaceOf(rt reflect.Type) types.Type {
	var methods []*types.Func
	for i := range rt.NumMethod() {
		m := rt.Method(i)
		if !m.IsExported() && rt == typ[sql.TableView]() { // what it closes is not told of the others
			continue
		}
		var pkg *types.Package
		if rt.PkgPath() != "" {
			pkg = u.pkg(rt.PkgPath(), path.Base(rt.PkgPath()))
		}
		methods = append(methods, types.NewFunc(token.NoPos, pkg, m.Name, u.signature(m.Type, nil, 0)))
	}
	return types.NewInterfaceType(methods, nil).Complete()
}

func (u *universe) structOf(rt reflect.Type) types.Type {
	var fields []*types.Var
	var tags []string
	for i := range rt.NumField() {
		f := rt.Field(i)
		if f.IsExported() {
			pkg := u.packages[rt.PkgPath()]
			fields = append(fields, types.NewField(token.NoPos, pkg, f.Name, u.typeOf(f.Type), f.Anonymous))
			tags = append(tags, string(f.Tag))
		}
	}
	return types.NewStruct(fields, tags)
}
