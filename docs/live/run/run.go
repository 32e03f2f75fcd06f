// Package run runs the steps of lessons in a page of the site, and says whether that is
// what the page says.
//
// It is learnrel run without a toolchain: the steps are linked into the program, package
// calls runs them on a database of the page's SQLite, and package judge compares. A question
// and its answer are JSON. The database is there until the next steps run, and can be asked.
package run

import (
	"context"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"
	"testing/fstest"

	entsql "entgo.io/ent/dialect/sql"
	entschema "entgo.io/ent/dialect/sql/schema"

	"github.com/learnrel/learnrel/docs/diagram"
	"github.com/learnrel/learnrel/docs/markup"
	"github.com/learnrel/learnrel/runner/calls"
	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/child"
	"github.com/learnrel/learnrel/runner/database"
	"github.com/learnrel/learnrel/runner/judge"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/result"
)

// ofPage is the one dialect of a page.
var ofPage = catalogue.Dialects()[0].Name

// A Lesson is what a page takes of a course to run and judge a lesson.
type Lesson struct {
	Slug  string            `json:"slug"`
	Files map[string]string `json:"files,omitempty"` // its page and its code, and the schemas
	Not   string            `json:"not,omitempty"`   // why its steps can't run in a page; or ""
}

// A Question is to run steps, or to ask the database that they left.
type Question struct {
	Lesson *Lesson `json:"lesson,omitempty"`
	Step   string  `json:"step,omitempty"` // the last to run; "" for all
	SQL    string  `json:"sql,omitempty"`
}

// An Answer is what came of it.
type Answer struct {
	Run    *result.Result `json:"run,omitempty"`
	Blocks []Block        `json:"blocks,omitempty"` // of the page, those of the steps that ran
	// Waits says that a step has two connections of which one is in the other's way.
	Waits  bool                `json:"waits,omitempty"`
	SQL    map[string]string   `json:"sql,omitempty"`    // by step, as HTML
	DDL    string              `json:"ddl,omitempty"`    // of the tables, as HTML
	SVG    string              `json:"svg,omitempty"`    // of the tables
	Tables []database.Answered `json:"tables,omitempty"` // as the steps left them, with their first rows
	Asked  []database.Answered `json:"asked,omitempty"`
	Error  string              `json:"error,omitempty"`  // of the last statement asked
	Failed string              `json:"failed,omitempty"` // why there is no answer
}

// A Block is a block of the page with its verdict.
type Block struct {
	Number  int          `json:"number"`
	Step    string       `json:"step"`             // that it is, or is about
	Tables  lesson.Kind  `json:"tables,omitempty"` // its kind, where it is about all tables
	Status  judge.Status `json:"status"`
	Message string       `json:"message,omitempty"`
	Text    string       `json:"text,omitempty"` // what it would hold, where it differs
}

// A Server makes the databases of steps.
type Server interface {
	database.Server
	// Waits tells whether a connection found another in its way.
	Waits() bool
}

// A Runner runs the lessons that are linked into its program.
type Runner struct {
	Program func(slug string) (child.Program, bool)
	Server  func() Server

	open    *database.Database // of the steps that ran last
	release chan struct{}      // closed when nobody wants it any more
}

// crossing leaves of errors what crosses to a program that is built from source, so that
// steps find them of the types that they have there.
type crossing struct{ *database.Database }

func (c crossing) Ask(ctx context.Context, q *child.Question) (*child.Answer, error) {
	a, err := c.Database.Ask(ctx, q)
	if a != nil && a.Fault != nil {
		a.Fault.Err = nil
	}
	return a, err
}

// Answer answers a question, both in JSON.
func (r *Runner) Answer(ctx context.Context, question []byte) []byte {
	var q Question
	a, err := &Answer{}, json.Unmarshal(question, &q)
	switch {
	case err != nil:
	case q.Lesson != nil:
		a, err = r.run(ctx, q.Lesson, q.Step)
	default:
		a, err = r.console(ctx, q.SQL)
	}
	if err != nil {
		a = &Answer{Failed: err.Error()}
	}
	data, err := json.Marshal(a)
	if err != nil {
		data, _ = json.Marshal(Answer{Failed: err.Error()}) // a string always can be
	}
	return data
}

