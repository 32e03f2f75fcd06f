package lesson

import (
	"strings"

	"github.com/yuin/goldmark/ast"
)

// A Section is a part of a page: what stands between one heading and the next.
type Section struct {
	Level int // of its heading; 0 for what stands before the first
	Title string
	Line  int // of its heading, from 1
	Text  string
	Items []Item   // of the numbered lists in it
	Under []*Block // its fenced blocks
}

// An Item is one of a numbered list.
type Item struct {
	Line int
	Text string // markdown, without the number and the indentation
}

// Sections cuts the page at its headings, in order. The first section has no
// heading. Headings in lists and quotations cut nothing.
func (p *Page) Sections() []Section {
	body := p.Body()
	all := []Section{{Line: 1}}
	start := 0
	for n := p.Tree().FirstChild(); n != nil; n = n.NextSibling() {
		last := &all[len(all)-1]
		switch n := n.(type) {
		case *ast.Heading:
			at := lineStart(body, n.Pos())
			last.Text = strings.TrimSpace(string(body[start:at]))
			start = nextLine(body, n.Pos())
			line, _ := position(p.src, p.body+at)
			all = append(all, Section{Level: n.Level, Title: plainText(n, body), Line: line})
		case *ast.List:
			last.Items = append(last.Items, p.items(n)...)
		}
	}
	all[len(all)-1].Text = strings.TrimSpace(string(body[min(start, len(body)):]))
	p.distribute(all)
	return all
}

// distribute gives each section the blocks below its heading.
func (p *Page) distribute(all []Section) {
	at := 0
	for _, b := range p.Blocks {
		for at+1 < len(all) && all[at+1].Line <= b.Line {
			at++
		}
		all[at].Under = append(all[at].Under, b)
	}
}

// items gives the items of a list that is numbered.
func (p *Page) items(list *ast.List) (items []Item) {
	if !list.IsOrdered() {
		return nil
	}
	body := p.Body()
	for n := list.FirstChild(); n != nil; n = n.NextSibling() {
		at := lineStart(body, n.Pos())
		end := len(body)
		if next := following(n); next != nil {
			end = lineStart(body, next.Pos())
		}
		line, _ := position(p.src, p.body+at)
		items = append(items, Item{line, outdented(string(body[at:max(at, end)]))})
	}
	return items
}

// following gives the node that comes behind one and what is in it.
func following(n ast.Node) ast.Node {
	for ; n != nil; n = n.Parent() {
		if next := n.NextSibling(); next != nil {
			return next
		}
	}
	return nil
}

// outdented takes the number from an item, and from its other lines as many blanks
// as that is wide.
func outdented(text string) string {
	trimmed := strings.TrimLeft(text, " ")
	behind := strings.TrimLeft(trimmed, "0123456789")
	behind = strings.TrimLeft(strings.TrimLeft(behind, ".)"), " ")
	width := len(text) - len(behind)
	var out strings.Builder
	first := true
	for line := range strings.Lines(text) {
		if first {
			out.WriteString(behind[:max(0, len(line)-width)])
			first = false
			continue
		}
		blanks := len(line) - len(strings.TrimLeft(line, " "))
		out.WriteString(line[min(width, blanks):])
	}
	return strings.TrimSpace(out.String())
}

// lineStart gives the offset at which the line of an offset starts.
func lineStart(src []byte, offset int) int {
	return strings.LastIndexByte(string(src[:min(max(offset, 0), len(src))]), '\n') + 1
}
