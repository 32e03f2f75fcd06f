package schema

import (
	"database/sql"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"net/url"
	"reflect"

	"entgo.io/ent/schema/field"
)

// scannerSource declares the generic types of the package field, in the words of
// its source: reflection knows only what is made of such a type.
const scannerSource = `package field

import "database/sql/driver"

type TypeValueScanner[T any] interface {
	Value(T) (driver.Value, error)
	ScanValue() ValueScanner
	FromValue(driver.Value) (T, error)
}

type ValueScannerFunc[T any, S ValueScanner] struct {
	V func(T) (driver.Value, error)
	S func(S) (T, error)
}

func (ValueScannerFunc[T, S]) Value(T) (v driver.Value, err error)     { return }
func (ValueScannerFunc[T, S]) ScanValue() (s ValueScanner)             { return }
func (ValueScannerFunc[T, S]) FromValue(driver.Value) (t T, err error) { return }

type TextValueScanner[T interface {
	MarshalText() ([]byte, error)
	UnmarshalText([]byte) error
}] struct{}

func (TextValueScanner[T]) Value(T) (v driver.Value, err error)     { return }
func (TextValueScanner[T]) ScanValue() (s ValueScanner)             { return }
func (TextValueScanner[T]) FromValue(driver.Value) (t T, err error) { return }

type BinaryValueScanner[T interface {
	MarshalBinary() ([]byte, error)
	UnmarshalBinary([]byte) error
}] struct{}

func (BinaryValueScanner[T]) Value(T) (v driver.Value, err error)     { return }
func (BinaryValueScanner[T]) ScanValue() (s ValueScanner)             { return }
func (BinaryValueScanner[T]) FromValue(driver.Value) (t T, err error) { return }
`

// declareScanners adds the generic types to the package that has them.
func (u *universe) declareScanners(pkg *types.Package) error {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "field.go", scannerSource, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	conf := types.Config{Importer: importerFunc(func(path string) (*types.Package, error) { return u.packages[path], nil })}
	return types.NewChecker(&conf, fset, pkg, nil).Files([]*ast.File{f})
}

type importerFunc func(path string) (*types.Package, error)

func (f importerFunc) Import(path string) (*types.Package, error) { return f(path) }

// scanners stand in for the value scanners of these types: of a scanner ent asks
// which type it is for, and whether there is one.
var scanners = map[reflect.Type]any{
	typ[string]():   field.ValueScannerFunc[string, *sql.NullString]{},
	typ[[]byte]():   field.ValueScannerFunc[[]byte, *sql.NullString]{},
	typ[*url.URL](): field.ValueScannerFunc[*url.URL, *sql.NullString]{},
}

// setScanner calls ValueScanner with what stands in for the argument.
func (ev *evaluator) setScanner(fn *types.Func, call *ast.CallExpr, recv value) []value {
	arg := call.Args[0]
	n, ok := types.Unalias(ev.info.TypeOf(arg)).(*types.Named)
	if !ok || n.TypeArgs().Len() == 0 || n.Obj().Pkg().Path() != fieldPath || !isStruct(n) || !ev.literal(arg) {
		ev.gap(arg, "the value scanner "+types.ExprString(arg))
	}
	t := n.TypeArgs().At(0)
	if ev.universe.own(t) {
		ev.gap(arg, "a value scanner for "+ev.name(t))
	}
	scanner, ok := scanners[ev.erase(t)]
	if !ok {
		ev.gap(arg, "a value scanner for "+ev.name(t))
	}
	m := ev.methodOf(recv, fn.Name())
	m.Call([]reflect.Value{reflect.ValueOf(scanner)})
	return []value{recv}
}

// literal tells whether an expression is a literal, or a variable of the package
// that is declared as one.
func (ev *evaluator) literal(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.CompositeLit:
		return true
	case *ast.Ident:
		obj, ok := ev.info.Uses[e].(*types.Var)
		if !ok {
			return false
		}
		spec := ev.vars[obj]
		if spec == nil || len(spec.Values) != len(spec.Names) || ev.changes(obj) {
			return false
		}
		for i, name := range spec.Names {
			if ev.info.Defs[name] == obj {
				_, ok := ast.Unparen(spec.Values[i]).(*ast.CompositeLit)
				return ok
			}
		}
	}
	return false
}
