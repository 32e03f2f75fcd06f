package site

import (
	"bytes"
	"html/template"
	"path"
	"regexp"
	"strings"
	"time"

	"github.com/yuin/goldmark/ast"
)

// proseContent is what the template of a page of prose shows.
type proseContent struct {
	*page
	Body template.HTML
	Feed bool
}

// prosePage renders a page that is no lesson.
func (b *builder) prosePage(p *page) ([]byte, error) {
	body, err := b.body(p)
	if err != nil {
		return nil, err
	}
	title, summary := p.Title, p.summary()
	if p.Href == "changes.html" {
		title = "Changes"
	}
	l := layout{Title: title, Summary: summary, Path: p.Href, File: p.File, Current: p.Href, Kind: "website", Reading: true}
	return b.render("prose", proseContent{p, body, p.Href == "changes.html" && b.feed() != nil}, l)
}

// summary gives the first paragraph of a page.
func (p *page) summary() string {
	for n := p.tree.FirstChild(); n != nil; n = n.NextSibling() {
		if n.Kind() == ast.KindParagraph {
			return plainText(n, p.src)
		}
	}
	return p.Title
}

const feedName = "changes.xml"

// release is a part of the changelog.
type release struct {
	ID, Title string
	Date      time.Time
	nodes     []ast.Node
}

// releaseForm is the heading of one: [1.2.0] - 2026-01-02, or [Unreleased].
var releaseForm = regexp.MustCompile(`^\[?([^\]\s]+)\]?(?: - (\d{4}-\d{2}-\d{2}))?$`)

// releases gives the parts of the changelog that have a date, the newest first.
func (b *builder) releases() (all []release) {
	p := b.prose["changes.html"]
	if p == nil {
		return nil
	}
	var last *release
	for n := p.tree.FirstChild(); n != nil; n = n.NextSibling() {
		h, ok := n.(*ast.Heading)
		switch {
		case ok && h.Level == 2:
			last = nil
			m := releaseForm.FindStringSubmatch(plainText(h, p.src))
			if m == nil {
				continue
			}
			date, err := time.Parse(time.DateOnly, m[2])
			if err != nil {
				date = b.Changed
			}
			if !date.IsZero() {
				all = append(all, release{ID: headingID(h), Title: m[1], Date: date.UTC()})
				last = &all[len(all)-1]
			}
		case last != nil:
			last.nodes = append(last.nodes, n)
		}
	}
	return all
}

// feed gives the changes as an Atom feed, or nil where nothing has a date.
func (b *builder) feed() []byte {
	releases := b.releases()
	if len(releases) == 0 || !b.Public() {
		return nil
	}
	p := b.prose["changes.html"]
	text := template.HTMLEscapeString
	var out bytes.Buffer
	out.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">` + "\n")
	out.WriteString("<title>Changes of learnrel</title>\n<id>" + text(b.URL+p.Href) + "</id>\n")
	out.WriteString(`<link rel="self" href="` + text(b.URL+feedName) + `"/>` + "\n" + `<link href="` + text(b.URL+p.Href) + `"/>` + "\n")
	out.WriteString("<updated>" + releases[0].Date.Format(time.RFC3339) + "</updated>\n<author><name>learnrel</name></author>\n")
	m := newMarkdown(b, p)
	for _, r := range releases {
		var body bytes.Buffer
		for _, n := range r.nodes {
			if m.Render(&body, p.src, n) != nil {
				return nil
			}
		}
		at := text(b.URL + p.Href + "#" + r.ID)
		out.WriteString("<entry>\n<title>" + text(r.Title) + "</title>\n<id>" + at + "</id>\n" + `<link href="` + at + `"/>` + "\n")
		out.WriteString("<updated>" + r.Date.Format(time.RFC3339) + "</updated>\n" + `<content type="html" xml:base="` + text(b.URL+path.Dir(p.Href)) + `">`)
		out.WriteString(text(strings.TrimSpace(body.String())) + "</content>\n</entry>\n")
	}
	out.WriteString("</feed>\n")
	return out.Bytes()
}
