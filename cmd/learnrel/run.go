package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"

	"github.com/learnrel/learnrel/docs/terminal"
	"github.com/learnrel/learnrel/runner/judge"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/result"
)

// outcome is a lesson's result and report, as run --json and check --json give
// them.
type outcome struct {
	*judge.Result
	Report *judge.Report `json:"report"`
}

func (a *app) runCommand() *cobra.Command {
	var o runOptions
	c := &cobra.Command{
		Use:               "run [LESSON...]",
		Short:             "run the steps of lessons, and compare them with the pages",
		Long:              "Run runs the steps of lessons. In your own copy of a lesson it runs that, if none is named.",
		ValidArgsFunction: a.completeLessons,
		RunE: func(c *cobra.Command, args []string) error {
			return a.run(c.Context(), args, o)
		},
	}
	c.Flags().BoolVar(&o.code, "code", false, "show the code of each step")
	c.Flags().BoolVar(&o.sql, "sql", false, "show the SQL that each step sends")
	c.Flags().BoolVar(&o.tables, "tables", false, "show the rows of the tables that each step has changed")
	c.Flags().BoolVar(&o.flask, "flask", false, "run the Flask-SQLAlchemy programs, too; check always does")
	c.Flags().BoolVar(&o.json, "json", false, "write JSON")
	a.runFlags(c)
	return c
}

type runOptions struct{ code, sql, tables, flask, json bool }

func (a *app) run(ctx context.Context, names []string, o runOptions) error {
	s, err := a.subject(names)
	if err != nil {
		return err
	}
	if len(names) == 0 && s.copy == nil {
		return usageError{hintedError{errors.New("name the lessons to run"), "learnrel list shows them all; learnrel check --built-in runs every one"}}
	}
	r, err := a.runner(s.course)
	if err != nil {
		return err
	}
	r.NoFlask, r.Rows = !o.flask, o.tables
	var sum tally
	var outcomes []outcome
	all := make([]*lesson.Lesson, len(s.entries))
	for i, e := range s.entries {
		var problems lesson.Problems
		if all[i], err = s.lesson(e); s.copy != nil && errors.As(err, &problems) {
			a.problemsOfCopy(e.Slug, problems)
			return errReported
		}
		if err != nil {
			return err
		}
	}
	defer a.done()
	if _, err := r.Prepare(ctx, all); err != nil {
		return err
	}
	a.done()
	for i, e := range s.entries {
		l := all[i]
		res, err := r.Run(ctx, l)
		if err != nil {
			return fmt.Errorf("run %s: %w", e.Slug, err)
		}
		report := s.judge(l, res)
		if s.copy == nil {
			sum.add(e, res, report)
		} else if c := copied(l, res, report); !o.json {
			a.printCopy(ctx, s.copy, c, o, false)
			return a.settleCopy(c)
		} else if c.failed != "" {
			sum.failed++
		}
		if o.json {
			outcomes = append(outcomes, outcome{res, report})
			continue
		}
		if i > 0 {
			a.printf("\n")
		}
		a.printRun(l, res, report, o)
	}
	if o.json {
		if err := a.json(outcomes); err != nil {
			return err
		}
	} else if len(all) == 1 && sum.failed == 0 {
		a.printf("%s", wrap(nextOfLesson(all[0]), a.width()))
	}
	return a.settle(&sum)
}

// tally adds up what reports say.
type tally struct {
	lessons, errors, blocks, exercises, failed, notRun, elsewhere int
	missing                                                       error
}

// count counts a page.
func (t *tally) count(e lesson.Entry) {
	if e.Code() != "" {
		t.errors++
	} else {
		t.lessons++
	}
}

// exercise counts an exercise.
func (t *tally) exercise(p *proven) {
	t.exercises++
	if len(p.problems) > 0 {
		t.failed++
	} else if p.notRun != nil {
		t.notRun++
		t.missing = environmentError{p.notRun}
	} else if p.elsewhere {
		t.elsewhere++
	}
}

