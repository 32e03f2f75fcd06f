package lesson

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"golang.org/x/mod/modfile"
)

// Where a course keeps its things.
const (
	Folder      = "lessons"
	SummaryFile = "lessons/SUMMARY.md"
	PageName    = "lesson.md"
	SchemaDir   = "ent/schema"
	ClientDir   = "ent/client"
	ErrorsDir   = "lessons/errors" // the error catalogue

	exercisesDir = "exercises" // in a lesson's folder
)

// A Course is a module with lessons. Opening one reads its contents page alone.
type Course struct {
	FS       fs.FS
	Dir      string // where FS is on disk, for what leads out of it; "" when it is not
	Module   string // the module path, or "" without a go.mod
	Chapters []Chapter

	pages readPages
}

// A Chapter is a heading of SUMMARY.md and the lessons below it.
type Chapter struct {
	Title   string
	Lessons []Entry
}

// An Entry is a line of SUMMARY.md.
type Entry struct {
	Number int // from 1, through all chapters
	Slug   string
	Title  string
	Line   int // in SUMMARY.md, from 1
}

// ErrNoCourse says that a folder holds no course.
var ErrNoCourse = errors.New("no course: there is no " + SummaryFile)

// Open reads the contents page of a course. The error is ErrNoCourse or
// [Problems].
func Open(fsys fs.FS) (*Course, error) {
	src, err := fs.ReadFile(fsys, SummaryFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNoCourse
	} else if err != nil {
		return nil, fmt.Errorf("read the contents page: %w", err)
	}
	c := &Course{FS: fsys}
	if mod, err := fs.ReadFile(fsys, "go.mod"); err == nil {
		c.Module = modfile.ModulePath(mod)
	}
	return c, c.readSummary(src).err()
}

// readSummary fills in the chapters.
func (c *Course) readSummary(src []byte) (problems Problems) {
	complain := func(offset int, hint, format string, args ...any) {
		line, col := position(src, offset)
		problems = append(problems, Problem{File: SummaryFile, Line: line, Col: col, Message: fmt.Sprintf(format, args...), Hint: hint})
	}
	if offset, what := tooMuch(src); what != "" {
		complain(offset, "", "%s", what)
		return problems
	}
	seen := map[string]int{}
	for n := ParseMarkdown(src).FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Heading:
			if title := plainText(n, src); n.Level > 1 || title != "Summary" {
				c.Chapters = append(c.Chapters, Chapter{Title: title})
			}
		case *ast.List:
			if len(c.Chapters) == 0 {
				complain(n.Pos(), "put a heading ## Chapter above it", "a list of lessons before the first chapter")
				return problems
			}
			for item := n.FirstChild(); item != nil; item = item.NextSibling() {
				e, ok := summaryEntry(item, src)
				if !ok {
					complain(item.Pos(), "write - [Title](slug/lesson.md)", "an entry that is not a link to a lesson")
					continue
				}
				e.Line, _ = position(src, item.Pos())
				if first := seen[e.Slug]; first > 0 {
					complain(item.Pos(), "a lesson has one place", "lesson %q is on line %d already", e.Slug, first)
					continue
				}
				seen[e.Slug] = e.Line
				e.Number = len(seen)
				last := &c.Chapters[len(c.Chapters)-1]
				last.Lessons = append(last.Lessons, e)
			}
		}
	}
	if len(seen) == 0 && len(problems) == 0 {
		complain(0, "write - [Title](slug/lesson.md) below a heading", "the contents page lists no lesson")
	}
	return problems
}

// summaryEntry reads one item of a list of lessons.
func summaryEntry(item ast.Node, src []byte) (Entry, bool) {
	block := item.FirstChild()
	if block == nil || block.NextSibling() != nil || block.ChildCount() != 1 {
		return Entry{}, false
	}
	link, ok := block.FirstChild().(*ast.Link)
	if !ok {
		return Entry{}, false
	}
	slug, file := path.Split(string(link.Destination))
	slug = strings.TrimSuffix(slug, "/")
	return Entry{Slug: slug, Title: plainText(link, src)}, file == PageName && slug != "" && !strings.Contains(slug, "/")
}

