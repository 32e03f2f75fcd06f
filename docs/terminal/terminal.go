// Package terminal renders pages for a terminal: headings, lists, tables,
// callouts and highlighted code, wrapped to a width. It writes colours as escape
// sequences always; whoever prints them takes them out where they don't belong.
package terminal

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"github.com/learnrel/learnrel/docs/diagram"
	"github.com/learnrel/learnrel/docs/highlight"
	"github.com/learnrel/learnrel/runner/lesson"
)

// Page renders a page to at most width columns; only rows and drawings may be wider.
func Page(p *lesson.Page, width int) string {
	r := &renderer{page: p, src: p.Body()}
	return r.children(p.Tree(), max(width, 20)) + "\n"
}

// On renders a page like [Page], but with what it says of a server, or what was recorded
// there, where that is something else than on SQLite. Unless how is "", the question stands
// in the place of the blocks that a reader is to predict, and below it how to see the answer.
func On(p *lesson.Page, width int, how string, server lesson.Recording) string {
	r := &renderer{page: p, src: p.Body(), how: how, server: server}
	return r.children(p.Tree(), max(width, 20)) + "\n"
}

// renderer is the work on one page.
type renderer struct {
	page *lesson.Page
	src  []byte // its markdown
	how  string // to see what is asked for; "" where it is shown

	server lesson.Recording // what is told of: the zero Recording for SQLite
}

// hides tells whether a block is about another server than the reader's.
func (r *renderer) hides(b *lesson.Block) bool {
	if b.Told() && b.Dialect != "" {
		return b.Dialect != r.server.Dialect
	}
	return r.server.Dialect != "" && r.page.Elsewhere(b, r.server.Dialect) != nil
}

// children renders the blocks below a node with an empty line between them.
func (r *renderer) children(n ast.Node, width int) string {
	var parts []string
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if s := r.block(c, width); s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, "\n\n")
}

func (r *renderer) block(n ast.Node, width int) string {
	switch n := n.(type) {
	case *ast.Heading:
		return heading(n.Level, r.inline(n), width)
	case *ast.Paragraph, *ast.TextBlock:
		return wrap(r.inline(n), width)
	case *ast.List:
		return r.list(n, width)
	case *ast.Blockquote:
		return r.quote(n, width)
	case *ast.FencedCodeBlock:
		return r.fenced(n, width)
	case *ast.CodeBlock:
		return indent(strings.TrimRight(string(n.Lines().Value(r.src)), "\n"), "    ")
	case *ast.ThematicBreak:
		return faintStyle.Styled(strings.Repeat("─", width))
	case *east.Table:
		return r.table(n, width)
	}
	return r.children(n, width)
}

func heading(level int, text string, width int) string {
	plain := ansi.Strip(text)
	if level == 1 {
		return styleLines(titleStyle, wrap(plain, width)) + "\n" + titleStyle.Styled(strings.Repeat("═", min(width, ansi.StringWidth(plain))))
	}
	return styleLines(headingStyle, wrap(plain, width))
}

// list renders the items of a list behind bullets or numbers.
func (r *renderer) list(n *ast.List, width int) string {
	var items []string
	number := n.Start
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		bullet := "• "
		if n.IsOrdered() {
			bullet = fmt.Sprintf("%d. ", number)
			number++
		}
		text := r.children(item, width-len(bullet))
		lines := strings.Split(text, "\n")
		for i := range lines {
			if i == 0 {
				lines[i] = faintStyle.Styled(bullet) + lines[i]
			} else if lines[i] != "" {
				lines[i] = strings.Repeat(" ", ansi.StringWidth(bullet)) + lines[i]
			}
		}
		items = append(items, strings.Join(lines, "\n"))
	}
	sep := "\n"
	if !n.IsTight {
		sep = "\n\n"
	}
	return strings.Join(items, sep)
}

// callouts are GitHub's alerts: a quotation that starts with [!NOTE].
var callouts = map[string]ansi.Style{
	"NOTE":      coloured(ansi.Blue),
	"TIP":       coloured(ansi.Green),
	"IMPORTANT": coloured(ansi.Magenta),
	"WARNING":   coloured(ansi.Yellow),
	"CAUTION":   coloured(ansi.Red),
}

func (r *renderer) quote(n *ast.Blockquote, width int) string {
	text := r.children(n, width-2)
	style := faintStyle
	for name, s := range callouts {
		rest, ok := strings.CutPrefix(text, "[!"+name+"]")
		if !ok {
			continue
		}
		style = s
		// The mark stood on a line of its own, which wrapping joined.
		body := r.rewrap(n, name, width-2)
		if body == "" {
			body = strings.TrimLeft(rest, " \n")
		}
		text = s.Bold().Styled(name[:1]+strings.ToLower(name[1:])) + "\n" + body
	}
	return indent(text, style.Styled("│")+" ")
}

// rewrap renders a callout's contents without its mark.
func (r *renderer) rewrap(n *ast.Blockquote, name string, width int) string {
	var parts []string
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if c != n.FirstChild() {
			parts = append(parts, r.block(c, width))
			continue
		}
		first := strings.TrimLeft(strings.TrimPrefix(r.inline(c), "[!"+name+"]"), " \n")
		if first != "" {
			parts = append(parts, wrap(first, width))
		}
	}
	return strings.Join(parts, "\n\n")
}

