package schema

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"slices"
	"strings"
)

// control is how a statement ends.
type control int

const (
	next control = iota
	returned
	broken
	continued
	fellThrough
	jumped // to a label further out, or in the same list
)

func (ev *evaluator) block(list []ast.Stmt) (control, []value) {
	for i := 0; i < len(list); i++ {
		c, vs := ev.exec(list[i])
		if c == jumped {
			if to := ev.labelled(list); to >= 0 {
				ev.label, i = nil, to-1
				continue
			}
		}
		if c != next {
			return c, vs
		}
	}
	return next, nil
}

// labelled gives where in a list the label stands that a goto has named, or -1.
func (ev *evaluator) labelled(list []ast.Stmt) int {
	return slices.IndexFunc(list, func(s ast.Stmt) bool {
		l, ok := s.(*ast.LabeledStmt)
		return ok && ev.label != nil && ev.info.def(l.Label) == ev.label
	})
}

func (ev *evaluator) exec(s ast.Stmt) (control, []value) {
	ev.step(s)
	switch s := s.(type) {
	case *ast.EmptyStmt:
	case *ast.ReturnStmt:
		return returned, ev.returns(s)
	case *ast.BlockStmt:
		return ev.block(s.List)
	case *ast.ExprStmt:
		ev.exprStmt(s)
	case *ast.DeclStmt:
		ev.declStmt(s)
	case *ast.AssignStmt:
		ev.assignStmt(s)
	case *ast.IncDecStmt:
		op := token.ADD
		if s.Tok == token.DEC {
			op = token.SUB
		}
		x := ev.eval(s.X)
		ev.demand(x)
		one := value{x.t, reflect.ValueOf(1).Convert(x.v.Type())}
		ev.store(s.X, ev.operate(s, op, x, one, x.t))
	case *ast.IfStmt:
		return ev.ifStmt(s)
	case *ast.ForStmt:
		return ev.forStmt(s)
	case *ast.RangeStmt:
		return ev.rangeStmt(s)
	case *ast.SwitchStmt:
		return ev.switchStmt(s)
	case *ast.TypeSwitchStmt:
		return ev.typeSwitch(s)
	case *ast.LabeledStmt:
		return ev.labeled(s)
	case *ast.BranchStmt:
		return ev.branch(s), nil
	case *ast.DeferStmt:
		ev.deferStmt(s)
	default:
		ev.gap(s, "this kind of statement")
	}
	return next, nil
}

func (ev *evaluator) branch(s *ast.BranchStmt) control {
	ev.label = nil
	if s.Label != nil {
		ev.label = ev.info.use(s.Label)
	}
	switch s.Tok {
	case token.BREAK:
		return broken
	case token.CONTINUE:
		return continued
	case token.FALLTHROUGH:
		return fellThrough
	}
	return jumped
}

// labeled runs a statement that a break or a continue may name.
func (ev *evaluator) labeled(s *ast.LabeledStmt) (control, []value) {
	label := ev.info.def(s.Label)
	ev.labels = append(ev.labels, labelOf{label, s.Stmt})
	defer func(n int) { ev.labels = ev.labels[:n] }(len(ev.labels) - 1)
	c, vs := ev.exec(s.Stmt)
	if c == broken && ev.label == label && label != nil {
		ev.label = nil
		return next, nil
	}
	return c, vs
}

// labelOf is a label and what stands behind it.
type labelOf struct {
	label types.Object
	stmt  ast.Stmt
}

// mine tells whether a break or continue is about a statement: about the innermost,
// or about the one that it names.
func (ev *evaluator) mine(s ast.Stmt) bool {
	if ev.label == nil {
		return true
	}
	for _, l := range ev.labels {
		if l.stmt == s && l.label == ev.label {
			ev.label = nil
			return true
		}
	}
	return false
}

