package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"github.com/learnrel/learnrel"
	"github.com/learnrel/learnrel/docs/terminal"
	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/explain"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/project"
	"github.com/learnrel/learnrel/runner/schema"
)

type explainOptions struct {
	list, json bool
	schema     string
}

func (a *app) explainCommand() *cobra.Command {
	var o explainOptions
	c := &cobra.Command{
		Use:        "explain [CODE | TEXT... | -]",
		SuggestFor: []string{"error", "errors", "why"},
		Short:      "explain an error of ent, by its code or from its text",
		Long: `Explain finds the errors of ent in a text and shows the page of each.

  learnrel explain edge-no-inverse
  learnrel explain 'entc/gen: resolve "Pet" relations: …'
  go generate ./... 2>&1 | learnrel explain -

With --schema it looks for the errors in a schema, too, and says where they are.`,
		ValidArgsFunction: a.completeCodes,
		RunE: func(c *cobra.Command, args []string) error {
			return a.explain(c.Context(), c.InOrStdin(), args, o)
		},
	}
	c.Flags().BoolVar(&o.list, "list", false, "list all errors that have a page")
	c.Flags().BoolVar(&o.json, "json", false, "write JSON")
	c.Flags().StringVar(&o.schema, "schema", "", "the folder of your schema, to say where in it an error is")
	return c
}

// explained is an error as explain --json gives it.
type explained struct {
	explain.Found
	Title   string   `json:"title"`
	Summary string   `json:"summary"`
	Places  []place  `json:"places,omitempty"` // in the schema of --schema
	Related []string `json:"related,omitempty"`

	page   *lesson.Page
	absent string // why there are no places, with --schema
}

// place is where in a schema an error is.
type place struct {
	File string `json:"file"`
	Line int    `json:"line"`
	Col  int    `json:"col"`
	Fix  string `json:"fix,omitempty"`
}

func (a *app) explain(ctx context.Context, stdin io.Reader, args []string, o explainOptions) error {
	course, err := a.catalogue()
	if err != nil {
		return err
	}
	if o.list {
		return a.listErrors(course, o.json)
	}
	var found []explain.Found
	text, err := explainText(stdin, args)
	switch {
	case err != nil:
		return err
	case text == nil:
		code := args[0]
		if entry, err := course.FindError(code); err == nil {
			code = entry.Code()
		} else if explain.Note(code) == nil {
			return a.unknown(course, code, o.json)
		}
		found = []explain.Found{{Code: code}}
	default:
		var start strings.Builder
		if found, err = findIn(ctx, io.TeeReader(text, &head{&start})); err != nil {
			return err
		}
		if len(found) == 0 {
			return a.unknown(course, start.String(), o.json)
		}
	}
	all, err := a.explained(course, found, o.schema)
	if err != nil {
		return err
	}
	if o.json {
		return a.json(explanation{Found: all})
	}
	a.page(a.explanations(all))
	return nil
}

