package lesson

import (
	"bytes"
	"fmt"
	"path"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
)

// A Page is a lesson.md, taken apart.
type Page struct {
	File   string // slash-separated, from the course's root
	Front  Front
	Blocks []*Block // all fenced blocks, in order

	// Catalogue says that it is the page of an error, which holds its own schemas
	// and steps.
	Catalogue bool
	// exercise says that it is the page of an exercise.
	exercise bool

	src      []byte
	body     int // where the markdown starts
	problems Problems

	parsed  sync.Once
	tree    ast.Node
	blockOf map[ast.Node]*Block
}

// String gives the page as it was parsed, byte for byte.
func (p *Page) String() string { return string(p.src) }

// Body gives the markdown behind the front matter.
func (p *Page) Body() []byte { return p.src[p.body:] }

// Numbered gives the blocks that are not illustrations.
func (p *Page) Numbered() []*Block {
	var numbered []*Block
	for _, b := range p.Blocks {
		if b.Number > 0 {
			numbered = append(numbered, b)
		}
	}
	return numbered
}

// Parse takes a page apart. The page is never nil and always gives its source
// back; the error is nil or [Problems], all that are to be seen without the
// rest of the course.
func Parse(file string, src []byte) (*Page, error) {
	p := newPage(file, src)
	if p.checkBytes(); len(p.problems) > 0 {
		return p, p.problems.err()
	}
	if p.parseFront(); len(p.problems) > 0 && p.body == 0 {
		return p, p.problems.err()
	}
	p.parseBlocks()
	if p.exercise {
		for _, b := range p.Blocks {
			b.Own = true
		}
		return p, p.problems.err()
	}
	p.bind()
	p.checkWildcards()
	if p.Catalogue {
		p.checkCatalogue()
	}
	return p, p.problems.err()
}

func newPage(file string, src []byte) *Page {
	return &Page{File: file, src: src, Catalogue: path.Dir(file) == ErrorsDir, exercise: path.Base(path.Dir(file)) == exercisesDir}
}

// forms gives the ways of writing a block that the page has.
func (p *Page) forms() []form {
	if p.exercise {
		return exerciseForms
	}
	return forms
}

// problem records a mistake at a byte offset of the page.
func (p *Page) problem(offset int, hint, format string, args ...any) {
	if len(p.problems) == maxProblems {
		return
	}
	line, col := position(p.src, offset)
	p.problemAt(line, col, hint, format, args...)
}

func (p *Page) problemAt(line, col int, hint, format string, args ...any) {
	if len(p.problems) == maxProblems {
		return
	}
	p.problems = append(p.problems, Problem{File: p.File, Line: line, Col: col, Message: fmt.Sprintf(format, args...), Hint: hint})
}

// checkBytes refuses what is no text before anything tries to read it.
func (p *Page) checkBytes() {
	offset, what := tooMuch(p.src)
	switch {
	case what != "":
		p.problem(offset, "split it into several pages", "%s", what)
	case len(bytes.TrimSpace(p.src)) == 0:
		p.problem(0, "a page starts with front matter between two lines ---", "the page is empty")
	case !utf8.Valid(p.src):
		offset := 0
		for {
			r, size := utf8.DecodeRune(p.src[offset:])
			if r == utf8.RuneError && size <= 1 {
				break
			}
			offset += size
		}
		p.problem(offset, "save it as UTF-8", "the page is not UTF-8: byte 0x%02x", p.src[offset])
	case bytes.Contains(p.src, []byte("\r")):
		p.problem(bytes.IndexByte(p.src, '\r'), "save it with LF line ends; for git: git config core.autocrlf input", "the line ends in CRLF")
	default:
		if offset, what := deceit(p.src); what != "" {
			p.problem(offset, "delete it", "%s", what)
		}
	}
}

// parseBlocks finds the fenced code blocks.
func (p *Page) parseBlocks() {
	p.blockOf = map[ast.Node]*Block{}
	_ = ast.Walk(p.Tree(), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if fenced, ok := n.(*ast.FencedCodeBlock); ok && entering {
			p.addBlock(fenced, fenced.Parent().Kind() == ast.KindDocument)
		}
		return ast.WalkContinue, nil
	})
}

