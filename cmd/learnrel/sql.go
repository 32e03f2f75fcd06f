package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"entgo.io/ent/dialect"
	entschema "entgo.io/ent/dialect/sql/schema"
	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"github.com/learnrel/learnrel/docs/terminal"
	"github.com/learnrel/learnrel/runner/database"
	"github.com/learnrel/learnrel/runner/ddl"
	"github.com/learnrel/learnrel/runner/judge"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/practice/execute"
	"github.com/learnrel/learnrel/runner/result"
)

func (a *app) sqlCommand() *cobra.Command {
	write := false
	c := &cobra.Command{
		Use:        "sql [LESSON|EXERCISE]",
		SuggestFor: []string{"db", "database", "query", "shell", "console"},
		Short:      "ask the database that the steps leave behind",
		Long: `Sql runs the steps of your copy, or of the lesson that is named, and opens the
database that they leave behind. In a practice it opens that of the exercise, as
the judge fills one and your code leaves it.

It takes SQL statements, each up to a semicolon, and

  .tables          the tables, with how many rows they have
  .schema [TABLE]  how they are made
  .er              the diagram
  .help  .quit

Nothing can be changed, unless with --write; the database is gone when you leave.
From a pipe it reads statements to the end.`,
		Args:              usage(cobra.MaximumNArgs(1)),
		ValidArgsFunction: a.completeLessons,
		RunE:              func(c *cobra.Command, args []string) error { return a.sql(c.Context(), args, write) },
	}
	c.Flags().BoolVar(&write, "write", false, "let statements change the database")
	a.runFlags(c)
	return c
}

func (a *app) sql(ctx context.Context, names []string, write bool) error {
	failed := false
	use := func(db *database.Database) error {
		a.done()
		console, err := db.Console(ctx, write)
		if err != nil {
			return err
		}
		defer console.Close()
		p := &sqlPrompt{app: a, ctx: ctx, console: console}
		err = p.talk()
		failed = p.failed
		return err
	}
	defer a.done()
	if err := a.openDatabase(ctx, names, use); err != nil {
		return err
	}
	if failed {
		return errReported
	}
	return nil
}

// openDatabase opens what the arguments mean: an exercise in a practice, the lesson of
// a copy, or a lesson of the course.
func (a *app) openDatabase(ctx context.Context, names []string, use func(*database.Database) error) error {
	p, err := a.practice()
	if err == nil {
		if len(names) == 0 {
			return a.openExercise(ctx, p, names, use)
		}
		if _, notPage := p.Course.Find(names[0]); notPage != nil {
			return a.openExercise(ctx, p, names, use)
		}
	} else if !errors.Is(err, errNoPractice) {
		return err
	}
	s, err := a.subject(names)
	if err != nil {
		return err
	}
	if len(names) == 0 && s.copy == nil {
		return usageError{hintedError{errors.New("this folder is no copy of a lesson and no practice"), "name a lesson: learnrel sql one-to-many"}}
	}
	l, err := s.lesson(s.entries[0])
	if err != nil {
		return err
	}
	if l.Page.Catalogue {
		return usageError{hintedError{fmt.Errorf("%s is the page of an error: it has no database of its own", l.Slug), "name a lesson; learnrel list shows them"}}
	}
	r, err := a.runner(s.course)
	if err != nil {
		return err
	}
	f, err := r.Open(ctx, l, use)
	if err == nil && f != nil {
		err = hintedError{errors.New(placed(f)), "learnrel run " + strings.Join(names, "") + " says more"}
	}
	return err
}

// placed writes a failure behind its place.
func placed(f *result.Failure) string {
	if f.Place.File == "" {
		return f.Message
	}
	return fmt.Sprintf("%s:%d: %s", f.Place.File, f.Place.Line, f.Message)
}

func (a *app) openExercise(ctx context.Context, p *practising, names []string, use func(*database.Database) error) error {
	x, err := a.one(p, names)
	if err != nil {
		return err
	}
	answer, err := p.Answer(x)
	if err != nil {
		return err
	}
	r, err := a.runner(p.Course)
	if err != nil {
		return err
	}
	f, err := execute.New(r.Programs).Open(ctx, x, answer, use)
	if err == nil && f != nil {
		a.printf("%s", failureText(*f, practiceFromHere(p, x), a.width()))
		return errReported
	}
	return err
}

// sqlPrompt is a person who asks a database, or a pipe that does.
type sqlPrompt struct {
	*app
	ctx     context.Context //nolint:containedctx // that of the command
	console *database.Console
	failed  bool // a statement did, of those from a pipe
	quit    bool
}

const sqlWelcome = "SQL statements up to a semicolon, .tables, .schema, .er, .quit\n"

// talk reads statements to the end.
func (p *sqlPrompt) talk() error {
	if p.file != nil && term.IsTerminal(os.Stdin.Fd()) {
		return p.talkOnTerminal()
	}
	return p.read(bufio.NewReader(os.Stdin))
}

// read takes what comes from a pipe.
func (p *sqlPrompt) read(in *bufio.Reader) error {
	var pending string
	for !p.quit && p.ctx.Err() == nil {
		line, err := in.ReadString('\n')
		pending = p.take(pending, line)
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return fmt.Errorf("read the statements: %w", err)
		}
	}
	if pending != "" && !p.quit && p.ctx.Err() == nil {
		p.ask(pending)
	}
	return p.ctx.Err()
}

