package sqlite

import (
	"encoding/json"
	"fmt"
	"reflect"
	"syscall/js"
)

// Page gives the server of the page in whose worker this program runs.
func Page() *Server { return &Server{ask: askPage} }

func askPage(q request) (*response, error) {
	data, err := json.Marshal(q)
	if err != nil {
		return nil, err
	}
	r := &response{}
	if err := json.Unmarshal([]byte(js.Global().Call("sqlite", string(data)).String()), r); err != nil {
		return nil, fmt.Errorf("ask the page's SQLite: %w", err)
	}
	return r, nil
}

// RegisterFunc makes a function one of SQL on this connection. Package database gives it
// functions of any values alone.
func (c *conn) RegisterFunc(name string, impl any, pure bool) error {
	f := reflect.ValueOf(impl)
	inputs := f.Type().NumIn()
	if f.Type().IsVariadic() {
		inputs = -1
	}
	call := js.FuncOf(func(_ js.Value, args []js.Value) any {
		answer, err := called(f, args[0].String())
		if err != nil {
			answer = "e" + err.Error()
		}
		return answer
	})
	c.release = append(c.release, call.Release)
	data, err := json.Marshal(map[string]any{"conn": c.id, "name": name, "inputs": inputs, "pure": pure})
	if err != nil {
		return err
	}
	r := &response{}
	if err := json.Unmarshal([]byte(js.Global().Call("sqliteFunction", string(data), call).String()), r); err != nil {
		return fmt.Errorf("ask the page's SQLite: %w", err)
	}
	if r.Error != nil {
		return r.Error
	}
	return nil
}

// called calls a function with cells in JSON, and gives one, or "" for NULL.
func called(f reflect.Value, cells string) (string, error) {
	var all []cell
	if err := json.Unmarshal([]byte(cells), &all); err != nil {
		return "", err
	}
	args := make([]reflect.Value, len(all))
	for i, c := range all {
		v, err := fromCell(c, "")
		if err != nil {
			return "", err
		}
		if args[i] = reflect.ValueOf(v); v == nil {
			args[i] = reflect.Zero(reflect.TypeFor[any]())
		}
	}
	out := f.Call(args)
	if err, _ := out[1].Interface().(error); err != nil {
		return "", err
	}
	c, err := toCell(out[0].Interface())
	if err != nil || c == nil {
		return "", err
	}
	return *c, nil
}
