package program

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/learnrel/learnrel/runner/calls"
	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/result"
)

// lessonUnit is the unit of a lesson; ownUnit that of a page with its own project.
func lessonUnit(slug string) *Unit {
	dir := "lessons/" + slug
	return &Unit{
		Name: slug, hide: []string{dir}, Packages: []lesson.Package{{Dir: "words"}, {Dir: dir}},
		Schemas: []Schema{{Name: "blog", Dir: "ent/schema/blog", Client: "ent/client/blog/ent", Files: map[string][]byte{"post.go": []byte("package blog\n\ntype Post struct{}\n")}}},
		Phases:  []Phase{{Steps: []Func{{"Do", dir}}}},
		Wanted:  calls.Wanted{Calls: []calls.Call{{Step: "Do"}}},
		place:   func(file string, line int) result.Place { return result.Place{File: file, Line: line} },
	}
}

func ownUnit() *Unit {
	u := lessonUnit("page")
	u.Root, u.hide = "units/1", []string{"units/1/phase1", "units/1/phase1/steps"}
	u.Schemas = []Schema{{Dir: "units/1/phase1/ent/schema", Client: "units/1/phase1/ent"}}
	u.Packages = []lesson.Package{{Dir: "units/1/phase1/steps"}}
	u.Phases = []Phase{{Steps: []Func{{"Do", "units/1/phase1/steps"}}}}
	u.place = func(file string, line int) result.Place {
		return result.Place{File: "page.md", Line: line + 100, Block: 1}
	}
	return u
}

// TestBlame holds whom what go build prints is about.
func TestBlame(t *testing.T) {
	for _, c := range []struct {
		name, output string
		messages     []string // of a, b and the page with its own project; "" for none
	}{
		{"nothing that is known", "go: cannot find GOROOT directory\n", []string{"", "", ""}},
		{"another package", "# example.com/dep\ndep.go:1:1: x\n", []string{"", "", ""}},
		{"a lesson", "# $WORK/lessons/a\nlessons/a/steps.go:3:4: undefined: x\n", []string{"steps.go:3:4: undefined: x", "", ""}},
		{
			"two lessons", "# $WORK/lessons/a\nlessons/a/steps.go:3:4: undefined: x\n# $WORK/lessons/b\nlessons/b/steps.go:5:6: undefined: y\nlessons/b/steps.go:7:8: too many errors\n",
			[]string{"steps.go:3:4: undefined: x", "steps.go:5:6: undefined: y\nsteps.go:7:8: too many errors", ""},
		},
		{"a helper of all", "# $WORK/words\nwords/words.go:1:1: x\n", []string{"words/words.go:1:1: x", "words/words.go:1:1: x", ""}},
		{"a client of all", "# $WORK/ent/client/blog/ent/post\nent/client/blog/ent/post/post.go:1:1: x\n", []string{"ent/client/blog/ent/post/post.go:1:1: x", "ent/client/blog/ent/post/post.go:1:1: x", ""}},
		{"a page's own client", "# $WORK/units/1/phase1/ent\nunits/1/phase1/ent/client.go:1:1: x\n", []string{"", "", "ent/client.go:1:1: x"}},
		{"a page's step", "# $WORK/units/1/phase1/steps\nunits/1/phase1/steps/do.go:1:1: x\n", []string{"", "", "steps/do.go:1:1: x"}},
		{"a client, and who has it", "# $WORK/lessons/a\nlessons/a/steps.go:3:4: y\n# $WORK/ent/client/blog/ent\nent/client/blog/ent/client.go:1:1: x\n", []string{"ent/client/blog/ent/client.go:1:1: x\nsteps.go:3:4: y", "ent/client/blog/ent/client.go:1:1: x", ""}},
		{"a prefix of a name", "# $WORK/lessons/ab\nlessons/ab/steps.go:3:4: x\n", []string{"", "", ""}},
	} {
		jobs := []*job{{unit: lessonUnit("a")}, {unit: lessonUnit("b")}, {unit: ownUnit()}}
		some := blame(jobs, c.output)
		got := make([]string, len(jobs))
		for i, j := range jobs {
			if j.settled {
				got[i] = j.outcome.Failure.Message
			}
		}
		if !slices.Equal(got, c.messages) || some != (strings.Join(got, "") != "") {
			t.Errorf("%s: %v, %q, want %q", c.name, some, got, c.messages)
		}
	}
}

