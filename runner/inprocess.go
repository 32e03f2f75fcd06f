package runner

import (
	"context"
	"strings"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql/schema"

	"github.com/learnrel/learnrel/runner/graph/static"
	"github.com/learnrel/learnrel/runner/harness"
	"github.com/learnrel/learnrel/runner/lesson"
)

// schemaAlone tells whether a unit is a schema and no more, so that its source
// says all: ent's graph and its migration can be asked in process. What ent
// generates is for the toolchain to judge where the page is about that.
func (u *unit) schemaAlone() bool {
	if u.broken != nil {
		return u.broken.Kind == lesson.BrokenSchema && (u.broken.Fail == lesson.Load || u.broken.Fail == lesson.Graph)
	}
	return len(u.req.Calls) == 0 && lesson.Stage(u.page.Page.Front.Stage) != lesson.Generate
}

// inProcess judges a unit that is a schema alone without the toolchain. ok is
// false when it takes that: when the loader can't tell, or when a schema that must
// fail does not fail there.
func (r *Runner) inProcess(ctx context.Context, u *unit) (o outcome, ok bool) {
	b := u.phases[0].schema
	g, ds := static.Config{Dir: "ent/schema", Package: r.Course.Module + "/ent/schema"}.Load(map[string][]byte{b.File: []byte(b.Text)})
	if len(ds.Unevaluated()) > 0 {
		return o, false
	}
	if errs := ds.Errors(); len(errs) > 0 {
		first := errs[0]
		stage, message := lesson.Stage(first.Stage), first.Message
		if strings.HasPrefix(message, "entc/load: schema ") {
			message += "\nexit status 1" // ent runs a program to read schemas, and shows how that ended
		}
		o.Failure = &Failure{Stage: stage, Code: codeOf(stage, message), Message: message, File: u.page.Page.File, Line: b.Line + first.Pos.Line, Block: b.Number}
		return o, stage == lesson.Load || stage == lesson.Graph
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
func schemaProgram(tables []*schema.Table) harness.Program {
	return harness.New(tables,
		func(d dialect.Driver) dialect.Driver { return d },
		func(ctx context.Context, d dialect.Driver) error {
			m, err := schema.NewMigrate(d)
			if err != nil {
				return err
			}
			return m.Create(ctx, tables...)
		},
	)
}
