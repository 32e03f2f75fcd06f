package runner_test

import (
	"context"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/learnrel/learnrel"
	"github.com/learnrel/learnrel/lessons"
	"github.com/learnrel/learnrel/runner"
	"github.com/learnrel/learnrel/runner/flask"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/toolchain"
)

// ran is a lesson of the built-in course and what it did.
type ran struct {
	lesson *lesson.Lesson
	result *runner.Result
}

// course runs every lesson of the built-in course, once for all tests.
var course = sync.OnceValues(func() ([]ran, error) {
	c, err := lesson.Open(learnrel.Course)
	if err != nil {
		return nil, err
	}
	r := &runner.Runner{Course: c, BuiltIn: learnrel.Course, Program: lessons.Program}
	var all []ran
	for _, e := range c.Entries() {
		l, err := c.Lesson(e)
		if err != nil {
			return nil, err
		}
		res, err := r.Run(context.Background(), l)
		if err != nil {
			return nil, err
		}
		all = append(all, ran{l, res})
	}
	return all, nil
})

func runCourse(t *testing.T) []ran {
	t.Helper()
	if testing.Short() {
		t.Skip("runs every lesson, with the Go toolchain where they break on purpose")
	}
	for _, err := range []error{toolchain.FindCompiler(t.Context()), flask.Find()} {
		if err != nil && os.Getenv("LEARNREL_NO_SKIP") != "" {
			t.Fatal(err)
		} else if err != nil {
			t.Skipf("the course can't be run whole here: %v", err)
		}
	}
	all, err := course()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestTheCourseHolds(t *testing.T) {
	for _, c := range runCourse(t) {
		report := runner.Judge(c.lesson, c.result)
		if c.result.FromSource {
			t.Errorf("%s: was built from source, though it is built in", c.lesson.Slug)
		}
		for _, v := range report.Verdicts {
			if v.Status != runner.Pass {
				t.Errorf("%s:%d: %s: %s: %s\n%s", report.File, v.Line, v.Block, v.Status, v.Message, v.Diff)
			}
		}
		if string(report.Page) != c.lesson.Page.String() {
			t.Errorf("%s: passes, but would be rewritten", report.File)
		}
	}
}

// TestEachBlockCanFail changes what each derived block of the course expects,
// one at a time, and wants it reported at that block and put right.
func TestEachBlockCanFail(t *testing.T) {
	blocks := 0
	for _, c := range runCourse(t) {
		for _, b := range c.lesson.Page.Numbered() {
			if !b.Derived() {
				continue
			}
			for _, wrong := range mutations(b) {
				blocks++
				checkMutation(t, c, b, wrong)
			}
		}
	}
	if blocks < 50 {
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
	report := runner.Judge(&l, c.result)
	for _, v := range report.Verdicts {
		want := runner.Pass
		if v.Number == b.Number {
			want = runner.Differs
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
