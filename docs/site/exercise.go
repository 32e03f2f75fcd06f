package site

import (
	"bytes"
	"html/template"
	"io/fs"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/renderer"

	"github.com/learnrel/learnrel/runner/lesson"
)

// exercise is one of a lesson, as its page shows it.
type exercise struct {
	ID       string
	Name     string // as a learner types it
	Title    string
	Schema   string // of the course that it starts from, or ""
	Task     template.HTML
	Start    *tabs // nil where there is but the schema
	Hints    []template.HTML
	Solution *tabs
	Why      template.HTML
	Play     string // where it is solved in the browser, or ""
}

// exercises renders those of a lesson. One whose page is wrong is left out: a check
// tells of it.
func (b *builder) exercises(p *page) (all []exercise, err error) {
	for _, name := range p.Front.Exercises {
		file := lesson.ExercisePath(p.Slug, name)
		src, err := fs.ReadFile(b.course.FS, file)
		if err != nil {
			continue
		}
		read, wrong := lesson.Parse(file, src)
		if wrong != nil {
			continue
		}
		x := exercise{ID: encodeID("Exercise", name), Name: p.Slug + "/" + name, Title: read.Front.Title, Schema: read.Front.Schema}
		x.Play = p.playLink(b.Live, "exercise", x.Name)
		if err := b.fillExercise(&x, p, read); err != nil {
			return nil, err
		}
		all = append(all, x)
	}
	return all, nil
}

// exercisePart is what stands below one heading of an exercise's page.
type exercisePart struct {
	prose  bytes.Buffer
	blocks []*lesson.Block
	items  []template.HTML
}

// fillExercise renders the parts of a page that a reader sees: the task, the start,
// the hints and the solution.
func (b *builder) fillExercise(x *exercise, p *page, read *lesson.Page) error {
	parts, part := map[string]*exercisePart{}, ""
	m := newMarkdown(b, &page{Href: p.Href, File: read.File})
	for n := read.Tree().FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok && h.Level <= 2 {
			part = plainText(h, read.Body())
			continue
		}
		if parts[part] == nil {
			parts[part] = &exercisePart{}
		}
		if err := parts[part].take(m, read, n); err != nil {
			return err
		}
	}
	of := func(name string) *exercisePart {
		if parts[name] == nil {
			return &exercisePart{}
		}
		return parts[name]
	}
	x.Task, x.Why = of("").html(), of("Solution").html()
	x.Hints = of("Hints").items
	x.Start, x.Solution = x.files("start", of("Start")), x.files("solution", of("Solution"))
	return nil
}

// take takes in a node of the page.
func (part *exercisePart) take(m renderer.Renderer, read *lesson.Page, n ast.Node) error {
	if b := read.Block(n); b != nil && b.Kind != lesson.Illustration {
		part.blocks = append(part.blocks, b)
		return nil
	}
	list, ok := n.(*ast.List)
	if !ok || !list.IsOrdered() {
		return m.Render(&part.prose, read.Body(), n)
	}
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		var out bytes.Buffer
		for c := item.FirstChild(); c != nil; c = c.NextSibling() {
			if err := m.Render(&out, read.Body(), c); err != nil {
				return err
			}
		}
		part.items = append(part.items, template.HTML(out.String()))
	}
	return nil
}

func (part *exercisePart) html() template.HTML { return template.HTML(part.prose.String()) }

// files gives those of a part, or nil.
func (x *exercise) files(what string, part *exercisePart) *tabs {
	t := &tabs{Label: "files of the " + what}
	for _, b := range part.blocks {
		if b.Kind != lesson.Schema && b.Kind != lesson.AnswerFile {
			continue
		}
		name := b.File
		if b.Decl != "" {
			name += ": " + b.Decl
		}
		t.Panels = append(t.Panels, figure{
			ID: x.ID + "-" + encodeID(what, name), Class: "schema", Name: name, Tab: name,
			Body: code("go", strings.TrimRight(b.Text, "\n")), Copy: true,
		})
	}
	if len(t.Panels) == 0 {
		return nil
	}
	return t
}
