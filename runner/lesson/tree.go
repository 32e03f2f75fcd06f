package lesson

import (
	"bytes"
	"io/fs"
	"sync"
	"sync/atomic"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// Tree gives the tree of the page's markdown, whose positions are those of
// [Page.Body]. It is made once and belongs to all: nobody may change it.
func (p *Page) Tree() ast.Node {
	p.parsed.Do(func() { p.tree = ParseMarkdown(p.Body()) })
	return p.tree
}

// Block gives the block that a node of the page's tree is, or nil.
func (p *Page) Block(n ast.Node) *Block { return p.blockOf[n] }

// ParseMarkdown gives the tree of markdown, with the extensions that pages may use:
// tables, and what GitHub adds to CommonMark. That of a page is its [Page.Tree].
func ParseMarkdown(src []byte) ast.Node {
	parses.Add(1)
	md := goldmark.New(
		goldmark.WithExtensions(extension.Table, extension.Strikethrough),
		goldmark.WithParserOptions(parser.WithAutoHeadingID()),
	)
	return md.Parser().Parse(text.NewReader(src))
}

var parses atomic.Int64

// Parses counts how often this process parsed markdown. Tests hold with it that a
// page is parsed once.
func Parses() int64 { return parses.Load() }

// readPages are the pages of a course that were taken apart, by their files.
type readPages struct {
	mu    sync.Mutex
	known map[string]*readPage
}

// readPage is a page as it was last read.
type readPage struct {
	mu   sync.Mutex
	page *Page
	err  error
}

// read reads a page. Whoever reads it again gets the same one, unless its file was
// changed. The page is nil where there is no such file.
func (c *Course) read(file string) (*Page, error) {
	src, err := fs.ReadFile(c.FS, file)
	if err != nil {
		return nil, err
	}
	r := c.pages.of(file)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.page == nil || !bytes.Equal(r.page.src, src) {
		r.page, r.err = Parse(file, src)
	}
	return r.page, r.err
}

func (p *readPages) of(file string) *readPage {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known == nil {
		p.known = map[string]*readPage{}
	}
	if p.known[file] == nil {
		p.known[file] = &readPage{}
	}
	return p.known[file]
}
