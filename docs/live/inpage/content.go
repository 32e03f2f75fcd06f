package inpage

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"path"
	"slices"

	"github.com/learnrel/learnrel/docs/live"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/practice"
)

// A schema is what the playground starts from.
type schema struct {
	Files map[string]string `json:"files"`
}

// repair is a page of the error catalogue as an exercise.
type repair struct {
	schema
	Title   string   `json:"title"`
	Summary string   `json:"summary"`
	Types   []string `json:"types"`     // that the repaired schema has
	Edges   int      `json:"relations"` // how many relations it has
}

// task is an exercise on relations.
type task struct {
	schema
	ID      string           `json:"id"`   // of its part of the lesson's page
	Open    string           `json:"open"` // the file to edit
	Bundle  *practice.Bundle `json:"bundle"`
	Lessons []string         `json:"lessons"` // what is a lesson among the pages that a verdict names
}

// content makes the files with what the playground can start from: the schemas of the
// lessons, the errors that can be repaired, and the exercises that need no program.
func content(ctx context.Context, c *lesson.Course) (map[string][]byte, error) {
	files := map[string][]byte{}
	put := func(name string, v any) error {
		data, err := marshal(v)
		files[name+".json"] = data
		return err
	}
	for _, e := range c.Entries() {
		l, err := c.Lesson(e)
		if l == nil {
			return nil, err
		}
		if len(l.Schema) == 0 {
			continue
		}
		s := schema{map[string]string{}}
		for _, f := range l.Schema {
			s.Files[f.Name()] = string(f.Source)
		}
		if err := put("schemas/"+l.Page.Front.Schema, s); err != nil {
			return nil, err
		}
	}
	for _, e := range c.Errors() {
		l, err := c.Lesson(e)
		if l == nil {
			return nil, err
		}
		if r := repairOf(ctx, e.Code(), l); r != nil {
			if err := put("errors/"+e.Code(), r); err != nil {
				return nil, err
			}
		}
	}
	for _, ref := range practice.List(c) {
		t, err := taskOf(c, ref)
		if err != nil {
			return nil, err
		}
		if t == nil {
			continue
		}
		if err := put("exercises/"+ref.ID(), t); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// repairOf makes an exercise of a page with a schema of which the engine says what the
// page is about, and one of which it does not; or nil.
func repairOf(ctx context.Context, code string, l *lesson.Lesson) *repair {
	var r *repair
	for _, b := range l.Page.Numbered() {
		if b.Kind != lesson.BrokenSchema && b.Kind != lesson.Schema {
			continue
		}
		q := live.Question{Files: map[string]string{b.File: b.Text}}
		a := q.Answer(ctx)
		about := slices.ContainsFunc(a.Findings, func(f live.Finding) bool { return f.Code == code })
		switch {
		case r == nil && about:
			r = &repair{schema: schema{q.Files}, Title: l.Title, Summary: l.Page.Front.Summary}
		case r != nil && a.Good && !about:
			for _, t := range a.Types {
				r.Types = append(r.Types, t.Name)
			}
			r.Edges = len(a.Relations)
			return r
		}
	}
	return nil
}

// taskOf makes an exercise for the page; nil where a program has to run.
func taskOf(c *lesson.Course, ref practice.Ref) (*task, error) {
	x, err := practice.Read(c, ref)
	if err != nil || x.Runs() {
		return nil, err
	}
	b, err := practice.Bundled(c, ref)
	if err != nil {
		return nil, err
	}
	t := &task{schema: schema{map[string]string{}}, ID: "Exercise-" + ref.Name, Bundle: b, Lessons: c.Slugs()}
	for name, src := range x.Start {
		if path.Dir(name) == practice.SchemaDir {
			t.Files[path.Base(name)] = string(src)
		}
	}
	t.Open = path.Base(toEdit(x))
	return t, nil
}

// toEdit names the file of a start in which something is wrong: of which the solution has not
// all lines any more, or else the first that it changes.
func toEdit(x *practice.Exercise) (file string) {
	for _, name := range slices.Sorted(maps.Keys(x.Start)) {
		was, is := x.Start[name], x.Solution[name]
		if path.Dir(name) != practice.SchemaDir || bytes.Equal(was, is) {
			continue
		}
		if file == "" {
			file = name
		}
		kept := bytes.Split(is, []byte("\n"))
		for line := range bytes.SplitSeq(was, []byte("\n")) {
			if !slices.ContainsFunc(kept, func(k []byte) bool { return bytes.Equal(k, line) }) {
				return name
			}
		}
	}
	return file
}

// marshal writes JSON as short as it can be: it stands in files of its own.
func marshal(v any) ([]byte, error) {
	data, err := json.Marshal(v)
	return append(data, '\n'), err
}
