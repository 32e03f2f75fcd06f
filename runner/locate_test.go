package runner

import (
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/learnrel/learnrel/runner/lesson"
)

// locatedPage is a page with a broken block of each kind: its method Edges has
// lines 7 to 9 of the schema, and the block has two lines more.
const locatedPage = `---
title: Located
summary: A page.
schema: blog
---

` + "```go schema=post.go#Post.Edges fail=graph" + `
// Edges of the Post.
func (Post) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("author", User.Type),
	}
}
` + "```" + `

` + "```go step=Wrong fail=compile" + `
func Wrong(ctx context.Context, client *ent.Client) error {
	return undefined
}
` + "```" + `

` + "```go schema=new.go fail=load" + `
package schema
` + "```" + `
`

const locatedSchema = `package schema

import "entgo.io/ent"

type Post struct{ ent.Schema }

// Edges of the Post.
func (Post) Edges() []ent.Edge {
	return nil }

func (Post) Fields() []ent.Field { return nil }
`

func TestLocate(t *testing.T) {
	course, err := lesson.Open(fstest.MapFS{
		"go.mod":                    {Data: []byte("module example.com/m\n")},
		"lessons/SUMMARY.md":        {Data: []byte("# Summary\n\n## One\n\n- [Located](located/lesson.md)\n")},
		"lessons/located/lesson.md": {Data: []byte(locatedPage)},
		"ent/schema/blog/post.go":   {Data: []byte(locatedSchema)},
	})
	if err != nil {
		t.Fatal(err)
	}
	l, err := course.Lesson(course.Entries()[0])
	if err != nil {
		t.Fatal(err)
	}
	page := strings.Split(locatedPage, "\n")
	// line gives the page's line that starts with a text.
	line := func(start string) string {
		for i, s := range page {
			if strings.HasPrefix(s, start) {
				return "lessons/located/lesson.md:" + strconv.Itoa(i+1)
			}
		}
		t.Fatalf("no line %q", start)
		return ""
	}
	for _, c := range []struct {
		block   int // its number, or 0
		message string
		want    string
	}{
		{0, "lessons/located/steps.go:3:5: undefined: x", "lessons/located/steps.go:3:5: undefined: x"},
		{0, "$WORK/ent/schema/blog/post.go:3:5: undefined: x\n", "ent/schema/blog/post.go:3:5: undefined: x"},
		{0, `type *"$WORK/ent/client/blog/ent".Post has no field`, `type *"ent/client/blog/ent".Post has no field`},
		{1, "$WORK/ent/schema/blog/post.go:5:6: a", "ent/schema/blog/post.go:5:6: a"},
		{1, "$WORK/ent/schema/blog/post.go:7:6: a", line("// Edges") + ":6: a"},
		{1, "$WORK/ent/schema/blog/post.go:10:3: a", line("\t\tedge.From") + ":3: a"},
		{1, "$WORK/ent/schema/blog/post.go:14:1: a", "ent/schema/blog/post.go:11:1: a"},
		{1, "$WORK/ent/schema/blog/user.go:10:3: a", "ent/schema/blog/user.go:10:3: a"},
		{2, "lessons/located/wrong.go:2: undefined: undefined", line("\treturn undefined") + ": undefined: undefined"},
		{3, "$WORK/ent/schema/blog/new.go:1:1: a", line("package schema") + ":1: a"},
	} {
		loc := locator{l, nil}
		if c.block > 0 {
			loc.block = l.Page.Numbered()[c.block-1]
		}
		if got := loc.locate(c.message); got != c.want {
			t.Errorf("block %d: %q\ngot  %q\nwant %q", c.block, c.message, got, c.want)
		}
	}
}
