package lesson_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/schema"
	"github.com/learnrel/learnrel/runner/toolchain/needs"
)

// typed is a course with a bit of all that an author or a learner types.
func typed() fstest.MapFS {
	return fstest.MapFS{
		"go.mod":                   file("module example.com/c\n\ngo 1.24\n"),
		"lessons/SUMMARY.md":       file("# Summary\n\n## Part *one*\n\n- [Alpha](alpha/lesson.md)\n"),
		"lessons/alpha/lesson.md":  file(typedPage),
		"lessons/alpha/steps.go":   file(typedSteps),
		"lessons/errors/no-ref.md": file("---\ntitle: No ref\nsummary: S.\nstage: graph\nrelated: no-ref\n---\n\n# No ref\n\n```go schema=a.go fail=graph code=no-ref\npackage schema\n```\n\n```text error\n```\n\n```go schema=a.go\npackage schema\n\ntype A struct{ ent.Schema }\n```\n\n```go step=Use\nfunc Use(ctx context.Context, client *ent.Client) error { return nil }\n```\n"),
		"ent/schema/blog/post.go":  file(typedSchema),
		"ent/schema/blog/user.go":  file("package blog\n\nimport \"entgo.io/ent\"\n\ntype User struct{ ent.Schema }\n"),
	}
}

const (
	typedPage = "---\ntitle: Alpha\nsummary: S\nschema: blog\nrelation: [o2m]\nrequires: []\n---\n\n# Alpha\n\nSee [it](#alpha) and `x`.\n\n" +
		"> [!NOTE]\n> Mind.\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n```go schema=post.go#Post.Edges\nfunc (Post) Edges()\n```\n\n```go schema=post.go#Post.Edges fail=graph\nfunc (Post) Edges() []ent.Edge {}\n```\n\n" +
		"```text error\n...\nx[..]\n```\n\n- ```go\n  x\n  ```\n\n```go step=Create\n```\n\n```text output\nhi\n```\n\n```text table=posts\n```\n\n~~~sql ddl dialect=sqlite\n~~~\n"
	typedSteps  = "// Package alpha has steps.\npackage alpha\n\nimport (\n\t\"context\"\n\n\t\"example.com/c/ent/client/blog/ent\"\n)\n\n// Create creates.\nfunc Create(ctx context.Context, client *ent.Client) error {\n\tfor _, x := range []string{\"a\"} {\n\t\tprintln(x, 'y', `z`)\n\t}\n\treturn nil\n}\n"
	typedSchema = "package blog\n\nimport (\n\t\"entgo.io/ent\"\n\t\"entgo.io/ent/schema/edge\"\n\t\"entgo.io/ent/schema/field\"\n)\n\n// Post is one.\ntype Post struct{ ent.Schema }\n\n// Fields of the Post.\nfunc (Post) Fields() []ent.Field {\n\treturn []ent.Field{field.String(\"content\")}\n}\n\n// Edges of the Post.\nfunc (Post) Edges() []ent.Edge {\n\treturn []ent.Edge{\n\t\tedge.From(\"author\", User.Type).\n\t\t\tRef(\"posts\").\n\t\t\tUnique(), // one\n\t}\n}\n"
)

// keys are what a slip of the finger leaves behind.
var keys = []string{"{", "}", "(", ")", "[", "]", `"`, "'", "`", ",", ".", "#", "*", "/*", "//line x:9", "\n", "\r", "\x00", "\xff", "---\n", "```", "é"}

// slips gives a text with bytes deleted, swapped with the next, and with a key before
// them, each byte in its turn.
func slips(src string, turn func(int) bool, do func(string)) {
	for i := range len(src) {
		if !turn(i) {
			continue
		}
		do(src[:i] + src[i+1:])
		do(src[:i] + keys[i%len(keys)] + src[i:])
		if i+1 < len(src) {
			do(src[:i] + src[i+1:i+2] + src[i:i+1] + src[i+2:])
		}
	}
}

// TestNoSlipStopsACourse opens the course with slips in each of its files.
func TestNoSlipStopsACourse(t *testing.T) {
	course, turn := typed(), needs.Turn(t, 5)
	if err := examine(course); err != nil {
		t.Fatal(err)
	}
	for _, name := range slices.Sorted(maps.Keys(course)) {
		was := course[name]
		slips(string(was.Data), turn, func(src string) {
			course[name] = file(src)
			if err := examine(course); err != nil && !t.Failed() {
				t.Errorf("%s:\n%s\n%v", name, src, err)
			}
		})
		course[name] = was
	}
}

func FuzzCourse(f *testing.F) {
	names := slices.Sorted(maps.Keys(typed()))
	for i := range names {
		f.Add(uint8(i), uint16(40*i), uint8(i), keys[i])
	}
	f.Fuzz(func(t *testing.T, which uint8, at uint16, cut uint8, put string) {
		course := typed()
		name := names[int(which)%len(names)]
		src := string(course[name].Data)
		start := int(at) % len(src)
		course[name] = file(src[:start] + put + src[min(start+int(cut), len(src)):])
		if err := examine(course); err != nil {
			t.Error(err)
		}
	})
}