// take does what a line says, and gives what is left of it until the next.
func (p *sqlPrompt) take(pending, line string) string {
	if word := strings.Fields(line); pending == "" && len(word) > 0 && strings.HasPrefix(word[0], ".") {
		p.command(word)
		return ""
	}
	whole, rest := database.Statements(pending + line)
	for _, s := range whole {
		p.ask(s)
	}
	if rest == "" {
		return ""
	}
	return rest + "\n"
}

// ask sends a statement, and shows what it gives.
func (p *sqlPrompt) ask(text string) {
	answer, err := p.console.Ask(p.ctx, text)
	switch {
	case p.ctx.Err() != nil: // which is said at the end
	case err != nil && database.IsReadOnly(err):
		p.wrong(err.Error(), "learnrel sql --write lets statements change it")
	case err != nil:
		p.wrong(err.Error(), p.hintFor(err.Error()))
	case answer.Changed != nil:
		p.printf("%s changed\n", judge.Count(int(*answer.Changed), "row"))
	default:
		p.printf("%s", judge.TableText(answer.Table))
		if answer.More {
			p.printf("… and more: only the first %d are shown\n", len(answer.Rows))
		}
	}
}

func (p *sqlPrompt) wrong(text, hint string) {
	p.failed = true
	p.message(text, hint)
}

// hintFor names the table that was meant.
func (p *sqlPrompt) hintFor(text string) string {
	name, ok := strings.CutPrefix(text, "no such table: ")
	if !ok {
		return ""
	}
	names := p.tableNames()
	if near := lesson.Nearest(name, names); near != "" {
		return "did you mean " + near + "?"
	}
	return "the tables are " + strings.Join(names, ", ")
}

func (p *sqlPrompt) tableNames() (names []string) {
	for _, t := range p.console.Tables() {
		if !slices.Contains(names, t.Name) {
			names = append(names, t.Name)
		}
	}
	slices.Sort(names)
	return names
}

// sqlCommands are what begins with a dot.
var sqlCommands = []string{".er", ".help", ".quit", ".schema", ".tables"}

// command does what a word with a dot says.
func (p *sqlPrompt) command(words []string) {
	switch words[0] {
	case ".tables":
		p.tables()
	case ".schema":
		p.schema(words[1:])
	case ".er":
		p.drawing()
	case ".quit", ".exit":
		p.quit = true
	case ".help":
		p.printf("%s", sqlWelcome)
	default:
		hint := "there are " + strings.Join(sqlCommands, ", ")
		if near := lesson.Nearest(words[0], sqlCommands); near != "" {
			hint = "did you mean " + near + "?"
		}
		p.wrong("no command "+words[0], hint)
	}
}

func (p *sqlPrompt) tables() {
	for _, name := range p.tableNames() {
		n, err := p.console.Rows(p.ctx, name)
		if err != nil {
			p.wrong(err.Error(), "")
			continue
		}
		p.printf("%s  %s\n", name, faintStyle.Render(judge.Count(n, "row")))
	}
}

func (p *sqlPrompt) schema(names []string) {
	if p.console.Dialect() != dialect.SQLite {
		p.schemaOnServer(names)
		return
	}
	where := "sql IS NOT NULL"
	if len(names) > 0 {
		where += " AND tbl_name = '" + strings.ReplaceAll(names[0], "'", "''") + "'"
	}
	answer, err := p.console.Ask(p.ctx, "SELECT sql FROM sqlite_master WHERE "+where+" AND name NOT LIKE 'sqlite_%' ORDER BY tbl_name, type DESC, name")
	switch {
	case err != nil:
		p.wrong(err.Error(), "")
	case len(answer.Rows) == 0 && len(names) > 0:
		p.wrong("no such table: "+names[0], p.hintFor("no such table: "+names[0]))
	default:
		for _, row := range answer.Rows {
			text := strings.ReplaceAll(strings.Trim(row[0], "'"), "''", "'") + ";"
			p.printf("%s\n", terminal.Wrapped("sql", text, p.codeWidth()))
		}
	}
}

// schemaOnServer writes the tables as ent has made them: a server has no words of its own
// for all of that.
func (p *sqlPrompt) schemaOnServer(names []string) {
	tables := p.console.Tables()
	if len(names) > 0 {
		if tables = slices.DeleteFunc(slices.Clone(tables), func(t *entschema.Table) bool { return t.Name != names[0] }); len(tables) == 0 {
			p.wrong("no such table: "+names[0], p.hintFor("no such table: "+names[0]))
			return
		}
	}
	text, err := ddl.Text(p.ctx, tables, p.console.Dialect())
	if err != nil {
		p.wrong(err.Error(), "")
		return
	}
	p.printf("%s\n", terminal.Wrapped("sql", strings.TrimSuffix(text, "\n"), p.codeWidth()))
}

func (p *sqlPrompt) drawing() {
	d, err := drawnTables(p.console.Tables())
	if err != nil {
		p.wrong(err.Error(), "")
		return
	}
	p.printf("%s", d.Text(p.width()))
}