// plainText gives the text below a node without its markup.
func plainText(n ast.Node, src []byte) string {
	var b strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if t, ok := n.(*ast.Text); ok && entering {
			b.Write(t.Segment.Value(src))
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}

// Entries gives the lessons of all chapters in order.
func (c *Course) Entries() []Entry {
	var all []Entry
	for _, ch := range c.Chapters {
		all = append(all, ch.Lessons...)
	}
	return all
}

// Pages gives the lessons in order, and behind them the pages of the error
// catalogue.
func (c *Course) Pages() []Entry { return append(c.Entries(), c.Errors()...) }

// Slugs gives the slugs of all lessons in order.
func (c *Course) Slugs() []string {
	var slugs []string
	for _, e := range c.Entries() {
		slugs = append(slugs, e.Slug)
	}
	return slugs
}

// A NameError says that a name stands for no lesson, or for several.
type NameError struct {
	Name    string
	Message string
	Hint    string
}

func (e *NameError) Error() string { return e.Message }

// Find gives the page that name stands for: a lesson's slug, its number, or the
// start of one slug alone; or the code of an error. The error is a *NameError.
func (c *Course) Find(name string) (Entry, error) {
	var starts []Entry
	for _, e := range c.Entries() {
		if name == e.Slug || name == strconv.Itoa(e.Number) {
			return e, nil
		}
		if name != "" && strings.HasPrefix(e.Slug, name) {
			starts = append(starts, e)
		}
	}
	if e, err := c.FindError(name); err == nil {
		return e, nil
	} else if _, ok := errorCode(name); ok {
		return Entry{}, err
	}
	switch len(starts) {
	case 1:
		return starts[0], nil
	case 0:
		hint := "learnrel list shows them all"
		if near := Nearest(name, append(c.Slugs(), c.Codes()...)); near != "" {
			hint = fmt.Sprintf("did you mean %q?", near)
		}
		return Entry{}, &NameError{name, fmt.Sprintf("no lesson %q", name), hint}
	}
	var slugs []string
	for _, e := range starts {
		slugs = append(slugs, e.Slug)
	}
	return Entry{}, &NameError{name, fmt.Sprintf("lesson %q could be any of %d", name, len(starts)), "one of: " + strings.Join(slugs, ", ")}
}

// Front reads the front matter of a lesson and, as far as it can, no more of it.
func (c *Course) Front(slug string) (Front, error) {
	name := pagePath(slug)
	if src, ok := readStart(c.FS, name); ok {
		return ParseFront(name, src)
	}
	src, err := fs.ReadFile(c.FS, name)
	if err != nil {
		return Front{}, missingPage(slug, err)
	}
	return ParseFront(name, src)
}

// readStart reads a page up to the end of its front matter, where that is near.
func readStart(fsys fs.FS, name string) ([]byte, bool) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, false
	}
	defer f.Close()
	src := make([]byte, 2048)
	n, err := io.ReadFull(f, src)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, false
	}
	end := bytes.Index(src[:n], []byte("\n---\n"))
	return src[:max(end, 0)+len("\n---\n")], end > 0
}

func pagePath(slug string) string {
	if _, ok := errorCode(slug); ok {
		return path.Join(Folder, slug) + ".md"
	}
	return path.Join(Folder, slug, PageName)
}

func missingPage(slug string, err error) error {
	message := err.Error()
	if errors.Is(err, fs.ErrNotExist) {
		message = "the file does not exist"
	}
	return Problems{{File: pagePath(slug), Line: 1, Col: 1, Lesson: slug, Message: message, Hint: "write the page, or take the lesson out of " + SummaryFile}}
}

// Problems gives what is wrong with the course as a whole: folders and entries
// that do not match, and files that belong to nothing. The lessons' own
// problems come from Lesson.
func (c *Course) Problems() Problems {
	var problems Problems
	entries, err := fs.ReadDir(c.FS, Folder)
	if err != nil {
		return Problems{{File: Folder, Line: 1, Col: 1, Message: err.Error()}}
	}
	slugs := c.Slugs()
	for _, e := range entries {
		name := path.Join(Folder, e.Name())
		switch {
		case hidden(e.Name()):
		case e.IsDir() && (name == ErrorsDir || name == RecordedDir), slices.Contains(slugs, e.Name()):
		case e.IsDir() && c.holdsCode(name):
		case e.IsDir():
			problems = append(problems, Problem{File: name, Line: 1, Col: 1, Lesson: e.Name(), Message: "the lesson is not in " + SummaryFile, Hint: fmt.Sprintf("add a line - [Title](%s/%s)", e.Name(), PageName)})
		case name == SummaryFile, name == PathsFile, name == ConceptsFile, path.Ext(name) == ".go":
		default:
			problems = append(problems, stray(name))
		}
	}
	problems = append(problems, c.errorStrays()...)
	problems = append(problems, c.recordedStrays()...)
	if _, err := c.Paths(); err != nil {
		problems = append(problems, err.(Problems)...)
	}
	if _, err := c.Concepts(); err != nil {
		problems = append(problems, err.(Problems)...)
	}
	_ = problems.err()
	return problems
}

// holdsCode tells whether a folder without a page is a package that lessons may
// import.
func (c *Course) holdsCode(dir string) bool {
	if path.Base(dir) == "internal" {
		return true
	}
	if _, err := fs.Stat(c.FS, path.Join(dir, PageName)); err == nil {
		return false
	}
	code, err := fs.Glob(c.FS, path.Join(dir, "*.go"))
	return err == nil && len(code) > 0
}

// hidden tells whether a file is an editor's, the system's or that of a tool which was
// ended while it wrote: Go passes over it, too.
func hidden(name string) bool { return strings.HasPrefix(name, ".") }

func stray(name string) Problem {
	return Problem{File: name, Line: 1, Col: 1, Message: "the file belongs to no lesson", Hint: "a lesson's folder holds " + PageName + ", Go files, and what the page shows or links to; use it there, move it or delete it"}
}