// findIn is explain.Find until ctx ends: a log may never end by itself.
func findIn(ctx context.Context, text io.Reader) ([]explain.Found, error) {
	type result struct {
		found []explain.Found
		err   error
	}
	done := make(chan result, 1)
	go func() {
		found, err := explain.Find(text)
		done <- result{found, err}
	}()
	select {
	case r := <-done:
		return r.found, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// explanation is what explain --json gives.
type explanation struct {
	Found   []explained `json:"found"`
	Nearest []string    `json:"nearest,omitempty"` // codes, where nothing was found
}

// explainText gives the text that the command line means; nil when it is a code.
func explainText(stdin io.Reader, args []string) (io.Reader, error) {
	usage := func(message string) error {
		return usageError{hintedError{errors.New(message), "usage: learnrel explain CODE, learnrel explain 'TEXT', or a log on standard input: … 2>&1 | learnrel explain -"}}
	}
	switch {
	case len(args) == 1 && args[0] == "-":
		return stdin, nil
	case len(args) == 0:
		if f, ok := stdin.(*os.File); ok && term.IsTerminal(f.Fd()) {
			return nil, usage("nothing to explain")
		}
		return stdin, nil
	case slices.Contains(args, "-"):
		return nil, usage("- stands for standard input, and has no place beside a text")
	case len(args) == 1 && !strings.ContainsAny(args[0], " :\n") && strings.TrimSpace(args[0]) != "":
		return nil, nil
	}
	return strings.NewReader(strings.Join(args, " ")), nil
}

// head keeps the start of what is written to it: what a message about an unknown
// text needs of a log.
type head struct{ *strings.Builder }

func (h *head) Write(p []byte) (int, error) {
	const most = 4096
	if room := most - h.Len(); room > 0 {
		h.Builder.Write(p[:min(room, len(p))])
	}
	return len(p), nil
}

// catalogue gives the course whose pages explain errors: the one that the command
// line means if it has any, or else the built-in one.
func (a *app) catalogue() (*lesson.Course, error) {
	course, _, err := a.course()
	if a.dir != "" && err != nil {
		return nil, err
	}
	if err == nil && len(course.Codes()) > 0 {
		return course, nil
	}
	return lesson.Open(learnrel.Course)
}

// explained gives errors with their pages and their places in a schema.
func (a *app) explained(course *lesson.Course, found []explain.Found, dir string) ([]explained, error) {
	read, err := statically(dir)
	if err != nil {
		return nil, err
	}
	all := []explained{}
	for _, f := range found {
		e := explained{Found: f}
		if entry, err := course.FindError(f.Code); err == nil {
			l, err := course.Lesson(entry)
			if err != nil {
				return nil, err
			}
			e.page = l.Page
		} else {
			e.page = explain.Note(f.Code)
		}
		if e.page != nil {
			front := e.page.Front
			e.Title, e.Summary, e.Related, e.Stage = front.Title, front.Summary, front.Related, front.Stage
		}
		if read != nil {
			if e.Places = places(read.Diagnostics, f); len(e.Places) == 0 {
				e.absent = absence(read, e.Stage)
			}
		}
		all = append(all, e)
	}
	return all, nil
}

// statically reads the schema of --schema, if there is one, without running it.
func statically(dir string) (*project.Schema, error) {
	if dir == "" {
		return nil, nil
	}
	dir, err := schemaDir([]string{dir})
	if err != nil {
		return nil, err
	}
	s, err := project.Read(dir)
	return s, schemaError(err)
}

// absence says why an error of a stage has no place in a schema: it may not be
// there, or the schema was not read as far as that.
func absence(s *project.Schema, stage catalogue.Stage) string {
	order := catalogue.Stages()
	at := slices.Index(order, stage)
	blocked := slices.IndexFunc(s.Diagnostics, func(d schema.Diagnostic) bool {
		before := at < 0 || slices.Index(order, d.Stage) < at // what is silent comes behind all
		return d.Severity == schema.Unevaluated || d.Severity == schema.Failure && before
	})
	if s.Graph == nil && blocked >= 0 {
		return "The schema in " + s.Dir + " can't be read as far as that: " + diagnosticText(s.Dir, s.Diagnostics[blocked])
	}
	return "The schema in " + s.Dir + " does not have this error, as far as it can be read without running it."
}

// places gives where diagnostics of a schema say what a message says; if none has
// its words, those of its code.
func places(ds schema.Diagnostics, f explain.Found) (all []place) {
	for _, same := range []bool{true, false} {
		for _, d := range ds {
			if d.Code == f.Code && d.Pos.IsValid() && (!same || strings.Contains(f.Message, d.Message)) {
				all = append(all, place{filepath.ToSlash(d.Pos.Filename), d.Pos.Line, d.Pos.Column, d.Fix})
			}
		}
		if len(all) > 0 {
			return all
		}
	}
	return nil
}

// explanations writes each error with its page. A page stands once, below the
// last message that it is about.
func (a *app) explanations(all []explained) string {
	var out strings.Builder
	for i, e := range all {
		a.writeMessage(&out, e)
		if slices.ContainsFunc(all[i+1:], func(later explained) bool { return later.Code == e.Code }) {
			continue
		}
		if e.page == nil {
			fmt.Fprintf(&out, "%s has no page.\n", e.Code)
		} else {
			out.WriteString(terminal.Page(e.page, a.width()))
		}
		if i < len(all)-1 {
			out.WriteString("\n")
		}
	}
	return out.String()
}

// writeMessage writes what the user's own message says: the line, what it names
// beside what the page calls it, and where it is in the schema.
func (a *app) writeMessage(out *strings.Builder, e explained) {
	if e.Message == "" && len(e.Places) == 0 && e.absent == "" {
		return
	}
	if e.Message != "" {
		fmt.Fprintf(out, "%s\n%s", nameStyle.Render("Your message")+faintStyle.Render(fmt.Sprintf("  %s, at %s", e.Code, e.Stage)), indent(terminal.Wrap(e.Message, a.width()-4), "    "))
		if told := e.told(); told != "" {
			out.WriteString(indent(styled(faintStyle, terminal.Wrap(told, a.width()-4)), "    "))
		}
	}
	for _, p := range e.Places {
		fmt.Fprintf(out, "%s:%d:%d: %s\n", p.File, p.Line, p.Col, strings.TrimSpace(e.Code+" "+p.Fix))
	}
	if e.absent != "" {
		fmt.Fprintf(out, "%s\n", faintStyle.Render(strings.TrimSpace(e.absent)))
	}
	out.WriteString("\n")
}

// told says what the message names, and what the page says in its place.
func (e *explained) told() string {
	onPage := map[string]string{}
	if e.page != nil {
		for _, b := range e.page.Numbered() {
			if b.Kind != lesson.Error || b.Of == nil || b.Of.Code != e.Code {
				continue
			}
			if found, err := explain.Find(strings.NewReader(b.Text)); err == nil && len(found) > 0 {
				onPage = found[0].Names
				break
			}
		}
	}
	var parts []string
	for _, name := range []string{"type", "edge", "field", "ref", "to", "by", "name", "table", "column", "importer", "imported"} {
		value := e.Names[name]
		if value == "" {
			continue
		}
		part := nameOf[name] + " " + value
		if other := onPage[name]; other != "" && other != value {
			part += " (the page's " + other + ")"
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, ", ")
}

// nameOf are the words for what a message names.
var nameOf = map[string]string{
	"type": "type", "edge": "edge", "field": "field", "ref": "Ref", "to": "to type", "by": "through", "name": "name", "table": "table", "column": "column",
	"importer": "the import to move is in", "imported": "it imports",
}

// unknown says of a text that it is no error with a page, and what comes nearest.
func (a *app) unknown(course *lesson.Course, text string, asJSON bool) error {
	titles := titlesOf(course)
	nearest := explain.Nearest(text, titles, 3)
	if near := lesson.Nearest(text, slices.Sorted(maps.Keys(titles))); near != "" {
		nearest = []string{near}
	}
	if asJSON {
		if err := a.json(explanation{Found: []explained{}, Nearest: nearest}); err != nil {
			return err
		}
		return errReported
	}
	if strings.TrimSpace(text) == "" {
		return hintedError{errors.New("there is no error to explain: the text is empty"), "learnrel explain --list shows what there is"}
	}
	message := fmt.Errorf("no page explains %s", quote(ansi.Truncate(explain.First(text), 60, "…")))
	if len(nearest) == 0 {
		return hintedError{message, "learnrel explain --list shows what there is"}
	}
	for i, code := range nearest {
		if titles[code] != "" {
			nearest[i] = code + " (" + titles[code] + ")"
		}
	}
	return hintedError{message, "the nearest: " + strings.Join(nearest, ", ")}
}

func titlesOf(course *lesson.Course) map[string]string {
	titles := map[string]string{}
	for _, e := range course.Errors() {
		front, _ := course.Front(e.Slug) // a page with a mistake has a title all the same
		titles[e.Code()] = front.Title
	}
	_, noted := explain.Notes()
	for code, title := range noted {
		if titles[code] == "" {
			titles[code] = title
		}
	}
	return titles
}

// listedError is an error as explain --list --json gives it.
type listedError struct {
	Code    string          `json:"code"`
	Stage   catalogue.Stage `json:"stage"`
	Title   string          `json:"title"`
	Summary string          `json:"summary"`
}

// listErrors lists the catalogue: what is met most, and all of it stage by stage.
func (a *app) listErrors(course *lesson.Course, asJSON bool) error {
	all := []listedError{}
	width := 0
	for _, stage := range append(catalogue.Stages(), catalogue.Silent) {
		from := len(all)
		for _, e := range course.Errors() {
			if front, _ := course.Front(e.Slug); front.Stage == stage {
				all = append(all, listedError{e.Code(), stage, front.Title, front.Summary})
			}
		}
		codes, _ := explain.Notes()
		for _, code := range codes {
			if front := explain.Note(code).Front; front.Stage == stage && !slices.Contains(course.Codes(), code) {
				all = append(all, listedError{code, stage, front.Title, front.Summary})
			}
		}
		slices.SortFunc(all[from:], func(x, y listedError) int { return strings.Compare(x.Code, y.Code) })
		for _, e := range all[from:] {
			width = max(width, len(e.Code))
		}
	}
	if asJSON {
		return a.json(all)
	}
	a.printf("%s\n", nameStyle.Render("met most"))
	titles := titlesOf(course)
	for _, code := range catalogue.Common() {
		if titles[code] != "" {
			a.printf("%s\n", ansi.Truncate("  "+pad(code, width)+"  "+titles[code], a.width(), "…"))
		}
	}
	a.printf("\n")
	var stage catalogue.Stage
	for i, e := range all {
		if e.Stage != stage {
			if i > 0 {
				a.printf("\n")
			}
			a.printf("%s\n", nameStyle.Render(string(e.Stage)))
			stage = e.Stage
		}
		a.printf("%s\n", ansi.Truncate("  "+pad(e.Code, width)+"  "+e.Title, a.width(), "…"))
	}
	return nil
}

// completeCodes gives the shell the codes.
func (a *app) completeCodes(_ *cobra.Command, args []string, start string) ([]string, cobra.ShellCompDirective) {
	course, err := a.catalogue()
	if err != nil || len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var codes []string
	for code, title := range titlesOf(course) {
		if strings.HasPrefix(code, start) {
			codes = append(codes, cobra.CompletionWithDesc(code, title))
		}
	}
	slices.Sort(codes)
	return codes, cobra.ShellCompDirectiveNoFileComp
}