// addBlock takes over one fenced code block.
func (p *Page) addBlock(n *ast.FencedCodeBlock, top bool) {
	b := &Block{Kind: Illustration, fence: n.Pos() + p.body}
	b.Line, _ = position(p.src, b.fence)
	p.Blocks, p.blockOf[n] = append(p.Blocks, b), b

	lineEnd := nextLine(p.src, b.fence)
	opening := strings.TrimRight(string(p.src[b.fence:lineEnd]), "\n")
	b.fenceChar = opening[0]
	b.fenceLen = len(opening) - len(strings.TrimLeft(opening, opening[:1]))
	info := opening[b.fenceLen:]
	lead := len(info) - len(strings.TrimLeft(info, " \t"))
	info = strings.TrimSpace(info)
	_, col := position(p.src, b.fence)

	for _, c := range b.describe(info, col+b.fenceLen+lead, p.forms()) {
		p.problemAt(b.Line, c.col, c.hint, "%s", c.message)
	}
	if b.Migrate && !p.Catalogue {
		p.problemAt(b.Line, col, "a lesson migrates in a step", "a schema block with migrate belongs to the page of an error")
	}
	if b.Kind == Illustration {
		b.Text = string(n.Lines().Value(p.Body()))
		if top {
			p.closeBlock(b, n, lineEnd)
		}
		return
	}
	if !top || col != 1 {
		p.problem(b.fence, "move it to the left margin, out of lists and quotations", "a block with attributes must stand at the left margin")
	}
	for _, other := range p.Blocks {
		b.Number = max(b.Number, other.Number)
	}
	b.Number++
	p.closeBlock(b, n, lineEnd)
	b.Text = string(p.src[b.start:b.end])
}

// closeBlock finds where the contents of a block at the top level end.
func (p *Page) closeBlock(b *Block, n *ast.FencedCodeBlock, start int) {
	b.start, b.end = start, start
	if l := n.Lines().Len(); l > 0 {
		b.end = n.Lines().At(l-1).Stop + p.body
	}
	b.closeStart = b.end
	b.closeEnd = b.end + len(strings.TrimRight(string(p.src[b.end:nextLine(p.src, b.end)]), "\n"))
	closing := strings.TrimSpace(string(p.src[b.closeStart:b.closeEnd]))
	if len(closing) < b.fenceLen || strings.Trim(closing, string(b.fenceChar)) != "" {
		p.problem(b.fence, "end it with a line "+strings.Repeat(string(b.fenceChar), b.fenceLen), "the fence is not closed")
	}
}

// nextLine gives the offset behind the line end that follows offset.
func nextLine(src []byte, offset int) int {
	if i := bytes.IndexByte(src[offset:], '\n'); i >= 0 {
		return offset + i + 1
	}
	return len(src)
}