// loops tells how a loop goes on behind a turn: not at all when done is true.
func (ev *evaluator) loops(s ast.Stmt, c control) (done bool, how control) {
	switch c {
	case returned, jumped:
		return true, c
	case broken:
		if ev.mine(s) {
			return true, next
		}
		return true, broken
	case continued:
		if ev.mine(s) {
			return false, next
		}
		return true, continued
	}
	return false, next
}

// exprStmt runs a call for what it does. What an unknown one does is not known; to
// print is not part of a schema.
func (ev *evaluator) exprStmt(s *ast.ExprStmt) {
	if call, ok := s.X.(*ast.CallExpr); ok && ev.prints(call) {
		return
	}
	for _, v := range ev.evalAll(s.X) {
		ev.demand(v)
	}
}

// printers are the packages of which a call that nothing takes a result of does no
// more than to print, with how the names of such functions begin.
var printers = map[string]string{"fmt": "Print", "log": "", "log/slog": ""}

func (ev *evaluator) prints(call *ast.CallExpr) bool {
	path, name := ev.ofPackage(call.Fun)
	prefix, known := printers[path]
	switch {
	case path == "fmt" && strings.HasPrefix(name, "Fprint") && len(call.Args) > 0:
		to, stream := ev.ofPackage(call.Args[0])
		return to == "os" && (stream == "Stdout" || stream == "Stderr")
	case !known || strings.HasPrefix(name, "Fatal") || strings.HasPrefix(name, "Panic"):
		return false
	}
	return strings.HasPrefix(name, prefix)
}

// ofPackage gives the path and the name of pkg.Name.
func (ev *evaluator) ofPackage(e ast.Expr) (path, name string) {
	if sel, ok := e.(*ast.SelectorExpr); ok {
		if id, ok := sel.X.(*ast.Ident); ok {
			if pkg, ok := ev.info.use(id).(*types.PkgName); ok {
				return pkg.Imported().Path(), sel.Sel.Name
			}
		}
	}
	return "", ""
}

// truth evaluates a condition.
func (ev *evaluator) truth(e ast.Expr) bool {
	v := ev.eval(e)
	ev.demand(v)
	if v.v.Kind() != reflect.Bool {
		ev.gap(e, types.ExprString(e))
	}
	return v.v.Bool()
}

func (ev *evaluator) returns(s *ast.ReturnStmt) (results []value) {
	want := ev.frame
	for !want.call {
		want = want.parent
	}
	if len(s.Results) == 0 {
		for r := range want.results.Variables() {
			results = append(results, *ev.frame.find(r))
		}
		return results
	}
	for i, e := range s.Results {
		if t := want.results.At(min(i, want.results.Len()-1)).Type(); ev.isPolicy(t) && isLiteral(e) {
			results = append(results, value{t, reflect.ValueOf(&policyOf{}).Convert(ev.erase(t))})
			continue
		}
		if len(s.Results) == want.results.Len() {
			results = append(results, ev.arg(e, want.results.At(i).Type()))
		} else {
			results = append(results, ev.evalAll(e)...)
		}
	}
	if len(results) == 1 && results[0].isOpaque() {
		results = slices.Repeat(results, want.results.Len())
	}
	for i := range results {
		results[i] = ev.assign(results[i], want.results.At(i).Type())
	}
	return results
}

// isPolicy tells of ent.Policy. Policies are recorded and not run, so a literal
// counts as one whatever it holds.
func (ev *evaluator) isPolicy(t types.Type) bool {
	return types.TypeString(t, nil) == "entgo.io/ent.Policy"
}

func isLiteral(e ast.Expr) bool {
	if u, ok := e.(*ast.UnaryExpr); ok && u.Op == token.AND {
		e = u.X
	}
	_, ok := ast.Unparen(e).(*ast.CompositeLit)
	return ok
}

// with runs a body that has variables of its own.
func (ev *evaluator) with(body func() (control, []value)) (control, []value) {
	defer func(f *frame) { ev.frame = f }(ev.frame)
	ev.frame = &frame{parent: ev.frame, env: ev.frame.env}
	return body()
}

