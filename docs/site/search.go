package site

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"github.com/learnrel/learnrel/docs/diagram"
	"github.com/learnrel/learnrel/runner/lesson"
)

// section is what stands below a heading of a page, for the search.
type section struct {
	ID, Heading string // "" above the first heading
	Lines       []string
	Errors      []string // the errors that it shows
}

// sections takes the text of a page, without its code.
func (p *page) sections() []section {
	all := []section{{}}
	for n := p.tree.FirstChild(); n != nil; n = n.NextSibling() {
		last := &all[len(all)-1]
		switch h, isHeading := n.(*ast.Heading); {
		case isHeading && h == p.title():
		case isHeading:
			all = append(all, section{ID: headingID(h), Heading: plainText(h, p.src)})
		case p.block(n) != nil && p.block(n).Kind == lesson.Error:
			last.Errors = append(last.Errors, strings.Split(strings.TrimSpace(p.block(n).Text), "\n")...)
		default:
			last.Lines = append(last.Lines, lines(n, p.src)...)
		}
	}
	return all
}

// lines gives the text of a node, each paragraph, item and row as one line.
func lines(n ast.Node, src []byte) (all []string) {
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n.Kind() {
		case ast.KindParagraph, ast.KindTextBlock:
			all = append(all, plainText(n, src))
			return ast.WalkSkipChildren, nil
		case east.KindTableRow, east.KindTableHeader:
			var cells []string
			for c := n.FirstChild(); c != nil; c = c.NextSibling() {
				cells = append(cells, plainText(c, src))
			}
			all = append(all, strings.Join(cells, " | "))
			return ast.WalkSkipChildren, nil
		}
		return ast.WalkContinue, nil
	})
	return all
}

// entry is what the search can find. Its keys are short, for there are many.
type entry struct {
	Kind    string   `json:"k"`
	Title   string   `json:"t"`
	Heading string   `json:"h,omitempty"`
	Href    string   `json:"u"` // from the root of the site
	Lines   []string `json:"x,omitempty"`
}

// searchIndex gives all that can be found, as a script: a page that was opened
// from a file may not fetch.
func (b *builder) searchIndex() ([]byte, error) {
	var all []entry
	for _, p := range b.lessons {
		entries := p.entries("Lesson")
		if names := p.tableNames(); names != "" {
			entries[0].Lines = append(slices.Clip(entries[0].Lines), "Tables: "+names)
		}
		all = append(all, entries...)
	}
	for _, p := range b.errors {
		for i, e := range p.entries("Error") {
			if i == 0 {
				e.Lines = append(slices.Concat([]string{p.Code()}, texts(p.Code())), e.Lines...)
			}
			all = append(all, e)
		}
	}
	for _, c := range b.concepts() {
		e := entry{Kind: "Concept", Title: c.Name, Href: "concepts.html#" + c.ID, Lines: titles(c.Lessons)}
		if c.Meaning != "" {
			e.Lines = slices.Insert(e.Lines, 0, strings.ReplaceAll(c.Meaning, "`", ""))
		}
		all = append(all, e)
	}
	for _, g := range b.api() {
		for _, n := range g.Names {
			all = append(all, entry{Kind: "API", Title: n.Name, Heading: g.Title, Href: "api.html#" + n.ID, Lines: n.where()})
		}
	}
	for _, href := range sortedKeys(b.prose) {
		all = append(all, b.prose[href].entries("Page")...)
	}
	var out bytes.Buffer
	out.WriteString("learnrel.index(")
	encoder := json.NewEncoder(&out) // escapes <, so that the text is harmless wherever it lands
	if err := encoder.Encode(all); err != nil {
		return nil, err
	}
	return append(bytes.TrimSuffix(out.Bytes(), []byte("\n")), ");\n"...), nil
}

// entries are the sections of a page, and the errors that it shows.
func (p *page) entries(kind string) (all []entry) {
	for _, s := range p.found.sections {
		e := entry{Kind: kind, Title: p.Title, Heading: s.Heading, Href: p.Href, Lines: s.Lines}
		if s.ID != "" {
			e.Href += "#" + s.ID
		} else if p.Front.Summary != "" {
			e.Lines = slices.Insert(slices.Clone(s.Lines), 0, p.Front.Summary)
		}
		if kind == "Error" { // the page itself is about it
			e.Lines = append(slices.Clip(e.Lines), s.Errors...)
		}
		all = append(all, e)
		if len(s.Errors) > 0 && kind != "Error" {
			all = append(all, entry{Kind: "Error", Title: p.Title, Heading: s.Heading, Href: e.Href, Lines: s.Errors})
		}
	}
	return all
}

// tableNames are the names of the tables that the page draws.
func (p *page) tableNames() string {
	if p.lesson == nil {
		return ""
	}
	var names []string
	for _, b := range p.lesson.Page.Numbered() {
		if b.Kind != lesson.Diagram {
			continue
		}
		if d, err := diagram.Parse(strings.TrimRight(b.Text, "\n")); err == nil {
			names = append(names, d.Tables()...)
		}
	}
	slices.Sort(names)
	return strings.Join(slices.Compact(names), ", ")
}

func titles(pages []*page) (all []string) {
	for _, p := range pages {
		all = append(all, p.Title)
	}
	return all
}
