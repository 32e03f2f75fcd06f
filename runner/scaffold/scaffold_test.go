package scaffold

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/learnrel/learnrel/runner/lesson"
)

func TestNames(t *testing.T) {
	for slug, want := range map[string]names{
		"one-way": {Slug: "one-way", Title: "One way", Package: "oneway", Schema: "oneway", Module: "m"},
		"type":    {Slug: "type", Title: "Type", Package: "typelesson", Schema: "typelesson", Module: "m"},
	} {
		if got, err := namesOf(slug, "m"); got != want || err != nil {
			t.Errorf("%s: %v, %v", slug, got, err)
		}
	}
	for _, slug := range []string{"", "A", "a_b", "-a", "a-", "a--b", "1st", "errors", "vendor", "../a", "a/b", "é"} {
		if _, err := namesOf(slug, "m"); !errors.Is(err, ErrName) {
			t.Errorf("%q: %v", slug, err)
		}
	}
}

// TestLessonKeepsTheContents adds a lesson behind the last one, whatever is below.
func TestLessonKeepsTheContents(t *testing.T) {
	for was, want := range map[string]string{
		"# Summary\n\n## A\n\n- [B](b/lesson.md)":              "# Summary\n\n## A\n\n- [B](b/lesson.md)\n- [One way](one-way/lesson.md)\n",
		"# Summary\n\n## A\n\n- [B](b/lesson.md)\n\nA note.\n": "# Summary\n\n## A\n\n- [B](b/lesson.md)\n- [One way](one-way/lesson.md)\n\nA note.\n",
	} {
		dir := t.TempDir()
		file := filepath.Join(dir, filepath.FromSlash(lesson.SummaryFile))
		if err := errors.Join(os.Mkdir(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(was), 0o644)); err != nil {
			t.Fatal(err)
		}
		course, err := lesson.Open(os.DirFS(dir))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Lesson(course, dir, "one-way", ""); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(file); string(got) != want || err != nil {
			t.Errorf("%q became %q, %v", was, got, err)
		}
		if _, err := Lesson(course, dir, "one-way", ""); !errors.Is(err, ErrTaken) {
			t.Errorf("again: %v", err)
		}
	}
}
