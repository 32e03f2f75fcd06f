package practice

import (
	"fmt"
	"go/format"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/regular"
)

// A Ref names an exercise and where it is, before its page is read.
type Ref struct {
	Lesson lesson.Entry
	Name   string
	Number int // from 1, through the course
}

// ID names the exercise within its course.
func (r Ref) ID() string { return r.Lesson.Slug + "/" + r.Name }

// List gives the exercises of a course in the order of its lessons. It reads the
// lessons' front matter alone; what is wrong with that is told when a lesson is
// read.
func List(c *lesson.Course) []Ref {
	var all []Ref
	for _, e := range c.Entries() {
		front, _ := c.Front(e.Slug)
		for _, name := range front.Exercises {
			all = append(all, Ref{e, name, len(all) + 1})
		}
	}
	return all
}

// Read reads an exercise whole. The error is nil or lesson.Problems; the exercise
// is nil only when its page can't be read.
func Read(c *lesson.Course, r Ref) (*Exercise, error) {
	file := lesson.ExercisePath(r.Lesson.Slug, r.Name)
	src, err := fs.ReadFile(c.FS, file)
	if err != nil {
		return nil, lesson.Problems{{File: file, Line: 1, Col: 1, Lesson: r.Lesson.Slug, Message: "the exercise has no page", Hint: "write it, or take it out of the lesson's front matter"}}
	}
	x, err := Parse(file, src, func(schema string) Answer { return given(c, schema) })
	x.pages = pagesOf(c)
	var problems lesson.Problems
	if ps, ok := err.(lesson.Problems); ok {
		problems = append(problems, ps...)
	}
	if ps, ok := c.CheckLinks(x.Page).(lesson.Problems); ok {
		problems = append(problems, ps...)
	}
	problems = append(problems, x.checkPages()...)
	problems = append(problems, x.checkSchema(c)...)
	for i := range problems {
		problems[i].Lesson = r.Lesson.Slug
	}
	return x, problems.Err()
}

// pagesOf gives the pages that a failure can name.
func pagesOf(c *lesson.Course) map[string]bool {
	all := map[string]bool{}
	for _, name := range slices.Concat(c.Slugs(), c.Codes()) {
		all[name] = true
	}
	return all
}

// checkPages wants the pages that properties and the front matter name to be there.
func (x *Exercise) checkPages() (problems lesson.Problems) {
	known := make([]string, 0, len(x.pages))
	for name := range x.pages {
		known = append(known, name)
	}
	slices.Sort(known)
	complain := func(line int, name string) {
		if name != "" && !x.pages[name] {
			hint := "name a lesson, or the code of an error"
			if near := lesson.Nearest(name, known); near != "" {
				hint = "did you mean " + quote(near) + "?"
			}
			problems = append(problems, lesson.Problem{File: x.Page.File, Line: line, Col: 1, Message: fmt.Sprintf("there is no page %q", name), Hint: hint})
		}
	}
	for _, p := range x.Properties {
		if s, ok := p.(interface{ named() string }); ok {
			complain(p.At().Line, s.named())
		}
	}
	for _, code := range x.Page.Front.Errors {
		complain(x.Page.Front.Line("errors"), code)
	}
	return problems
}

func (l *relationLine) named() string { return l.see }
func (l *typeLine) named() string     { return l.see }
func (l *methodLine) named() string   { return l.see }
func (l *probeLine) named() string    { return l.see }

// checkSchema wants the schema that the front matter names to be there.
func (x *Exercise) checkSchema(c *lesson.Course) lesson.Problems {
	name := x.Page.Front.Schema
	if name == "" || given(c, name) != nil {
		return nil
	}
	var known []string
	entries, _ := fs.ReadDir(c.FS, lesson.SchemaDir)
	for _, e := range entries {
		if e.IsDir() {
			known = append(known, e.Name())
		}
	}
	return lesson.Problems{{File: x.Page.File, Line: x.Page.Front.Line("schema"), Col: 1, Message: fmt.Sprintf("no schema %q in %s", name, lesson.SchemaDir), Hint: lesson.NearHint(name, known)}}
}

var packageClause = regexp.MustCompile(`(?m)^package \w+`)

// given gives the files of one of the course's schemas as an answer has them, in
// package schema; nil when there is none.
func given(c *lesson.Course, schema string) Answer {
	dir := path.Join(lesson.SchemaDir, schema)
	entries, err := fs.ReadDir(c.FS, dir)
	if err != nil {
		return nil
	}
	files := Answer{}
	for _, e := range entries {
		if !regular.IsGo(e.Name()) {
			continue
		}
		src, err := fs.ReadFile(c.FS, path.Join(dir, e.Name()))
		if err != nil {
			continue
		}
		at := packageClause.FindIndex(src)
		if at != nil {
			src = slices.Concat(src[:at[0]], []byte("package schema"), src[at[1]:])
		}
		if formatted, err := format.Source(src); err == nil {
			src = formatted
		}
		files[path.Join(SchemaDir, e.Name())] = src
	}
	return files
}

// Find gives the exercise that a name stands for: its ID, its number, its name
// where no other lesson has it, or a lesson's, which is its first. The error is a
// *lesson.NameError.
func Find(all []Ref, name string) (Ref, error) {
	var named, ofLesson []Ref
	for _, r := range all {
		if name == r.ID() || name == fmt.Sprint(r.Number) {
			return r, nil
		}
		if name == r.Name {
			named = append(named, r)
		}
		if name == r.Lesson.Slug {
			ofLesson = append(ofLesson, r)
		}
	}
	switch {
	case len(named) == 1:
		return named[0], nil
	case len(named) > 1:
		var ids []string
		for _, r := range named {
			ids = append(ids, r.ID())
		}
		return Ref{}, &lesson.NameError{Name: name, Message: fmt.Sprintf("exercise %q could be any of %d", name, len(named)), Hint: "one of: " + strings.Join(ids, ", ")}
	case len(ofLesson) > 0:
		return ofLesson[0], nil
	}
	var known []string
	for _, r := range all {
		known = append(known, r.Name, r.ID())
	}
	hint := "learnrel progress lists them all"
	if near := lesson.Nearest(name, known); near != "" {
		hint = "did you mean " + quote(near) + "?"
	}
	return Ref{}, &lesson.NameError{Name: name, Message: fmt.Sprintf("no exercise %q", name), Hint: hint}
}
