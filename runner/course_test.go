package runner_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/learnrel/learnrel"
	"github.com/learnrel/learnrel/lessons"
	"github.com/learnrel/learnrel/runner"
	"github.com/learnrel/learnrel/runner/flask"
	"github.com/learnrel/learnrel/runner/judge"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/program"
	"github.com/learnrel/learnrel/runner/result"
	"github.com/learnrel/learnrel/runner/toolchain"
	"github.com/learnrel/learnrel/runner/toolchain/needs"
)

// ran is a lesson of the built-in course and what it did.
type ran struct {
	lesson *lesson.Lesson
	result *judge.Result
}

func builtIn(t *testing.T) (*runner.Runner, []*lesson.Lesson) {
	t.Helper()
	c, err := lesson.Open(learnrel.Course)
	if err != nil {
		t.Fatal(err)
	}
	var all []*lesson.Lesson
	for _, e := range c.Entries() {
		l, err := c.Lesson(e)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, l)
	}
	return &runner.Runner{Programs: &program.Config{Course: c}, BuiltIn: learnrel.Course, Program: lessons.Program}, all
}

func TestTheCourseHolds(t *testing.T) {
	if testing.Short() {
		t.Skip("runs every lesson, with the Go toolchain where they break on purpose")
	}
	for _, err := range []error{toolchain.Find(), flask.Find()} {
		if err != nil && os.Getenv("LEARNREL_NO_SKIP") != "" {
			t.Fatal(err)
		} else if err != nil {
			t.Skipf("the course can't be run whole here: %v", err)
		}
	}
	r, all := builtIn(t)
	all = ofToday(t, all)
	results := make([]ran, len(all))
	if _, err := r.Prepare(t.Context(), all); err != nil {
		t.Fatal(err)
	}
	for i, l := range all {
		res, err := r.Run(t.Context(), l)
		if err != nil {
			t.Fatal(err)
		}
		results[i] = ran{l, res}
	}
	for _, c := range results {
		report := judge.Judge(c.lesson, c.result, judge.Voice{})
		if c.result.FromSource {
			t.Errorf("%s: was built from source, though it is built in", c.lesson.Slug)
		}
		for _, v := range report.Verdicts {
			if v.Status != judge.Pass && !(v.Status == judge.Elsewhere && ofServer(c.lesson, v.Number)) {
				t.Errorf("%s:%d: %s: %s: %s\n%s", report.File, v.Line, v.Block, v.Status, v.Message, v.Diff)
			}
		}
		if string(report.Page) != c.lesson.Page.String() {
			t.Errorf("%s: passes, but would be rewritten", report.File)
		}
	}
}

// ofServer tells whether a block is about a server, and not about SQLite.
func ofServer(l *lesson.Lesson, number int) bool {
	b := l.Page.Numbered()[number-1]
	return b.Told() && b.Dialect != "" || !l.Page.Front.RunsOn("sqlite")
}

// ofToday leaves out the lessons whose turn it is not, of those that take the toolchain
// or Python seconds. (A check in .ci/run has them all.)
func ofToday(t *testing.T, all []*lesson.Lesson) (today []*lesson.Lesson) {
	t.Helper()
	turn := needs.Turn(t, 3)
	for i, l := range all {
		slow := slices.ContainsFunc(l.Page.Numbered(), func(b *lesson.Block) bool {
			return b.Kind == lesson.BrokenSchema || b.Kind == lesson.BrokenStep || b.Kind == lesson.Flask
		})
		if !slow || turn(i) {
			today = append(today, l)
		}
	}
	return today
}

