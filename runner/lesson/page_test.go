package lesson_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"

	"github.com/learnrel/learnrel"
	"github.com/learnrel/learnrel/runner/lesson"
)

// pages gives every page of the built-in course.
func pages(t testing.TB) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := fs.WalkDir(learnrel.Course, "lessons", func(name string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(name, ".md") {
			data, err := fs.ReadFile(learnrel.Course, name)
			all[name] = string(data)
			return err
		}
		return err
	})
	if err != nil || len(all) < 5 {
		t.Fatalf("found %d pages: %v", len(all), err)
	}
	return all
}

func TestEveryPageGivesItsSourceBack(t *testing.T) {
	for name, src := range pages(t) {
		p, _ := lesson.Parse(name, []byte(src))
		if p.String() != src {
			t.Errorf("%s: String differs from the source", name)
		}
		same := map[*lesson.Block]string{}
		for _, b := range p.Blocks {
			same[b] = b.Text
		}
		if got := string(p.Rewrite(same)); got != src {
			t.Errorf("%s: Rewrite with the same contents changes the page", name)
		}
	}
}

const front = "---\ntitle: T\nsummary: S\nschema: blog\n---\n\n"

func TestRewriteTouchesOneBlockAlone(t *testing.T) {
	src := front + "Before.\n\n```go step=A\nfunc A\n```\n\n```text output\nold\n```\n\nAfter `code`.\n\n~~~\nillustration\n~~~"
	p, err := lesson.Parse("p.md", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	out := p.Numbered()[1]
	for content, want := range map[string]string{
		"new\nlines\n":     strings.Replace(src, "old\n", "new\nlines\n", 1),
		"no line end":      strings.Replace(src, "old\n", "no line end\n", 1),
		"":                 strings.Replace(src, "old\n", "", 1),
		"```\nfenced\n":    strings.Replace(src, "```text output\nold\n```", "````text output\n```\nfenced\n````", 1),
		"  ````` deep\n":   strings.Replace(src, "```text output\nold\n```", "``````text output\n  ````` deep\n``````", 1),
		"~~~ is no risk\n": strings.Replace(src, "old\n", "~~~ is no risk\n", 1),
	} {
		got := string(p.Rewrite(map[*lesson.Block]string{out: content}))
		if got != want {
			t.Errorf("Rewrite(%q):\n%s\nwant:\n%s", content, got, want)
		}
		again, err := lesson.Parse("p.md", []byte(got))
		if err != nil {
			t.Errorf("Rewrite(%q) makes a page that does not parse: %v", content, err)
		} else if text := again.Numbered()[1].Text; strings.TrimSuffix(text, "\n") != strings.TrimSuffix(content, "\n") {
			t.Errorf("Rewrite(%q) reads back as %q", content, text)
		}
	}
}

func TestBlocksKnowWhatTheyTellAbout(t *testing.T) {
	src := front + "```go step=A\n```\n\n```text output\n```\n\n```go schema=post.go fail=graph\n```\n\n```text error\n```\n\n" +
		"```go step=B fail=run\n```\n\n```text error\n```\n\n```sql trace\n```\n\n```python flask\n```\n\n```text output\n```\n"
	p, err := lesson.Parse("p.md", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, b := range p.Numbered() {
		got = append(got, b.Name())
	}
	want := "step A|output of step A|broken schema post.go|error of broken schema post.go|step B|error of step B|trace of step B|flask|output of flask"
	if s := strings.Join(got, "|"); s != want {
		t.Errorf("blocks: %s\nwant:   %s", s, want)
	}
}

func TestWildcardsMustLeaveSomething(t *testing.T) {
	for content, ok := range map[string]bool{
		"...\n":            false,
		"...\n...\n":       false,
		"[..]\n":           false,
		"[..]\n...\n \n":   false,
		"...\nsomething\n": true,
		"a[..]\n":          true,
		"":                 true,
		"....\n":           true,
		"......\n":         true, // an output may be dots
	} {
		_, err := lesson.Parse("p.md", []byte(front+"```go step=A\n```\n\n```text output\n"+content+"```\n"))
		if (err == nil) != ok {
			t.Errorf("a block %q: %v", content, err)
		}
	}
}

func TestFrontMatter(t *testing.T) {
	src := "---\ntitle: 'One: two'\nsummary: 100\nschema: blog\nrelation: [o2m, m2m]\nconcepts:\n  - edge.To\n  - Ref\nerrors: a\n---\n# T\n"
	f, err := lesson.ParseFront("p.md", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	if f.Title != "One: two" || f.Summary != "100" || strings.Join(f.Relation, "+") != "o2m+m2m" || strings.Join(f.Concepts, "+") != "edge.To+Ref" || strings.Join(f.Errors, "+") != "a" {
		t.Errorf("front matter: %+v", f)
	}
	if f.Line("relation") != 5 || f.Line("requires") != 1 {
		t.Errorf("lines: relation %d, requires %d", f.Line("relation"), f.Line("requires"))
	}
}

func TestFrontMatterProblems(t *testing.T) {
	for src, want := range map[string]string{
		"---\ntitle: T\n---\n":                  `p.md:1:1: the front matter has no summary`,
		"---\n---\n":                            `p.md:1:1: the front matter has no title`,
		"# T\n":                                 `p.md:1:1: the page has no front matter`,
		"---\n\n---\n":                          `p.md:1:1: the front matter has no title`,
		"---\ntitle: [a, b]\nsummary: s\n---\n": `p.md:2:8: title must be one line of text`,
		"---\ntitle: T\nsummary: s\nrelation: [[o2m]]\n---\n": `p.md:4:12: relation must be one line of text`,
		"---\ntitle: T\nsummary: ''\n---\n":                   `p.md:3:10: summary is empty`,
		"---\njust text\n---\n":                               `p.md:2:1: the front matter is no list of keys`,
		"---\ntitle: T\ntitle: U\nsummary: s\n---\n":          `p.md:3:1: the front matter is not YAML: mapping key "title" already defined at [1:1]`,
	} {
		_, err := lesson.ParseFront("p.md", []byte(src))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q:\n%v\nwant: %s", src, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, src := range pages(f) {
		f.Add(src)
	}
	f.Add(front + "```go step=A\n")
	f.Add(front + "> ```go step=A\n> x\n> ```\n\n1. ~~~text output\n   y\n   ~~~\n")
	f.Add("---\n? [a]\n: &x {*x: 1}\n---\n")
	f.Add(front + "\t```go step=A\n\t```\n``` go  step=A  \n``` \n")
	f.Add("---\ntitle: T\nsummary: S\nstage: graph\n---\n\n```go schema=a.go migrate fail=load\npackage x\n```\n```go step=A\nfunc B(\n```\n")
	f.Fuzz(func(t *testing.T, src string) {
		for _, name := range []string{"p.md", "lessons/errors/p.md"} {
			parseAnything(t, name, src)
		}
	})
}

// parseAnything holds a page, whatever it is, to what Parse promises.
func parseAnything(t *testing.T, name, src string) {
	p, err := lesson.Parse(name, []byte(src))
	if p.String() != src {
		t.Fatal("String differs from the source")
	}
	var problems lesson.Problems
	if err != nil && !errors.As(err, &problems) {
		t.Fatalf("an error that is no Problems: %v", err)
	}
	lines := strings.Count(src, "\n") + 1
	for _, problem := range problems {
		if problem.Line < 1 || problem.Line > lines || problem.Col < 1 || problem.Message == "" {
			t.Fatalf("a problem without a place: %+v", problem)
		}
	}
	if err != nil {
		return
	}
	contents := map[*lesson.Block]string{}
	for _, b := range p.Blocks {
		if b.Derived() {
			contents[b] = "rewritten\n"
		}
	}
	again, err := lesson.Parse(name, p.Rewrite(contents))
	if err != nil || len(again.Numbered()) != len(p.Numbered()) {
		t.Fatalf("a rewritten page has %d blocks, not %d: %v", len(again.Numbered()), len(p.Numbered()), err)
	}
}
