package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/judge"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/save"
)

// stale is a recording that is not as it was, and what it should be.
type stale struct{ was, now lesson.Recording }

// startRecordings makes the folders of recordings that a check is to write, which says that
// the course keeps them: those of a server for itself, and without one for all.
func (a *app) startRecordings(s *subject) error {
	if s.root == "" || s.copy != nil {
		return usageError{hintedError{errors.New("there is no course to keep recordings in"), "run it in the folder of a course, or name one with --course"}}
	}
	s.recording = true
	dialects := catalogue.DialectNames()[1:]
	if a.server != nil {
		dialects = []string{a.server.Dialect()}
	}
	for _, dialect := range dialects {
		if _, ok := catalogue.FindDialect(dialect); !ok {
			continue // SQLite in a file, which the pages are about
		}
		if err := os.MkdirAll(s.file(lesson.RecordedDir+"/"+dialect), 0o777); err != nil {
			return environmentError{fmt.Errorf("record: %w", err)}
		}
	}
	return nil
}

// compareRecordings finds the recordings that what came of a page contradicts.
func (c *checked) compareRecordings(s *subject) {
	for _, was := range c.lesson.Recordings {
		if now := judge.Record(c.lesson, c.result, was); now.String() != was.Source() {
			c.stale = append(c.stale, stale{was, now})
		}
	}
	if s.recording {
		return // they will be written
	}
	for _, r := range c.stale {
		c.facts = append(c.facts, r.problem(c.entry.Slug))
	}
}

// problem says where a recording is not so.
func (r stale) problem(slug string) lesson.Problem {
	was, now := strings.Split(r.was.Source(), "\n"), strings.Split(r.now.String(), "\n")
	line := 0
	for line < len(was)-1 && line < len(now) && was[line] == now[line] {
		line++
	}
	p := lesson.Problem{
		File: lesson.RecordedFile(slug, r.was.Dialect), Line: line + 1, Col: 1, Lesson: slug,
		Message: "it is something else on " + r.was.Dialect, Hint: "learnrel check --record writes what is, with --db and the URL of a server for what only that can say",
	}
	if line < len(now) && now[line] != "" {
		p.Message += ": " + now[line]
	}
	return p
}

// record writes the recordings that are not so. A page whose recording can't be written
// says so, and the others are.
func (s *subject) record(all []checked) {
	for i := range all {
		c := &all[i]
		for _, r := range c.stale {
			if c.unsaved = errors.Join(c.unsaved, s.saveRecording(c.entry.Slug, r)); c.unsaved == nil {
				c.updated = true
			}
		}
	}
}

// saveRecording writes a recording; one with nothing in it has no file.
func (s *subject) saveRecording(slug string, r stale) error {
	name := lesson.RecordedFile(slug, r.was.Dialect)
	if r.now.String() == "" {
		return saved(name, os.Remove(s.file(name)))
	}
	if err := os.MkdirAll(filepath.Dir(s.file(name)), 0o777); err != nil {
		return saved(name, err)
	}
	if err := s.leadsOut(filepath.Dir(s.file(name)), name); err != nil {
		return err
	}
	save.SweepIn(filepath.Dir(s.file(name)))
	var was []byte // nil where there is no file yet
	if r.was.Source() != "" {
		was = []byte(r.was.Source())
	}
	return saved(name, save.File(s.file(name), was, []byte(r.now.String())))
}
