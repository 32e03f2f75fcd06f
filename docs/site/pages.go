package site

import (
	"bytes"
	"cmp"
	"embed"
	"html/template"
	"maps"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"github.com/learnrel/learnrel/runner/lesson"
)

//go:embed templates
var templateFiles embed.FS

// templates are parsed when the first page needs them: most commands need none.
var templates = sync.OnceValue(func() *template.Template {
	functions := template.FuncMap{"number": func(i int) int { return i + 1 }}
	return template.Must(template.New("").Funcs(functions).ParseFS(templateFiles, "templates/*.html"))
})

// layout is what all pages have around their content.
type layout struct {
	Title   string // of the page; "" for the front page
	Summary string
	Path    string // from the root of the site
	File    string // of the course that holds it, or ""
	Current string // the slug of the lesson, or the path of the page
	Kind    string // for Open Graph
	Script  string // in assets, of this page alone; or ""
	Lost    bool   // it may be shown at any address
	Live    bool   // it is the playground
	Runs    bool   // it runs the steps of its lesson
	Reading bool   // it has a text, and its contents beside that

	Contents []heading // of an article, beside it

	Content template.HTML
	*builder
}

// Root is the way to the root of the site: "" or "../".
func (l layout) Root() string { return strings.Repeat("../", strings.Count(l.Path, "/")) }

// Base is where links start from, if not from the page; of 404.html alone. It names no
// host, so that a preview elsewhere works, too.
func (l layout) Base() string {
	if !l.Lost || l.URL == "" {
		return ""
	}
	address, err := url.Parse(l.URL)
	if err != nil || address.Path == "" {
		return "/"
	}
	return address.Path
}

// Policy is what the page may load.
func (l layout) Policy() string {
	if l.Lost && l.URL == "" {
		return lostPolicy()
	}
	if l.Live {
		return livePolicy
	}
	return policy
}

// Dialects tells whether the page shows what differs on servers.
func (l layout) Dialects() bool { return strings.Contains(string(l.Content), ` class="dialects"`) }

// Study tells whether the page is one to study, or leads to those.
func (l layout) Study() bool {
	return l.Kind == "article" || l.Reading || l.Path == "index.html" || l.Path == "contents.html"
}

// LiveFolder is where the playground's files are.
func (l layout) LiveFolder() string { return l.builder.Live.Folder }

// LostScript is what finds the root of the site.
func (l layout) LostScript() template.JS { return lostScript }

// EditURL is where the page can be edited, or "".
func (l layout) EditURL() string {
	if l.Edit == "" || l.File == "" {
		return ""
	}
	return l.Edit + l.File
}

// Nav are the pages that every page leads to.
func (l layout) Nav() (links []link) {
	links = []link{{"contents.html", "Contents"}, {"concepts.html", "Concepts"}, {"api.html", "API"}}
	if len(l.errors) > 0 {
		links = append(links, link{errorsHref, "Errors"})
	}
	if l.builder.Live != nil {
		links = append(links, link{playHref, "Playground"})
	}
	if l.prose["flask-sqlalchemy.html"] != nil {
		links = append(links, link{"flask-sqlalchemy.html", "From Flask"})
	}
	return links
}

// More are those at the foot of every page.
func (l layout) More() (links []link) {
	links = []link{{"guide.html", "Writing lessons"}}
	if l.prose["authors.html"] != nil {
		links = append(links, link{"authors.html", "A course of your own"})
	}
	if l.prose["performance.html"] != nil {
		links = append(links, link{"performance.html", "What it costs"})
	}
	if l.prose["changes.html"] != nil {
		links = append(links, link{"changes.html", "Changes"})
	}
	return links
}

// Erring tells whether the page is that of an error.
func (l layout) Erring() bool { return l.bySlug[l.Current] != nil && l.bySlug[l.Current].Code() != "" }

// Sibling is the way to a page of the same folder.
func (l layout) Sibling(p *page) string { return path.Base(p.Href) }

// Feed tells whether the site has a feed of its changes.
func (l layout) Feed() bool { return l.Public() && len(l.releases()) > 0 }

