package schema

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"reflect"
	"strings"

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

// setScanner notes a value scanner: ent asks which type it is for.
func (ev *evaluator) setScanner(call *ast.CallExpr, recv value) []value {
	own := ev.ownOf(recv.v)
	own.scanned = call.Args[0].Pos()
	if own.scanner = ev.typeOf(call.Args[0]); own.scanner == nil || madeOfUnknown(own.scanner) {
		own.scanner = types.Typ[types.Invalid]
	}
	if types.IsInterface(own.scanner) {
		if v := ev.open(ev.eval(call.Args[0])); !v.isOpaque() {
			own.scanner = v.t
		}
	}
	return []value{recv}
}

// finishScanner writes a value scanner into a field's descriptor, with ent's checks.
func (ev *evaluator) finishScanner(builder reflect.Value, own *ownType, c *field.Descriptor) {
	ev.at = own.scanned
	c.ValueScanner = struct{}{}
	if strings.HasPrefix(fmt.Sprint(c.Err), "GoType must be a") {
		c.Err = nil
	}
	if own.scanner == types.Typ[types.Invalid] || c.Err != nil {
		return
	}
	t, name := own.t, ""
	if t == nil {
		rt := builtType(builder)
		if c.Info.RType != nil && c.Info.RType.Ident != "" {
			name = c.Info.RType.Ident
			if c.Info.RType.Kind == reflect.Pointer {
				name = c.Info.Ident
			}
		} else if rt != nil {
			name = rt.String()
		}
	} else {
		name = ev.written(t)
	}
	is := func(got types.Type) bool {
		return t != nil && types.Identical(got, t) || t == nil && ev.written(got) == name
	}
	value, scan, from := ev.method(own.scanner, "Value"), ev.method(own.scanner, "ScanValue"), ev.method(own.scanner, "FromValue")
	switch {
	case value == nil || value.Params().Len() != 1 || !is(value.Params().At(0).Type()) || value.Results().Len() != 2:
		c.Err = fmt.Errorf("ValueScanner must implement the Value method: func Value(%s) (driver.Valuer, error)", name)
	case scan == nil || scan.Params().Len() != 0 || scan.Results().Len() != 1:
		c.Err = errors.New("ValueScanner must implement the ScanValue method: func ScanValue() field.ValueScanner")
	case from == nil || from.Params().Len() != 1 || from.Results().Len() != 2 || !is(from.Results().At(0).Type()):
		c.Err = fmt.Errorf("ValueScanner must implement the FromValue method: func FromValue(driver.Valuer) (%s, error)", name)
	}
}

// method gives the signature of a method of a type, which ent takes from behind a
// pointer.
func (ev *evaluator) method(t types.Type, name string) *types.Signature {
	obj, _, _ := types.LookupFieldOrMethod(pointee(t), false, ev.pkg, name)
	fn, ok := obj.(*types.Func)
	if !ok {
		return nil
	}
	return fn.Signature()
}
