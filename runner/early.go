package runner

import (
	"context"
	"go/token"
	"path"
	"strings"

	"entgo.io/ent/dialect"
	entschema "entgo.io/ent/dialect/sql/schema"
	"entgo.io/ent/entc/gen"

	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/harness"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/schema"
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
	_, failure, _ := judgeSchema(r.Course.Module, dir, files)
	if failure == nil || over != nil && failure.Stage == catalogue.Compile {
		return nil // what a page shows of the compiler comes from the compiler
	}
	for name, other := range l.Others { // the toolchain would come to these first
		if _, f, _ := judgeSchema(r.Course.Module, path.Join(lesson.SchemaDir, name), sources(other)); f != nil {
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

// judgeSchema judges the schema of a module's folder, whose files are named by
// their path in the module. It gives the graph where ent makes one of it, or how
// ent generate fails before it writes the client, and where in the source; neither
// where the static loader can't tell.
func judgeSchema(module, dir string, files map[string][]byte) (*gen.Graph, *Failure, token.Position) {
	g, ds := schema.Config{Dir: "./" + dir, Package: path.Join(module, dir), Strict: true}.Load(files)
	if len(ds.Unevaluated()) > 0 {
		return nil, nil, token.Position{}
	}
	if len(ds.Errors()) == 0 {
		return g, nil, token.Position{}
	}
	first := ds.Errors()[0]
	f := &Failure{Stage: catalogue.Stage(first.Stage), Code: first.Code, Message: first.Message, Fix: first.Fix}
	switch {
	case f.Stage == catalogue.Compile:
		f.Message = compilerOutput(dir, ds.Errors())
		f.Printed, f.Code = f.Message, catalogue.Code(f.Stage, f.Message)
	case f.Stage == catalogue.Load && strings.HasPrefix(f.Message, "entc/load: schema "):
		f.Message += "\nexit status 1" // of the program by which ent loads
	case f.Stage != catalogue.Load && f.Stage != catalogue.Graph, !strings.HasPrefix(f.Message, "entc/"):
		return nil, nil, token.Position{} // a crash of ent's, or an error of its templates, comes with more than this
	}
	if f.Printed == "" && first.Pos.IsValid() {
		f.Printed = first.Pos.String() + ": " + f.Message
	}
	f.Message = strings.ReplaceAll(f.Message, dir+"/", "")
	return nil, f, first.Pos
}

// compilerOutput is how ent generate tells of what does not compile.
func compilerOutput(dir string, errs schema.Diagnostics) string {
	lines := []string{"entc/load: parse schema dir: # $WORK/" + dir}
	for _, d := range errs {
		lines = append(lines, d.Pos.String()+": "+d.Message)
	}
	return strings.Join(lines, "\n")
}

// schemaAlone tells whether a unit is a schema and no more, so that its source
// says all: ent's graph and its migration can be asked in process. What ent
// generates is for the toolchain to judge where the page is about that.
func (u *unit) schemaAlone() bool {
	if u.broken != nil {
		return u.broken.Kind == lesson.BrokenSchema && (u.broken.Fail == catalogue.Load || u.broken.Fail == catalogue.Graph)
	}
	return len(u.req.Calls) == 0 && catalogue.Stage(u.page.Page.Front.Stage) != catalogue.Generate
}

// inProcess judges a unit that is a schema alone without the toolchain. ok is
// false when it takes that: when the loader can't tell, or when a schema that must
// fail does not fail there.
func (r *Runner) inProcess(ctx context.Context, u *unit) (o outcome, ok bool) {
	b := u.phases[0].schema
	g, f, pos := judgeSchema(r.Course.Module, lesson.SchemaDir, map[string][]byte{path.Join(lesson.SchemaDir, b.File): []byte(b.Text)})
	if f != nil {
		f.Printed, f.File, f.Line, f.Block = "", u.page.Page.File, b.Line+pos.Line, b.Number
		o.Failure = f
		return o, f.Stage != catalogue.Compile
	}
	if g == nil || u.broken != nil {
		return o, false
	}
	tables, err := g.Tables()
	if err != nil {
		return o, false
	}
	o.Run, err = harness.Run(ctx, schemaProgram(tables), u.req)
	return o, err == nil
}

// schemaProgram is the program of a schema without steps: it makes the tables.
func schemaProgram(tables []*entschema.Table) harness.Program {
	return harness.New(tables,
		func(d dialect.Driver) dialect.Driver { return d },
		func(ctx context.Context, d dialect.Driver) error {
			m, err := entschema.NewMigrate(d)
			if err != nil {
				return err
			}
			return m.Create(ctx, tables...)
		},
	)
}
