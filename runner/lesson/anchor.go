package lesson

import (
	"fmt"
	"slices"

	"github.com/yuin/goldmark/ast"
)

// checkAnchor wants a link into a page to lead to one of its headings. file is
// the page, from the course's root; what is no markdown has no anchors to check.
func (l *Lesson) checkAnchor(c *Course, file, anchor string) (message, hint string) {
	page := l.Page
	if file != page.File {
		page, _ = c.read(file) // what is wrong with it is told where it is read itself
	}
	if page == nil {
		return "", ""
	}
	anchors := page.anchors()
	if slices.Contains(anchors, anchor) {
		return "", ""
	}
	where := "the page"
	if file != l.Page.File {
		where = file
	}
	if near := Nearest(anchor, anchors); near != "" {
		hint = fmt.Sprintf("did you mean %q?", "#"+near)
	}
	return fmt.Sprintf("the link leads to %q, but %s has no such heading", "#"+anchor, where), hint
}

// anchors gives the anchors of all headings, as GitHub and the site make them.
func (p *Page) anchors() (all []string) {
	_ = ast.Walk(p.Tree(), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if h, ok := n.(*ast.Heading); ok && entering {
			if id, ok := h.AttributeString("id"); ok {
				all = append(all, string(id.([]byte)))
			}
		}
		return ast.WalkContinue, nil
	})
	return all
}