// steps runs the steps of a lesson in process. The programs that take longer,
// those of blocks that must fail and those in Python, are taken to do what the
// page says: TestTheCourseHolds has them run.
func steps(t *testing.T, r runner.Runner, l *lesson.Lesson) ran {
	t.Helper()
	r.NoFlask = true
	res, err := r.Run(t.Context(), &lesson.Lesson{Entry: l.Entry, Code: l.Code, Schema: l.Schema, Others: l.Others, Page: quick(t, l)})
	if err != nil {
		t.Fatal(err)
	}
	res.NotRun = nil
	texts := map[int]string{}
	for _, b := range l.Page.Numbered() {
		if b.Of != nil && b.Dialect == "" && (b.Kind == lesson.Error || b.Kind == lesson.Output) {
			texts[b.Of.Number] = b.Text
		}
	}
	for _, b := range l.Page.Numbered() {
		switch b.Kind {
		case lesson.BrokenSchema, lesson.BrokenStep:
			res.Broken[b.Number] = &result.Failure{Stage: b.Fail, Code: b.Code, Message: texts[b.Number]}
		case lesson.Flask:
			res.Flask[b.Number] = &result.Flask{Output: texts[b.Number]}
		}
	}
	return ran{l, res}
}

// quick gives a lesson's page without the blocks that need a toolchain.
func quick(t *testing.T, l *lesson.Lesson) *lesson.Page {
	t.Helper()
	page, err := lesson.Parse(l.Page.File, []byte(l.Page.String()))
	if err != nil {
		t.Fatal(err)
	}
	page.Blocks = slices.DeleteFunc(page.Blocks, func(b *lesson.Block) bool {
		return b.Kind == lesson.BrokenSchema || b.Kind == lesson.BrokenStep || b.Kind == lesson.Flask
	})
	return page
}

// TestEachBlockCanFail changes what each derived block of the course expects,
// one at a time, and wants it reported at that block and put right. Not every line of
// every block is changed each day.
func TestEachBlockCanFail(t *testing.T) {
	blocks := 0
	r, all := builtIn(t)
	turn := needs.Turn(t, 4)
	for _, l := range all {
		c := steps(t, *r, l)
		for _, b := range c.lesson.Page.Numbered() {
			if !b.Derived() || ofServer(l, b.Number) {
				continue
			}
			for i, wrong := range mutations(b) {
				if blocks++; i == 0 || turn(blocks) {
					checkMutation(t, c, b, wrong)
				}
			}
		}
	}
	if blocks < 1000 {
		t.Errorf("only %d mutations", blocks)
	}
}

// mutations gives false versions of a block: a line more, and each line changed.
func mutations(b *lesson.Block) []string {
	all := []string{b.Text + "one line more\n"}
	lines := slices.Collect(strings.Lines(b.Text))
	for i, line := range lines {
		if strings.TrimSpace(line) == "..." {
			continue
		}
		changed := slices.Clone(lines)
		changed[i] = "wrong " + line
		all = append(all, strings.Join(changed, ""))
	}
	return all
}

func checkMutation(t *testing.T, c ran, b *lesson.Block, wrong string) {
	t.Helper()
	page, err := lesson.Parse(c.lesson.Page.File, c.lesson.Page.Rewrite(map[*lesson.Block]string{b: wrong}))
	if err != nil {
		t.Fatalf("%s: %s as %q: %v", c.lesson.Slug, b.Name(), wrong, err)
	}
	l := *c.lesson
	l.Page = page
	report := judge.Judge(&l, c.result, judge.Voice{})
	for _, v := range report.Verdicts {
		want := judge.Pass
		switch {
		case v.Number == b.Number:
			want = judge.Differs
		case ofServer(&l, v.Number):
			want = judge.Elsewhere
		}
		if v.Status != want {
			t.Errorf("%s: %s as %q: the verdict on %s is %s, want %s", c.lesson.Slug, b.Name(), wrong, v.Block, v.Status, want)
		}
	}
	if v := report.Verdicts[b.Number-1]; !strings.Contains(v.Diff, "+++ ") {
		t.Errorf("%s: %s: no diff", c.lesson.Slug, b.Name())
	}
	if !strings.Contains(b.Text, "...\n") && !strings.Contains(b.Text, "[..]") && string(report.Page) != c.lesson.Page.String() {
		t.Errorf("%s: %s as %q is not put right", c.lesson.Slug, b.Name(), wrong)
	}
}