func (ev *evaluator) define(obj types.Object, v value) {
	if obj != nil {
		v = variable(ev.assign(v, obj.Type()))
		ev.frame.set(obj, &v)
	}
}

func (ev *evaluator) declStmt(s *ast.DeclStmt) {
	for _, spec := range s.Decl.(*ast.GenDecl).Specs {
		if v, ok := spec.(*ast.ValueSpec); ok && s.Decl.(*ast.GenDecl).Tok == token.VAR {
			ev.declare(v, ev.define)
		}
	}
}

// declare evaluates a declaration of variables.
func (ev *evaluator) declare(spec *ast.ValueSpec, set func(types.Object, value)) {
	var values []value
	if len(spec.Values) == len(spec.Names) {
		for i, e := range spec.Values {
			if obj := ev.info.def(spec.Names[i]); obj != nil {
				values = append(values, ev.arg(e, obj.Type()))
			} else {
				values = append(values, ev.eval(e))
			}
		}
	} else if len(spec.Values) == 1 {
		values = ev.several(spec.Values[0], len(spec.Names))
	}
	for i, name := range spec.Names {
		obj := ev.info.def(name)
		switch {
		case obj == nil:
		case len(values) == 0:
			set(obj, ev.zero(obj.Type()))
		case i < len(values):
			set(obj, ev.assign(values[i], obj.Type()))
		}
	}
}

func (ev *evaluator) assignStmt(s *ast.AssignStmt) {
	if s.Tok != token.ASSIGN && s.Tok != token.DEFINE {
		x := ev.eval(s.Lhs[0])
		op := s.Tok - token.ADD_ASSIGN + token.ADD
		ev.store(s.Lhs[0], ev.operate(s, op, x, ev.eval(s.Rhs[0]), x.t))
		return
	}
	var values []value
	if len(s.Rhs) == 1 && len(s.Lhs) > 1 {
		values = ev.several(s.Rhs[0], len(s.Lhs))
	} else {
		for _, e := range s.Rhs {
			v := ev.eval(e)
			if o, ok := ev.objectOf(v); ok && isStruct(v.t) && len(s.Rhs) > 1 {
				v.v = reflect.ValueOf(o.copy())
			} else if len(s.Rhs) > 1 {
				v = variable(v) // a, b = b, a
			}
			values = append(values, v)
		}
	}
	if len(values) != len(s.Lhs) {
		ev.gap(s, "this kind of assignment")
	}
	var set []func(value)
	for _, lhs := range s.Lhs {
		if id, ok := lhs.(*ast.Ident); ok && s.Tok == token.DEFINE && ev.info.def(id) != nil {
			set = append(set, func(v value) { ev.define(ev.info.def(id), v) })
		} else {
			set = append(set, ev.target(lhs))
		}
	}
	for i, v := range values {
		set[i](v)
	}
}

// store sets what stands on the left of an assignment.
func (ev *evaluator) store(lhs ast.Expr, v value) { ev.target(lhs)(v) }

// target looks at what stands on the left of an assignment, and gives what sets it: where
// there are several, all are looked at before the first is set.
func (ev *evaluator) target(lhs ast.Expr) func(value) {
	switch lhs := ast.Unparen(lhs).(type) {
	case *ast.Ident:
		return func(v value) { ev.storeIdent(lhs, v) }
	case *ast.IndexExpr:
		if ev.isMap(lhs.X) {
			return ev.targetInMap(lhs)
		}
		if el := ev.index(lhs); el.v.CanSet() {
			return func(v value) { ev.setVariable(&el, v) }
		}
	case *ast.SelectorExpr, *ast.StarExpr:
		if f := ev.eval(lhs); f.v.CanSet() || f.v.IsValid() && f.v.Type() == objectType {
			return func(v value) { ev.setVariable(&f, v) }
		}
	}
	ev.gap(lhs, "an assignment to "+types.ExprString(lhs))
	return nil
}

