package main

import (
	"errors"
	"os"

	"github.com/learnrel/learnrel/runner/judge"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/workspace"
)

// A subject is what run, check and watch work on: pages of a course, or the lesson
// of a learner's copy.
type subject struct {
	course  *lesson.Course
	root    string          // the folder, or "" for the built-in course
	copy    *workspace.Copy // nil for a course
	entries []lesson.Entry
	all     bool // of the course

	recording bool // what servers give is to be written down
}

// subject finds the lessons that the command line means. Within a copy that is
// its own lesson, unless others are named.
func (a *app) subject(names []string) (*subject, error) {
	copied, err := a.copy()
	if err != nil {
		return nil, err
	}
	if copied != nil && ownLesson(copied, names) {
		return ofCopy(copied)
	}
	course, root, err := a.course()
	if err != nil {
		return nil, err
	}
	s := &subject{course: course, root: root, entries: course.Pages(), all: len(names) == 0}
	if !s.all {
		s.entries, err = find(course, names)
	}
	return s, err
}

func ofCopy(c *workspace.Copy) (*subject, error) {
	course, err := c.Course()
	if err != nil {
		return nil, hintedError{err, "learnrel reset brings back what the lesson came with"}
	}
	return &subject{course: course, root: c.Dir, copy: c, entries: course.Entries(), all: true}, nil
}

// copy opens the copy that --course names or that is around the working folder,
// and nearer than a course; nil for none.
func (a *app) copy() (*workspace.Copy, error) {
	if a.ours {
		return nil, nil
	}
	if a.dir != "" {
		c, err := workspace.Open(a.dir)
		if errors.Is(err, workspace.ErrNoCopy) {
			return nil, nil
		}
		return c, err
	}
	dir, err := os.Getwd()
	if err != nil {
		return nil, nil
	}
	root := workspace.Find(dir)
	if root == "" || len(courseAround()) > len(root) {
		return nil, nil
	}
	return workspace.Open(root)
}

// theCopy is copy for the commands that need one.
func (a *app) theCopy() (*workspace.Copy, error) {
	c, err := a.copy()
	if err == nil && c == nil {
		err = usageError{hintedError{errors.New("this folder is no copy of a lesson"), "learnrel start LESSON makes one"}}
	}
	return c, err
}

// ownLesson tells whether names mean the lesson of a copy.
func ownLesson(c *workspace.Copy, names []string) bool {
	for _, name := range names {
		if name != c.Lesson {
			return false
		}
	}
	return true
}

// lesson reads a lesson. Its problems are named as in the copy.
func (s *subject) lesson(e lesson.Entry) (*lesson.Lesson, error) {
	l, err := s.course.Lesson(e)
	if l != nil {
		l.Own = s.copy != nil
	}
	return l, s.named(err)
}

func (s *subject) named(err error) error {
	if ps, ok := err.(lesson.Problems); ok && s.copy != nil {
		return s.copy.Problems(ps)
	}
	return err
}

// judge compares what a lesson did with its page.
func (s *subject) judge(l *lesson.Lesson, res *judge.Result) *judge.Report {
	var voice judge.Voice
	if s.copy != nil {
		voice = s.copy.Voice()
	}
	return judge.Judge(l, res, voice)
}

// problems gives what is wrong with the course as a whole, where all of it is
// meant.
func (s *subject) problems() lesson.Problems {
	if !s.all {
		return nil
	}
	return s.course.Problems()
}

// page gives the page of a lesson as it is on disk.
func (s *subject) page(l *lesson.Lesson) string {
	if s.copy != nil {
		return s.copy.Page(l)
	}
	return l.Page.String()
}
