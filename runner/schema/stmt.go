package schema

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
)

// control is how a statement ends.
type control int

const (
	next control = iota
	returned
	broken
	continued
)

func (ev *evaluator) block(list []ast.Stmt) (control, []value) {
	for _, s := range list {
		if c, vs := ev.exec(s); c != next {
			return c, vs
		}
	}
	return next, nil
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
		ev.evalAll(s.X)
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
	case *ast.BranchStmt:
		return ev.branch(s), nil
	default:
		ev.gap(s, "this kind of statement")
	}
	return next, nil
}

func (ev *evaluator) branch(s *ast.BranchStmt) control {
	switch {
	case s.Label == nil && s.Tok == token.BREAK:
		return broken
	case s.Label == nil && s.Tok == token.CONTINUE:
		return continued
	}
	ev.gap(s, "the statement "+s.Tok.String())
	return next
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
		results = append(results, ev.evalAll(e)...)
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
	ev.frame = &frame{vars: map[types.Object]*value{}, parent: ev.frame}
	return body()
}

func (ev *evaluator) define(obj types.Object, v value) {
	if obj != nil {
		v = ev.assign(v, obj.Type())
		if v.v.IsValid() && v.v.Type() != objectType { // a variable of its own
			own := reflect.New(v.v.Type()).Elem()
			own.Set(v.v)
			v.v = own
		}
		ev.frame.vars[obj] = &v
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
	for _, e := range spec.Values {
		values = append(values, ev.evalAll(e)...)
	}
	for i, name := range spec.Names {
		obj := ev.info.Defs[name]
		switch {
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
	for _, e := range s.Rhs {
		values = append(values, ev.evalAll(e)...)
	}
	if len(values) != len(s.Lhs) {
		ev.gap(s, "this kind of assignment")
	}
	for i, lhs := range s.Lhs {
		if id, ok := lhs.(*ast.Ident); ok && s.Tok == token.DEFINE && ev.info.Defs[id] != nil {
			ev.define(ev.info.Defs[id], values[i])
		} else {
			ev.store(lhs, values[i])
		}
	}
}

// store sets what stands on the left of an assignment.
func (ev *evaluator) store(lhs ast.Expr, v value) {
	switch lhs := ast.Unparen(lhs).(type) {
	case *ast.Ident:
		if lhs.Name == "_" {
			return
		}
		if old := ev.frame.find(ev.info.Uses[lhs]); old != nil {
			v = ev.assign(v, old.t)
			if old.v.CanSet() {
				old.v.Set(v.v)
			} else {
				*old = v
			}
			return
		}
	case *ast.IndexExpr:
		x := ev.eval(lhs.X)
		if x.v.Kind() == reflect.Map && !x.v.IsNil() {
			m := x.t.Underlying().(*types.Map)
			x.v.SetMapIndex(ev.assign(ev.eval(lhs.Index), m.Key()).v, ev.assign(v, m.Elem()).v)
			return
		}
		if el := ev.index(lhs); el.v.CanSet() {
			el.v.Set(ev.assign(v, el.t).v)
			return
		}
	case *ast.SelectorExpr:
		if f := ev.eval(lhs); f.v.CanSet() && f.v.Type() != objectType {
			f.v.Set(ev.assign(v, f.t).v)
			return
		}
	}
	ev.gap(lhs, "an assignment to "+types.ExprString(lhs))
}

func (ev *evaluator) ifStmt(s *ast.IfStmt) (control, []value) {
	return ev.with(func() (control, []value) {
		if s.Init != nil {
			ev.exec(s.Init)
		}
		if ev.eval(s.Cond).v.Bool() {
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
		for s.Cond == nil || ev.eval(s.Cond).v.Bool() {
			ev.step(s)
			c, vs := ev.with(func() (control, []value) { return ev.block(s.Body.List) })
			if c == returned {
				return c, vs
			}
			if c == broken {
				break
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
	ev.frame = &frame{vars: vars, parent: ev.frame.parent}
}

func (ev *evaluator) rangeStmt(s *ast.RangeStmt) (control, []value) {
	x := ev.eval(s.X)
	n := 0
	switch {
	case x.v.Kind() == reflect.Slice || x.v.Kind() == reflect.Array:
		n = x.v.Len()
	case x.v.IsValid() && x.v.CanInt():
		n = int(x.v.Int())
	default: // a map's order is not known, and a string's runes are no schema's business
		ev.gap(s, "a range over "+ev.name(x.t))
	}
	for i := range n {
		ev.step(s)
		c, vs := ev.with(func() (control, []value) {
			ev.rangeVar(s, s.Key, value{types.Typ[types.Int], reflect.ValueOf(i)})
			if s.Value != nil {
				ev.rangeVar(s, s.Value, value{ev.info.TypeOf(s.Value), x.v.Index(i)})
			}
			return ev.block(s.Body.List)
		})
		if c == returned {
			return c, vs
		}
		if c == broken {
			break
		}
	}
	return next, nil
}

func (ev *evaluator) rangeVar(s *ast.RangeStmt, e ast.Expr, v value) {
	id, ok := e.(*ast.Ident)
	switch {
	case e == nil || ok && id.Name == "_":
	case s.Tok == token.DEFINE:
		if v.t == nil || !v.v.IsValid() {
			v.t = ev.info.Defs[id].Type()
		}
		if obj := ev.info.Defs[id]; obj != nil {
			v.t = obj.Type()
			ev.define(obj, value{obj.Type(), v.v.Convert(ev.erase(obj.Type()))})
		}
	default:
		ev.store(e, v)
	}
}

func (ev *evaluator) switchStmt(s *ast.SwitchStmt) (control, []value) {
	return ev.with(func() (control, []value) {
		if s.Init != nil {
			ev.exec(s.Init)
		}
		tag := value{types.Typ[types.Bool], reflect.ValueOf(true)}
		if s.Tag != nil {
			tag = ev.eval(s.Tag)
		}
		var chosen *ast.CaseClause
		for _, c := range s.Body.List {
			if c := c.(*ast.CaseClause); chosen == nil && ev.matches(c, tag) {
				chosen = c
			}
		}
		for _, c := range s.Body.List {
			if c := c.(*ast.CaseClause); chosen == nil && c.List == nil {
				chosen = c
			}
		}
		if chosen == nil {
			return next, nil
		}
		c, vs := ev.with(func() (control, []value) { return ev.block(chosen.Body) })
		if c == broken {
			c = next
		}
		return c, vs
	})
}

func (ev *evaluator) matches(c *ast.CaseClause, tag value) bool {
	for _, e := range c.List {
		if ev.operate(e, token.EQL, tag, ev.eval(e), types.Typ[types.Bool]).v.Bool() {
			return true
		}
	}
	return false
}
