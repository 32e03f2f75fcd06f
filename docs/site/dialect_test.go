package site

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/learnrel/learnrel/runner/lesson"
)

// recorded is what a server is to have given of one-to-many.
func recorded(t *testing.T, dir string, r lesson.Recording) string {
	t.Helper()
	file := filepath.Join(dir, lesson.RecordedFile("one-to-many", r.Dialect))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(r.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

// TestDialects shows what servers give, each text once, and nothing where all give the same.
func TestDialects(t *testing.T) {
	dir := copyCourse(t)
	if err := os.RemoveAll(filepath.Join(dir, lesson.RecordedDir)); err != nil {
		t.Fatal(err)
	}
	var m Memory
	const way = "lessons/one-to-many.html"
	if page := string(buildDir(t, dir, &m)[way]); strings.Contains(page, `class="dialects"`) || strings.Contains(page, "dialect.js") {
		t.Error("a course without recordings has tabs")
	}
	file := recorded(t, dir, lesson.Recording{Dialect: "postgres", Parts: []lesson.Recorded{
		{Name: "tables", Lang: "sql", Text: "CREATE TABLE \"<users>\";\n"},
		{Name: "trace of step Create", Lang: "sql", Text: "SELECT $1;\n-- 7 statements\n"},
	}})
	recorded(t, dir, lesson.Recording{Dialect: "mysql", Parts: []lesson.Recorded{{Name: "tables", Same: true}, {Name: "trace of step Create", Same: true}}})
	page := string(buildDir(t, dir, &m)[way])
	for _, want := range []string{
		`<script src="../assets/dialect.js"></script>`, `<span class="note">The tables</span>`,
		`<div class="sqlite mysql"><p>SQLite, MySQL</p>`,
		`<div class="postgres"><p>PostgreSQL, 7 statements</p>`, `&lt;users&gt;`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %s", want)
		}
	}
	if n := strings.Count(page, `class="dialects"`); n != 2 {
		t.Errorf("%d blocks have tabs, want 2: the others are the same everywhere, or were not recorded", n)
	}
	change(t, file, "7 statements", "8 statements")
	if page := string(buildDir(t, dir, &m)[way]); !strings.Contains(page, "PostgreSQL, 8 statements") {
		t.Error("a new recording is not shown")
	}
}

// TestUnknownDialect says of which server nothing is known, and shows SQLite's there.
func TestUnknownDialect(t *testing.T) {
	dir := copyCourse(t)
	if err := os.RemoveAll(filepath.Join(dir, lesson.RecordedDir)); err != nil {
		t.Fatal(err)
	}
	recorded(t, dir, lesson.Recording{Dialect: "postgres", Parts: []lesson.Recorded{{Name: "tables", Lang: "sql", Text: "CREATE TABLE \"users\";\n"}}})
	page := string(buildDir(t, dir, nil)["lessons/one-to-many.html"])
	if want := `<div class="dialects" data-without="mysql">` + "\n" + `<div class="sqlite mysql"><p>SQLite</p>`; !strings.Contains(page, want) {
		t.Errorf("the page has no %s", want)
	}
	// What the page itself says of a server beside its block stands in the block's tabs.
	page = string(buildDir(t, dir, nil)["lessons/transactions.html"])
	if want := `<div class="mysql" id="Block-`; !strings.Contains(page, want) || strings.Contains(page, "Output, MySQL") {
		t.Errorf("the page has no %s", want)
	}
}