// errExercises says that exercises could not be proven for want of something.
var errExercises = environmentError{hintedError{errors.New("not all exercises could be proven here"), "learnrel doctor says what is missing"}}

// pages says of how many lessons, pages of errors, blocks and exercises the tally is.
func (t *tally) pages() string {
	text := judge.Count(t.blocks, "block")
	switch {
	case t.exercises > 0 && t.lessons+t.errors == 0:
		return judge.Count(t.exercises, "exercise")
	case t.exercises > 0:
		text += ", " + judge.Count(t.exercises, "exercise")
	}
	if t.errors > 0 {
		text = judge.Count(t.errors, "error page") + ", " + text
	}
	if t.lessons > 0 {
		text = judge.Count(t.lessons, "lesson") + ", " + text
	}
	return text
}

func (t *tally) add(e lesson.Entry, res *judge.Result, report *judge.Report) {
	t.count(e)
	t.blocks += len(report.Verdicts)
	t.failed += report.Failed()
	t.notRun += report.NotRun()
	t.elsewhere += report.Elsewhere()
	if err := res.Lacks; err != nil {
		t.missing = environmentError{err}
	}
}

// settleCopy turns the verdict on a copy into the error that the command ends with.
func (a *app) settleCopy(c *copyVerdict) error {
	var sum tally
	if sum.missing = c.result.Lacks; c.failed != "" {
		sum.failed++
	}
	return a.settle(&sum)
}

// settle turns a tally into the error that the command ends with.
func (a *app) settle(t *tally) error {
	switch {
	case t.failed > 0 && t.missing != nil:
		a.report(t.missing)
		return errReported
	case t.failed > 0:
		return errReported
	}
	return t.missing
}

// printRun writes what a lesson did, block by block.
func (a *app) printRun(l *lesson.Lesson, res *judge.Result, report *judge.Report, o runOptions) {
	a.printf("%s\n\n", nameStyle.Render(l.Title))
	steps := map[string]*result.StepResult{}
	if res.Run != nil {
		for i := range res.Run.Steps {
			steps[res.Run.Steps[i].Name] = &res.Run.Steps[i]
		}
	}
	var rows []result.Table
	for i, b := range l.Page.Numbered() {
		v := report.Verdicts[i]
		if v.Status == judge.NotRun && b.Kind == lesson.Flask && !o.flask || v.Because > 0 && res.Run == nil {
			continue
		}
		switch b.Kind {
		case lesson.Step, lesson.BrokenSchema, lesson.BrokenStep, lesson.Flask, lesson.FolderFile, lesson.Commands:
			a.printBlock(b, v)
			a.printStep(b, steps[b.Step], o)
			if b.Kind == lesson.Step {
				rows = a.printRows(rows, steps[b.Step], o)
			}
			if f := res.Flask[b.Number]; f != nil {
				a.printf("%s", indent(f.Output, "    "))
			}
			if f := res.Commands[b.Number]; f != nil {
				a.printf("%s", indent(f.Output, "    "))
			}
			if f := res.Broken[b.Number]; f != nil && v.Status == judge.Pass {
				a.printf("%s", indent(f.Message+"\n", "    "))
			}
		default:
			if v.Status != judge.Pass && v.Status != judge.Elsewhere && v.Because == 0 {
				a.printBlock(b, v)
			}
		}
	}
	for _, own := range report.Own {
		a.printOwn(own, steps[own.Name], o)
	}
	a.printf("\n%s\n", faintStyle.Render(summary(l, res, report)))
}

// printOwn writes what a step of the learner's own did.
func (a *app) printOwn(own judge.OwnStep, s *result.StepResult, o runOptions) {
	status := judge.Pass
	if own.Message != "" {
		status = judge.WrongStage
	}
	a.printf("%s %s, a step of yours\n", mark(status), own.Name)
	if o.sql {
		a.printf("%s", indent(sqlLines(s, a.codeWidth()-4), "    "))
	}
	a.printf("%s", indent(s.Output, "    "))
	a.printf("%s", indent(own.Message, "    "))
}

