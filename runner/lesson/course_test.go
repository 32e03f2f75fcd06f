package lesson_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/learnrel/learnrel/runner/lesson"
)

func file(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }

func small() fstest.MapFS {
	return fstest.MapFS{
		"go.mod":                  file("module example.com/c\n"),
		"lessons/SUMMARY.md":      file("# Summary\n\n## Part\n\n- [Alpha](alpha/lesson.md)\n- [Beta](beta/lesson.md)\n\n# Next\n\n* [Alps](alps/lesson.md)\n"),
		"lessons/alpha/lesson.md": file("---\ntitle: Alpha\nsummary: S\nschema: blog\n---\n\n```go step=Create\n```\n\n```go schema=post.go#Post.Edges\n```\n"),
		"lessons/alpha/steps.go":  file("package alpha\n\nimport \"context\"\n\n// Create creates.\nfunc Create(ctx context.Context, client *ent.Client) error { return nil }\n"),
		"ent/schema/blog/post.go": file("package schema\n\ntype Post struct{ ent.Schema }\n\n// Edges of the Post.\nfunc (Post) Edges() []ent.Edge { return nil }\n"),
	}
}

func TestSummary(t *testing.T) {
	c, err := lesson.Open(small())
	if err != nil {
		t.Fatal(err)
	}
	if c.Module != "example.com/c" || len(c.Chapters) != 2 || c.Chapters[1].Title != "Next" || strings.Join(c.Slugs(), " ") != "alpha beta alps" {
		t.Errorf("course: %+v", c)
	}
	if e := c.Entries()[2]; e.Number != 3 || e.Line != 10 || e.Title != "Alps" {
		t.Errorf("the third lesson: %+v", e)
	}
}

func TestFind(t *testing.T) {
	c, err := lesson.Open(small())
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"alpha": "alpha", "2": "beta", "b": "beta", "alph": "alpha"} {
		if e, err := c.Find(name); err != nil || e.Slug != want {
			t.Errorf("Find(%q) = %q, %v", name, e.Slug, err)
		}
	}
	for name, hint := range map[string]string{"al": "one of: alpha, alps", "btea": `did you mean "beta"?`, "4": "learnrel list", "": "learnrel list", "nothing": "learnrel list"} {
		_, err := c.Find(name)
		var wrong *lesson.NameError
		if !errors.As(err, &wrong) || !strings.Contains(wrong.Hint, hint) {
			t.Errorf("Find(%q): %v, want the hint %q", name, err, hint)
		}
	}
}

func TestLesson(t *testing.T) {
	c, err := lesson.Open(small())
	if err != nil {
		t.Fatal(err)
	}
	l, err := c.Lesson(c.Entries()[0])
	if err != nil {
		t.Fatal(err)
	}
	blocks := l.Page.Numbered()
	for i, want := range []string{
		"// Create creates.\nfunc Create(ctx context.Context, client *ent.Client) error { return nil }\n",
		"// Edges of the Post.\nfunc (Post) Edges() []ent.Edge { return nil }\n",
	} {
		if got, err := l.Source(blocks[i]); err != nil || got != want {
			t.Errorf("Source(%s) = %q, %v", blocks[i].Name(), got, err)
		}
	}
	broken := &lesson.Block{Kind: lesson.BrokenSchema, File: "post.go", Decl: "Post.Edges", Text: "func (Post) Edges() {}\n"}
	if name, src := l.Overlay(broken); name != "post.go" || src != "package schema\n\ntype Post struct{ ent.Schema }\n\nfunc (Post) Edges() {}\n" {
		t.Errorf("Overlay: %s\n%s", name, src)
	}
}

func TestLessonProblems(t *testing.T) {
	for name, change := range map[string]struct {
		file, was, now string
		want           string
	}{
		"no such file":                 {"lessons/alpha/lesson.md", "post.go#Post.Edges", "pots.go", `lessons/alpha/lesson.md:10:1: schema blog has no file "pots.go"`},
		"no such declaration":          {"lessons/alpha/lesson.md", "Post.Edges", "Post.Edgs", `lessons/alpha/lesson.md:10:1: post.go has no declaration "Post.Edgs"`},
		"another title":                {"lessons/alpha/lesson.md", "title: Alpha", "title: Omega", `lessons/alpha/lesson.md:2:1: the title is "Omega", but "Alpha" in lessons/SUMMARY.md`},
		"no schema":                    {"lessons/alpha/lesson.md", "schema: blog\n", "", `lessons/alpha/lesson.md:1:1: the front matter has no schema`},
		"a method":                     {"lessons/alpha/steps.go", "func Create", "func (T) Create", `lessons/alpha/lesson.md:7:1: the lesson has no step "Create"`},
		"a dead link":                  {"lessons/alpha/lesson.md", "```go step", "See [Beta](../btea/lesson.md#x).\n\n```go step", `lessons/alpha/lesson.md:7:6: the link leads to "../btea/lesson.md", which does not exist`},
		"a dead anchor":                {"lessons/alpha/lesson.md", "```go step", "See [below](#tpo).\n\n## Top\n\n```go step", "lessons/alpha/lesson.md:7:6: the link leads to \"#tpo\", but the page has no such heading"},
		"a dead anchor elsewhere":      {"lessons/alpha/lesson.md", "```go step", "See [Contents](../SUMMARY.md#x).\n\n```go step", `lessons/alpha/lesson.md:7:6: the link leads to "#x", but lessons/SUMMARY.md has no such heading`},
		"no context":                   {"lessons/alpha/steps.go", "ctx context.Context, ", "", `Create (steps.go:6:1) is not a step`},
		"no error":                     {"lessons/alpha/steps.go", ") error {", ") {", `Create (steps.go:6:1) is not a step`},
		"a schema with a syntax error": {"ent/schema/blog/post.go", "type Post", "typ Post", `ent/schema/blog/post.go:3:1: `},
	} {
		fsys := small()
		src := string(fsys[change.file].Data)
		fsys[change.file] = file(strings.Replace(src, change.was, change.now, 1))
		c, err := lesson.Open(fsys)
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.Lesson(c.Entries()[0])
		if err == nil || !strings.Contains(err.Error(), change.want) {
			t.Errorf("%s:\n%v\nwant: %s", name, err, change.want)
		}
	}
}

func TestNearest(t *testing.T) {
	words := []string{"schema", "step", "output", "go", "o2m"}
	for word, want := range map[string]string{"shema": "schema", "stp": "step", "Output": "output", "golang": "go", "zzz": "", "one2many": "", "x": ""} {
		if got := lesson.Nearest(word, words); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", word, got, want)
		}
	}
}
