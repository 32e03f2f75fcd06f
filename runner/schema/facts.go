package schema

import (
	"go/ast"
	"go/types"
)

// facts are what the type checker says of the schema's own files, and of those of the
// packages that it uses, which may be from an earlier judgement.
type facts struct{ own, others *types.Info }

// newInfo makes room for what is said of about as much source.
func newInfo(size int) *types.Info {
	return &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue, size/12), Defs: map[*ast.Ident]types.Object{}, Uses: make(map[*ast.Ident]types.Object, size/15),
		Selections: map[*ast.SelectorExpr]*types.Selection{}, Implicits: map[ast.Node]types.Object{}, Instances: map[*ast.Ident]types.Instance{},
	}
}

func (f facts) value(e ast.Expr) types.TypeAndValue {
	if tv, ok := f.own.Types[e]; ok {
		return tv
	}
	return f.others.Types[e]
}

// TypeOf is that of types.Info.
func (f facts) TypeOf(e ast.Expr) types.Type {
	if t := f.own.TypeOf(e); t != nil {
		return t
	}
	return f.others.TypeOf(e)
}

func (f facts) use(id *ast.Ident) types.Object {
	if obj := f.own.Uses[id]; obj != nil {
		return obj
	}
	return f.others.Uses[id]
}

func (f facts) def(id *ast.Ident) types.Object {
	if obj := f.own.Defs[id]; obj != nil {
		return obj
	}
	return f.others.Defs[id]
}

func (f facts) selection(e *ast.SelectorExpr) *types.Selection {
	if s := f.own.Selections[e]; s != nil {
		return s
	}
	return f.others.Selections[e]
}

func (f facts) implicit(n ast.Node) types.Object {
	if obj := f.own.Implicits[n]; obj != nil {
		return obj
	}
	return f.others.Implicits[n]
}

func (f facts) instance(id *ast.Ident) types.Instance {
	if i, ok := f.own.Instances[id]; ok {
		return i
	}
	return f.others.Instances[id]
}

func (f facts) anyInstance() bool { return len(f.own.Instances)+len(f.others.Instances) > 0 }

// forget drops what is said of a file.
func forget(info *types.Info, f *ast.File) {
	ast.Inspect(f, func(n ast.Node) bool {
		if e, ok := n.(ast.Expr); ok {
			delete(info.Types, e)
		}
		switch n := n.(type) {
		case nil:
			return false
		case *ast.Ident:
			delete(info.Defs, n)
			delete(info.Uses, n)
			delete(info.Instances, n)
		case *ast.SelectorExpr:
			delete(info.Selections, n)
		}
		delete(info.Implicits, n)
		return true
	})
}
