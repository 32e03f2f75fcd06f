package judge

import (
	"fmt"
	"testing"

	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/result"
)

func TestCorrected(t *testing.T) {
	for _, c := range []struct{ name, expected, actual, want string }{
		{"equal", "a\nb\n", "a\nb\n", "a\nb\n"},
		{"plain text is replaced whole", "a\nb\n", "c\n", "c\n"},
		{"within a line", "took [..] ms\n", "took 3.1 ms\n", "took [..] ms\n"},
		{"twice within a line", "[..] took [..] ms\n", "A took 3 ms\n", "[..] took [..] ms\n"},
		{"a line that no longer matches", "took [..] ms\n", "took 3 s\n", "took 3 s\n"},
		{"any lines", "a\n...\nz\n", "a\nb\nc\nz\n", "a\n...\nz\n"},
		{"no lines are any lines", "a\n...\nz\n", "a\nz\n", "a\n...\nz\n"},
		{"the wildcards stay where they still match", "a [..]\n...\ny\n", "a 1\nb\nz\n", "a [..]\n...\nz\n"},
		{"a changed line is not swallowed", "...\nold\n", "x\ny\nnew\n", "...\nnew\n"},
		{"a new line beside a wildcard line", "a [..]\n", "a 1\nb\n", "a [..]\nb\n"},
		{"a line that is gone", "a [..]\nb\n", "a 1\n", "a [..]\n"},
		{"nothing any more", "a [..]\n", "", ""},
		{"overlapping ends", "ab[..]ba\n", "aba\n", "aba\n"},
		{"a last line without its end", "[..]", "a\nz\n", "[..]\nz\n"},
		{"a real line of three dots", "a [..]\n", "a 1\n...\nz\n", "a [..]\n...\nz\n"},
		{"an escaped wildcard is text", "\\...\na \\[..] [..]\n", "\\...\na \\[..] 1\n", "\\...\na \\[..] [..]\n"},
		{"an escaped wildcard is no wildcard", "a \\[..]\n", "a 1\n", "a 1\n"},
		{"four dots are text", "....\n", "x\n", "x\n"},
	} {
		if got := corrected(c.expected, c.actual); got != c.want {
			t.Errorf("%s: corrected(%q, %q) = %q, want %q", c.name, c.expected, c.actual, got, c.want)
		}
	}
}

func TestNormalize(t *testing.T) {
	for in, want := range map[string]string{
		"":                        "",
		"\n\n":                    "",
		"a":                       "a\n",
		"a \t\r\nb\r\n\r\n":       "a\nb\n",
		"\x1b[1;31mred\x1b[0m\n":  "red\n",
		"\x1b]8;;x\x07link\x1b[m": "link\n",
		"  indented\n":            "  indented\n",
		"a\rb\x00\a\x7f":          "a␍b␀␇␡\n",
		"\u009b1m\u202edeceit":    "<U+009B>1m<U+202E>deceit\n",
		"no \xff UTF-8\x1b]0;x":   "no \ufffd UTF-8␛]0;x\n",
	} {
		if got := normalize(in); got != want {
			t.Errorf("normalize(%q) = %q, want %q", in, got, want)
		}
	}
}

// FuzzUpdate holds that whatever a step prints can be written on the page, and then
// passes, where it is not more than a page may hold.
func FuzzUpdate(f *testing.F) {
	const page = "---\ntitle: T\nsummary: S\nschema: s\n---\n\n# T\n\n```go step=A\n```\n\n```text output\n%s```\n"
	for _, text := range []string{"a\n...\n", "...", "[..]", "\\...\n", "\\\\[..]\n", "a\rb\r", "````\n", "\xff", "\u202e", "a\x00", "~~~\n# T\n---\n"} {
		f.Add("", text)
		f.Add("[..]\n...\na\n", text)
	}
	f.Fuzz(func(t *testing.T, held, text string) {
		p, err := lesson.Parse("lessons/a/lesson.md", fmt.Appendf(nil, page, held))
		if err != nil || len(p.Numbered()) != 2 || len(held)+len(text) > 2000 {
			t.Skip("no page")
		}
		l := &lesson.Lesson{Entry: lesson.Entry{Slug: "a"}, Page: p}
		res := &Result{Run: &result.Result{Steps: []result.StepResult{{Name: "A", Output: text}}}}
		report := Judge(l, res, Voice{})
		if l.Page, err = lesson.Parse(p.File, report.Page); err != nil {
			t.Fatalf("%q: the page is refused: %v\n%s", text, err, report.Page)
		}
		if v := Judge(l, res, Voice{}).Verdicts[1]; v.Status != Pass {
			t.Fatalf("%q: the page that was updated: %s\n%s", text, v.Status, v.Diff)
		}
	})
}

func FuzzCorrected(f *testing.F) {
	f.Add("a [..]\n...\nz\n", "a 1\nb\nz\n")
	f.Add("...\n[..]\n", "x\n")
	f.Add("[..]", "a 1\x0eb\nz\n")
	f.Add("a [..]\n", "a 1\n...\nz")
	f.Fuzz(func(t *testing.T, expected, actual string) {
		if len(expected)+len(actual) > 2000 {
			t.Skip("the table of merge is quadratic")
		}
		once := corrected(expected, actual)
		if twice := corrected(once, actual); twice != once {
			t.Fatalf("corrected(%q, %q) = %q, and again %q", expected, actual, once, twice)
		}
	})
}
