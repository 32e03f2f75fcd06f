package site

import (
	"fmt"
	"go/doc/comment"
	"html"
	"html/template"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"

	"github.com/learnrel/learnrel/runner/lesson"
)

// guide is what authors of lessons need to know.
type guide struct {
	HowTo      template.HTML // how to add a lesson, from CONTRIBUTING.md
	Exercises  template.HTML // how to add an exercise, from there, too
	Format     template.HTML
	Attributes []attribute
	Headings   []heading
}

// attribute is one that a block can have, with an example of each way to use it.
type attribute struct {
	Name string
	Uses []form
}

// form is a way to write a block.
type form struct {
	Info     string // the info string, as the format has it
	About    string
	File     string // of the page that the example is on, or ""
	Example  string // the block as it stands there
	ExampleA link   // where that is
}

// guidePage is made of what the machine itself says: the format from the package
// that reads it, and the examples from lessons that were checked.
func (b *builder) guidePage() ([]byte, error) {
	howTo, err := b.howTo()
	if err != nil {
		return nil, err
	}
	g := guide{HowTo: howTo["adding-a-lesson"], Exercises: howTo["adding-an-exercise"]}
	if g.HowTo != "" {
		g.Headings = append(g.Headings, heading{ID: "Guide-adding", Text: "Adding a lesson"})
	}
	if g.Exercises != "" {
		g.Headings = append(g.Headings, heading{ID: "Guide-exercises", Text: "Adding an exercise"})
	}
	var out strings.Builder
	for _, c := range new(comment.Parser).Parse(lesson.Format()).Content {
		if _, ok := c.(*comment.Heading); ok || out.Len() > 0 { // above it, the package tells what it is
			g.write(&out, b, c)
		}
	}
	g.Format = template.HTML(out.String())
	forms := b.forms()
	for _, name := range lesson.Attributes() {
		a := attribute{Name: name}
		for _, f := range forms {
			if has(f.Info, name) {
				a.Uses = append(a.Uses, f)
			}
		}
		g.Attributes = append(g.Attributes, a)
	}
	g.Headings = append(g.Headings, heading{ID: "Guide-attributes", Text: "Every attribute"})
	return b.render("guide", g, layout{Title: "Writing lessons", Summary: "The format of courses and pages, with an example of every block from the lessons.", Path: "guide.html", Current: "guide.html", Kind: "website", Reading: true})
}

// has tells whether an info string has an attribute.
func has(info, attribute string) bool {
	return slices.ContainsFunc(strings.Fields(info)[1:], func(word string) bool {
		name, _, valued := strings.Cut(word, "=")
		return name == strings.TrimSuffix(attribute, "=") && valued == strings.HasSuffix(attribute, "=")
	})
}

// howTo gives the sections of CONTRIBUTING.md by their ids.
func (b *builder) howTo() (map[string]template.HTML, error) {
	p := &page{File: "CONTRIBUTING.md", Href: "guide.html"}
	if there, err := p.readProse(b.course); !there {
		return nil, err
	}
	all := map[string]template.HTML{}
	m := newMarkdown(b, p)
	section := ""
	for n := p.tree.FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok && h.Level <= 2 {
			section = headingID(h)
			continue
		}
		var out strings.Builder
		if err := m.Render(&out, p.src, n); err != nil {
			return nil, err
		}
		all[section] += template.HTML(out.String())
	}
	return all, nil
}

// write renders a piece of the format's description.
func (g *guide) write(out *strings.Builder, b *builder, c comment.Block) {
	switch c := c.(type) {
	case *comment.Heading:
		text := plainComment(c.Text)
		h := heading{ID: encodeID("Format", text), Text: text}
		g.Headings = append(g.Headings, h)
		fmt.Fprintf(out, `<div class="heading"><h2 id="%s">%s</h2></div>`+"\n", h.ID, html.EscapeString(text))
	case *comment.Paragraph:
		out.WriteString("<p>" + html.EscapeString(plainComment(c.Text)) + "</p>\n")
	case *comment.List:
		out.WriteString("<ul>\n")
		for _, item := range c.Items {
			out.WriteString("<li>")
			for _, part := range item.Content {
				g.write(out, b, part)
			}
			out.WriteString("</li>\n")
		}
		out.WriteString("</ul>\n")
	case *comment.Code:
		if forms := b.formsOf(c.Text); forms != nil {
			for _, f := range forms {
				f.write(out)
			}
			return
		}
		out.WriteString(`<pre class="plain"><code>` + html.EscapeString(strings.TrimRight(c.Text, "\n")) + "</code></pre>\n")
		if strings.HasPrefix(c.Text, "---\n") {
			b.writeFront(out)
		}
	}
}

