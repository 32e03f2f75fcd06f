package terminal_test

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/learnrel/learnrel"
	"github.com/learnrel/learnrel/docs/terminal"
	"github.com/learnrel/learnrel/runner/lesson"
)

func render(t *testing.T, body string, width int) string {
	t.Helper()
	p, err := lesson.Parse("p.md", []byte("---\ntitle: T\nsummary: S\nschema: blog\n---\n\n"+body))
	if err != nil {
		t.Fatal(err)
	}
	return ansi.Strip(terminal.Page(p, width))
}

func TestPage(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"headings": {"# One\n\n## Two *x*\n", "One\n═══\n\nTwo x\n"},
		"prose":    {"some *words* that `wrap` at\nthe width of **twenty**\n", "some words that wrap\nat the width of\ntwenty\n"},
		"span":     {"write `go\nvet` here\n", "write go vet here\n"},
		"lists":    {"- one\n- two that is long enough to wrap\n  1. x\n\n3. a\n4. b\n", "• one\n• two that is long\n  enough to wrap\n\n  1. x\n\n3. a\n4. b\n"},
		"callout":  {"> [!NOTE]\n> Mind this.\n>\n> And that.\n", "│ Note\n│ Mind this.\n│\n│ And that.\n"},
		"quote":    {"> Said.\n", "│ Said.\n"},
		"table":    {"| a | b |\n| --- | --- |\n| 1 | `x` |\n", " a │ b\n───┼───\n 1 │ x\n"},
		"wide":     {"| a | b |\n| --- | --- |\n| one two three | four five |\n", " a       │ b\n─────────┼──────────\n one two │ four\n three   │ five\n"},
		"code":     {"```go\nx :=\t1\n```\n", "    x :=    1\n"},
		"step":     {"```go step=A\nfunc A() {}\n```\n\n```text output\nhi\n```\n", "  step A\n  │ func A() {}\n\n  prints\n  │ hi\n"},
		"long":     {"```sql ddl\nSELECT `id`, `name` FROM `t`;\n```\n", "  tables in sqlite\n  │ SELECT `id`,\n  │     `name` FROM\n  │     `t`;\n"},
		"longer":   {"```go step=A\n\tif f(abcdefgh, \"x y z\") {\n```\n", "  step A\n  │     if\n  │         f(\n  │         abcdefgh\n  │         , \"x y\n  │         z\") {\n"},
		"rows":     {"```go step=B\nfunc B() {}\n```\n\n```text table=t\nid | a long name\n```\n", "  step B\n  │ func B() {}\n\n  table t\n  │ id | a long name\n"},
		"broken":   {"```go schema=a.go fail=graph\nx\n```\n\n```text error\noh\n```\n", "  a.go (fails at gr…\n  │ x\n\n  error\n  │ oh\n"},
		"link":     {"[here](https://x.y) and [there](../a/lesson.md)\n", "here (https://x.y)\nand there\n"},
	} {
		if got := render(t, c.body, 20); got != c.want {
			t.Errorf("%s:\n%q\nwant:\n%q", name, got, c.want)
		}
	}
}

// TestProseKeepsToTheWidth renders every page of the course.
func TestProseKeepsToTheWidth(t *testing.T) {
	err := fs.WalkDir(learnrel.Course, "lessons", func(name string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, "/lesson.md") {
			return err
		}
		src, err := fs.ReadFile(learnrel.Course, name)
		if err != nil {
			return err
		}
		p, err := lesson.Parse(name, src)
		if err != nil {
			return err
		}
		for _, width := range []int{40, 80} {
			for line := range strings.Lines(ansi.Strip(terminal.Page(p, width))) {
				line = strings.TrimSuffix(line, "\n")
				code := strings.HasPrefix(line, "  │") || strings.HasPrefix(line, "    ")
				code = code || !strings.Contains(strings.TrimLeft(line, " •│"), " ") // a word that is too long
				if !code && ansi.StringWidth(line) > width {
					t.Errorf("%s at %d columns: %q has %d", name, width, line, ansi.StringWidth(line))
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestAPageIsParsedOnce counts what show does: it reads a lesson and renders it.
func TestAPageIsParsedOnce(t *testing.T) {
	c, err := lesson.Open(learnrel.Course)
	if err != nil {
		t.Fatal(err)
	}
	start := lesson.Parses()
	l, err := c.Lesson(c.Entries()[0])
	if err != nil {
		t.Fatal(err)
	}
	terminal.Page(l.Page, 80)
	if n := lesson.Parses() - start; n != 1 {
		t.Errorf("the page was parsed %d times", n)
	}
}

// TestCodeKeepsToTheWidth wraps every block of the course, and looks that nothing
// but blanks and line ends changed.
func TestCodeKeepsToTheWidth(t *testing.T) {
	c, err := lesson.Open(learnrel.Course)
	if err != nil {
		t.Fatal(err)
	}
	bare := strings.NewReplacer(" ", "", "\n", "", "\t", "")
	for _, e := range c.Pages() {
		l, err := c.Lesson(e)
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range l.Page.Blocks {
			for _, width := range []int{20, 60} {
				got := ansi.Strip(terminal.Wrapped(b.Lang, b.Text, width))
				if bare.Replace(got) != bare.Replace(b.Text) {
					t.Errorf("%s, block %d at %d columns:\n%s", e.Slug, b.Number, width, got)
				}
				for line := range strings.SplitSeq(got, "\n") {
					if ansi.StringWidth(line) > width {
						t.Errorf("%s, block %d: %q has %d columns, not %d", e.Slug, b.Number, line, ansi.StringWidth(line), width)
					}
				}
			}
		}
	}
}

// TestNoStyleLeaksIntoTheGutter wraps styled words of a quotation and of a table.
func TestNoStyleLeaksIntoTheGutter(t *testing.T) {
	p, err := lesson.Parse("p.md", []byte("---\ntitle: T\nsummary: S\nschema: blog\n---\n\n> **some strong words that wrap**\n\n| a | b |\n|---|---|\n| **some strong words** | x |\n"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(terminal.Page(p, 20)) {
		styles := 0
		for _, s := range strings.SplitAfter(line, "m")[:strings.Count(line, "m")] {
			if _, sequence, ok := strings.Cut(s, "\x1b["); ok {
				if styles++; sequence == "m" {
					styles = 0
				}
			}
		}
		if styles > 0 {
			t.Errorf("%q ends in a style", line)
		}
	}
}