// around is how many lessons before and behind the current one the list beside
// it has at the most.
const around = 40

// Course are the lessons beside the one that is shown.
func (l layout) Course() (all []chapter) {
	if l.Erring() {
		for _, g := range l.stages() {
			all = append(all, chapter{g.Title, g.Pages})
		}
		return all
	}
	at := 0
	if p := l.bySlug[l.Current]; p != nil {
		at = p.Number - 1
	}
	for _, ch := range l.chapters() {
		var near []*page
		for _, p := range ch.Lessons {
			if d := p.Number - 1 - at; d >= -around && d <= around {
				near = append(near, p)
			}
		}
		if len(near) > 0 {
			all = append(all, chapter{ch.Title, near})
		}
	}
	return all
}

// chapter is a chapter of the course with its lessons.
type chapter struct {
	Title   string
	Lessons []*page
}

func (b *builder) chapters() (all []chapter) {
	i := 0
	for _, ch := range b.course.Chapters {
		all = append(all, chapter{ch.Title, b.lessons[i : i+len(ch.Lessons)]})
		i += len(ch.Lessons)
	}
	return all
}

// way is a path through the course with its lessons.
type way struct {
	Title, About string
	Lessons      []*page
}

func (b *builder) ways() (all []way) {
	paths, _ := b.course.Paths() // what is wrong with them is among the course's problems
	for _, p := range paths {
		w := way{Title: p.Title, About: p.About}
		for _, e := range p.Lessons {
			w.Lessons = append(w.Lessons, b.lessons[e.Number-1])
		}
		all = append(all, w)
	}
	return all
}

