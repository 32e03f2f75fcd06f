package lesson

import (
	"fmt"
	"io/fs"
	"slices"

	"github.com/yuin/goldmark/ast"
)

// checkAnchor wants a link into a page to lead to one of its headings. file is
// the page, from the course's root; what is no markdown has no anchors to check.
func (l *Lesson) checkAnchor(c *Course, file, anchor string) (message, hint string) {
	body := l.Page.Body()
	if file != l.Page.File {
		src, err := fs.ReadFile(c.FS, file)
		if err != nil {
			return "", ""
		}
		page := newPage(file, src)
		page.parseFront() // what is wrong with it is told where it is read itself
		body = page.Body()
	}
	anchors := anchors(body)
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
func anchors(body []byte) (all []string) {
	_ = ast.Walk(ParseMarkdown(body), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if h, ok := n.(*ast.Heading); ok && entering {
			if id, ok := h.AttributeString("id"); ok {
				all = append(all, string(id.([]byte)))
			}
		}
		return ast.WalkContinue, nil
	})
	return all
}
