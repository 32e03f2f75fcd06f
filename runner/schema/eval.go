package schema

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"

	"entgo.io/ent/schema/edge"
)

// An evaluator runs what a schema's methods say, as far as they say what a schema
// is. It stops with a gap where it can't know.
type evaluator struct {
	*source
	at      token.Pos // where it is, for values that have no place of their own
	steps   int
	depth   int
	nested  int // expressions within expressions
	erasing int
	ended   bool // something did not end: what is left can't be known
	frame   *frame
	global  map[types.Object]value
	busy    map[*ast.ValueSpec]bool
	places  map[uintptr]*place
	chains  map[*edge.Descriptor]*place
	methods map[methodName]int
	goType  map[uintptr]*ownType // fields, by their builder, with a type of the schema's own
}

const (
	maxSteps  = 500_000
	maxDepth  = 200
	maxNested = 20_000
	maxText   = 1 << 20
)

// place is where a builder was called, and where each of its options was.
type place struct {
	builder reflect.Value // keeps the pointer from being used again
	pos     token.Pos
	options map[string]token.Pos
}

// frame holds the variables of a call, or of one turn of a loop.
type frame struct {
	vars    map[types.Object]*value
	parent  *frame
	call    bool // the outermost of a call
	results *types.Tuple
}

func (f *frame) find(obj types.Object) *value {
	for ; f != nil; f = f.parent {
		if v := f.vars[obj]; v != nil {
			return v
		}
	}
	return nil
}

func newEvaluator(s *source) *evaluator {
	return &evaluator{
		source: s, global: map[types.Object]value{}, busy: map[*ast.ValueSpec]bool{}, places: map[uintptr]*place{}, chains: map[*edge.Descriptor]*place{},
		goType: map[uintptr]*ownType{}, methods: map[methodName]int{},
	}
}

// step counts, so that nothing runs for ever.
func (ev *evaluator) step(n ast.Node) {
	ev.at = n.Pos()
	if ev.steps++; ev.steps > maxSteps {
		panic(endless{n.Pos(), "a loop that does not end, or not soon"})
	}
}

// eval gives the one value of an expression.
func (ev *evaluator) eval(e ast.Expr) value {
	vs := ev.evalAll(e)
	if len(vs) != 1 {
		ev.gap(e, "an expression without a value")
	}
	return vs[0]
}

func (ev *evaluator) evalAll(e ast.Expr) []value {
	ev.step(e)
	if ev.nested++; ev.nested > maxNested {
		ev.gap(e, "an expression as deep as this")
	}
	defer func() { ev.nested-- }()
	tv := ev.info.Types[e]
	if tv.Value != nil {
		return []value{ev.constant(tv.Value, tv.Type)}
	}
	if tv.IsNil() {
		return []value{{t: types.Typ[types.UntypedNil]}}
	}
	if call, ok := e.(*ast.CallExpr); ok {
		return ev.call(call)
	}
	return []value{ev.single(e)}
}

func (ev *evaluator) single(e ast.Expr) value {
	switch e := e.(type) {
	case *ast.Ident:
		return ev.ident(e)
	case *ast.ParenExpr:
		return ev.eval(e.X)
	case *ast.SelectorExpr:
		return ev.selector(e)
	case *ast.CompositeLit:
		return ev.composite(e, ev.info.TypeOf(e))
	case *ast.FuncLit:
		return ev.closure(e, e.Type, e.Body, ev.info.TypeOf(e), nil)
	case *ast.UnaryExpr:
		return ev.unary(e)
	case *ast.BinaryExpr:
		return ev.binary(e)
	case *ast.IndexExpr:
		return ev.index(e)
	case *ast.SliceExpr:
		return ev.slice(e)
	case *ast.StarExpr:
		return ev.star(e)
	}
	ev.gap(e, "this kind of expression")
	return value{}
}

func (ev *evaluator) ident(id *ast.Ident) value {
	obj := ev.info.Uses[id]
	if obj == nil {
		obj = ev.info.Defs[id]
	}
	if v := ev.frame.find(obj); v != nil {
		return *v
	}
	return ev.objectValue(id, obj)
}

// objectValue gives the value of a name of a package.
func (ev *evaluator) objectValue(n ast.Expr, obj types.Object) value {
	switch obj := obj.(type) {
	case *types.Func:
		if decl := ev.funcs[obj]; decl != nil && decl.Type.TypeParams == nil {
			return ev.closure(n, decl.Type, decl.Body, obj.Type(), nil)
		}
	case *types.Var:
		if spec := ev.vars[obj]; spec != nil {
			return ev.packageVar(obj, spec)
		}
	}
	if rv, ok := ev.universe.values[obj]; ok {
		return value{obj.Type(), rv}
	}
	ev.gap(n, types.ExprString(n))
	return value{}
}

// packageVar evaluates the package's variables when they are first asked for.
func (ev *evaluator) packageVar(obj *types.Var, spec *ast.ValueSpec) value {
	if v, ok := ev.global[obj]; ok {
		return v
	}
	if ev.busy[spec] || ev.changes(obj) {
		ev.gap(spec, "a package variable that the program changes: "+obj.Name())
	}
	ev.busy[spec] = true
	defer func(f *frame) { ev.frame, ev.busy[spec] = f, false }(ev.frame)
	ev.frame = nil
	ev.declare(spec, func(o types.Object, v value) { ev.global[o] = v })
	return ev.global[obj]
}

