package site

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/yuin/goldmark/ast"

	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/lesson"
)

// A Memory keeps the pages of a build, so that the next one reads and renders
// only those of which something changed. It serves one course with the same
// options. The zero value and nil remember nothing yet; nil never does.
type Memory struct {
	mu    sync.Mutex
	pages map[string]*remembered // by their files
}

// remembered is a page as it was last built.
type remembered struct {
	page *page
	from []string // the files and folders that it was read from
	sum  string   // of those

	outline string // that it was rendered with
	html    []byte
}

// page gives a page that is as it was, or nil.
func (m *Memory) page(p *page, d *digests) *page {
	if m == nil {
		return nil
	}
	m.mu.Lock()
	known := m.pages[p.File]
	m.mu.Unlock()
	if known == nil || known.sum != d.of(known.from) {
		return nil
	}
	return known.page
}

// keepPage keeps a page, unless it has problems: those may come from anywhere.
func (m *Memory) keepPage(p *page, d *digests) {
	if m == nil || len(p.Problems) > 0 {
		return
	}
	from := p.readFrom()
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.pages == nil {
		m.pages = map[string]*remembered{}
	}
	m.pages[p.File] = &remembered{page: p, from: from, sum: d.of(from)}
}

// html gives the page as it was rendered with the same outline, or nil.
func (m *Memory) html(p *page, outline string) []byte {
	if m == nil {
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if known := m.pages[p.File]; known != nil && known.page == p && known.outline == outline {
		return known.html
	}
	return nil
}

func (m *Memory) keepHTML(p *page, outline string, html []byte) {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if known := m.pages[p.File]; known != nil && known.page == p { // else it was not kept
		known.outline, known.html = outline, html
	}
}

// readFrom names what decides how a page is read: its own folder, its exercises and
// schemas, and the pages that it links to.
func (p *page) readFrom() []string {
	from := []string{lesson.SummaryFile, path.Dir(p.File), path.Join(path.Dir(p.File), "exercises")}
	if p.Code() != "" { // which needs only to know which others there are
		from = []string{p.File}
	}
	for _, name := range catalogue.DialectNames()[1:] {
		from = append(from, lesson.RecordedFile(p.Slug, name))
	}
	if p.Code() == "" && (p.lesson == nil || p.tree == nil) {
		return append(from, lesson.SchemaDir)
	}
	from = append(from, path.Join(lesson.SchemaDir, p.Front.Schema))
	for _, name := range sortedKeys(p.lesson.Others) {
		from = append(from, path.Join(lesson.SchemaDir, name))
	}
	_ = ast.Walk(p.tree, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if l, ok := n.(*ast.Link); ok && entering {
			if target, _, _ := strings.Cut(string(l.Destination), "#"); target != "" && !strings.Contains(target, ":") {
				from = append(from, headingsOf+path.Join(path.Dir(p.File), target))
			}
		}
		return ast.WalkContinue, nil
	})
	return from
}

// outline is what the page of a lesson shows of the rest of the course.
func (b *builder) outline() string {
	sum := sha256.New()
	for _, p := range slices.Concat(b.lessons, b.errors) {
		fmt.Fprintf(sum, "%q %q %q %q %q\n", p.Chapter, p.Slug, p.Title, p.Front.Stage, p.Front.Errors)
	}
	for _, href := range sortedKeys(b.prose) {
		fmt.Fprintln(sum, href)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// digests are checksums of the files and folders of a course, each made once.
type digests struct {
	fs   fs.FS
	mu   sync.Mutex
	sums map[string]string
}

// of gives a checksum of all of them together.
func (d *digests) of(names []string) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	all := sha256.New()
	for _, name := range names {
		if d.sums[name] == "" {
			d.sums[name] = d.digest(name)
		}
		fmt.Fprintln(all, name, d.sums[name])
	}
	return hex.EncodeToString(all.Sum(nil))
}

// headingsOf stands before a page of which only the headings matter: to a link
// it is all the same what stands below them.
const headingsOf = "headings of "

// digest looks at the files of a folder itself, and not below it.
func (d *digests) digest(name string) string {
	sum := sha256.New()
	if page, ok := strings.CutPrefix(name, headingsOf); ok {
		data, err := fs.ReadFile(d.fs, page)
		fmt.Fprintln(sum, err == nil)
		last := ""
		for line := range strings.Lines(string(data)) {
			if underline := strings.TrimSpace(line); strings.HasPrefix(underline, "#") || underline != "" && strings.Trim(underline, "-=") == "" {
				fmt.Fprintln(sum, last, line)
			}
			last = line
		}
		return hex.EncodeToString(sum.Sum(nil))
	}
	if data, err := fs.ReadFile(d.fs, name); err == nil {
		sum.Write(data)
	} else if entries, err := fs.ReadDir(d.fs, name); err == nil {
		for _, e := range entries {
			data, _ := fs.ReadFile(d.fs, path.Join(name, e.Name())) // a folder counts by its name
			fmt.Fprintf(sum, "%q %d\n", e.Name(), len(data))
			sum.Write(data)
		}
	}
	return hex.EncodeToString(sum.Sum(nil))
}
