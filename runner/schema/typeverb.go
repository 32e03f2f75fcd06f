package schema

import (
	"go/types"
	"reflect"
	"regexp"
	"strings"
)

var verb = regexp.MustCompile(`%[-+# 0]*[0-9]*(?:\.[0-9]*)?(?:.|$)`)

// typeVerbs writes the types that a format of package fmt asks for with %T: those of the
// schema's own are not what reflection would say of their values here.
func (ev *evaluator) typeVerbs(fn *types.Func, args []value) {
	if fn.Pkg() == nil || fn.Pkg().Path() != "fmt" || len(args) < 2 {
		return
	}
	args = args[len(args)-2:]
	if args[0].v.Kind() != reflect.String || !strings.Contains(args[0].v.String(), "T") {
		return
	}
	format, list := args[0].v.String(), reflect.AppendSlice(reflect.Zero(args[1].v.Type()), args[1].v)
	at := -1
	format = verb.ReplaceAllStringFunc(format, func(v string) string {
		last := v[len(v)-1]
		if last == '[' || last == '*' {
			ev.gap(nil, "a format with indexes or widths among its arguments")
		}
		if last == '%' {
			return v
		}
		if at++; last != 'T' || at >= list.Len() {
			return v
		}
		list.Index(at).Set(reflect.ValueOf(ev.dynamicName(value{elemOf(args[1].t), list.Index(at)})))
		return v[:len(v)-1] + "s"
	})
	args[0].v, args[1].v = reflect.ValueOf(format), list
}

// dynamicName is the type of what an interface holds, as it prints.
func (ev *evaluator) dynamicName(v value) string {
	inner := ev.open(v)
	ev.demand(inner)
	switch {
	case isNil(inner.t):
		return "<nil>"
	case inner.t == types.Typ[types.Invalid]:
		return inner.v.Type().String()
	}
	return ev.written(types.Default(inner.t))
}
