package site

import (
	"bytes"
	"html"
	"html/template"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	ghtml "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"

	"github.com/learnrel/learnrel/runner/lesson"
)

// body renders the markdown of a lesson: a block of code with what comes of it
// as one card, all else as goldmark does.
func (b *builder) body(p *page) (template.HTML, error) {
	src := p.src
	m := newMarkdown(b, p)
	var out bytes.Buffer
	wrong := b.falsehoods(p)
	for n := p.tree.FirstChild(); n != nil; {
		if group := p.group(n); len(group) > 0 {
			c := p.card(group)
			b.explain(p, c.Code)
			c.mark(wrong)
			if err := templates().ExecuteTemplate(&out, "card", c); err != nil {
				return "", err
			}
			for range group {
				n = n.NextSibling()
			}
			continue
		}
		if n != ast.Node(p.titleNode()) {
			if err := m.Render(&out, src, n); err != nil {
				return "", err
			}
		}
		n = n.NextSibling()
	}
	return template.HTML(out.String()), nil
}

func (p *page) titleNode() ast.Node {
	if h := p.title(); h != nil {
		return h
	}
	return nil
}

// group gives the block at n with those behind it that tell about the same one,
// none for what is no block of the machine's.
func (p *page) group(n ast.Node) (group []*lesson.Block) {
	first := p.block(n)
	if first == nil || first.Number == 0 {
		return nil
	}
	about := first
	if result(first) {
		about = first.Of
	}
	group = append(group, first)
	for n = n.NextSibling(); n != nil; n = n.NextSibling() {
		b := p.block(n)
		if b == nil || !result(b) || b.Of != about || about == nil {
			break
		}
		group = append(group, b)
	}
	return group
}

// result tells whether a block shows what came of another one.
func result(b *lesson.Block) bool {
	switch b.Kind {
	case lesson.Output, lesson.Error, lesson.Trace, lesson.Table:
		return true
	}
	return false
}

// markdown renders the nodes that goldmark's own renderer does not render as the
// site wants them.
type markdown struct {
	renderer.Renderer
	builder *builder
	page    *page
}

func newMarkdown(b *builder, p *page) renderer.Renderer {
	m := &markdown{builder: b, page: p}
	m.Renderer = renderer.NewRenderer(renderer.WithNodeRenderers(
		util.Prioritized(ghtml.NewRenderer(), 1000),
		util.Prioritized(extension.NewTableHTMLRenderer(extension.WithTableCellAlignMethod(extension.TableCellAlignNone)), 500),
		util.Prioritized(extension.NewStrikethroughHTMLRenderer(), 500),
		util.Prioritized(m, 100),
	))
	return m
}

// RegisterFuncs implements goldmark's NodeRenderer.
func (m *markdown) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(ast.KindHeading, m.heading)
	r.Register(ast.KindLink, m.link)
	r.Register(ast.KindAutoLink, m.autoLink)
	r.Register(ast.KindImage, m.image)
	r.Register(ast.KindFencedCodeBlock, m.fenced)
	r.Register(ast.KindBlockquote, m.quote)
	r.Register(ast.KindRawHTML, m.rawHTML)
	r.Register(ast.KindHTMLBlock, m.htmlBlock)
	r.Register(east.KindTable, m.table)
	r.Register(east.KindTableCell, m.cell)
}

func (m *markdown) heading(w util.BufWriter, src []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	h := n.(*ast.Heading)
	id, level := headingID(h), string(rune('0'+max(h.Level, 2)))
	if entering {
		w.WriteString(`<div class="heading"><h` + level + ` id="` + html.EscapeString(id) + `">`)
		return ast.WalkContinue, nil
	}
	w.WriteString("</h" + level + `> <a class="anchor" href="#` + html.EscapeString(id) + `" aria-label="Link to: ` + html.EscapeString(plainText(n, src)) + `">#</a></div>` + "\n")
	return ast.WalkContinue, nil
}

func (m *markdown) link(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	l := n.(*ast.Link)
	href := m.href(string(l.Destination))
	switch {
	case href == "":
	case entering:
		w.WriteString(`<a href="` + html.EscapeString(href) + `"`)
		if len(l.Title) > 0 {
			w.WriteString(` title="` + html.EscapeString(string(l.Title)) + `"`)
		}
		w.WriteString(">")
	default:
		w.WriteString("</a>")
	}
	return ast.WalkContinue, nil
}

// href gives where a link of a page leads on the site, or "" for nowhere: a file
// of the course that has no page, or a scheme that a page should not use.
func (m *markdown) href(destination string) string {
	target, fragment, _ := strings.Cut(destination, "#")
	if fragment != "" {
		fragment = "#" + string(util.URLEscape([]byte(fragment), true))
	}
	if target == "" {
		return fragment
	}
	if scheme, _, ok := strings.Cut(target, ":"); ok {
		switch strings.ToLower(scheme) {
		case "http", "https", "mailto":
			return string(util.URLEscape([]byte(destination), true))
		}
		return ""
	}
	if to := m.builder.byFile[path.Join(path.Dir(m.page.File), target)]; to != "" {
		return m.page.way(to) + fragment
	}
	return ""
}