// lesson reads a lesson. What is wrong with its page is not asked: it was built.
func (l *Lesson) lesson() (*lesson.Lesson, error) {
	files := fstest.MapFS{}
	for name, text := range l.Files {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	read, err := (&lesson.Course{FS: files}).Lesson(lesson.Entry{Slug: l.Slug})
	if read == nil {
		return nil, err
	}
	return read, nil
}

// run runs the steps of a lesson up to one, on a database of their own.
func (r *Runner) run(ctx context.Context, of *Lesson, last string) (*Answer, error) {
	r.close()
	program, ok := r.Program(of.Slug)
	if !ok {
		return nil, fmt.Errorf("the steps of %s are not in this page's program", of.Slug)
	}
	l, err := of.lesson()
	if err != nil {
		return nil, err
	}
	server := r.Server()
	res, err := r.hold(ctx, wanted(l, last), of.Slug, program, server)
	if err != nil {
		return nil, err
	}
	a := &Answer{Run: res, Blocks: judged(l, res), Waits: server.Waits(), SQL: map[string]string{}}
	for _, step := range res.Steps {
		a.SQL[step.Name] = shown(step.SQL)
	}
	a.DDL, a.SVG = markup.DDL(res.DDL[ofPage]), drawn(res.Shapes)
	if r.open != nil {
		a.Tables, err = tables(ctx, r.open)
	}
	return a, err
}

// drawn draws tables as a page does.
func drawn(shapes []result.Shape) string {
	d, err := diagram.Parse(strings.TrimSuffix(judge.DiagramText(shapes), "\n"))
	if err != nil {
		return ""
	}
	return d.Fitting(diagram.Drawing{ID: "Steps-diagram", Title: "The tables and their relations"})
}

// shown shows statements as a page does, each with what it failed with behind it.
func shown(all []result.Statement) string {
	var out strings.Builder
	for _, s := range all {
		out.WriteString(short(s.SQL) + ";")
		if len(s.Args) > 0 {
			out.WriteString(" -- " + short(strings.Join(s.Args, ", ")))
		}
		out.WriteString("\n")
		if s.Error != "" {
			out.WriteString("-- fails: " + strings.ReplaceAll(s.Error, "\n", " ") + "\n")
		}
	}
	return markup.Trace(out.String())
}

// longest is how much of a statement, and of what it is given, somebody reads, in bytes. A
// statement with ten thousands of values has no place in a page's memory once it is marked.
const longest = 4000

// short cuts what is longer than that.
func short(text string) string {
	if len(text) <= longest {
		return text
	}
	return strings.ToValidUTF8(text[:longest], "") + " …"
}

// tables reads the tables of the schema, up to as many rows as a person is shown.
func tables(ctx context.Context, db *database.Database) (all []database.Answered, err error) {
	c, err := db.Console(ctx, true)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	for _, t := range c.Tables() {
		if slices.ContainsFunc(all, func(a database.Answered) bool { return a.Name == t.Name }) {
			continue
		}
		query, _ := entsql.Dialect(c.Dialect()).Select("*").From(entsql.Table(t.Name)).Query()
		one, err := c.Ask(ctx, query)
		if err != nil {
			return nil, err
		}
		one.Name = t.Name
		all = append(all, *one)
	}
	return all, nil
}

// wanted is what the page wants, up to a step.
func wanted(l *lesson.Lesson, last string) calls.Wanted {
	w := calls.Of(l)
	if i := slices.IndexFunc(w.Calls, func(c calls.Call) bool { return c.Step == last }); i >= 0 {
		w.Calls = w.Calls[:i+1]
	}
	w.Dialects, w.Shapes = []string{ofPage}, true
	return w
}

// hold makes the calls, and keeps the database open behind them.
func (r *Runner) hold(ctx context.Context, w calls.Wanted, slug string, program child.Program, server database.Server) (*result.Result, error) {
	type outcome struct {
		res *result.Result
		err error
	}
	come, release := make(chan outcome, 2), make(chan struct{})
	run := &calls.Run{
		Wanted: w, Tables: [][]*entschema.Table{program.Tables},
		Place: func(_, file string, line int) result.Place {
			return result.Place{File: path.Join(lesson.Folder, slug, file), Line: line}
		},
		After: func(_ *database.Database, res *result.Result) error {
			come <- outcome{res: res}
			<-release
			return nil
		},
	}
	go func() {
		res, err := run.On(ctx, server, func(db *database.Database) (calls.Stepper, func() error, error) {
			r.open, r.release = db, release // steps may open databases by name
			s := program.Local(crossing{db}, db.Dialect())
			return calls.Local{Session: s}, s.Close, nil
		})
		come <- outcome{res, err}
	}()
	o := <-come
	if o.err != nil || o.res.Migrate != "" {
		r.open, r.release = nil, nil // it is closed
	}
	return o.res, o.err
}

// close lets the database go.
func (r *Runner) close() {
	if r.release != nil {
		close(r.release)
	}
	r.open, r.release = nil, nil
}

// aboutTables tells whether a block shows all tables, as they are in a page.
func aboutTables(b *lesson.Block) bool {
	return b.Kind == lesson.Diagram || b.Kind == lesson.DDL && b.Dialect == ofPage
}

// judged compares the page with what ran. What a page can't run is left out.
func judged(l *lesson.Lesson, res *result.Result) (all []Block) {
	of := func(b *lesson.Block) string {
		if b.Of != nil {
			b = b.Of
		}
		return b.Step
	}
	ran := func(b *lesson.Block) bool {
		return aboutTables(b) || b.Kind != lesson.BrokenStep && (b.Of == nil || b.Of.Kind != lesson.BrokenStep) && of(b) != "" &&
			slices.ContainsFunc(res.Steps, func(s result.StepResult) bool { return s.Name == of(b) })
	}
	whole := &judge.Result{Lesson: l.Slug, Run: res, NotRun: map[int]string{}}
	for _, b := range l.Page.Numbered() {
		if !ran(b) {
			whole.NotRun[b.Number] = "it is of no step that ran"
		}
	}
	report := judge.Judge(l, whole, judge.Voice{})
	for i, b := range l.Page.Numbered() {
		if ran(b) && report.Verdicts[i].Status != judge.Elsewhere {
			v := report.Verdicts[i]
			one := Block{Number: b.Number, Step: of(b), Status: v.Status, Message: v.Message, Text: report.Contents[b]}
			if aboutTables(b) {
				one.Tables = b.Kind
			}
			all = append(all, one)
		}
	}
	return all
}

// console asks the database what a person has written.
func (r *Runner) console(ctx context.Context, text string) (*Answer, error) {
	if r.open == nil {
		return nil, fmt.Errorf("no step has run")
	}
	c, err := r.open.Console(ctx, true)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	a := &Answer{}
	all, rest := database.Statements(text)
	if rest != "" {
		all = append(all, rest)
	}
	for _, statement := range all {
		one, err := c.Ask(ctx, statement)
		if err != nil {
			a.Error = err.Error()
			break
		}
		a.Asked = append(a.Asked, *one)
	}
	return a, nil
}
