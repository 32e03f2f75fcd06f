package schema

import (
	"bytes"
	"go/ast"
	"go/types"
	"slices"
)

// packageVar gives a variable of a package, which is declared when it is first asked
// for, and then set by the init functions of its package.
func (ev *evaluator) packageVar(obj *types.Var, spec *ast.ValueSpec) value {
	ev.sawVariable = true
	if _, ok := ev.global[obj]; !ok {
		ev.declareGlobal(obj, spec)
	}
	if pkg := obj.Pkg(); !ev.inited[pkg] {
		ev.inited[pkg] = true
		ev.toInit = append(ev.toInit, pkg)
	}
	ev.initAll()
	return ev.global[obj]
}

// initAll runs the init functions of the packages whose variables were asked for.
// None runs before a declaration is done.
func (ev *evaluator) initAll() {
	for len(ev.toInit) > 0 && ev.declaring == 0 {
		pkg := ev.toInit[0]
		ev.toInit = ev.toInit[1:]
		for _, decl := range ev.inits[pkg] {
			ev.runInit(decl)
		}
	}
}

func (ev *evaluator) declareGlobal(obj *types.Var, spec *ast.ValueSpec) {
	if ev.busy[spec] {
		ev.gap(spec, "a package variable that is made of itself: "+obj.Name())
	}
	if ev.embeds(spec) {
		ev.gap(spec, "a file that is embedded")
	}
	ev.busy[spec] = true
	ev.declaring++
	defer func(f *frame) { ev.frame, ev.busy[spec] = f, false; ev.declaring-- }(ev.frame)
	ev.frame = nil
	ev.declare(spec, func(o types.Object, v value) {
		if _, ok := ev.global[o]; !ok {
			ev.global[o] = variable(v)
		}
	})
}

func (ev *evaluator) runInit(decl *ast.FuncDecl) {
	fn, ok := ev.info.def(decl.Name).(*types.Func)
	if !ok || decl.Body == nil {
		return
	}
	ev.run(&callee{decl.Body, fn.Signature(), nil, nil, nil}, nil)
}

// embeds tells of a variable whether the compiler sets it to what a file holds.
func (ev *evaluator) embeds(spec *ast.ValueSpec) bool {
	at := ev.fset.Position(spec.Pos())
	f := ev.kept.files[at.Filename]
	if f == nil || at.Offset > len(f.src) {
		return false
	}
	lines := bytes.Split(f.src[:at.Offset], []byte("\n"))
	for _, line := range slices.Backward(lines[:len(lines)-1]) {
		line = bytes.TrimSpace(line)
		if bytes.HasPrefix(line, []byte("//go:embed")) {
			return true
		}
		if !bytes.HasPrefix(line, []byte("//")) && len(line) > 0 {
			return false
		}
	}
	return false
}
