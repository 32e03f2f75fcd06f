package schema

import (
	"bytes"
	"go/ast"
	"go/types"
	"reflect"
	"sync"

	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/dialect/sql"
)

const sqlPath = "entgo.io/ent/dialect/sql"

// builders is what the query of a view is built with. Its types have many methods, so that
// only a schema with such a view gets it.
var builders = library{sqlPath, false, members{
	"As": sql.As, "Asc": sql.Asc, "Avg": sql.Avg, "Count": sql.Count, "Desc": sql.Desc, "Distinct": sql.Distinct, "FieldContains": sql.FieldContains,
	"FieldContainsFold": sql.FieldContainsFold, "FieldEQ": sql.FieldEQ, "FieldEqualFold": sql.FieldEqualFold, "FieldGT": sql.FieldGT,
	"FieldGTE": sql.FieldGTE, "FieldHasPrefix": sql.FieldHasPrefix, "FieldHasSuffix": sql.FieldHasSuffix, "FieldIsNull": sql.FieldIsNull,
	"FieldLT": sql.FieldLT, "FieldLTE": sql.FieldLTE, "FieldNEQ": sql.FieldNEQ, "FieldNotNull": sql.FieldNotNull, "FieldsEQ": sql.FieldsEQ,
	"FieldsGT": sql.FieldsGT, "FieldsGTE": sql.FieldsGTE, "FieldsLT": sql.FieldsLT, "FieldsLTE": sql.FieldsLTE, "FieldsNEQ": sql.FieldsNEQ,
	"Lower": sql.Lower, "Max": sql.Max, "Min": sql.Min, "Sum": sql.Sum, "And": sql.And, "ColumnsEQ": sql.ColumnsEQ, "ColumnsGT": sql.ColumnsGT,
	"ColumnsGTE": sql.ColumnsGTE, "ColumnsHasPrefix": sql.ColumnsHasPrefix, "ColumnsLT": sql.ColumnsLT, "ColumnsLTE": sql.ColumnsLTE,
	"ColumnsNEQ": sql.ColumnsNEQ, "CompositeGT": sql.CompositeGT, "CompositeLT": sql.CompositeLT, "Contains": sql.Contains,
	"ContainsFold": sql.ContainsFold, "EQ": sql.EQ, "EqualFold": sql.EqualFold, "Exists": sql.Exists, "ExprP": sql.ExprP, "False": sql.False,
	"GT": sql.GT, "GTE": sql.GTE, "HasPrefix": sql.HasPrefix, "HasPrefixFold": sql.HasPrefixFold, "HasSuffix": sql.HasSuffix,
	"HasSuffixFold": sql.HasSuffixFold, "In": sql.In, "InInts": sql.InInts, "InValues": sql.InValues, "IsFalse": sql.IsFalse, "IsNull": sql.IsNull,
	"IsTrue": sql.IsTrue, "LT": sql.LT, "LTE": sql.LTE, "Like": sql.Like, "NEQ": sql.NEQ, "Not": sql.Not, "NotExists": sql.NotExists,
	"NotIn": sql.NotIn, "NotNull": sql.NotNull, "Or": sql.Or, "P": sql.P, "DescExpr": sql.DescExpr, "Expr": sql.Expr, "ExprFunc": sql.ExprFunc,
	"Raw": sql.Raw, "Table": sql.Table, "Select": sql.Select, "SelectExpr": sql.SelectExpr, "RowNumber": sql.RowNumber, "Window": sql.Window,
	"With": sql.With, "WithRecursive": sql.WithRecursive, "Dialect": sql.Dialect,
	"Builder": typ[sql.Builder](), "Predicate": typ[sql.Predicate](), "Selector": typ[sql.Selector](), "SelectTable": typ[sql.SelectTable](),
	"Querier": typ[sql.Querier](), "TableView": typ[sql.TableView](), "WithBuilder": typ[sql.WithBuilder](), "WindowBuilder": typ[sql.WindowBuilder](),
	"DialectBuilder": typ[sql.DialectBuilder](), "Func": typ[sql.Func](),
}}

// withViews are the libraries for a schema whose views have their queries built.
var withViews = sync.OnceValue(func() *universe { return scanning(newUniverse(builders)) })

// buildsViews tells whether a file may say of a view how its query is built.
func buildsViews(src []byte) bool { return bytes.Contains(src, []byte("ViewFor(")) }

// viewFor is the annotation of a view. If its query can't be evaluated and holds no value,
// ent has nothing against it, and neither a relation nor a table depends on what it is.
func (ev *evaluator) viewFor(fn *types.Func, call *ast.CallExpr) value {
	annotation := fn.Signature().Results().At(0).Type()
	args := ev.args(call, fn.Signature())
	f, at := ev.frame, *ev
	v, ok := ev.tried(func() value {
		return ev.invoke(call, ev.universe.values[fn], fn.Signature(), args)[0]
	})
	if ok {
		return v
	}
	ev.frame, ev.depth, ev.nested, ev.erasing = f, at.depth, at.nested, at.erasing
	if !plainQuery(call) {
		ev.gap(call, "the query of a view")
	}
	return value{annotation, reflect.ValueOf(&entsql.Annotation{})}
}

// tried gives a value, or false where there is a gap.
func (ev *evaluator) tried(f func() value) (v value, ok bool) {
	defer func() {
		if r := recover(); r != nil {
			if _, gapped := r.(gap); !gapped {
				panic(r)
			}
		}
	}()
	return f(), true
}

// plainQuery tells of a query that it selects something, and that it has no place where a
// value could stand.
func plainQuery(call *ast.CallExpr) bool {
	plain := map[string]bool{"Select": true, "From": true, "Table": true, "Join": true, "LeftJoin": true, "RightJoin": true, "On": true, "C": true, "As": true, "GroupBy": true}
	selects, others := false, false
	for _, arg := range call.Args {
		ast.Inspect(arg, func(n ast.Node) bool {
			if inner, ok := n.(*ast.CallExpr); ok {
				sel, named := ast.Unparen(inner.Fun).(*ast.SelectorExpr)
				selects, others = true, others || !named || !plain[sel.Sel.Name]
			}
			return true
		})
	}
	return selects && !others
}
