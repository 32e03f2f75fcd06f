package schema

import (
	"go/ast"
	"go/token"
	"go/types"
)

// env are the types that a generic function's parameters stand for in a call.
type env map[*types.TypeParam]types.Type

// typeOf gives the type of an expression in the call that is running.
func (ev *evaluator) typeOf(e ast.Expr) types.Type {
	t := ev.info.TypeOf(e)
	if t == nil {
		return nil
	}
	return ev.concrete(t)
}

// concrete puts types in the place of type parameters.
func (ev *evaluator) concrete(t types.Type) types.Type {
	if ev.frame == nil || ev.frame.env == nil {
		return t
	}
	return ev.frame.env.subst(t, 0)
}

// subst puts types in the place of parameters. What has none comes out as it is.
func (e env) subst(t types.Type, depth int) types.Type {
	if depth > maxDepth {
		return t
	}
	depth++
	switch t := t.(type) {
	case *types.TypeParam:
		if to := e[t]; to != nil {
			return to
		}
	case *types.Alias:
		return e.subst(types.Unalias(t), depth)
	case *types.Named:
		return e.substNamed(t, depth)
	case *types.Pointer:
		if elem := e.subst(t.Elem(), depth); elem != t.Elem() {
			return types.NewPointer(elem)
		}
	case *types.Slice:
		if elem := e.subst(t.Elem(), depth); elem != t.Elem() {
			return types.NewSlice(elem)
		}
	case *types.Array:
		if elem := e.subst(t.Elem(), depth); elem != t.Elem() {
			return types.NewArray(elem, t.Len())
		}
	case *types.Chan:
		if elem := e.subst(t.Elem(), depth); elem != t.Elem() {
			return types.NewChan(t.Dir(), elem)
		}
	case *types.Map:
		key, elem := e.subst(t.Key(), depth), e.subst(t.Elem(), depth)
		if key != t.Key() || elem != t.Elem() {
			return types.NewMap(key, elem)
		}
	case *types.Signature:
		in, out := e.substTuple(t.Params(), depth), e.substTuple(t.Results(), depth)
		if in != t.Params() || out != t.Results() {
			return types.NewSignatureType(nil, nil, nil, in, out, t.Variadic())
		}
	case *types.Struct:
		return e.substStruct(t, depth)
	case *types.Interface:
		return e.substInterface(t, depth)
	}
	return t
}

func (e env) substNamed(t *types.Named, depth int) types.Type {
	args := make([]types.Type, 0, t.TypeArgs().Len())
	changed := false
	for arg := range t.TypeArgs().Types() {
		to := e.subst(arg, depth)
		changed = changed || to != arg
		args = append(args, to)
	}
	if !changed {
		return t
	}
	inst, err := types.Instantiate(nil, t.Origin(), args, false)
	if err != nil {
		return t
	}
	return inst
}

func (e env) substTuple(t *types.Tuple, depth int) *types.Tuple {
	vars := make([]*types.Var, 0, t.Len())
	changed := false
	for v := range t.Variables() {
		to := e.subst(v.Type(), depth)
		if to != v.Type() {
			changed = true
			v = types.NewParam(v.Pos(), v.Pkg(), v.Name(), to)
		}
		vars = append(vars, v)
	}
	if !changed {
		return t
	}
	return types.NewTuple(vars...)
}

func (e env) substStruct(t *types.Struct, depth int) types.Type {
	var fields []*types.Var
	var tags []string
	changed := false
	for i := range t.NumFields() {
		f := t.Field(i)
		if to := e.subst(f.Type(), depth); to != f.Type() {
			changed = true
			f = types.NewField(f.Pos(), f.Pkg(), f.Name(), to, f.Embedded())
		}
		fields, tags = append(fields, f), append(tags, t.Tag(i))
	}
	if !changed {
		return t
	}
	return types.NewStruct(fields, tags)
}

func (e env) substInterface(t *types.Interface, depth int) types.Type {
	var methods []*types.Func
	changed := false
	for m := range t.Methods() {
		sig := m.Signature()
		to, _ := e.subst(types.NewSignatureType(nil, nil, nil, sig.Params(), sig.Results(), sig.Variadic()), depth).(*types.Signature)
		if to.Params() != sig.Params() || to.Results() != sig.Results() {
			changed = true
			m = types.NewFunc(m.Pos(), m.Pkg(), m.Name(), to)
		}
		methods = append(methods, m)
	}
	if !changed {
		return t
	}
	return types.NewInterfaceType(methods, nil).Complete()
}