func (ev *evaluator) storeIdent(id *ast.Ident, v value) {
	if id.Name == "_" {
		return
	}
	obj := ev.info.use(id)
	if obj == nil {
		obj = ev.info.def(id)
	}
	if old := ev.frame.find(obj); old != nil {
		ev.setVariable(old, v)
		return
	}
	g, ok := obj.(*types.Var)
	if !ok || ev.vars[g] == nil {
		ev.gap(id, "an assignment to "+id.Name)
	}
	old := ev.packageVar(g, ev.vars[g])
	ev.setVariable(&old, v)
}

func (ev *evaluator) targetInMap(lhs *ast.IndexExpr) func(value) {
	x := ev.eval(lhs.X)
	ev.demand(x)
	m := x.t.Underlying().(*types.Map)
	key := ev.key(ev.eval(lhs.Index), m.Key())
	return func(v value) {
		if x.v.IsNil() {
			panic(thrown{words: "assignment to entry in nil map"})
		}
		x.v.SetMapIndex(key, ev.assign(v, m.Elem()).v)
	}
}

// setVariable assigns to a variable. A struct stays where it is, for others may point
// to it.
func (ev *evaluator) setVariable(old *value, v value) {
	v = ev.assign(v, old.t)
	from, isObject := ev.objectOf(v)
	switch to, ok := ev.objectOf(*old); {
	case ok && isObject && isStruct(old.t):
		*to = *from.copy()
	case old.v.CanSet():
		old.v.Set(v.v)
	default:
		old.v = v.v
	}
}

// several evaluates what gives n values: a call, or one of the forms with ok.
func (ev *evaluator) several(e ast.Expr, n int) (values []value) {
	switch x := ast.Unparen(e).(type) {
	case *ast.IndexExpr:
		if ev.isMap(x.X) {
			v, ok := ev.mapIndex(x)
			return []value{v, boolean(ok)}
		}
		values = ev.evalAll(e)
	case *ast.TypeAssertExpr:
		v, ok := ev.assert(x)
		return []value{v, boolean(ok)}
	default:
		values = ev.evalAll(e)
	}
	if len(values) == 1 && values[0].isOpaque() {
		values = slices.Repeat(values, n)
	}
	return values
}

func boolean(b bool) value { return value{types.Typ[types.Bool], reflect.ValueOf(b)} }

func (ev *evaluator) ifStmt(s *ast.IfStmt) (control, []value) {
	return ev.with(func() (control, []value) {
		if s.Init != nil {
			ev.exec(s.Init)
		}
		if ev.truth(s.Cond) {
			return ev.with(func() (control, []value) { return ev.block(s.Body.List) })
		}
		if s.Else != nil {
			return ev.exec(s.Else)
		}
		return next, nil
	})
}

func (ev *evaluator) forStmt(s *ast.ForStmt) (control, []value) {
	return ev.with(func() (control, []value) {
		if s.Init != nil {
			ev.exec(s.Init)
		}
		for s.Cond == nil || ev.truth(s.Cond) {
			ev.step(s)
			c, vs := ev.with(func() (control, []value) { return ev.block(s.Body.List) })
			if done, how := ev.loops(s, c); done {
				return how, vs
			}
			ev.turn()
			if s.Post != nil {
				ev.exec(s.Post)
			}
		}
		return next, nil
	})
}

// turn gives the next turn of a loop variables of its own.
func (ev *evaluator) turn() {
	vars := map[types.Object]*value{}
	for obj, v := range ev.frame.vars {
		own := *v
		if v.v.CanSet() {
			own.v = reflect.New(v.v.Type()).Elem()
			own.v.Set(v.v)
		}
		vars[obj] = &own
	}
	ev.frame = &frame{vars: vars, parent: ev.frame.parent, env: ev.frame.env}
}
