package site

import (
	"bytes"
	"maps"
	"os"
	"testing"

	"github.com/yuin/goldmark/ast"

	"github.com/learnrel/learnrel/runner/lesson"
)

// TestPagesAreParsedOnce counts how often a build parses markdown: once a page, and
// not at all a lesson that was read before.
func TestPagesAreParsedOnce(t *testing.T) {
	c, err := lesson.Open(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	prose := int64(len(proseFiles) + 2) // and CONTRIBUTING.md and PATHS.md
	for _, e := range c.Entries() {
		front, _ := c.Front(e.Slug)
		prose += int64(len(front.Exercises))
	}
	start := lesson.Parses()
	whole, err := Build(c, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if n, want := lesson.Parses()-start, int64(len(c.Pages()))+prose; n != want {
		t.Errorf("a build parsed %d times; it has %d pages", n, want)
	}

	read := map[string]*lesson.Lesson{}
	nodes := map[string]int{}
	for _, e := range c.Pages() {
		l, err := c.Lesson(e)
		if err != nil {
			t.Fatal(err)
		}
		read[e.Slug], nodes[e.Slug] = l, count(l.Page.Tree())
	}
	start = lesson.Parses()
	files, err := Build(c, Options{Lessons: read})
	if err != nil {
		t.Fatal(err)
	}
	if n := lesson.Parses() - start; n != prose {
		t.Errorf("a build of lessons that were read parsed %d times; it has %d pages of prose and exercises", n, prose)
	}
	if !maps.EqualFunc(files, whole, bytes.Equal) {
		t.Error("lessons that were read give another site")
	}
	for slug, l := range read {
		if n := count(l.Page.Tree()); n != nodes[slug] {
			t.Errorf("rendering %s left %d of %d nodes of its tree", slug, n, nodes[slug])
		}
	}
}

func count(tree ast.Node) (n int) {
	_ = ast.Walk(tree, func(ast.Node, bool) (ast.WalkStatus, error) {
		n++
		return ast.WalkContinue, nil
	})
	return n
}