// instance gives the types that a use of a generic function is for.
func (ev *evaluator) instance(fun ast.Expr) []types.Type {
	if !ev.info.anyInstance() {
		return nil
	}
	var id *ast.Ident
	switch f := uninstantiated(fun).(type) {
	case *ast.Ident:
		id = f
	case *ast.SelectorExpr:
		id = f.Sel
	default:
		return nil
	}
	var args []types.Type
	for t := range ev.info.instance(id).TypeArgs.Types() {
		args = append(args, ev.concrete(t))
	}
	return args
}

// uninstantiated gives F of F[int].
func uninstantiated(fun ast.Expr) ast.Expr {
	switch f := ast.Unparen(fun).(type) {
	case *ast.IndexExpr:
		return ast.Unparen(f.X)
	case *ast.IndexListExpr:
		return ast.Unparen(f.X)
	}
	return ast.Unparen(fun)
}

// envOf ties the parameters of a generic function to types.
func envOf(params *types.TypeParamList, args []types.Type) env {
	if params.Len() == 0 || params.Len() != len(args) {
		return nil
	}
	e := env{}
	for i, arg := range args {
		e[params.At(i)] = arg
	}
	return e
}

// methodEnv ties the parameters of a generic type to those of a receiver's type.
func methodEnv(fn *types.Func, recv types.Type) env {
	n, ok := pointee(recv).(*types.Named)
	if !ok {
		return nil
	}
	var args []types.Type
	for t := range n.TypeArgs().Types() {
		args = append(args, t)
	}
	return envOf(fn.Signature().RecvTypeParams(), args)
}

// halfKnown gives a generic function that is called with types of which some are not
// known: those are left open.
func (ev *evaluator) halfKnown(fun ast.Expr) (*types.Func, env) {
	args := typeArgs(fun)
	fn := ev.calledFunc(fun)
	if fn == nil || ev.funcs[fn] == nil || fn.Signature().TypeParams().Len() != len(args) || len(args) == 0 {
		return nil, nil
	}
	return fn, envOf(fn.Signature().TypeParams(), ev.typesOf(args))
}

func (ev *evaluator) callHalfKnown(call *ast.CallExpr, fn *types.Func, own env) []value {
	sig := fn.Signature()
	plain := types.NewSignatureType(nil, nil, nil, sig.Params(), sig.Results(), sig.Variadic())
	known, _ := own.subst(plain, 0).(*types.Signature)
	return ev.callDeclared(fn, ev.funcs[fn], nil, ev.args(call, known), own)
}

// typeArgs gives the expressions in F[int, string].
func typeArgs(fun ast.Expr) []ast.Expr {
	switch f := ast.Unparen(fun).(type) {
	case *ast.IndexExpr:
		return []ast.Expr{f.Index}
	case *ast.IndexListExpr:
		return f.Indices
	}
	return nil
}

func (ev *evaluator) typesOf(list []ast.Expr) (all []types.Type) {
	for _, e := range list {
		t := ev.typeOf(e)
		if t == nil {
			t = types.Typ[types.Invalid]
		}
		all = append(all, t)
	}
	return all
}

// recovered gives what there is of an expression that the type checker gave up: a
// literal of a generic type whose arguments are not known, for the type may not
// depend on them.
func (ev *evaluator) recovered(e ast.Expr) value {
	x := ast.Unparen(e)
	pointer := false
	if u, ok := x.(*ast.UnaryExpr); ok && u.Op == token.AND {
		x, pointer = ast.Unparen(u.X), true
	}
	lit, ok := x.(*ast.CompositeLit)
	if !ok || typeArgs(lit.Type) == nil {
		return ev.opaque(e, "")
	}
	var obj types.Object
	switch name := uninstantiated(lit.Type).(type) {
	case *ast.Ident:
		obj = ev.info.use(name)
	case *ast.SelectorExpr:
		obj = ev.info.use(name.Sel)
		if id, ok := name.X.(*ast.Ident); ok && obj == nil {
			if pkg, ok := ev.info.use(id).(*types.PkgName); ok {
				obj = pkg.Imported().Scope().Lookup(name.Sel.Name)
			}
		}
	}
	tn, ok := obj.(*types.TypeName)
	if !ok {
		return ev.opaque(e, "")
	}
	args := ev.typesOf(typeArgs(lit.Type))
	n, ok := tn.Type().(*types.Named)
	if !ok || n.TypeParams().Len() != len(args) {
		return ev.opaque(e, "")
	}
	t, err := types.Instantiate(nil, n, args, false)
	if err != nil {
		return ev.opaque(e, "")
	}
	v := ev.composite(lit, t)
	if pointer {
		return ev.address(v)
	}
	return v
}
