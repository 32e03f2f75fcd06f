package practice

import (
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"

	"github.com/learnrel/learnrel/runner/lesson"
)

// TestSource makes the programs of all exercises that have any, and wants them to
// be Go, with a step for each run.
func TestSource(t *testing.T) {
	c := builtIn(t)
	seen := 0
	for _, r := range List(c) {
		x, err := Read(c, r)
		if err != nil {
			t.Fatal(err)
		}
		if !x.Runs() {
			continue
		}
		seen++
		runs := x.runs()
		files, steps, err := x.Source(x.Solution, runs, "secret")
		if err != nil {
			t.Fatal(err)
		}
		if len(steps) != len(runs) || len(runs) == 0 || files["learnrel_steps.go"] == nil {
			t.Errorf("%s: %d steps for %d runs, files %d", x.ID(), len(steps), len(runs), len(files))
		}
		for name, src := range files {
			f, err := parser.ParseFile(token.NewFileSet(), name, src, parser.SkipObjectResolution)
			if err != nil {
				t.Errorf("%s: %s: %v", x.ID(), name, err)
			} else if f.Name.Name != x.Package() {
				t.Errorf("%s: %s is in package %s", x.ID(), name, f.Name.Name)
			}
		}
	}
	if seen < 10 {
		t.Errorf("%d exercises have Go in them", seen)
	}
}

func TestVariables(t *testing.T) {
	x := &Exercise{Properties: property(t, "error", "P: is ErrTaken", "P: is IsNotFound", "Q: is ErrTaken")}
	x.Properties = append(x.Properties, property(t, "fault", "P: when R comes between, is ErrLate")...)
	if got := x.variables(); !slices.Equal(got, []string{"ErrTaken", "ErrLate"}) {
		t.Errorf("got %v", got)
	}
}

func TestReported(t *testing.T) {
	const line = "\nsecret" + `{"result":{"status":404,"body":"no"},"is":["IsNotFound"]}` + "\n"
	result, is, response, ok := Reported("printed"+line, "secret", Run{Request: "GET /"})
	if !ok || !slices.Equal(is, []string{"IsNotFound"}) || response == nil || response.Status != 404 || !strings.Contains(string(result), "404") {
		t.Errorf("got %s %v %v %v", result, is, response, ok)
	}
	for _, output := range []string{"", "printed", "\nsecret{", `{"result":1}`} {
		if _, _, _, ok := Reported(output, "secret", Run{}); ok {
			t.Errorf("%q reports something", output)
		}
	}
}

// TestApart has a learner's code use the names of the judge's.
func TestApart(t *testing.T) {
	x := &Exercise{Name: "apart", Lesson: "l", Probes: []*lesson.Block{{Step: "Fill", Text: `
func rows(n int) []int { return make([]int, n) }

func Fill(seed Seed) any {
	var o struct{ Fill int }
	o.Fill = len(rows(3))
	x := map[string]any{"Fill": Fill}
	{
		rows := 4
		o.Fill += rows
	}
	return []any{x, o, http.Header{}}
}
`}}}
	src, err := x.probeFile(x.Probes[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"func Learnrelrows(", "func LearnrelFill(seed LearnrelSeed)", "struct{ Fill int }", "o.Fill = len(Learnrelrows(3))",
		`{"Fill": LearnrelFill}`, "rows := 4", "o.Fill += rows", `import "net/http"`,
	} {
		if !strings.Contains(string(src), want) {
			t.Errorf("no %q in\n%s", want, src)
		}
	}
}