// examine reads all of a course, as the commands do between them, and gives what is
// wrong with what it is told. Whatever the course holds is no fault.
func examine(fsys fs.FS) error {
	course, err := lesson.Open(fsys)
	if err := told(fsys, err); err != nil || course == nil {
		return err
	}
	if err := told(fsys, course.Problems()); err != nil {
		return err
	}
	for _, e := range course.Pages() {
		if _, err := course.Front(e.Slug); told(fsys, err) != nil {
			return told(fsys, err)
		}
		l, err := course.Lesson(e)
		if err := told(fsys, err); err != nil {
			return err
		}
		if l != nil {
			look(l)
			schema.Load(sources(l.Schema))
		}
	}
	return nil
}

// look asks a lesson for all that it knows.
func look(l *lesson.Lesson) {
	contents := map[*lesson.Block]string{}
	for _, b := range l.Page.Numbered() {
		contents[b], _ = l.Source(b)
		if b.Kind == lesson.BrokenSchema && !b.Own {
			_, source := l.Overlay(b)
			for line := range strings.Count(source, "\n") + 2 {
				l.OverlaidLine(b, line+1)
			}
		}
	}
	l.Page.Rewrite(contents)
	for _, f := range slices.Concat(l.Code, l.Schema) {
		f.Packages()
		f.Steps()
		for _, name := range f.Decls() {
			f.Decl(name)
		}
	}
}

func sources(files []*lesson.GoFile) map[string][]byte {
	all := map[string][]byte{}
	for _, f := range files {
		all[f.Path] = f.Source
	}
	return all
}

// told wants an error to be problems of files, each at a place that is there.
func told(fsys fs.FS, err error) error {
	var problems lesson.Problems
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &problems):
		return fmt.Errorf("an error that is no problem of a file: %w", err)
	}
	for _, p := range problems {
		src, err := fs.ReadFile(fsys, p.File)
		if err != nil {
			src = nil // a folder, or a file that should be there
		}
		if lines := bytes.Split(src, []byte("\n")); p.Message == "" || p.Line < 1 || p.Line > len(lines) || p.Col < 1 || p.Col > len(lines[p.Line-1])+1 {
			return fmt.Errorf("a problem at no place of the file: %w", p)
		}
	}
	return nil
}

// TestSyntaxErrorIsToldOnce holds that nobody is told of what follows from a file
// that does not parse.
func TestSyntaxErrorIsToldOnce(t *testing.T) {
	for _, c := range []struct{ name, was, now, want string }{
		{"ent/schema/blog/post.go", `Ref("posts").`, `Ref("posts".`, "ent/schema/blog/post.go:23:2: syntax error: "},
		{"ent/schema/blog/post.go", `[]ent.Edge{`, `[]ent.Edge`, "ent/schema/blog/post.go:20:3: "},
		{"ent/schema/blog/post.go", `package blog`, `pakage blog`, "ent/schema/blog/post.go:1:1: syntax error: expected 'package', found pakage"},
		{"lessons/alpha/steps.go", `println(x, 'y'`, `println(x, 'y`, "lessons/alpha/steps.go:13:14: syntax error: rune literal not terminated"},
		{"lessons/alpha/steps.go", `func Create(`, `func Create((`, "lessons/alpha/steps.go:11:18: syntax error: "},
		{"lessons/alpha/steps.go", "package alpha\n", "package main\n\nimport (", "lessons/alpha/steps.go:5:1: syntax error: "},
	} {
		course := typed()
		src := strings.Replace(string(course[c.name].Data), c.was, c.now, 1)
		course[c.name] = file(src)
		opened, err := lesson.Open(course)
		if err != nil {
			t.Fatal(err)
		}
		l, err := opened.Lesson(opened.Entries()[0])
		problems, _ := err.(lesson.Problems)
		if len(problems) != 1 || !strings.HasPrefix(problems[0].Error(), c.want) || l == nil {
			t.Errorf("%s with %q: %v\nwant %s", path.Base(c.name), c.now, err, c.want)
		}
	}
}

// TestLargePages holds that a page takes no time to speak of, whatever is in it. (It is
// the time of the test that tells.)
func TestLargePages(t *testing.T) {
	front := "---\ntitle: Alpha\nsummary: S\nschema: blog\n---\n\n# Alpha\n\n"
	size := lesson.MaxPage / 8
	if needs.Whole() {
		size = lesson.MaxPage
	}
	for name, of := range map[string]string{
		"stars":   "*a_ ",
		"tables":  "| a | b |\n| --- | --- |\n| 1 | 2 |\n\n",
		"quotes":  "> ",
		"lists":   "- ",
		"links":   "[a](b) ",
		"fences":  "```go\n```\n\n",
		"mixture": "*a_ [b](c)\n\n",
	} {
		page := front + strings.Repeat(of, (size-len(front))/len(of))
		src := typed()
		src["lessons/alpha/lesson.md"] = file(page)
		c, err := lesson.Open(src)
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.Lesson(c.Entries()[0])
		var problems lesson.Problems
		if err != nil && !errors.As(err, &problems) || len(problems) > 1000 {
			t.Errorf("%s: %d problems, %.100v", name, len(problems), err)
		}
	}
}