// fenced renders a code block under a label that says what it is.
func (r *renderer) fenced(n *ast.FencedCodeBlock, width int) string {
	text := strings.TrimRight(string(n.Lines().Value(r.src)), "\n")
	b := r.page.Block(n)
	if language := string(n.Language(r.src)); b == nil || b.Kind == lesson.Illustration {
		return indent(Wrapped(language, text, width-4), "    ")
	}
	if r.hides(b) {
		return ""
	}
	if other, ok := r.server.Told(r.page, b); ok && other != b.Text {
		there := *b
		there.Text = other
		text, there.Dialect = strings.TrimRight(other, "\n"), r.server.Dialect
		b = &there
	}
	asked := r.question(b, width)
	if asked != "" && r.how != "" {
		return asked
	}
	style := faintStyle
	if b.Kind == lesson.Error || b.Kind == lesson.BrokenSchema || b.Kind == lesson.BrokenStep {
		style = errorStyle
	}
	return asked + labelStyle.Styled(ansi.Truncate("  "+label(b), width, "…")) + "\n" + indent(contents(b, text, width-4), "  "+style.Styled("│")+" ")
}

// question renders what is asked of a block, with the way to the answer, or with the
// answer in short; "" where nothing is.
func (r *renderer) question(b *lesson.Block, width int) string {
	ask := b.Question()
	if ask == "" {
		return ""
	}
	text := styleLines(headingStyle, wrap("  ? "+ask, width))
	if r.how != "" {
		return text + "\n" + faintStyle.Styled(ansi.Truncate("    "+r.how, width, "…"))
	}
	if answer := b.Answer(); answer != "" {
		text += "\n" + indent(wrap(answer, width-4), "    ")
	}
	return text + "\n"
}

// contents renders what a block holds.
func contents(b *lesson.Block, text string, width int) string {
	switch {
	case text == "":
		return faintStyle.Styled("(nothing)")
	case b.Kind == lesson.Error:
		return paint([]highlight.Token{{Text: text}}, func(highlight.Kind) ansi.Style { return errorStyle }, width)
	case b.Kind == lesson.Table: // its columns would no longer stand below each other
		return Code(b.Lang, text)
	case b.Kind == lesson.Diagram:
		if d, err := diagram.Parse(text); err == nil {
			return strings.TrimRight(d.Text(width), "\n")
		}
	}
	return Wrapped(b.Lang, text, width)
}

// label says above a block what it is, in the reader's words.
func label(b *lesson.Block) string {
	var text string
	switch b.Kind {
	case lesson.Schema, lesson.BrokenSchema:
		text = b.File
		if b.Decl != "" {
			text = b.Decl + " in " + b.File
		}
	case lesson.Step, lesson.BrokenStep:
		text = "step " + b.Step
	case lesson.Output:
		text = "prints"
	case lesson.Error:
		text = "error"
	case lesson.Trace:
		text = "sends"
	case lesson.Table:
		text = "table " + b.Table
	case lesson.DDL:
		text = "tables in " + b.Dialect
	case lesson.Flask:
		text = "Flask-SQLAlchemy"
	case lesson.Declaration:
		text = b.Decl
	case lesson.FolderFile:
		text = "file " + b.File
	case lesson.Commands:
		text = "run"
	default:
		text = string(b.Kind)
	}
	if b.Fail != "" {
		text += fmt.Sprintf(" (fails at %s)", b.Fail)
		if b.Dialect != "" {
			text = strings.TrimSuffix(text, ")") + " on " + strings.ReplaceAll(b.Dialect, ",", " and ") + ")"
		}
	}
	if b.Told() && b.Dialect != "" {
		text += " on " + b.Dialect
	}
	return text
}

func indent(text, by string) string {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(by+l, " ")
	}
	return strings.Join(lines, "\n")
}

// inline renders the text below a node.
func (r *renderer) inline(n ast.Node) string {
	var out strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			out.Write(c.Segment.Value(r.src))
			if c.HardLineBreak() {
				out.WriteString("\n")
			} else if c.SoftLineBreak() {
				out.WriteString(" ")
			}
		case *ast.String:
			out.Write(c.Value)
		case *ast.CodeSpan:
			out.WriteString(codeStyle.Styled(r.plain(c)))
		case *ast.Emphasis:
			style := emphStyle
			if c.Level > 1 {
				style = strongStyle
			}
			out.WriteString(style.Styled(r.inline(c)))
		case *ast.Link:
			out.WriteString(linkStyle.Styled(r.inline(c)))
			if dest := string(c.Destination); strings.HasPrefix(dest, "http") {
				out.WriteString(faintStyle.Styled(" (" + dest + ")"))
			}
		case *ast.AutoLink:
			out.WriteString(linkStyle.Styled(string(c.URL(r.src))))
		default:
			out.WriteString(r.inline(c))
		}
	}
	return out.String()
}

// plain gives the text of a code span.
func (r *renderer) plain(n ast.Node) string {
	var out strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			out.Write(t.Segment.Value(r.src))
		}
	}
	return strings.ReplaceAll(out.String(), "\n", " ")
}
