package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/learnrel/learnrel/runner/judge"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/save"
)

// update writes the pages that are not true as they should be. A page that can't be
// written says so, and the others are.
func (s *subject) update(all []checked) {
	save.Sweep(s.root)
	for i := range all {
		c := &all[i]
		if c.report == nil || string(c.report.Page) == c.page {
			continue
		}
		if c.unsaved = s.savePage(c); c.unsaved != nil {
			continue
		}
		c.updated = true
		for j := range c.report.Verdicts {
			if v := &c.report.Verdicts[j]; v.Status == judge.Differs {
				*v = judge.Verdict{Number: v.Number, Block: v.Block, Line: v.Line, Status: judge.Pass, Message: "updated"}
			}
		}
	}
}

// updateExercises writes what the judge says into the pages of exercises.
func (s *subject) updateExercises(all []proven) {
	for i := range all {
		p := &all[i]
		if p.proof == nil || len(p.proof.Says) == 0 {
			continue
		}
		p.unsaved = s.saveBlocks(p.exercise.Page, p.proof.Says)
		p.updated = p.unsaved == nil
	}
}

// savePage writes a page as it should be. A learner's copy of one is written when
// nobody else has.
func (s *subject) savePage(c *checked) error {
	if s.copy == nil {
		return s.saveBlocks(c.lesson.Page, c.report.Contents)
	}
	file := c.report.File
	return saved(file, save.File(s.file(file), []byte(c.page), c.report.Page))
}

// saveBlocks writes contents into the blocks of a page, and leaves alone whatever else
// was written into its file since it was read.
func (s *subject) saveBlocks(page *lesson.Page, contents map[*lesson.Block]string) error {
	file, was := s.file(page.File), []byte(page.String())
	if err := s.leadsOut(file, page.File); err != nil {
		return err
	}
	for {
		now, ok := page.Refit(was, contents)
		if !ok {
			return saved(page.File, save.ErrChanged)
		}
		if bytes.Equal(now, was) {
			return nil
		}
		if _, err := lesson.Parse(page.File, now); err != nil {
			return fmt.Errorf("%s is left as it is, for with what came of its blocks it would be no page: %w", page.File, err)
		}
		err := save.File(file, was, now)
		if !errors.Is(err, save.ErrChanged) {
			return saved(page.File, err)
		}
		if was, err = os.ReadFile(file); err != nil {
			return saved(page.File, err)
		}
	}
}

// file gives the place on disk of a file of the course.
func (s *subject) file(name string) string { return filepath.Join(s.root, filepath.FromSlash(name)) }

// leadsOut refuses to write a page that is a link to a file outside the course.
func (s *subject) leadsOut(file, name string) error {
	root, err := filepath.EvalSymlinks(s.root)
	if err != nil {
		return saved(name, err)
	}
	target, err := filepath.EvalSymlinks(file)
	if err != nil {
		return saved(name, err)
	}
	if rel, err := filepath.Rel(root, target); err != nil || !filepath.IsLocal(rel) {
		return fmt.Errorf("%s is a link that leads out of the course, and is left as it is", name)
	}
	return nil
}

// saved says of a file why it was not written.
func saved(name string, err error) error {
	if errors.Is(err, save.ErrChanged) {
		return hintedError{fmt.Errorf("%s was changed while it was checked, and is left as it is", name), "run learnrel check --update again"}
	}
	if err != nil {
		return environmentError{fmt.Errorf("update %s: %w", name, err)}
	}
	return nil
}

// unsavedProblem tells in JSON of a page that was not written.
func unsavedProblem(r *judge.Report, err error) lesson.Problems {
	if err == nil {
		return nil
	}
	return lesson.Problems{{File: r.File, Line: 1, Col: 1, Message: err.Error(), Hint: hintFor(err), Lesson: r.Lesson}}
}
