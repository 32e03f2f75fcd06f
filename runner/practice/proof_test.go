package practice

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
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

// limit is one on statements in a property.
var limit = regexp.MustCompile(`at most (\d+)(?: statements)?$`)

// TestTasksNameTheirLimits wants a task to say how many statements an answer may send:
// who is right in another way must know it.
func TestTasksNameTheirLimits(t *testing.T) {
	words := [][]string{nil, {"one", "once", "single"}, {"two"}, {"three"}, {"four"}, {"five"}}
	c := builtIn(t)
	for _, r := range List(c) {
		x, err := Read(c, r)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range x.Properties {
			m := limit.FindStringSubmatch(strings.TrimSpace(p.At().Text))
			if m == nil {
				continue
			}
			n, _ := strconv.Atoi(m[1])
			if n >= len(words) || !slices.ContainsFunc(words[n], func(w string) bool { return strings.Contains(strings.ToLower(x.Task), w) }) {
				t.Errorf("%s: the task does not say %q", x.Page.File, p.At().Text)
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
