package site

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/learnrel/learnrel/runner/lesson"
)

// TestClientNames wants every name that is said to be in every client to be in
// generated code.
func TestClientNames(t *testing.T) {
	there := map[string]bool{}
	form := regexp.MustCompile(`(?m)^func (?:\([^)]*\) )?(\w+)\(|^type (\w+) `)
	err := fs.WalkDir(os.DirFS("../../ent/client"), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		src, err := fs.ReadFile(os.DirFS("../../ent/client"), name)
		for _, m := range form.FindAllSubmatch(src, -1) {
			there[string(m[1])+string(m[2])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range clientNames {
		if !there[name] {
			t.Errorf("no client has %s", name)
		}
	}
}

func TestAPINames(t *testing.T) {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	schema := "package blog\n\nimport (\n\t\"entgo.io/ent\"\n\t\"entgo.io/ent/schema/edge\"\n)\n\ntype Post struct{ ent.Schema }\n\nfunc (Post) Edges() []ent.Edge {\n\treturn []ent.Edge{edge.From(\"author\", User.Type).Ref(\"posts\").Unique()}\n}\n"
	steps := "package a\n\nimport (\n\t\"context\"\n\t\"strings\"\n\n\t\"example.com/ent/client/blog/ent\"\n)\n\nfunc Walk(ctx context.Context, client *ent.Client) error {\n\tp := client.Post.Query().WithAuthor().OnlyX(ctx)\n\tstrings.Count(\"\", \"\")\n\tp.QueryAuthor().First(ctx)\n\treturn nil\n}\n"
	c, err := lesson.Open(fstest.MapFS{
		"go.mod":                  file("module example.com\n"),
		"lessons/SUMMARY.md":      file("# Summary\n\n## C\n\n- [A](a/lesson.md)\n"),
		"lessons/a/lesson.md":     file("---\ntitle: A\nsummary: a\nschema: blog\nconcepts: [Ref]\n---\n\n```go schema=post.go\n" + schema + "```\n\n```go step=Walk\n" + steps[strings.Index(steps, "func "):] + "```\n"),
		"lessons/a/steps.go":      file(steps),
		"ent/schema/blog/post.go": file(schema),
	})
	if err != nil {
		t.Fatal(err)
	}
	b := &builder{course: c}
	if err := b.read(); err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, g := range b.api() {
		got += g.Title + ":"
		for _, n := range g.Names {
			got += " " + n.Name
			if len(n.Explained) > 0 {
				got += "(explained)"
			}
		}
		got += "\n"
	}
	want := "Edges: edge.From Ref(explained) Unique\nSchemas, annotations and rules: Edges\nThe client and its builders: First Query\nNamed after your schema: Query… With…\n"
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}
