package runner

import (
	"path"
	"strings"

	"github.com/learnrel/learnrel/runner/graph"
	"github.com/learnrel/learnrel/runner/graph/static"
	"github.com/learnrel/learnrel/runner/lesson"
)

// earlyFailure judges a lesson's schema in this process, with one file of it
// replaced when over is not nil: the failure that ent generate would end with, or
// nil where there is none and where only the toolchain can tell.
func (r *Runner) earlyFailure(l *lesson.Lesson, over *overlay) *Failure {
	dir := path.Join(lesson.SchemaDir, l.Page.Front.Schema)
	files := sources(l.Schema)
	if over != nil {
		files[path.Join(dir, over.name)] = []byte(over.source)
	}
	failure := judgeSchema(r.Course.Module, dir, files)
	if failure == nil || over != nil && failure.Stage == lesson.Compile {
		return nil // what a page shows of the compiler comes from the compiler
	}
	for name, other := range l.Others { // the toolchain would come to these first
		if judgeSchema(r.Course.Module, path.Join(lesson.SchemaDir, name), sources(other)) != nil {
			return nil
		}
	}
	return failure
}

func sources(files []*lesson.GoFile) map[string][]byte {
	all := map[string][]byte{}
	for _, f := range files {
		all[f.Path] = f.Source
	}
	return all
}

// judgeSchema gives how ent generate fails for the schema of a module's folder,
// whose files are named by their path in the module; nil where it does not fail
// before it writes the client, or where the static loader can't tell.
func judgeSchema(module, dir string, files map[string][]byte) *Failure {
	_, ds := static.Config{Dir: "./" + dir, Package: path.Join(module, dir), Strict: true}.Load(files)
	if len(ds.Errors()) == 0 || len(ds.Unevaluated()) > 0 {
		return nil
	}
	first := ds.Errors()[0]
	f := &Failure{Stage: lesson.Stage(first.Stage), Code: first.Code, Message: first.Message, Fix: first.Fix}
	switch {
	case f.Stage == lesson.Compile:
		f.Message = compilerOutput(dir, ds.Errors())
		f.Printed, f.Code = f.Message, graph.Code(string(f.Stage), f.Message)
	case f.Stage == lesson.Load && strings.HasPrefix(f.Message, "entc/load: schema "):
		f.Message += "\nexit status 1" // of the program by which ent loads
	case f.Stage != lesson.Load && f.Stage != lesson.Graph, !strings.HasPrefix(f.Message, "entc/"):
		return nil // a crash of ent's, or an error of its templates, comes with more than this
	}
	if f.Printed == "" && first.Pos.IsValid() {
		f.Printed = first.Pos.String() + ": " + f.Message
	}
	f.Message = strings.ReplaceAll(f.Message, dir+"/", "")
	return f
}

// compilerOutput is how ent generate tells of what does not compile.
func compilerOutput(dir string, errs static.Diagnostics) string {
	lines := []string{"entc/load: parse schema dir: # $WORK/" + dir}
	for _, d := range errs {
		lines = append(lines, d.Pos.String()+": "+d.Message)
	}
	return strings.Join(lines, "\n")
}
