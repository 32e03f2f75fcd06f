package main

import (
	"context"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/learnrel/learnrel/docs/terminal"
	"github.com/learnrel/learnrel/runner/judge"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/result"
	"github.com/learnrel/learnrel/runner/schema/relation"
	"github.com/learnrel/learnrel/runner/workspace"
)

// What is told of a learner's copy: whether it works, what its steps do now that the
// lesson's do not, and what the change of the schema means. That it does otherwise
// than the lesson is no fault: a learner changes it to see what comes of that.

// copyVerdict is what came of a run of a copy.
type copyVerdict struct {
	lesson  *lesson.Lesson
	result  *judge.Result
	report  *judge.Report
	failed  string // the first thing that failed; "" where all works
	differs []string
}

// copied makes the verdict on a copy.
func copied(l *lesson.Lesson, res *judge.Result, report *judge.Report) *copyVerdict {
	c := &copyVerdict{lesson: l, result: res, report: report}
	for i, b := range l.Page.Numbered() {
		v := report.Verdicts[i]
		switch {
		case v.Status == judge.WrongStage && v.Heading != "":
			c.failed = v.Heading
		case b.Kind == lesson.Step && c.failed == "" && c.stepFailed(b):
			c.failed = b.Step + " fails"
		}
	}
	for _, own := range report.Own {
		if own.Message != "" && c.failed == "" {
			c.failed = own.Name + " fails"
		}
	}
	for _, b := range l.Page.Numbered() {
		if b.Kind == lesson.Step && c.failed == "" && c.differently(b) {
			c.differs = append(c.differs, b.Step)
		}
	}
	return c
}

func (c *copyVerdict) step(name string) *result.StepResult {
	if c.result.Run == nil {
		return nil
	}
	for i := range c.result.Run.Steps {
		if c.result.Run.Steps[i].Name == name {
			return &c.result.Run.Steps[i]
		}
	}
	return nil
}

// stepFailed tells whether a step fails that should not.
func (c *copyVerdict) stepFailed(b *lesson.Block) bool {
	s := c.step(b.Step)
	return s != nil && s.Error != "" && b.Fail == ""
}

// differently tells whether a step does otherwise than in the lesson.
func (c *copyVerdict) differently(b *lesson.Block) bool {
	if s := c.step(b.Step); s != nil && b.Fail != "" && s.Error == "" {
		return true
	}
	for i, other := range c.lesson.Page.Numbered() {
		if other.Of == b && c.report.Verdicts[i].Status == judge.Differs {
			return true
		}
	}
	return false
}

// printCopy tells what a copy does. In short, it tells what fails, and the verdict.
func (a *app) printCopy(ctx context.Context, dir *workspace.Copy, c *copyVerdict, o runOptions, short bool) {
	if !short {
		a.printf("%s\n\n", nameStyle.Render(c.lesson.Title))
	}
	var before []result.Table
	for i, b := range c.lesson.Page.Numbered() {
		v := c.report.Verdicts[i]
		if v.Status == judge.WrongStage && v.Heading != "" {
			a.printFailure(v.Heading, v.Message, v.Hint, codeOfRun(c.result))
		}
		s := c.step(b.Step)
		if b.Kind != lesson.Step || s == nil {
			continue
		}
		failed := c.stepFailed(b)
		if short && !failed {
			continue
		}
		if failed {
			a.printFailure(b.Step, v.Message, v.Hint, result.StepFailure(s).Code)
		} else {
			a.printf("%s %s%s\n", mark(judge.Pass), b.Step, expected(b, s))
		}
		if !short {
			a.printStep(b, s, o)
			a.printOtherwise(c, b)
			before = a.printRows(before, s, o)
		}
	}
	for _, own := range c.report.Own {
		s := c.step(own.Name)
		if !short || own.Message != "" {
			a.printOwn(own, s, o)
			before = a.printRows(before, s, o)
		}
	}
	if !short {
		a.printMeaning(ctx, dir)
	}
	a.printf("%s", c.line(a.width(), short))
}

// expected says of a step that is to fail whether it does.
func expected(b *lesson.Block, s *result.StepResult) string {
	switch {
	case b.Fail != "" && s.Error != "":
		return ", which fails, as it should"
	case b.Fail != "":
		return ", which fails in the lesson, and does not here"
	}
	return ""
}

// codeOfRun gives the code of what kept the steps from running.
func codeOfRun(res *judge.Result) string {
	switch {
	case res.Failure != nil:
		return res.Failure.Code
	case res.Run != nil:
		return result.CodeOf("migrate", res.Run.Migrate)
	}
	return ""
}

func (a *app) printFailure(what, message, hint, code string) {
	message = strings.TrimPrefix(strings.TrimPrefix(message, "failed at run: "), "failed at run, ")
	a.printf("%s %s\n%s", mark(judge.Differs), what, indent(terminal.Wrap(message, max(a.width()-4, 20)), "    "))
	if hint != "" {
		a.printf("%s", hang("    try: "+hint+"\n", "         ", a.width()))
	}
	if code != "" {
		a.printf("    read: learnrel explain %s\n", code)
	}
}