// changes tells whether anything but its declaration sets a package variable.
func (ev *evaluator) changes(obj *types.Var) (changed bool) {
	uses := func(e ast.Expr) bool {
		found := false
		ast.Inspect(e, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			found = found || ok && ev.info.Uses[id] == obj
			return !found
		})
		return found
	}
	for _, f := range ev.files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				for _, lhs := range n.Lhs {
					changed = changed || uses(lhs)
				}
			case *ast.IncDecStmt:
				changed = changed || uses(n.X)
			case *ast.UnaryExpr:
				changed = changed || n.Op == token.AND && uses(n.X)
			}
			return !changed
		})
	}
	return changed
}

func (ev *evaluator) selector(e *ast.SelectorExpr) value {
	sel := ev.info.Selections[e]
	if sel == nil {
		obj := ev.info.Uses[e.Sel]
		if obj == nil {
			ev.gap(e, types.ExprString(e))
		}
		return ev.objectValue(e, obj)
	}
	switch sel.Kind() {
	case types.FieldVal:
		v := ev.eval(e.X)
		for _, i := range sel.Index() {
			v = ev.field(v, i)
		}
		return v
	case types.MethodExpr:
		return value{sel.Type(), ev.never(e, sel.Type())}
	}
	recv := ev.eval(e.X)
	fn := sel.Obj().(*types.Func)
	return ev.function(e, sel.Type(), func(args []value) []value { return ev.callMethod(recv, fn.Name(), args) })
}

// never is a function that nothing may call here.
func (ev *evaluator) never(n ast.Expr, t types.Type) reflect.Value {
	return ev.function(n, t, func([]value) []value {
		ev.gap(n, "a call of "+types.ExprString(n))
		return nil
	}).v
}

// closure makes a function of the schema one that ent can call.
func (ev *evaluator) closure(n ast.Expr, ft *ast.FuncType, body *ast.BlockStmt, t types.Type, recv *binding) value {
	outer := ev.frame
	return ev.function(n, t, func(args []value) []value {
		return ev.run(&callee{ft, body, t.Underlying().(*types.Signature), outer, recv}, args)
	})
}

func (ev *evaluator) function(n ast.Expr, t types.Type, call func([]value) []value) value {
	sig, ok := t.Underlying().(*types.Signature)
	if !ok || sig.TypeParams() != nil {
		ev.gap(n, types.ExprString(n))
	}
	rt := ev.erase(t)
	if rt.Kind() == reflect.Func && rt.Name() != "" {
		rt = reflect.FuncOf(ev.eraseTuple(sig.Params()), ev.eraseTuple(sig.Results()), sig.Variadic())
	}
	fn := reflect.MakeFunc(rt, func(in []reflect.Value) (out []reflect.Value) {
		args := make([]value, len(in))
		for i, rv := range in {
			args[i] = value{sig.Params().At(i).Type(), rv}
		}
		for i, v := range call(args) {
			out = append(out, ev.assign(v, sig.Results().At(i).Type()).v)
		}
		return out
	})
	return value{t, fn.Convert(ev.erase(t))}
}

func (ev *evaluator) unary(e *ast.UnaryExpr) value {
	if lit, ok := ast.Unparen(e.X).(*ast.CompositeLit); ok && e.Op == token.AND {
		return ev.address(ev.composite(lit, ev.info.TypeOf(lit)))
	}
	v := ev.eval(e.X)
	switch {
	case e.Op == token.AND:
		return ev.address(v)
	case e.Op == token.NOT && v.v.Kind() == reflect.Bool:
		return value{v.t, reflect.ValueOf(!v.v.Bool()).Convert(v.v.Type())}
	case e.Op == token.ADD:
		return v
	case e.Op == token.SUB && v.v.CanInt():
		return value{v.t, reflect.ValueOf(-v.v.Int()).Convert(v.v.Type())}
	case e.Op == token.SUB && v.v.CanFloat():
		return value{v.t, reflect.ValueOf(-v.v.Float()).Convert(v.v.Type())}
	}
	ev.gap(e, "the operator "+e.Op.String())
	return value{}
}

// address gives a pointer to a value; an object is its own pointer.
func (ev *evaluator) address(v value) value {
	t := types.NewPointer(v.t)
	if _, ok := ev.objectOf(v); ok {
		return value{t, v.v}
	}
	if v.v.CanAddr() {
		return value{t, v.v.Addr()}
	}
	ptr := reflect.New(v.v.Type())
	ptr.Elem().Set(v.v)
	return value{t, ptr}
}

func (ev *evaluator) star(e *ast.StarExpr) value {
	v := ev.eval(e.X)
	if !v.v.IsValid() || v.v.IsNil() {
		panic(thrown{nilDereference})
	}
	t := ev.info.TypeOf(e)
	if o, ok := ev.objectOf(v); ok {
		return value{t, reflect.ValueOf(o)}
	}
	return value{t, v.v.Elem()}
}
