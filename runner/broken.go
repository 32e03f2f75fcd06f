package runner

import (
	"context"
	"fmt"
	"go/scanner"
	"go/token"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/harness"
	"github.com/learnrel/learnrel/runner/lesson"
)

// runBroken runs a block that must fail, and gives how it did; nil when it did
// not. The error is that of the machine.
func (r *Runner) runBroken(ctx context.Context, l *lesson.Lesson, b *lesson.Block) (*Failure, error) {
	if b.Kind == lesson.BrokenSchema {
		name, source := l.Overlay(b)
		if failure := r.earlyFailure(l, &overlay{name, source}); failure != nil {
			return failure, nil
		}
	}
	req, _ := requestFor(l)
	key, err := r.sourceKey(l, b, req.Calls)
	if err != nil {
		return nil, err
	}
	return cached(r, key, func() (*Failure, error) {
		if b.Kind == lesson.BrokenStep {
			return r.runBrokenStep(ctx, l, b)
		}
		return r.runBrokenSchema(ctx, l, b, req)
	})
}

// runBrokenSchema runs the lesson with a part of its schema replaced.
func (r *Runner) runBrokenSchema(ctx context.Context, l *lesson.Lesson, b *lesson.Block, req harness.Request) (*Failure, error) {
	name, source := l.Overlay(b)
	run, failure, err := r.runOverlaid(ctx, l, &overlay{name, source}, harness.Request{Calls: req.Calls})
	if failure != nil || err != nil {
		return failure, err
	}
	if run.Migrate != "" {
		return newFailure(catalogue.Migrate, run.Migrate), nil
	}
	mayFail := map[string]bool{}
	for _, call := range req.Calls {
		mayFail[call.Step] = call.MayFail
	}
	for _, step := range run.Steps {
		if step.Error != "" && !mayFail[step.Name] {
			return stepFailure(&step), nil
		}
	}
	return nil, nil
}

func newFailure(stage catalogue.Stage, message string) *Failure {
	return &Failure{Stage: stage, Code: catalogue.Code(stage, message), Message: message}
}

// stepFailure gives the failure of a step, or nil if it did not fail.
func stepFailure(step *harness.StepResult) *Failure {
	if step.Error == "" {
		return nil
	}
	f := newFailure(catalogue.Run, step.Error)
	if step.Panic {
		f.Message = "panic: " + f.Message
	}
	f.File, f.Line = step.File, step.Line
	if strings.Contains(step.Error, "socket: permission denied") {
		f.Fix = "a program that is built from source opens no connections and no ports, unless --no-sandbox lets it"
	}
	return f
}

// runBrokenStep compiles a step that the page holds, alone, against the client
// of the paired schema.
func (r *Runner) runBrokenStep(ctx context.Context, l *lesson.Lesson, b *lesson.Block) (*Failure, error) {
	s, err := r.work(ctx)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	if failure, err := r.generate(ctx, s, l, nil); failure != nil || err != nil {
		return failure, err
	}
	name := stepFileName(b)
	source := []byte(stepFile(r.Course.Module, l, b, name))
	if err := s.Mirror(path.Join(lesson.Folder, l.Slug), map[string][]byte{name: source}); err != nil {
		return nil, err
	}
	return compile(ctx, s, l.Slug)
}

// stepFileName is how errors name the file of a step that the page holds.
func stepFileName(b *lesson.Block) string { return strings.ToLower(b.Step) + ".go" }

// stepFile makes a Go file of a step: the lesson's package clause, those of its
// imports that the step uses, and the step, whose lines count from 1.
func stepFile(module string, l *lesson.Lesson, b *lesson.Block, name string) string {
	imports := map[string]string{
		"context": `"context"`,
		"ent":     fmt.Sprintf("%q", path.Join(module, clientDir(l.Page.Front.Schema))),
	}
	pkg := "steps"
	for _, f := range l.Code {
		maps.Copy(imports, f.Imports())
		if p := f.Package(); p != "" {
			pkg = p
		}
	}
	var out strings.Builder
	fmt.Fprintf(&out, "package %s\n\n", pkg)
	for _, id := range qualifiers(b.Text) {
		if spec, ok := imports[id]; ok {
			fmt.Fprintf(&out, "import %s\n", spec)
		}
	}
	fmt.Fprintf(&out, "\n//line %s:1\n%s", name, b.Text)
	return out.String()
}

// qualifiers gives the names that stand before a dot in Go source, which need not
// parse: those that can be packages.
func qualifiers(src string) []string {
	var sc scanner.Scanner
	fset := token.NewFileSet()
	sc.Init(fset.AddFile("", -1, len(src)), []byte(src), func(token.Position, string) {}, 0)
	found := map[string]bool{}
	last, before := "", token.ILLEGAL
	for {
		_, tok, lit := sc.Scan()
		if tok == token.EOF {
			return slices.Sorted(maps.Keys(found))
		}
		if tok == token.PERIOD && last != "" {
			found[last] = true
		}
		last = ""
		if tok == token.IDENT && before != token.PERIOD {
			last = lit
		}
		before = tok
	}
}