// printOtherwise shows where a step prints or sends something else than in the lesson.
func (a *app) printOtherwise(c *copyVerdict, b *lesson.Block) {
	for i, other := range c.lesson.Page.Numbered() {
		v := c.report.Verdicts[i]
		if other.Of != b || v.Status != judge.Differs || other.Kind == lesson.Table {
			continue
		}
		a.printf("    %s\n%s", faintStyle.Render("otherwise than in the lesson:"), indent(colourDiff(bareDiff(v.Diff)), "    "))
	}
}

// bareDiff keeps of a diff what came and went: the rest is of the page.
func bareDiff(diff string) string {
	var out strings.Builder
	for line := range strings.Lines(diff) {
		sign := strings.HasPrefix(line, "+") || strings.HasPrefix(line, "-")
		if sign && !strings.HasPrefix(line, "--- ") && !strings.HasPrefix(line, "+++ ") {
			out.WriteString(line)
		}
	}
	return out.String()
}

// printRows shows the tables that a step has changed, where they are asked for, and
// gives what they hold.
func (a *app) printRows(before []result.Table, s *result.StepResult, o runOptions) []result.Table {
	if !o.tables || s == nil {
		return before
	}
	for _, t := range s.Tables {
		was := slices.IndexFunc(before, func(b result.Table) bool { return b.Name == t.Name })
		if was >= 0 && slices.EqualFunc(before[was].Rows, t.Rows, slices.Equal) || was < 0 && len(t.Rows) == 0 {
			continue
		}
		a.printf("    %s\n%s", faintStyle.Render("table "+t.Name), indent(judge.TableText(t), "    "))
	}
	return s.Tables
}

// printMeaning says in words what the change of the schema changes of relations.
func (a *app) printMeaning(ctx context.Context, c *workspace.Copy) {
	changed, err := c.Changes()
	if err != nil {
		return
	}
	dirs := map[string]bool{}
	for _, ch := range changed {
		if dir := path.Dir(ch.Name); path.Base(dir) == "schema" && ch.Was != nil {
			dirs[dir] = true
		}
	}
	for dir := range dirs {
		now, was := filepath.Join(c.Dir, filepath.FromSlash(dir)), c.Original(dir)
		differences, err := a.quietly().relationsChanged(ctx, was, now)
		if err != nil {
			continue // what is wrong with it has been told
		}
		a.printf("\n%s\n", nameStyle.Render("What you changed in "+dir+", and what it means"))
		if len(differences) == 0 {
			a.printf("  no relation; learnrel diff shows the change\n")
		}
		for _, d := range differences {
			a.printf("%s", hang("  "+d.Name+"\n", "    ", a.width()))
			for line := range strings.Lines(changeLines(d.Changes)) {
				a.printf("%s", colourDiff(indent(terminal.Wrap(strings.TrimSuffix(line, "\n"), max(a.width()-4, 20)), "    ")))
			}
		}
	}
}

// quietly gives the same commands without a word.
func (a *app) quietly() *app {
	quiet := *a
	quiet.console = &console{stdout: io.Discard, stderr: io.Discard}
	return &quiet
}

// problemsOfCopy tells of what could not even be read.
func (a *app) problemsOfCopy(slug string, problems lesson.Problems) {
	a.problems(problems)
	a.printf("%s  %s: %s in your files\n", failStyle.Render("FAILS"), slug, judge.Count(len(problems), "problem"))
}

// relationsChanged compares the relations of two schemas.
func (a *app) relationsChanged(ctx context.Context, was, now string) ([]relation.Difference, error) {
	var all [2][]relation.Relation
	for i, dir := range []string{was, now} {
		g, err := a.graphOf(ctx, dir)
		if err != nil {
			return nil, err
		}
		if all[i], err = relation.Of(g); err != nil {
			return nil, err
		}
	}
	return relation.Differences(all[0], all[1]), nil
}

// line is the verdict in one line that can't be missed.
func (c *copyVerdict) line(width int, short bool) string {
	text := failStyle.Render("FAILS") + "  " + c.lesson.Slug + ": " + c.failed
	if c.failed == "" {
		steps, statements := 0, 0
		if c.result.Run != nil {
			steps, statements = len(c.result.Run.Steps), c.report.Statements
		}
		text = passStyle.Bold(true).Render("WORKS") + fmt.Sprintf("  %s: %s, %s in %s", c.lesson.Slug, judge.Count(steps, "step"), judge.Count(statements, "statement"), elapsed(c.result.Duration))
		if len(c.differs) > 0 {
			text += "; otherwise than in the lesson: " + strings.Join(c.differs, ", ")
		}
	}
	if !short {
		text = "\n" + text
	}
	return terminal.Wrap(text, width) + "\n"
}
