package practice

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/learnrel/learnrel/runner/lesson"
)

var update = flag.Bool("update", false, "write what the judge says into the pages of the course's exercises")

const root = "../.."

func builtIn(t testing.TB) *lesson.Course {
	t.Helper()
	c, err := lesson.Open(os.DirFS(root))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestEveryExerciseIsProven proves the exercises of the built-in course.
func TestEveryExerciseIsProven(t *testing.T) {
	c := builtIn(t)
	for _, r := range List(c) {
		t.Run(r.ID(), func(t *testing.T) {
			x, err := Read(c, r)
			if err != nil {
				t.Fatal(err)
			}
			proof, err := Judge{}.Prove(t.Context(), x)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range proof.Problems {
				t.Errorf("%v\nhint: %s", p, p.Hint)
			}
			if *update && len(proof.Says) > 0 {
				if err := os.WriteFile(filepath.Join(root, filepath.FromSlash(x.Page.File)), x.Page.Rewrite(proof.Says), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			for b, says := range proof.Says {
				t.Errorf("%s:%d: the judge says:\n%s", x.Page.File, b.Line, says)
			}
		})
	}
}

// named are what a property asks of an answer that nobody can guess, each with the
// words by which a task may name it: who is right in another way must know of it.
var named = []struct{ property, task *regexp.Regexp }{
	{regexp.MustCompile(`at most 1( statements)?$`), regexp.MustCompile(`(?i)\b(one|single)\b[^.]*\b(statement|question)|statement[^.]*\bone\b`)},
	{regexp.MustCompile(`at most 2( statements)?$`), regexp.MustCompile(`(?i)\btwo\b[^.]*\bstatements|statements[^.]*\btwo\b|statement[^.]*\bone more\b`)},
	{regexp.MustCompile(`at most 3( statements)?$`), regexp.MustCompile(`(?i)\bthree\b[^.]*\bstatements|statements[^.]*\bthree\b`)},
	{regexp.MustCompile(`at most [4-9]( statements)?$`), regexp.MustCompile(`(?i)statements[^.]*\b(four|five|six)\b`)},
	{regexp.MustCompile(`as many for many rows as for few`), regexp.MustCompile(`(?i)as many\s+statements|statements[^.]*\bsame\b|no more\s+statements|number is the same|as many statements`)},
	{regexp.MustCompile(`is IsNotFound`), regexp.MustCompile(`IsNotFound|there is no such`)},
	{regexp.MustCompile(`is IsConstraintError`), regexp.MustCompile(`IsConstraintError|\bconstraint\b`)},
	{regexp.MustCompile(`gives 404`), regexp.MustCompile(`\b404\b`)},
	{regexp.MustCompile(`gives 500`), regexp.MustCompile(`\b500\b`)},
}

// TestTasksNameWhatTheyJudgeBy holds the tasks of the built-in course to it.
func TestTasksNameWhatTheyJudgeBy(t *testing.T) {
	c := builtIn(t)
	for _, r := range List(c) {
		x, err := Read(c, r)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range x.Properties {
			text := strings.TrimSpace(p.At().Text)
			for _, n := range named {
				if n.property.MatchString(text) && !n.task.MatchString(strings.Join(strings.Fields(x.Task), " ")) {
					t.Errorf("%s: the task does not say %q", x.Page.File, text)
				}
			}
		}
	}
}

// BenchmarkVerdict judges the answer to a relation exercise: what a save costs.
func BenchmarkVerdict(b *testing.B) {
	c := builtIn(b)
	x, err := Read(c, List(c)[0])
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if v, err := (Judge{}).Verdict(b.Context(), x, x.Start); err != nil || v.Passes() {
			b.Fatal(v, err)
		}
	}
}
