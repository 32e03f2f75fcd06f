package site

import (
	"fmt"
	"html/template"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"

	"github.com/learnrel/learnrel/runner/lesson"
)

// page is a lesson and its place in the course.
type page struct {
	lesson.Entry
	Chapter  string
	Href     string // from the root of the site
	Front    lesson.Front
	Headings []heading
	Problems lesson.Problems

	lesson *lesson.Lesson
	tree   ast.Node
	blocks map[ast.Node]*lesson.Block
	ids    map[string]bool // of the headings
}

// heading is an entry of a page's list of contents.
type heading struct {
	ID   string
	Text string
	Deep bool // below the second level
}

// read reads the lesson. Problems of the page are kept, not returned.
func (p *page) read(c *lesson.Course) error {
	l, err := c.Lesson(p.Entry)
	if ps, ok := err.(lesson.Problems); ok {
		p.Problems = ps
	} else if err != nil {
		return err
	}
	if l == nil || l.Page == nil {
		return nil
	}
	p.lesson, p.Front = l, l.Page.Front
	p.tree = lesson.ParseMarkdown(l.Page.Body())
	p.blocks, p.ids = map[ast.Node]*lesson.Block{}, map[string]bool{}
	next := 0
	return ast.Walk(p.tree, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.FencedCodeBlock:
			if entering && next < len(l.Page.Blocks) { // the page has them in this order
				p.blocks[n] = l.Page.Blocks[next]
				next++
			}
		case *ast.Heading:
			if entering {
				p.addHeading(n)
			}
		}
		return ast.WalkContinue, nil
	})
}

func (p *page) addHeading(n *ast.Heading) {
	id := headingID(n)
	p.ids[id] = true
	if n != p.title() {
		p.Headings = append(p.Headings, heading{id, plainText(n, p.lesson.Page.Body()), n.Level > 2})
	}
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

// checkAnchors wants links into a page to lead to one of its headings.
func (p *page) checkAnchors(b *builder) {
	if p.tree == nil {
		return
	}
	body := p.lesson.Page.Body()
	_ = ast.Walk(p.tree, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		link, ok := n.(*ast.Link)
		if !ok || !entering {
			return ast.WalkContinue, nil
		}
		target, fragment, _ := strings.Cut(string(link.Destination), "#")
		to := p
		if target != "" {
			to = b.bySlug[slugOf(target)]
		}
		if fragment != "" && to != nil && to.ids != nil && !to.ids[fragment] {
			p.Problems = append(p.Problems, lesson.Problem{
				File: p.lesson.Page.File, Line: p.lineOf(body, link), Col: 1, Lesson: p.Slug,
				Message: fmt.Sprintf("the link leads to %q, but %s has no such heading", "#"+fragment, to.Slug), Hint: nearID(fragment, to.ids),
			})
		}
		return ast.WalkContinue, nil
	})
}

// lineOf gives the line of the page on which the text of a node starts.
func (p *page) lineOf(body []byte, n ast.Node) int {
	src := p.lesson.Page.String()
	offset := len(src) - len(body)
	for c := n.FirstChild(); c != nil; c = c.FirstChild() {
		if t, ok := c.(*ast.Text); ok {
			offset += t.Segment.Start
			break
		}
	}
	return strings.Count(src[:offset], "\n") + 1
}

func nearID(fragment string, ids map[string]bool) string {
	if near := lesson.Nearest(fragment, sortedKeys(ids)); near != "" {
		return fmt.Sprintf("did you mean %q?", "#"+near)
	}
	return ""
}

// slugOf gives the lesson that a link between pages leads to, or "".
func slugOf(target string) string {
	rest, ok := strings.CutPrefix(target, "../")
	slug, found := strings.CutSuffix(rest, "/"+lesson.PageName)
	if !ok || !found || strings.Contains(slug, "/") {
		return ""
	}
	return slug
}

// relations are what the front matter's words stand for.
var relations = map[string]string{"o2m": "one to many", "m2m": "many to many", "o2o": "one to one"}

// Relations gives the shapes of the lesson in words.
func (p *page) Relations() (names []string) {
	for _, r := range p.Front.Relation {
		names = append(names, relations[r])
	}
	return names
}

// lessonContent is what the template of a lesson shows.
type lessonContent struct {
	*page
	Body           template.HTML
	Concepts       []link
	Requires       []link
	Schema         *tabs
	SchemaName     string
	Previous, Next *page
	Used           []Version
}

// link is a link from the page that shows it.
type link struct{ Href, Text string }

// lessonPage renders a lesson.
func (b *builder) lessonPage(i int) ([]byte, error) {
	p := b.lessons[i]
	c := lessonContent{page: p, Used: b.Used}
	if i > 0 {
		c.Previous = b.lessons[i-1]
	}
	if i < len(b.lessons)-1 {
		c.Next = b.lessons[i+1]
	}
	for _, name := range p.Front.Concepts {
		c.Concepts = append(c.Concepts, link{"../concepts.html#" + conceptID(name), name})
	}
	for _, slug := range p.Front.Requires {
		if r := b.bySlug[slug]; r != nil {
			c.Requires = append(c.Requires, link{slug + ".html", r.Title})
		}
	}
	if p.lesson != nil && p.tree != nil {
		body, err := b.body(p)
		if err != nil {
			return nil, err
		}
		c.Body, c.SchemaName = body, p.Front.Schema
		c.Schema = schemaTabs(p.lesson)
	}
	return b.render("lesson", c, layout{Title: p.Title, Summary: p.Front.Summary, Root: "../", Path: p.Href, Current: p.Slug, Kind: "article"})
}

// schemaTabs gives the files of the paired schema, or nil.
func schemaTabs(l *lesson.Lesson) *tabs {
	t := &tabs{Label: "files of the schema " + l.Page.Front.Schema}
	for _, f := range l.Schema {
		t.Panels = append(t.Panels, figure{
			ID: schemaID(f.Name()), Class: "schema", Name: f.Name(), Tab: f.Name(),
			Body: code("go", strings.TrimRight(string(f.Source), "\n")), Copy: true,
		})
	}
	if len(t.Panels) == 0 {
		return nil
	}
	return t
}

func schemaID(file string) string { return "schema." + file }