// bind links each judged block to the block that it tells about.
func (p *Page) bind() {
	steps := map[string]*Block{}
	told := map[*Block]map[telling]bool{}
	var ran, failed *Block // the last block that ran, and the last that must fail
	if p.Catalogue {
		p.own()
	}
	for _, b := range p.Numbered() {
		switch b.Kind {
		case Step, BrokenStep:
			if first := steps[b.Step]; first != nil && b.Kind == Step {
				p.problem(b.fence, "show it once, where it runs", "step %q is on line %d already", b.Step, first.Line)
			} else if b.Kind == Step {
				steps[b.Step] = b
			}
			if ran = b; b.Fail != "" {
				failed = b
			}
		case Flask, BrokenSchema, Commands:
			if ran = b; b.Fail != "" {
				failed = b
			}
		case Output, Trace, Table:
			b.Of = ran
			switch {
			case ran == nil:
				p.problem(b.fence, "put it below the block whose "+string(b.Kind)+" it shows", "no step before the %s block", b.Kind)
			case ran.Kind == BrokenSchema || ran.Kind == BrokenStep:
				p.problem(b.fence, "a failing block has a text error block", "the %s block stands below a block that must fail before it runs", b.Kind)
			case (ran.Kind == Flask || ran.Kind == Commands) && b.Kind != Output:
				p.problem(b.fence, "a "+ran.Lang+" block has a text output block", "the %s block stands below a %s block", b.Kind, ran.Lang)
			case ran.Kind == Commands && ran.Fail != "":
				p.problem(b.fence, "what they print stands in the text error block", "the output block stands below commands that fail")
			}
		case Error:
			if b.Of = failed; failed == nil {
				p.problem(b.fence, "put fail=STAGE on the block that must fail", "no failing block before the error block")
			}
		}
		if b.Of == nil {
			continue
		}
		if told[b.Of] == nil {
			told[b.Of] = map[telling]bool{}
		}
		this := telling{b.Kind, b.Table, b.Dialect}
		if told[b.Of][this] && b.Kind != Table {
			p.problem(b.fence, "one block shows all of it", "the %s a second time", b.Name())
		}
		told[b.Of][this] = true
		if b.Dialect != "" && b.Of.Kind == Flask {
			p.problem(b.fence, "leave dialect= out", "Flask-SQLAlchemy runs on SQLite alone")
		}
	}
}

// telling is what a block tells of a step, and for which server.
type telling struct {
	kind           Kind
	table, dialect string
}

// Elsewhere gives the block that tells for a dialect what a block tells for SQLite, or
// nil where there is none: then that is the same there.
func (p *Page) Elsewhere(b *Block, dialect string) *Block {
	if !b.Told() || b.Dialect != "" {
		return nil
	}
	for _, other := range p.Numbered() {
		if other.Of == b.Of && other.Kind == b.Kind && other.Table == b.Table && other.Dialect == dialect {
			return other
		}
	}
	return nil
}

// Rewrite gives the page with the contents of some blocks replaced. Blocks that
// contents does not name stay as they are, and so does all else, but for a fence
// that must grow because the new contents hold one as long.
func (p *Page) Rewrite(contents map[*Block]string) []byte {
	var out bytes.Buffer
	at := 0
	for _, b := range p.Blocks {
		content, ok := contents[b]
		if !ok || content == b.Text {
			continue
		}
		if content != "" && !strings.HasSuffix(content, "\n") {
			content += "\n"
		}
		fence := p.src[b.fence : b.fence+b.fenceLen]
		closing := p.src[b.closeStart:b.closeEnd]
		if need := longestFence(content, b.fenceChar) + 1; need > b.fenceLen {
			fence = bytes.Repeat([]byte{b.fenceChar}, need)
			closing = fence
		}
		out.Write(p.src[at:b.fence])
		out.Write(fence)
		out.Write(p.src[b.fence+b.fenceLen : b.start])
		out.WriteString(content)
		out.Write(closing)
		at = b.closeEnd
	}
	out.Write(p.src[at:])
	return out.Bytes()
}

// longestFence gives the length of the longest run of c that starts a line of
// content, or two when none could close a fence.
func longestFence(content string, c byte) int {
	longest := 2
	for line := range strings.Lines(content) {
		line = strings.TrimLeft(line, " ")
		longest = max(longest, len(line)-len(strings.TrimLeft(line, string(c))))
	}
	return longest
}

// checkWildcards refuses judged blocks that nothing could contradict.
func (p *Page) checkWildcards() {
	for _, b := range p.Blocks {
		if b.Judged() && MatchesAll(b.Text) {
			p.problem(b.start, "keep a line that must be there", "the block matches everything")
		}
	}
}

// MatchesAll tells whether the contents of a judged block are wildcards alone.
func MatchesAll(text string) bool {
	wild := false
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		bare := strings.TrimSpace(strings.ReplaceAll(line, "[..]", ""))
		if line != "..." && bare != "" {
			return false
		}
		wild = wild || strings.TrimSpace(line) != ""
	}
	return wild
}
