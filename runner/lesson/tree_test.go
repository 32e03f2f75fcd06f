package lesson

import (
	"os"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/yuin/goldmark/ast"
)

// TestEveryBlockHasItsNode looks up the blocks of all pages from their trees.
func TestEveryBlockHasItsNode(t *testing.T) {
	c, err := Open(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range c.Pages() {
		l, err := c.Lesson(e)
		if err != nil {
			t.Fatal(err)
		}
		var blocks []*Block
		_ = ast.Walk(l.Page.Tree(), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
			if b := l.Page.Block(n); b != nil && entering {
				if n.Kind() != ast.KindFencedCodeBlock {
					t.Errorf("%s: block %d is a %s", e.Slug, b.Number, n.Kind())
				}
				blocks = append(blocks, b)
			}
			return ast.WalkContinue, nil
		})
		if !slices.Equal(blocks, l.Page.Blocks) {
			t.Errorf("%s: its tree has %d blocks, the page %d", e.Slug, len(blocks), len(l.Page.Blocks))
		}
	}
}

// TestAChangedPageIsReadAgain holds that a course remembers a page no longer than
// its file stays as it is.
func TestAChangedPageIsReadAgain(t *testing.T) {
	const name = "lessons/a/lesson.md"
	page := &fstest.MapFile{Data: []byte("---\ntitle: A\nsummary: S\nschema: s\n---\n\n# A\n")}
	c, err := Open(fstest.MapFS{SummaryFile: {Data: []byte("## C\n\n- [A](a/lesson.md)\n")}, name: page})
	if err != nil {
		t.Fatal(err)
	}
	first, err := c.read(name)
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := c.read(name); again != first {
		t.Error("the page was taken apart twice")
	}
	page.Data = append(page.Data, "\n## More\n"...)
	if now, _ := c.read(name); !slices.Contains(now.anchors(), "more") {
		t.Errorf("the changed page has the anchors %v", now.anchors())
	}
}
