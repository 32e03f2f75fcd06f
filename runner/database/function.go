package database

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"reflect"

	"github.com/learnrel/learnrel/runner/child"
)

// maxInputs is how many arguments a function may say that it takes.
const maxInputs = 100

// register has the SQL of a connection call a function of the program's.
func (c *connection) register(q *child.Question) error {
	if q.Func == nil || q.Inputs < -1 || q.Inputs > maxInputs {
		return fmt.Errorf("a function of %d arguments; the most are %d", q.Inputs, maxInputs)
	}
	return c.conn.Raw(func(conn any) error {
		r, ok := conn.(interface {
			RegisterFunc(name string, impl any, pure bool) error
		})
		if !ok {
			return errors.New("this database takes no functions of Go's")
		}
		return r.RegisterFunc(q.Name, goFunc(q.Func, int(q.Inputs)), q.Pure)
	})
}

// goFunc gives a function the type that the driver wants: of so many arguments that
// may be anything, or of any number.
func goFunc(f child.Func, inputs int) any {
	anything := reflect.TypeFor[any]()
	if inputs < 0 {
		return func(args ...any) (any, error) {
			values := make([]driver.Value, len(args))
			for i, a := range args {
				values[i] = value(a)
			}
			return f(values)
		}
	}
	in := make([]reflect.Type, inputs)
	for i := range in {
		in[i] = anything
	}
	t := reflect.FuncOf(in, []reflect.Type{anything, reflect.TypeFor[error]()}, false)
	return reflect.MakeFunc(t, func(args []reflect.Value) []reflect.Value {
		values := make([]driver.Value, len(args))
		for i, a := range args {
			values[i] = value(a.Interface())
		}
		v, err := f(values)
		out := []reflect.Value{reflect.New(t.Out(0)).Elem(), reflect.New(t.Out(1)).Elem()}
		if v != nil {
			out[0].Set(reflect.ValueOf(v))
		}
		if err != nil {
			out[1].Set(reflect.ValueOf(err))
		}
		return out
	}).Interface()
}

// value is an argument as the driver gives it, in which a nil slice is NULL.
func value(v any) driver.Value {
	if b, ok := v.([]byte); ok && b == nil {
		return nil
	}
	return v
}
