package schema

import (
	"go/ast"
	"reflect"
	"strconv"
	"strings"
)

const (
	// listed is what an element of a list counts for.
	listed = 256
	// maxBytes is what no schema comes to that ends.
	maxBytes = 64 << 20
)

// fits leaves a gap for what one call would make too large for this program's memory.
func (ev *evaluator) fits(n ast.Node, size int) {
	if size < 0 || size > maxBytes {
		ev.gap(n, "what is as large as this")
	}
}

// bounded ends the evaluation where a text or a list has grown so large, bit by bit,
// that it must be for ever.
func (ev *evaluator) bounded(n ast.Node, size int) {
	if size >= 0 && size <= maxBytes {
		return
	}
	pos := ev.at
	if n != nil {
		pos = n.Pos()
	}
	if !ev.isNear(pos) {
		ev.gap(n, "what is as large as this")
	}
	panic(endless{pos, "a text or a list that grows without end"})
}

// growing are the functions whose result can be much larger than what they are given,
// by their place in this program, with how large that is.
var growing = map[uintptr]func(in []reflect.Value) int{
	reflect.ValueOf(strings.Repeat).Pointer():     func(in []reflect.Value) int { return times(in[0].Len(), int(in[1].Int())) },
	reflect.ValueOf(strings.Replace).Pointer():    replaced,
	reflect.ValueOf(strings.ReplaceAll).Pointer(): replaced,
	reflect.ValueOf(strings.Join).Pointer(): func(in []reflect.Value) int {
		n := times(in[0].Len(), in[1].Len())
		for i := range in[0].Len() {
			n += in[0].Index(i).Len()
		}
		return n
	},
	reflect.ValueOf(strconv.FormatFloat).Pointer(): func(in []reflect.Value) int { return int(in[2].Int()) },
	reflect.ValueOf(strconv.AppendFloat).Pointer(): func(in []reflect.Value) int { return int(in[3].Int()) },
}

// grown is how large the result of a library's function may be.
func grown(f reflect.Value, in []reflect.Value) int {
	size := growing[f.Pointer()]
	if size == nil {
		return 0
	}
	return max(size(in), 0) // of a negative number the function says that it is none
}

func replaced(in []reflect.Value) int {
	text, old, with := in[0].String(), in[1].String(), in[2].String()
	return len(text) + times(strings.Count(text, old), len(with))
}

// times multiplies without going over.
func times(a, b int) int {
	if a > 0 && b > maxBytes/a+1 {
		return maxBytes + 1
	}
	return a * b
}
