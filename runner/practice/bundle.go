package practice

import (
	"fmt"
	"slices"

	"github.com/learnrel/learnrel/runner/lesson"
)

// A Bundle is an exercise with what its judge takes of the course, for a place that has no
// files and reads no markdown: a page of the site. A program that takes a bundle apart links
// nothing that reads pages.
type Bundle struct {
	Lesson   string            `json:"lesson"`
	Name     string            `json:"name"`
	Start    map[string]string `json:"start"`
	Solution map[string]string `json:"solution"`
	Rules    []Rule            `json:"rules"`
	Pages    []string          `json:"pages"` // that a failure can name
}

// A Rule is a property as its line has it.
type Rule struct {
	Kind string `json:"kind"`
	Line int    `json:"line"`
	Text string `json:"text"`
}

// Bundled bundles an exercise of a course.
func Bundled(c *lesson.Course, r Ref) (*Bundle, error) {
	x, err := Read(c, r)
	if err != nil {
		return nil, err
	}
	b := &Bundle{Lesson: x.Lesson, Name: x.Name, Start: texts(x.Start), Solution: texts(x.Solution), Pages: slices.Concat(c.Slugs(), c.Codes())}
	for _, p := range x.Properties {
		b.Rules = append(b.Rules, Rule{p.Kind(), p.At().Line, p.At().Text})
	}
	return b, nil
}

func texts(a Answer) map[string]string {
	all := map[string]string{}
	for name, src := range a {
		all[name] = string(src)
	}
	return all
}

// ofSchema reads the lines that a schema alone is judged by: what reads the others has no
// place in a page.
var ofSchema = map[string]func(Place) (Property, *badLine){"relation": readRelation, "methods": readMethods}

// Unbundle takes an exercise out of a bundle, with all that the judge of a schema needs.
func Unbundle(b *Bundle) (*Exercise, error) {
	x := &Exercise{Lesson: b.Lesson, Name: b.Name, Start: answerOf(b.Start), Solution: answerOf(b.Solution), pages: map[string]bool{}}
	for _, r := range b.Rules {
		read := ofSchema[r.Kind]
		if read == nil {
			return nil, fmt.Errorf("it takes a program to judge a property called %q", r.Kind)
		}
		property, wrong := read(Place{Line: r.Line, Text: r.Text})
		if wrong != nil {
			return nil, fmt.Errorf("line %d: %s", r.Line, wrong.message)
		}
		x.Properties = append(x.Properties, property)
	}
	link(x.Properties)
	for _, name := range b.Pages {
		x.pages[name] = true
	}
	return x, nil
}

func answerOf(texts map[string]string) Answer {
	files := Answer{}
	for name, text := range texts {
		files[name] = []byte(text)
	}
	return files
}