// render renders a page: its content, then the layout around it.
func (b *builder) render(name string, data any, l layout) ([]byte, error) {
	var content, out bytes.Buffer
	if err := templates().ExecuteTemplate(&content, name, data); err != nil {
		return nil, err
	}
	l.Content, l.builder = template.HTML(content.String()), b
	if err := templates().ExecuteTemplate(&out, "layout", l); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

const tagline = "Learn how tables relate, in Go with ent, from lessons whose every output was produced by running them."

// example is a step of a lesson with all that came of it.
type example struct {
	Lesson             *page
	First              *page // where the course begins
	Step, Output, SQL  *figure
	Diagram            template.HTML
	Chapters           []chapter
	Paths              []way
	Lessons, Exercises int
}

func (b *builder) frontPage() ([]byte, error) {
	e := b.example()
	e.Chapters, e.Lessons, e.Paths = b.chapters(), len(b.lessons), b.ways()
	for _, p := range b.lessons {
		if e.First == nil && p.lesson != nil {
			e.First = p
		}
		e.Exercises += len(p.Front.Exercises)
	}
	return b.render("front", e, layout{Summary: tagline, Path: "index.html", Kind: "website"})
}

// example finds the first lesson with a diagram and a step whose SQL and output
// it shows.
func (b *builder) example() *example {
	for _, p := range b.lessons {
		if p.lesson == nil {
			continue
		}
		e := &example{Lesson: p}
		for _, block := range p.lesson.Page.Numbered() {
			if block.Kind == lesson.Diagram && e.Diagram == "" {
				e.Diagram = p.diagram(block, p.Href)
			}
		}
		for _, step := range p.lesson.Page.Numbered() {
			if step.Kind == lesson.Step && step.Fail == "" && e.Diagram != "" && e.fill(p, step) {
				return e
			}
		}
	}
	return &example{}
}

// fill takes over a step when the page has its output and its SQL.
func (e *example) fill(p *page, step *lesson.Block) bool {
	e.Step, e.Output, e.SQL = nil, nil, nil
	for _, b := range p.lesson.Page.Numbered() {
		if b != step && b.Of != step || b.Told() && b.Dialect != "" {
			continue
		}
		f := p.figure(b)
		switch b.Kind {
		case lesson.Step:
			e.Step = &f
		case lesson.Output:
			e.Output = &f
		case lesson.Trace:
			e.SQL = &f
		}
	}
	return e.Step != nil && e.Output != nil && e.SQL != nil
}

func (b *builder) contentsPage() ([]byte, error) {
	return b.render("contents", b.chapters(), layout{Title: "Contents", Summary: "All lessons of the course, by chapter.", Path: "contents.html", Current: "contents.html", Kind: "website"})
}

func (b *builder) missingPage() ([]byte, error) {
	return b.render("missing", nil, layout{Title: "No such page", Summary: "There is no page at this address.", Path: "404.html", Lost: true, Kind: "website"})
}

// concept is something that lessons explain.
type concept struct {
	ID, Name string
	Code     bool // it is a name in Go
	Meaning  string
	Lessons  []*page
}

// Told gives what the concept means as HTML, with its code marked up.
func (c concept) Told() template.HTML {
	var out strings.Builder
	for i, part := range strings.Split(c.Meaning, "`") {
		if part = template.HTMLEscapeString(part); i%2 == 1 {
			part = "<code>" + part + "</code>"
		} else if i == 0 && part != "" {
			part = strings.ToUpper(part[:1]) + part[1:]
		}
		out.WriteString(part)
	}
	return template.HTML(out.String())
}

// conceptIndex is the index: words, and names in ent and Go.
type conceptIndex struct{ Words, Names []concept }

// concepts gives all that the lessons say they explain, sorted.
func (b *builder) concepts() (all []concept) {
	meanings, _ := b.course.Concepts() // what is wrong with them is among the course's problems
	byName := map[string]*concept{}
	for _, p := range b.lessons {
		for _, name := range p.Front.Concepts {
			c := byName[name]
			if c == nil {
				c = &concept{ID: encodeID("Concept", name), Name: name, Code: isName(name), Meaning: meanings[name]}
				byName[name] = c
			}
			if !slices.Contains(c.Lessons, p) {
				c.Lessons = append(c.Lessons, p)
			}
		}
	}
	for _, name := range sortedFunc(byName) {
		all = append(all, *byName[name])
	}
	return all
}

func (b *builder) conceptsPage() ([]byte, error) {
	var index conceptIndex
	for _, c := range b.concepts() {
		if c.Code {
			index.Names = append(index.Names, c)
		} else {
			index.Words = append(index.Words, c)
		}
	}
	return b.render("concepts", index, layout{Title: "Concepts", Summary: "What the words mean, and which lesson explains them.", Path: "concepts.html", Current: "concepts.html", Kind: "website"})
}

// byLetters sorts as a reader looks things up, capitals beside small letters.
func byLetters(a, b string) int {
	return cmp.Or(cmp.Compare(strings.ToLower(a), strings.ToLower(b)), cmp.Compare(a, b))
}

var goName = regexp.MustCompile(`^[a-z]+(/[a-z]+)*\.[A-Z]\w*$|^[A-Z]\w*[a-z]\w*$|^[a-z]+/[a-z]+$`)

// isName tells whether a concept is a name in Go: Ref, edge.To, net/http.
func isName(concept string) bool { return goName.MatchString(concept) }

// encodeID gives an id of a kind for a name, of letters, digits, - and _ alone.
// Different names have different ids.
func encodeID(kind, name string) string {
	out := kind + "-"
	for _, r := range name {
		switch {
		case r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) || r == '-':
			out += string(r)
		case r == ' ' && !strings.HasSuffix(out, "_"):
			out += "_"
		default:
			out += "__" + strconv.FormatInt(int64(r), 16) + "_"
		}
	}
	return out
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// sortedFunc sorts the keys as a reader looks them up.
func sortedFunc[V any](m map[string]V) []string { return slices.SortedFunc(maps.Keys(m), byLetters) }

// sitemap lists the pages for search engines.
func sitemap(root string, files Files) []byte {
	var out bytes.Buffer
	out.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + "\n")
	for _, name := range sortedKeys(files) {
		if strings.HasSuffix(name, ".html") && name != "404.html" {
			out.WriteString("<url><loc>" + template.HTMLEscapeString(root+strings.TrimSuffix(name, "index.html")) + "</loc></url>\n")
		}
	}
	out.WriteString("</urlset>\n")
	return out.Bytes()
}
