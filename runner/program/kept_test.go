package program

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/result"
)

// TestAnOutcomeMovesWithItsBlock holds that the places of what comes from the cache
// are those of the page as it is now.
func TestAnOutcomeMovesWithItsBlock(t *testing.T) {
	page, places := front("plans")+planPage, 0
	for i, now := range []string{page, strings.Replace(page, "# plans\n", "# plans\n\n```sql ddl dialect=sqlite\n```\n\nMore prose.\n", 1)} {
		c := planned(t)
		c.FS.(fstest.MapFS)["lessons/plans/lesson.md"].Data = []byte(now)
		l := readLesson(t, c, "plans")
		b := blockOf(t, l, lesson.BrokenSchema, 1)
		u, err := Broken(c, l, b)
		if err != nil {
			t.Fatal(err)
		}
		config, made := sharing(c), 0
		config.Caching.Why = func(string, string) { made++ }
		outcomes, err := config.Run(t.Context(), []*Unit{u})
		if err != nil || outcomes[0].Err != nil {
			t.Fatal(err, outcomes[0].Err)
		}
		if made != 1-i {
			t.Errorf("page %d: %d were made", i, made)
		}
		f := outcomes[0].Failure
		for _, at := range append([]result.Place{f.Place}, f.Notes[0].Place) {
			places++
			if at.File != l.Page.File || at.Line != lineOf(now, "pots") || at.Block != b.Number {
				t.Errorf("page %d: the place %+v, want line %d of block %d", i, at, lineOf(now, "pots"), b.Number)
			}
		}
	}
	if places != 4 {
		t.Errorf("%d places", places)
	}
}

// The steps of a page have their places there, too; those of other files stay.
func TestMove(t *testing.T) {
	was := kept{Stands: stands{"a.md", []blockLine{{1, 10}, {2, 20}}}, Outcome: result.Outcome{}}
	const text = `{"run":{"steps":[{"name":"A","file":"a.md","line":12},{"name":"B","file":"steps.go","line":12},{"name":"C"}]},
		"failure":{"stage":"load","at":{"file":"a.md","line":25,"block":2},"notes":[{"at":{},"text":"x"},{"place":{"file":"a.md","line":5},"text":"x"}]}}`
	if err := json.Unmarshal([]byte(text), &was.Outcome); err != nil {
		t.Fatal(err)
	}
	was.move(stands{"b.md", []blockLine{{4, 11}, {5, 120}}})
	s := was.Run.Steps
	if got, want := []string{s[0].File, s[1].File, s[2].File}, []string{"b.md", "steps.go", ""}; !reflect.DeepEqual(got, want) {
		t.Errorf("the files of steps: %q", got)
	}
	if got, want := []int{s[0].Line, s[1].Line, s[2].Line, was.Failure.Place.Line, was.Failure.Place.Block, was.Failure.Notes[1].Place.Line}, []int{13, 12, 0, 125, 5, 5}; !reflect.DeepEqual(got, want) {
		t.Errorf("lines: %v, want %v", got, want)
	}
}