func (m *markdown) autoLink(w util.BufWriter, src []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	l := n.(*ast.AutoLink)
	url := string(l.URL(src))
	if l.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(url), "mailto:") {
		url = "mailto:" + url
	}
	label := html.EscapeString(string(l.Label(src)))
	if href := m.href(url); href != "" {
		label = `<a href="` + html.EscapeString(href) + `">` + label + "</a>"
	}
	w.WriteString(label)
	return ast.WalkContinue, nil
}

// image writes an image that stands beside the page, and the text of any other: the
// site loads nothing from elsewhere.
func (m *markdown) image(w util.BufWriter, src []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	text := html.EscapeString(plainText(n, src))
	href := m.href(string(n.(*ast.Image).Destination))
	switch {
	case !entering:
	case slices.Contains(m.page.files(), path.Join(path.Dir(m.page.File), string(n.(*ast.Image).Destination))):
		w.WriteString(`<img src="` + html.EscapeString(href) + `" alt="` + text + `">`)
	default:
		w.WriteString(text)
	}
	return ast.WalkSkipChildren, nil
}

// fenced writes an illustration.
func (m *markdown) fenced(w util.BufWriter, src []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		f := n.(*ast.FencedCodeBlock)
		text := strings.TrimRight(string(f.Lines().Value(src)), "\n")
		w.WriteString(`<pre class="plain"><code>` + string(code(string(f.Language(src)), text)) + "</code></pre>\n")
	}
	return ast.WalkSkipChildren, nil
}

// rawHTML and htmlBlock show markup as the text that it is, without its comments: they
// are for those who read the source.
func (m *markdown) rawHTML(w util.BufWriter, src []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		w.WriteString(html.EscapeString(withoutComments(string(n.(*ast.RawHTML).Segments.Value(src)))))
	}
	return ast.WalkSkipChildren, nil
}

func (m *markdown) htmlBlock(w util.BufWriter, src []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		b := n.(*ast.HTMLBlock)
		text := string(b.Lines().Value(src))
		if b.HasClosure() {
			text += string(b.ClosureLine.Value(src))
		}
		if text = withoutComments(text); strings.TrimSpace(text) != "" {
			w.WriteString("<p>" + html.EscapeString(text) + "</p>\n")
		}
	}
	return ast.WalkSkipChildren, nil
}

var htmlComment = regexp.MustCompile(`(?s)<!--.*?-->`)

func withoutComments(text string) string { return htmlComment.ReplaceAllString(text, "") }

// table writes a table in a place of its own, which scrolls where it is too wide.
func (m *markdown) table(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		w.WriteString(`<div class="scroll"><table>` + "\n")
	} else {
		w.WriteString("</table></div>\n")
	}
	return ast.WalkContinue, nil
}

// cell writes a cell of a table, with its alignment as a class.
func (m *markdown) cell(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	tag, open := "td", "td"
	if n.Parent().Kind() == east.KindTableHeader && n.HasChildren() { // an empty one is the header of nothing
		tag, open = "th", `th scope="col"`
	}
	switch {
	case !entering:
		w.WriteString("</" + tag + ">\n")
	case n.(*east.TableCell).Alignment == east.AlignRight:
		w.WriteString("<" + open + ` class="right">`)
	default:
		w.WriteString("<" + open + ">")
	}
	return ast.WalkContinue, nil
}

// callouts are GitHub's alerts: a quotation that starts with [!NOTE].
var callouts = []string{"note", "tip", "important", "warning", "caution"}

func (m *markdown) quote(w util.BufWriter, src []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	name, rest := callout(n, src)
	switch {
	case name == "" && entering:
		w.WriteString("<blockquote>\n")
	case name == "":
		w.WriteString("</blockquote>\n")
	case entering:
		title := strings.ToUpper(name[:1]) + name[1:]
		w.WriteString(`<div role="note" class="callout ` + name + `"><p class="label">` + title + "</p>\n")
		return ast.WalkSkipChildren, m.unmarked(w, src, n, rest)
	default:
		w.WriteString("</div>\n")
	}
	return ast.WalkContinue, nil
}

// unmarked writes the contents of a callout without its mark, from rest on, which
// is in its first paragraph. The tree stays as it is: others use it, too.
func (m *markdown) unmarked(w util.BufWriter, src []byte, quote, rest ast.Node) error {
	if rest != nil {
		w.WriteString("<p>")
		for ; rest != nil; rest = rest.NextSibling() {
			if err := m.Render(w, src, rest); err != nil {
				return err
			}
		}
		w.WriteString("</p>\n")
	}
	for n := quote.FirstChild().NextSibling(); n != nil; n = n.NextSibling() {
		if err := m.Render(w, src, n); err != nil {
			return err
		}
	}
	return nil
}

// callout gives the name of a quotation that is a callout, or "", and the first
// node behind its mark in the paragraph that starts with it, or nil.
func callout(quote ast.Node, src []byte) (name string, rest ast.Node) {
	p, ok := quote.FirstChild().(*ast.Paragraph)
	if !ok || p.Lines().Len() == 0 {
		return "", nil
	}
	first := p.Lines().At(0)
	mark := strings.ToLower(strings.TrimSpace(string(first.Value(src))))
	i := slices.IndexFunc(callouts, func(name string) bool { return mark == "[!"+name+"]" })
	if i < 0 {
		return "", nil
	}
	rest = p.FirstChild()
	for rest != nil {
		if t, ok := rest.(*ast.Text); !ok || t.Segment.Start >= first.Stop {
			break
		}
		rest = rest.NextSibling()
	}
	return callouts[i], rest
}
