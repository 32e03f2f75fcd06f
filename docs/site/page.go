package site

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"

	"github.com/learnrel/learnrel/runner/lesson"
)

// page is a page that was written in markdown: a lesson, or one of prose alone.
type page struct {
	lesson.Entry
	Chapter  string
	File     string // in the course
	Href     string // from the root of the site
	Front    lesson.Front
	Headings []heading
	Problems lesson.Problems

	lesson *lesson.Lesson // nil for prose
	src    []byte         // the markdown
	tree   ast.Node       // nil where nothing could be read
	found  findings
	ids    map[int]string // of the blocks, by their numbers
}

// findings are what the indexes take from a page.
type findings struct {
	sections []section
	names    []use
}

// heading is an entry of a page's list of contents.
type heading struct {
	ID   string
	Text string
	Deep bool // below the second level
}

// read reads a lesson, unless that was done before: then l is not nil. Problems of
// the page are kept, not returned.
func (p *page) read(c *lesson.Course, l *lesson.Lesson) (err error) {
	if l == nil {
		l, err = c.Lesson(p.Entry)
	}
	if ps, ok := err.(lesson.Problems); ok {
		p.Problems = ps
	} else if err != nil {
		return err
	}
	if l == nil {
		return nil
	}
	p.lesson, p.Front, p.Title, p.ids = l, l.Page.Front, l.Title, blockIDs(l)
	p.take(l.Page.Body(), l.Page.Tree())
	return nil
}

// readProse reads a page that is no lesson, and gives false where there is none.
func (p *page) readProse(c *lesson.Course) (bool, error) {
	src, err := fs.ReadFile(c.FS, p.File)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	} else if err != nil {
		return false, fmt.Errorf("read a page: %w", err)
	}
	if len(src) > lesson.MaxPage {
		return false, fmt.Errorf("read a page: %s has %d KiB; the most is %d KiB", p.File, len(src)>>10, lesson.MaxPage>>10)
	}
	p.take(src, lesson.ParseMarkdown(src))
	if h := p.title(); h != nil {
		p.Title = plainText(h, src)
	}
	return true, nil
}

// take takes the markdown apart.
func (p *page) take(src []byte, tree ast.Node) {
	p.src, p.tree = src, tree
	_ = ast.Walk(tree, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if h, ok := n.(*ast.Heading); ok && entering && h != p.title() {
			p.Headings = append(p.Headings, heading{headingID(h), plainText(h, src), h.Level > 2})
		}
		return ast.WalkContinue, nil
	})
	p.found = findings{p.sections(), p.names()}
}

// block gives the block of the lesson that a node is, or nil.
func (p *page) block(n ast.Node) *lesson.Block {
	if p.lesson == nil {
		return nil
	}
	return p.lesson.Page.Block(n)
}

// title gives the heading that opens the page with its title, or nil.
func (p *page) title() *ast.Heading {
	if h, ok := p.tree.FirstChild().(*ast.Heading); ok && h.Level == 1 {
		return h
	}
	return nil
}

func headingID(n *ast.Heading) string {
	if id, ok := n.AttributeString("id"); ok {
		if text, ok := id.([]byte); ok {
			return string(text)
		}
	}
	return ""
}

// plainText gives the text below a node without its markup.
func plainText(n ast.Node, src []byte) string {
	var out strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Text:
			text := n.Segment.Value(src)
			if n.Parent().Kind() != ast.KindCodeSpan {
				text = util.UnescapePunctuations(util.ResolveEntityNames(util.ResolveNumericReferences(text)))
			}
			out.Write(text)
			if n.SoftLineBreak() {
				out.WriteByte(' ')
			}
		case *ast.String:
			out.Write(n.Value)
		}
		return ast.WalkContinue, nil
	})
	return out.String()
}

// way gives the link from the page to a place on the site, both from its root.
func (p *page) way(to string) string {
	if dir := path.Dir(p.Href); dir != "." {
		if rest, ok := strings.CutPrefix(to, dir+"/"); ok {
			return rest
		}
		return strings.Repeat("../", strings.Count(p.Href, "/")) + to
	}
	return to
}
