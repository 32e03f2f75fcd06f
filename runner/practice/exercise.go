package practice

import (
	"path"
	"slices"
	"strings"

	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/regular"
)

// An Exercise is a page, taken apart.
type Exercise struct {
	Lesson string // its slug
	Name   string
	Page   *lesson.Page

	Task       string // markdown
	Start      Answer
	Fails      Reason // why the start does
	Properties []Property
	Hints      []lesson.Item
	Wrong      []Wrong
	Right      []Right
	Solution   Answer
	Why        string // markdown
	Probes     []*lesson.Block

	// pages tells which lessons and errors the course has pages of.
	pages    map[string]bool
	problems lesson.Problems
}

// A Wrong is a typical answer that falls short.
type Wrong struct {
	Title string
	Text  string // what the page says of it, markdown
	Line  int
	Answer
	Fails Reason
}

// A Right is an answer that looks nothing like the solution, and passes as well.
type Right struct {
	Title string
	Line  int
	Answer
}

// A Reason is why an answer falls short, as the page has it.
type Reason struct {
	Block *lesson.Block   // that holds the judge's words; nil where there is none
	At    catalogue.Stage // or the kind of a property
	Code  string
}

// An Answer is the files of an answer by their names, from the exercise's folder:
// ent/schema/book.go, solve.go.
type Answer map[string][]byte

// SchemaDir is where an answer has its schema.
const SchemaDir = "ent/schema"

// ID names the exercise within its course.
func (x *Exercise) ID() string { return x.Lesson + "/" + x.Name }

// Package is the name of the exercise's Go package.
func (x *Exercise) Package() string { return strings.ReplaceAll(x.Name, "-", "") }

// Runs tells whether it takes a program to judge an answer.
func (x *Exercise) Runs() bool {
	return len(x.Probes) > 0 || slices.ContainsFunc(x.Properties, func(p Property) bool { return p.Runs() })
}

// schema gives the files of the answer's schema by their names alone.
func (a Answer) schema() map[string][]byte {
	files := map[string][]byte{}
	for name, src := range a {
		if path.Dir(name) == SchemaDir && regular.IsGo(name) {
			files[name] = src
		}
	}
	return files
}

// Equal tells whether two answers have the same files.
func (a Answer) Equal(b Answer) bool {
	if len(a) != len(b) {
		return false
	}
	for name, src := range a {
		if other, ok := b[name]; !ok || string(other) != string(src) {
			return false
		}
	}
	return true
}

// Judged tells whether a file of a practice, <lesson>/<exercise>/…, is part of an
// answer: what ent generates is not.
func Judged(name string) bool {
	dir := path.Dir(name)
	ofAnswer := strings.Count(dir, "/") == 1 || strings.HasSuffix(dir, "/"+SchemaDir) && strings.Count(dir, "/") == 3
	return ofAnswer && regular.IsGo(name)
}