func plainComment(text []comment.Text) string {
	var out strings.Builder
	for _, t := range text {
		switch t := t.(type) {
		case comment.Plain:
			out.WriteString(string(t))
		case comment.Italic:
			out.WriteString(string(t))
		case *comment.Link:
			out.WriteString(plainComment(t.Text))
		case *comment.DocLink:
			out.WriteString(plainComment(t.Text))
		}
	}
	return strings.ReplaceAll(out.String(), "\n", " ")
}

// writeFront shows the front matter of the first lesson.
func (b *builder) writeFront(out *strings.Builder) {
	for _, p := range b.lessons {
		if p.lesson == nil {
			continue
		}
		whole := p.lesson.Page.String()
		writeExample(out, strings.TrimSpace(strings.TrimSuffix(whole, string(p.src))), link{p.Href, p.Title})
		return
	}
}

func writeExample(out *strings.Builder, text string, from link) {
	fmt.Fprintf(out, `<figure class="example-block"><figcaption>from <a href="%s">%s</a></figcaption><pre class="plain"><code>%s</code></pre></figure>`+"\n",
		html.EscapeString(from.Href), html.EscapeString(from.Text), html.EscapeString(text))
}

func (f form) write(out *strings.Builder) {
	fmt.Fprintf(out, `<div class="form"><p class="form-info"><code>%s</code></p><p>%s</p>`+"\n", html.EscapeString("```"+f.Info), html.EscapeString(f.About))
	if f.Example != "" {
		writeExample(out, f.Example, f.ExampleA)
	}
	out.WriteString("</div>\n")
}

// forms gives all ways to write a block that the format describes.
func (b *builder) forms() (all []form) {
	for _, c := range new(comment.Parser).Parse(lesson.Format()).Content {
		if code, ok := c.(*comment.Code); ok {
			all = append(all, b.formsOf(code.Text)...)
		}
	}
	return all
}

// formsOf reads a list of info strings with what each means, aligned as a table:
// what starts with a blank goes on with the line before. It gives nil for another
// text.
func (b *builder) formsOf(text string) (all []form) {
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if strings.HasPrefix(line, " ") && len(all) > 0 {
			all[len(all)-1].About += " " + strings.TrimSpace(line)
			continue
		}
		info, about, ok := strings.Cut(line, "  ")
		if !ok {
			return nil
		}
		f := form{Info: info, About: strings.TrimSpace(about)}
		like := lesson.Described(info)
		if like == nil {
			return nil
		}
		b.findExample(&f, like)
		all = append(all, f)
	}
	return all
}

// longExample is how many lines of a block an example has.
const longExample = 12

// findExample takes the first block of the lessons that is written in the same
// way.
func (b *builder) findExample(f *form, like *lesson.Block) {
	for _, p := range b.lessons {
		if p.lesson == nil {
			continue
		}
		for _, block := range p.lesson.Page.Numbered() {
			if !alike(block, like) {
				continue
			}
			all := strings.Split(p.lesson.Page.String(), "\n")
			fence := all[block.Line-1]
			text := strings.Split(strings.TrimRight(block.Text, "\n"), "\n")
			if len(text) > longExample {
				text = append(text[:longExample-2], fmt.Sprintf("… and %d lines more", len(text)-longExample+2))
			}
			f.Example = fence + "\n" + strings.Join(text, "\n") + "\n" + fence[:len(fence)-len(strings.TrimLeft(fence, "`~"))]
			f.ExampleA, f.File = link{p.Href + "#" + p.ids[block.Number], p.Title}, p.File
			return
		}
	}
}

// alike tells whether two blocks are of the same form.
func alike(a, b *lesson.Block) bool {
	return a.Kind == b.Kind && a.Fail == b.Fail && a.Dialect == b.Dialect && (a.Decl == "") == (b.Decl == "") && strings.Contains(a.File, "/") == strings.Contains(b.File, "/")
}
