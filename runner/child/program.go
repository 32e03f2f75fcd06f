package child

import (
	"context"
	"database/sql"
	"fmt"
	"path"
	"reflect"
	"runtime"
	"time"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	"entgo.io/ent/dialect/sql/schema"
)

// A Step is a function of a lesson; C is the lesson's own *ent.Client.
type Step[C any] struct {
	Name string
	Do   func(ctx context.Context, client C) error
}

// A Program is a lesson's code with its generated client, or with several.
type Program struct {
	// Tables are those of the client, where the program is part of the binary.
	// One that is built from source does not tell: its parent knows them from the
	// schema.
	Tables []*schema.Table

	parts []part
}

// part is a client and the steps that use it.
type part struct {
	// bind opens a client over a driver, and gives the steps.
	bind func(dialect.Driver) map[string]boundStep
	// folder is the import path of the steps, for the positions of errors.
	folder string
}

type boundStep struct {
	do     func(context.Context) error
	line   position // of the function itself
	folder string
}

// New makes a program of a client, or how it is opened, and the steps that use it.
func New[C any](tables []*schema.Table, open func(dialect.Driver) C, steps ...Step[C]) Program {
	var folder string
	lines := map[string]position{}
	for _, s := range steps {
		fn := runtime.FuncForPC(reflect.ValueOf(s.Do).Pointer())
		file, line := fn.FileLine(fn.Entry())
		lines[s.Name] = position{path.Base(file), line}
		folder = packageOf(fn.Name())
	}
	bind := func(d dialect.Driver) map[string]boundStep {
		client, bound := open(d), map[string]boundStep{}
		for _, s := range steps {
			bound[s.Name] = boundStep{
				do:     func(ctx context.Context) error { return s.Do(ctx, client) },
				line:   lines[s.Name],
				folder: folder,
			}
		}
		return bound
	}
	return Program{Tables: tables, parts: []part{{bind, folder}}}
}

// Join makes one program of several, which share a database.
func Join(programs ...Program) Program {
	var joined Program
	for _, p := range programs {
		joined.Tables = append(joined.Tables, p.Tables...)
		joined.parts = append(joined.parts, p.parts...)
	}
	return joined
}

// A Session is a program whose clients are open.
type Session struct {
	steps map[string]boundStep
	close func() error
}

// Local opens a program in this process on the database of an asker, which speaks
// that dialect of ent's.
func (p Program) Local(asker Asker, dialectName string) *Session {
	s := &Session{steps: map[string]boundStep{}}
	var all []*sql.DB
	for _, part := range p.parts {
		w := &where{part.folder}
		db := openDB(asker, w)
		all = append(all, db)
		for name, step := range part.bind(entsql.OpenDB(dialectName, db)) {
			s.steps[name] = step
		}
	}
	s.close = func() (err error) {
		for _, db := range all {
			if e := db.Close(); err == nil {
				err = e
			}
		}
		return err
	}
	return s
}

// Close closes the clients' connections.
func (s *Session) Close() error { return s.close() }

// Run runs a step and tells how it ended. While it runs, os.Stdout is a pipe: one
// step at a time runs in a process.
func (s *Session) Run(ctx context.Context, name string) *Ran {
	step, ok := s.steps[name]
	if !ok {
		return &Ran{Unknown: true, Error: "the program has no step " + name}
	}
	r := &Ran{}
	start := time.Now()
	output, err := capture(func() error { r.run(ctx, step); return nil })
	r.Duration, r.Output = time.Since(start), output
	if err != nil && r.Error == "" {
		r.Error = err.Error()
	}
	return r
}

// MaxOutput is how much of a step's output is kept, in bytes.
const MaxOutput = 1 << 20

// whole says of an output that it is not.
func whole(output string, err error) (string, error) {
	if len(output) == MaxOutput {
		return output, fmt.Errorf("the step printed more than %d MiB", MaxOutput>>20)
	}
	return output, err
}

// run runs a step up to its end, however that comes.
func (r *Ran) run(ctx context.Context, step boundStep) {
	defer func() {
		if v := recover(); v != nil {
			r.Panic, r.Error = true, fmt.Sprint(v)
			r.at(callerIn(step.folder))
		}
	}()
	if err := step.do(ctx); err != nil {
		r.Error = err.Error()
		r.at(step.line)
	}
}

func (r *Ran) at(p position) { r.File, r.Line = p.file, int64(p.line) }
