package schema

import (
	"go/types"
	"reflect"
	"strings"
)

// keys are the keys of maps that Go's reflection would not compare as the schema does:
// structs of the schema's own types, and interfaces and arrays that may hold such. Two
// that are equal are one here.
type keys struct {
	known  map[string][]value
	number map[any]int // in the order in which they came up
}

// key makes a value fit for the key of a map.
func (ev *evaluator) key(v value, t types.Type) reflect.Value {
	v = ev.assign(v, t)
	switch v.v.Kind() {
	case reflect.Pointer, reflect.Interface, reflect.Array, reflect.Struct:
		return ev.keys.one(ev, v)
	}
	return v.v
}

func (k *keys) one(ev *evaluator, v value) reflect.Value {
	if k.known == nil {
		k.known, k.number = map[string][]value{}, map[any]int{}
	}
	if ev.interned(v) {
		hint := ev.hint(v)
		for _, other := range k.known[hint] {
			if types.Identical(other.t, v.t) && ev.equal(nil, other, v) {
				return other.v
			}
		}
		v = variable(v)
		k.known[hint] = append(k.known[hint], v)
	}
	if v.v.Kind() == reflect.Interface && !v.v.IsNil() && !v.v.Elem().Comparable() {
		panic(thrown{words: "runtime error: hash of unhashable type " + v.v.Elem().Type().String()})
	}
	if _, ok := k.number[v.v.Interface()]; !ok {
		k.number[v.v.Interface()] = len(k.number)
	}
	return v.v
}

// interned tells of a key whether reflection would compare it by its place.
func (ev *evaluator) interned(v value) bool {
	switch v.v.Kind() {
	case reflect.Pointer:
		return isStruct(v.t)
	case reflect.Array:
		return v.v.Len() > 0 && ev.interned(value{elemOf(v.t), v.v.Index(0)})
	case reflect.Interface:
		_, own := v.v.Interface().(boxed)
		return own || ev.universe.own(ev.open(v).t) && !v.v.IsNil()
	}
	return false
}

// hint is a text that equal values have in common.
func (ev *evaluator) hint(v value) string {
	var b strings.Builder
	var add func(v value)
	add = func(v value) {
		if o, ok := ev.objectOf(v); ok && isStruct(v.t) {
			for _, f := range o.fields {
				add(f)
				b.WriteByte(0)
			}
			return
		}
		switch {
		case types.IsInterface(v.t):
			if inner := ev.open(v); inner.v.IsValid() && ev.universe.own(inner.t) {
				add(inner)
			}
		case v.v.Kind() == reflect.String:
			b.WriteString(v.v.String())
		}
	}
	add(v)
	return b.String()
}
