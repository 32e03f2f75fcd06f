package site

import (
	"html/template"
	"slices"
	"strings"

	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/lesson"
)

// relations are what the front matter's words stand for.
var relations = map[string]string{"o2m": "one to many", "m2m": "many to many", "o2o": "one to one"}

// Relations gives the shapes of the lesson in words.
func (p *page) Relations() (names []string) {
	for _, r := range p.Front.Relation {
		names = append(names, relations[r])
	}
	return names
}

// lessonContent is what the template of a lesson shows.
type lessonContent struct {
	*page
	Body           template.HTML
	Concepts       []link
	Requires       []link
	Schema         *tabs
	SchemaName     string
	Play           string // where the playground starts from it, or ""
	Steps          *steps // or nil
	Previous, Next *page
	Errors         []link // that it shows
	Exercises      []exercise

	// Of the pages of errors:
	Stage   catalogue.Stage
	Texts   []string // what its messages are made of
	Related []link
	Shown   []link // the lessons that show it
}

// StageID is where the errors of the page's stage are listed.
func (c lessonContent) StageID() string { return stageID(c.Stage) }

// link is a link from the page that shows it.
type link struct{ Href, Text string }

// lessonPage renders a lesson.
func (b *builder) lessonPage(p *page) ([]byte, error) {
	c := lessonContent{page: p, Stage: p.Front.Stage, Related: b.errorLinks(p, p.Front.Related)}
	if p.Code() != "" {
		c.Play = p.playLink(b.Live, "error", p.Code())
		c.Texts, c.Shown = texts(p.Code()), b.shownIn(p, p.Code())
	} else {
		c.Play = p.playLink(b.Live, "schema", p.Front.Schema)
		c.Errors = b.errorLinks(p, p.Front.Errors)
		if i := p.Number - 1; i > 0 {
			c.Previous = b.lessons[i-1]
		}
		if p.Number < len(b.lessons) {
			c.Next = b.lessons[p.Number]
		}
	}
	for _, name := range p.Front.Concepts {
		c.Concepts = append(c.Concepts, link{"../concepts.html#" + encodeID("Concept", name), name})
	}
	for _, slug := range p.Front.Requires {
		if r := b.bySlug[slug]; r != nil {
			c.Requires = append(c.Requires, link{slug + ".html", r.Title})
		}
	}
	var err error
	if p.lesson != nil && p.tree != nil && len(p.Problems) == 0 {
		if c.Steps, err = b.steps(p); err != nil {
			return nil, err
		}
		body, err := b.body(p)
		if err != nil {
			return nil, err
		}
		c.Body, c.SchemaName = body, p.Front.Schema
		c.Schema = schemaTabs(p.lesson)
		if c.Exercises, err = b.exercises(p); err != nil {
			return nil, err
		}
	}
	return b.render("lesson", c, layout{Title: p.Title, Summary: p.Front.Summary, Path: p.Href, File: p.File, Current: p.Slug, Kind: "article", Contents: c.contents(), Runs: c.Steps != nil && c.Steps.Not == ""})
}

// contents lists what the page has, below its introduction.
func (c lessonContent) contents() []heading {
	if len(c.Problems) > 0 {
		return nil
	}
	all := slices.Clone(c.Headings)
	if len(c.Exercises) > 0 {
		all = append(all, heading{ID: "Page-turn", Text: "Your turn"})
	}
	if c.Schema != nil {
		all = append(all, heading{ID: "Page-schema", Text: "The schema"})
	}
	return all
}

// schemaTabs gives the files of the paired schema, or nil.
func schemaTabs(l *lesson.Lesson) *tabs {
	t := &tabs{Label: "files of the schema " + l.Page.Front.Schema}
	for _, f := range l.Schema {
		t.Panels = append(t.Panels, figure{
			ID: schemaID(f.Name()), Class: "schema", Name: f.Name(), Tab: f.Name(),
			Body: code("go", strings.TrimRight(string(f.Source), "\n")), Copy: true,
		})
	}
	if len(t.Panels) == 0 {
		return nil
	}
	return t
}

func schemaID(file string) string { return encodeID("Schema", strings.TrimSuffix(file, ".go")) }
