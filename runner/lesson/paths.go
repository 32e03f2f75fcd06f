package lesson

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// PathsFile lists ways through the course, beside its contents page. A course may do
// without.
const PathsFile = "lessons/PATHS.md"

// A Path is a way through the course for readers of one kind.
type Path struct {
	Name    string // its title in small letters, with dashes
	Title   string
	About   string // whom it is for, without markup
	Lessons []Entry
}

// Paths reads the ways through the course. The error is nil or [Problems].
func (c *Course) Paths() ([]Path, error) {
	src, err := fs.ReadFile(c.FS, PathsFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, Problems{{File: PathsFile, Line: 1, Col: 1, Message: err.Error()}}
	}
	r := pathsReader{src: src, entries: map[string]Entry{}}
	if offset, what := tooMuch(src); what != "" {
		r.complain(offset, "", "%s", what)
		return nil, r.problems.err()
	}
	for _, e := range c.Entries() {
		r.entries[e.Slug] = e
	}
	for n := ParseMarkdown(src).FirstChild(); n != nil; n = n.NextSibling() {
		r.read(n)
	}
	for _, p := range r.paths {
		if len(p.Lessons) == 0 {
			r.complain(0, "write - [Title](slug/lesson.md) below its heading", "the path %q has no lesson", p.Title)
		}
	}
	return r.paths, r.problems.err()
}

var linked = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)

func withoutMarkup(text string) string {
	text = linked.ReplaceAllString(strings.ReplaceAll(text, "`", ""), "$1")
	return strings.Join(strings.Fields(text), " ")
}

type pathsReader struct {
	src      []byte
	entries  map[string]Entry
	paths    []Path
	problems Problems
}

func (r *pathsReader) complain(offset int, hint, format string, args ...any) {
	line, col := position(r.src, offset)
	r.problems = append(r.problems, Problem{File: PathsFile, Line: line, Col: col, Message: fmt.Sprintf(format, args...), Hint: hint})
}

// read takes over a heading, what a path is for, or its lessons.
func (r *pathsReader) read(n ast.Node) {
	if h, ok := n.(*ast.Heading); ok {
		if title := plainText(h, r.src); h.Level > 1 {
			r.paths = append(r.paths, Path{Name: strings.ReplaceAll(strings.ToLower(title), " ", "-"), Title: title})
		}
		return
	}
	if len(r.paths) == 0 {
		return
	}
	last := &r.paths[len(r.paths)-1]
	list, ok := n.(*ast.List)
	if !ok {
		last.About = strings.TrimSpace(last.About + " " + withoutMarkup(string(n.Lines().Value(r.src))))
		return
	}
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		named, ok := summaryEntry(item, r.src)
		e, known := r.entries[named.Slug]
		switch {
		case !ok:
			r.complain(item.Pos(), "write - [Title](slug/lesson.md)", "an entry that is not a link to a lesson")
		case !known:
			r.complain(item.Pos(), "list it in "+SummaryFile+", or take it out", "no lesson %q", named.Slug)
		case named.Title != e.Title:
			r.complain(item.Pos(), "make them equal", "the title is %q, but %q in %s", named.Title, e.Title, SummaryFile)
		default:
			last.Lessons = append(last.Lessons, e)
		}
	}
}
