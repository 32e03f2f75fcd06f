package lesson

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// Facts gives what the page of a lesson says of itself and the course that is not so,
// and what is merely left over. What takes the schema's graph is not among it. Codes are
// those of errors that have a page elsewhere.
func (l *Lesson) Facts(c *Course, codes []string) (wrong, left Problems) {
	f := l.Page.Front
	title, at := l.heading()
	switch {
	case at < 0:
		left = append(left, l.problem(1, "put a line # "+f.Title+" below the front matter", "the page has no heading of the first level"))
	case title != f.Title:
		line, _ := position(l.Page.src, l.Page.body+at)
		wrong = append(wrong, l.problem(line, "make them equal", "the heading is %q, but the title is %q", title, f.Title))
	}
	codes = append(c.Codes(), codes...)
	for _, code := range f.Errors {
		if !slices.Contains(codes, code) {
			wrong = append(wrong, l.problem(f.Line("errors"), nearCode(code, codes), "shows the error %q, which has no page", code))
		}
	}
	if circle := c.circle(l.Slug); len(circle) > 0 {
		wrong = append(wrong, l.problem(f.Line("requires"), "a lesson requires only what can be read before it", "requires itself: %s", strings.Join(circle, " requires ")))
	}
	left = append(left, l.misnamed()...)
	return wrong, append(left, l.unused()...)
}

// misnamed tells of a schema whose package is not called as its folder. Ent writes that
// name into the client as soon as a field has a default.
func (l *Lesson) misnamed() (left Problems) {
	schemas := map[string][]*GoFile{l.Page.Front.Schema: l.Schema}
	maps.Copy(schemas, l.Others)
	for _, folder := range slices.Sorted(maps.Keys(schemas)) {
		for _, f := range schemas[folder] {
			if name := f.Package(); name != "" && name != path.Base(folder) {
				left = append(left, Problem{
					File: f.Path, Line: 1, Col: 1, Lesson: l.Slug,
					Message: fmt.Sprintf("the package is called %s, and ent calls it by its folder: a client with defaults or hooks does not compile", name),
					Hint:    "write package " + path.Base(folder),
				})
				break
			}
		}
	}
	return left
}

func (l *Lesson) problem(line int, hint, format string, args ...any) Problem {
	return Problem{File: l.Page.File, Line: line, Col: 1, Message: fmt.Sprintf(format, args...), Hint: hint, Lesson: l.Slug}
}

// heading gives the text of the first heading of the first level, and where that is in
// the page's body; -1 where there is none.
func (l *Lesson) heading() (text string, at int) {
	for n := l.Page.Tree().FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok && h.Level == 1 {
			return plainText(h, l.Page.Body()), h.Pos()
		}
	}
	return "", -1
}

// circle gives the lessons by which one requires itself, with that at both ends; nil
// where it doesn't.
func (c *Course) circle(slug string) []string {
	requires := func(slug string) []string {
		f, _ := c.Front(slug) // what is wrong with a page, that page says
		return f.Requires
	}
	seen := map[string]bool{}
	var walk func(at string, way []string) []string
	walk = func(at string, way []string) []string {
		for _, next := range requires(at) {
			if next == slug {
				return append(slices.Clone(way), next)
			}
			if seen[next] {
				continue
			}
			seen[next] = true
			if found := walk(next, append(way, next)); found != nil {
				return found
			}
		}
		return nil
	}
	return walk(slug, []string{slug})
}

// unused are the steps of the code that no block of the page shows.
func (l *Lesson) unused() (left Problems) {
	for _, f := range l.Code {
		for _, name := range f.Steps() {
			if slices.ContainsFunc(l.Page.Blocks, func(b *Block) bool { return b.Step == name }) {
				continue
			}
			line, col, _, _ := f.step(name)
			left = append(left, Problem{
				File: f.Path, Line: line, Col: col, Lesson: l.Slug,
				Message: fmt.Sprintf("no block of the page shows step %s, and it never runs", name),
				Hint:    fmt.Sprintf("add a block go step=%s to %s; a function that steps share begins with a small letter", name, path.Base(l.Page.File)),
			})
		}
	}
	return left
}