// TestNotes takes apart what the toolchain prints.
func TestNotes(t *testing.T) {
	for _, c := range []struct{ printed, want string }{
		{"", ""},
		{"# $WORK/lessons/a", ""},
		{"lessons/a/steps.go:3:4: undefined: x", "lessons/a/steps.go 3:4 undefined: x"},
		{"./lessons/a/steps.go:3: x", "lessons/a/steps.go 3:0 x"},
		{"$WORK/lessons/a/steps.go:3:4: x\n", "lessons/a/steps.go 3:4 x"},
		{"lessons/a/steps.go:3:4: have x\n\tlessons/a/steps.go:5:6: other declaration of x\n\t\twant y", "lessons/a/steps.go 3:4 have x|+lessons/a/steps.go 5:6 other declaration of x|+ 0:0 want y"},
		{"entc/gen: no place\n", " 0:0 entc/gen: no place"},
		{"  indented first", " 0:0 indented first"},
		{"import cycle: \"a.go:1:2: no\"", ` 0:0 import cycle: "a.go:1:2: no"`},
	} {
		var got []string
		for _, n := range lessonUnit("a").notes(c.printed) {
			text := fmt.Sprintf("%s %d:%d %s", n.Place.File, n.Place.Line, n.Place.Col, n.Text)
			if n.More {
				text = "+" + text
			}
			got = append(got, text)
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("%q: %q, want %q", c.printed, got, c.want)
		}
	}
}

// TestNotCompiled holds at which stage what does not compile fails, and where.
func TestNotCompiled(t *testing.T) {
	for _, c := range []struct {
		unit   *Unit
		output string
		stage  catalogue.Stage
		client string
		place  result.Place
	}{
		{lessonUnit("a"), "# $WORK/lessons/a\nlessons/a/steps.go:3:4: x\n", catalogue.Compile, "", result.Place{File: "lessons/a/steps.go", Line: 3, Col: 4}},
		{lessonUnit("a"), "# $WORK/ent/client/blog/ent\nent/client/blog/ent/post.go:3:4: x\n", catalogue.Compile, "blog", result.Place{}},
		{ownUnit(), "# $WORK/units/1/phase1/ent\nunits/1/phase1/ent/client.go:3:4: x\n", catalogue.Generate, "", result.Place{File: "page.md", Line: 103, Col: 4, Block: 1}},
		{ownUnit(), "# $WORK/units/1/phase1/steps\nunits/1/phase1/steps/do.go:3:4: x\n", catalogue.Compile, "", result.Place{File: "page.md", Line: 103, Col: 4, Block: 1}},
		{lessonUnit("a"), "package $WORK/lessons/a imports cycle\n", catalogue.Compile, "", result.Place{}},
	} {
		f := c.unit.notCompiled(c.output)
		if f.Stage != c.stage || f.Client != c.client || f.Place != c.place {
			t.Errorf("%q: %+v", c.output, f)
		}
	}
}

const crashed = "panic: runtime error: index out of range [0] with length 0\n\ngoroutine 1 [running]:\nmain.x()\n\truntime/panic.go:9 +0x1\n" +
	"example.com/c/words.Hello(...)\n\texample.com/c/words/words.go:12\nexample.com/c/lessons/a.Do()\n\texample.com/c/lessons/a/steps.go:5 +0x1d\n\texample.com/c/lessons/a/steps.go:7 +0x1d\n"

// TestCrashes takes apart what a program prints as it ends.
func TestCrashes(t *testing.T) {
	u := lessonUnit("a")
	for _, c := range []struct {
		output, inStep, before string
		line                   int
	}{
		{"", "it ended the program: exit status 2", "before the first step: it ended the program: exit status 2", 0},
		{"bye\nnow\n", "it ended the program: exit status 2", "before the first step: it ended the program: exit status 2: bye", 0},
		{
			"said\n" + crashed, "it ended the program: exit status 2: panic: runtime error: index out of range [0] with length 0",
			"before the first step: it ended the program: exit status 2: panic: runtime error: index out of range [0] with length 0", 5,
		},
		{"fatal error: stack overflow\n\n\texample.com/d/lessons/a/steps.go:5 +0x1\n", "it ended the program: exit status 2: fatal error: stack overflow", "before the first step: it ended the program: exit status 2: fatal error: stack overflow", 0},
	} {
		e := &ended{how: "it ended the program: exit status 2", output: c.output}
		step, f := u.inStep("example.com/c", "Do", e), u.beforeSteps("example.com/c", e)
		if step.Name != "Do" || step.Error != c.inStep || step.Line != c.line || f.Message != c.before || f.Place.Line != c.line || f.Stage != catalogue.Run {
			t.Errorf("%q:\n%+v\n%+v", c.output, step, f)
		}
	}
}

// TestNumbersOfPrograms holds what is said while they are built.
func TestNumbersOfPrograms(t *testing.T) {
	if one, two := countOf(1), countOf(2); one != "the program" || two != "2 programs" {
		t.Error(one, two)
	}
}
