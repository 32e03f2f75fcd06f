package schema

import (
	"fmt"
	"go/types"
	"path"
	"slices"
	"strconv"
	"strings"
)

// A writer writes types as reflection does, and leaves a gap for one that the compiler
// gives a name of its own.
type writer struct {
	ev    *evaluator
	whole bool // packages by their paths, as in the arguments of a generic type
	depth int
}

// written writes a type as reflection would.
func (ev *evaluator) written(t types.Type) string {
	return (&writer{ev: ev}).text(t)
}

func (w *writer) text(t types.Type) string {
	if w.depth++; w.depth > maxDepth {
		w.ev.gap(nil, "a type that is made of itself")
	}
	defer func() { w.depth-- }()
	switch u := types.Unalias(t).(type) {
	case *types.Named:
		return w.named(u)
	case *types.Struct:
		return w.structure(u)
	case *types.Basic:
		if u.Kind() != types.Invalid {
			return types.Typ[u.Kind()].Name()
		}
	case *types.Pointer:
		return "*" + w.text(u.Elem())
	case *types.Slice:
		return "[]" + w.text(u.Elem())
	case *types.Array:
		return fmt.Sprintf("[%d]%s", u.Len(), w.text(u.Elem()))
	case *types.Map:
		return "map[" + w.text(u.Key()) + "]" + w.text(u.Elem())
	case *types.Signature:
		return "func" + w.signature(u)
	case *types.Interface:
		return w.iface(u)
	}
	w.ev.gap(nil, "the Go type "+w.ev.name(t))
	return ""
}

func (w *writer) named(n *types.Named) string {
	pkg := n.Obj().Pkg()
	if pkg == nil {
		return n.Obj().Name()
	}
	if w.whole && n.Obj().Parent() != pkg.Scope() && n.TypeArgs() == nil {
		w.ev.gap(nil, "the Go type "+w.ev.name(n)+", which a function declares")
	}
	if w.whole {
		return escaped(pkg.Path()) + "." + n.Obj().Name() + w.ev.writtenArgs(n)
	}
	return pkg.Name() + "." + n.Obj().Name() + w.ev.writtenArgs(n)
}

// writtenArgs writes the arguments of a generic type, with the whole paths of their
// packages.
func (ev *evaluator) writtenArgs(n *types.Named) string {
	if n.TypeArgs() == nil {
		return ""
	}
	w := &writer{ev: ev, whole: true}
	var args []string
	for t := range n.TypeArgs().Types() {
		args = append(args, w.text(t))
	}
	return "[" + strings.Join(args, ",") + "]"
}

// escaped writes a package's path as a linker has it: the dots of its last part are
// signs of their own.
func escaped(pkgPath string) string {
	dir, base := path.Split(pkgPath)
	return dir + strings.ReplaceAll(base, ".", "%2e")
}

func (w *writer) structure(s *types.Struct) string {
	var fields []string
	for i := range s.NumFields() {
		f := s.Field(i)
		text := w.text(f.Type())
		switch {
		case f.Embedded():
		case w.whole && !f.Exported():
			text = escaped(f.Pkg().Path()) + "." + f.Name() + " " + text
		default:
			text = f.Name() + " " + text
		}
		if tag := s.Tag(i); tag != "" {
			text += " " + strconv.Quote(tag)
		}
		fields = append(fields, text)
	}
	return braces("struct", fields)
}

func (w *writer) iface(t *types.Interface) string {
	var methods []string
	for m := range t.Methods() {
		if !m.Exported() {
			w.ev.gap(nil, "the Go type "+w.ev.name(t))
		}
		methods = append(methods, m.Name()+w.signature(m.Signature()))
	}
	slices.Sort(methods)
	return braces("interface", methods)
}

func braces(word string, parts []string) string {
	if len(parts) == 0 {
		return word + " {}"
	}
	return word + " { " + strings.Join(parts, "; ") + " }"
}

func (w *writer) signature(s *types.Signature) string {
	in, out := w.tuple(s.Params(), s.Variadic()), w.tuple(s.Results(), false)
	switch s.Results().Len() {
	case 0:
		return "(" + in + ")"
	case 1:
		return "(" + in + ") " + out
	}
	return "(" + in + ") (" + out + ")"
}

func (w *writer) tuple(t *types.Tuple, variadic bool) string {
	var list []string
	for i := range t.Len() {
		switch of := t.At(i).Type(); {
		case variadic && i == t.Len()-1:
			list = append(list, "..."+w.text(of.(*types.Slice).Elem()))
		default:
			list = append(list, w.text(of))
		}
	}
	return strings.Join(list, ", ")
}
