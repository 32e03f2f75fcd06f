package child

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"reflect"
)

// RegisterFunc makes a function of the step's one of SQL on this connection, as the
// connections of github.com/mattn/go-sqlite3 do: of the same types, with the same
// errors. A step comes to it with the Raw method of a *sql.Conn.
func (c *conn) RegisterFunc(name string, impl any, pure bool) error {
	f, inputs, err := sqlFunc(impl)
	if err != nil {
		return err
	}
	_, err = c.ask(context.Background(), &Question{Op: Register, Name: name, Func: f, Inputs: inputs, Pure: pure})
	return err
}

var (
	errorType = reflect.TypeFor[error]()
	intType   = reflect.TypeFor[int64]()
	floatType = reflect.TypeFor[float64]()
)

// sqlFunc makes a Func of a function, and tells how many arguments it takes, or -1.
func sqlFunc(impl any) (Func, int64, error) {
	f := reflect.ValueOf(impl)
	if f.Kind() != reflect.Func || f.IsNil() {
		//lint:ignore ST1005 these are the driver's own words
		return nil, 0, errors.New("Non-function passed to RegisterFunc")
	}
	t := f.Type()
	if err := checkTypes(t); err != nil {
		return nil, 0, err
	}
	call := func(values []driver.Value) (v driver.Value, err error) {
		defer func() {
			if p := recover(); p != nil {
				err = fmt.Errorf("panic: %v", p)
			}
		}()
		args, err := goArgs(t, values)
		if err != nil {
			return nil, err
		}
		return sqlResult(f.Call(args))
	}
	if t.IsVariadic() {
		return call, -1, nil
	}
	return call, int64(t.NumIn()), nil
}

// checkTypes says what of a function's type SQL can't call.
func checkTypes(t reflect.Type) error {
	switch {
	case t.NumOut() != 1 && t.NumOut() != 2:
		return errors.New("SQLite functions must return 1 or 2 values")
	case t.NumOut() == 2 && !t.Out(1).Implements(errorType):
		//lint:ignore ST1005 these are the driver's own words
		return errors.New("Second return value of SQLite function must be error")
	}
	for i := range t.NumIn() {
		if err := checkArg(argType(t, i)); err != nil {
			return err
		}
	}
	if out := t.Out(0); !out.Implements(errorType) || out.Kind() != reflect.Interface {
		return checkArg(out)
	}
	return nil
}

// argType is the type of the i-th argument of a call.
func argType(t reflect.Type, i int) reflect.Type {
	if last := t.NumIn() - 1; t.IsVariadic() && i >= last {
		return t.In(last).Elem()
	}
	return t.In(i)
}

// checkArg says why a type has no counterpart in SQL.
func checkArg(t reflect.Type) error {
	switch t.Kind() {
	case reflect.Interface:
		if t.NumMethod() != 0 {
			return errors.New("the only supported interface type is any")
		}
	case reflect.Slice:
		if t.Elem().Kind() != reflect.Uint8 {
			return errors.New("the only supported slice type is []byte")
		}
	case reflect.String, reflect.Bool, reflect.Float32, reflect.Float64,
		reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
	default:
		return fmt.Errorf("don't know how to convert to %s", t)
	}
	return nil
}

// goArgs makes arguments of a call of SQL's.
func goArgs(t reflect.Type, values []driver.Value) ([]reflect.Value, error) {
	least := t.NumIn()
	if t.IsVariadic() {
		least--
	}
	if len(values) < least || len(values) > least && !t.IsVariadic() {
		return nil, fmt.Errorf("function requires at least %d arguments", least)
	}
	args := make([]reflect.Value, len(values))
	for i, v := range values {
		var err error
		if args[i], err = goArg(argType(t, i), v); err != nil {
			return nil, err
		}
	}
	return args, nil
}

// goArg makes an argument of a value of SQL's, which is not converted: a number is
// no text.
func goArg(t reflect.Type, v driver.Value) (reflect.Value, error) {
	var given reflect.Value
	var ok bool
	var kind string
	switch t.Kind() {
	case reflect.Interface:
		if v == nil {
			v = []byte(nil) // as the driver has it
		}
		return reflect.ValueOf(v), nil
	case reflect.String, reflect.Slice:
		kind = "BLOB or TEXT"
		switch v.(type) {
		case string, []byte:
			given, ok = reflect.ValueOf(v), true
		}
	case reflect.Bool:
		var n int64
		n, ok = v.(int64)
		given, kind = reflect.ValueOf(n != 0), "an INTEGER"
	case reflect.Float32, reflect.Float64:
		_, ok = v.(float64)
		given, kind = reflect.ValueOf(v), "a FLOAT"
	default:
		_, ok = v.(int64)
		given, kind = reflect.ValueOf(v), "an INTEGER"
	}
	if !ok {
		return reflect.Value{}, errors.New("argument must be " + kind)
	}
	return given.Convert(t), nil
}

// sqlResult makes a value of SQL's of what a function gave.
func sqlResult(out []reflect.Value) (driver.Value, error) {
	if len(out) == 2 && !out[1].IsZero() {
		return nil, out[1].Interface().(error)
	}
	v := out[0]
	if v.Kind() == reflect.Interface {
		if v.IsNil() || v.Type() != reflect.TypeFor[any]() {
			return nil, nil // a lone error is nothing to SQL
		}
		if v = v.Elem(); checkArg(v.Type()) != nil {
			return nil, checkArg(v.Type())
		}
	}
	switch v.Kind() {
	case reflect.String:
		return v.String(), nil
	case reflect.Slice:
		return v.Bytes(), nil
	case reflect.Bool:
		if v.Bool() {
			return int64(1), nil
		}
		return int64(0), nil
	case reflect.Float32, reflect.Float64:
		return v.Convert(floatType).Interface(), nil
	}
	return v.Convert(intType).Interface(), nil
}