// printBlock writes the name of a block and, unless it passed, why.
func (a *app) printBlock(b *lesson.Block, v judge.Verdict) {
	name := b.Name()
	switch b.Kind {
	case lesson.Step:
		name = b.Step
	case lesson.FolderFile:
		name = b.File
	case lesson.Commands:
		name = strings.Join(strings.Split(strings.TrimSpace(b.Text), "\n"), "; ")
	}
	if b.Fail != "" {
		name += fmt.Sprintf(", which must fail at %s", b.Fail)
		if b.Dialect != "" {
			name += " on " + b.Dialect
		}
	}
	switch {
	case v.Heading != "":
		name = v.Heading
	case v.Status != judge.Pass:
		name = fmt.Sprintf("block %d: %s", b.Number, name)
	}
	a.printf("%s %s\n", mark(v.Status), name)
	if v.Status == judge.Pass {
		return
	}
	a.printf("%s", indent(v.Message, "    "))
	if v.Hint != "" {
		a.printf("    hint: %s\n", v.Hint)
	}
	a.printf("%s", indent(colourDiff(v.Diff), "    "))
}

// mark says what came of a block, in a word that needs no colour.
func mark(s judge.Status) string {
	switch s {
	case judge.Pass:
		return passStyle.Render("ok  ")
	case judge.NotRun, judge.Elsewhere:
		return warnStyle.Render("skip")
	}
	return failStyle.Render("FAIL")
}

// printStep writes the code, the SQL and the output of a step, as far as they
// are asked for.
func (a *app) printStep(b *lesson.Block, s *result.StepResult, o runOptions) {
	if o.code {
		a.printf("%s\n", indent(terminal.Wrapped("go", strings.TrimSuffix(b.Text, "\n"), a.codeWidth()-4), "    "))
	}
	if s == nil || b.Kind != lesson.Step {
		return
	}
	if o.sql {
		a.printf("%s", indent(sqlLines(s, a.codeWidth()-4), "    "))
	}
	a.printf("%s", indent(s.Output, "    "))
	if b.Fail != "" && s.Error != "" {
		a.printf("%s", indent(s.Error+"\n", "    "))
	}
}

// sqlLines writes the statements of a step with their arguments and rows.
func sqlLines(s *result.StepResult, width int) string {
	var out strings.Builder
	for _, st := range s.SQL {
		text := terminal.Wrapped("sql", st.SQL, width)
		out.WriteString(text)
		var notes []string
		if len(st.Args) > 0 {
			notes = append(notes, strings.Join(st.Args, ", "))
		}
		switch {
		case st.Error != "":
			notes = append(notes, "error: "+st.Error)
		case st.Rows >= 0 && !st.Control:
			notes = append(notes, judge.Count(int(st.Rows), "row"))
		}
		if len(notes) > 0 {
			note := "  -- " + strings.Join(notes, "; ")
			if ansi.StringWidth(text[strings.LastIndexByte(text, '\n')+1:]+note) > width {
				note = "\n" + hang("  "+note, "       ", width)
			}
			out.WriteString(styled(faintStyle, note))
		}
		out.WriteString("\n")
	}
	return out.String()
}

// summary is the line at the end of a run.
func summary(l *lesson.Lesson, res *judge.Result, report *judge.Report) string {
	steps := 0
	if res.Run != nil {
		steps = len(res.Run.Steps)
	}
	passed := len(report.Verdicts) - report.Failed() - report.NotRun() - report.Elsewhere()
	line := fmt.Sprintf("%s: %s, %s in %s; %d of %s as the page says",
		l.Slug, judge.Count(steps, "step"), judge.Count(report.Statements, "statement"), elapsed(res.Duration),
		passed, judge.Count(len(report.Verdicts), "block"))
	if n := report.NotRun(); n > 0 && res.Lacks == nil {
		line += fmt.Sprintf(" (%d left out: --flask)", n)
	}
	if n := report.Elsewhere(); n > 0 {
		line += fmt.Sprintf(" (%d of other databases)", n)
	}
	return line
}
