// Package workspace is a learner's own copy of a lesson: an ordinary ent project
// on disk, which the go command runs and ent generates without learnrel.
//
//	main.go                 runs the steps in the page's order
//	steps.go                the lesson's steps, in package main
//	README.md               the page without its front matter
//	ent/schema/*.go         the paired schema, in package schema
//	ent/generate.go         go generate writes the client into ent
//	guarded/ent/…           the same for each other schema that the lesson uses
//	internal/names/…        the course's other packages that they import, where they were
//	.learnrel/copy.json     what the copy was made from
//	.learnrel/original/     the files as they were, for diff and reset
//
// [Copy.Course] gives such a folder the form of a course of one lesson, so that
// the runner takes it for any other: steps.go is lessons/<slug>/steps.go, and so
// on, with package clauses and import paths as a course has them and no line
// moved. What the runner says of its files is said of the learner's by
// [Copy.Report] and [Copy.Problems].
package workspace

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/regular"
)

// Where a copy keeps what is not the learner's.
const (
	stateDir    = ".learnrel"
	stateFile   = ".learnrel/copy.json"
	originalDir = ".learnrel/original"
	readme      = "README.md"
	mainFile    = "main.go"
)

// stateFormat is that of the state file.
const stateFormat = 1

// ErrNoCopy says that a folder holds no copy of a lesson.
var ErrNoCopy = errors.New("no copy of a lesson: there is no " + stateFile)

// A Copy is a folder that [Start] wrote.
type Copy struct {
	Dir    string // on disk
	Lesson string // the slug of the lesson that it is a copy of
	state  state
}

// state is what a copy was made from.
type state struct {
	Format  int     `json:"format"`
	Slug    string  `json:"lesson"`
	Title   string  `json:"title"`
	Module  string  `json:"module"`  // of the course
	Package string  `json:"package"` // of the steps in the course
	Front   string  `json:"front"`   // the front matter of the page
	Schemas []place `json:"schemas"` // the paired one first
	// Helpers are the folders of the course's other packages that came along.
	Helpers []string `json:"helpers,omitempty"`
	// Files are those beside the page, by their names.
	Files []string `json:"files,omitempty"`
}

// place says where the parts of a schema are.
type place struct {
	Name    string `json:"name"`    // of its folder in the course
	Package string `json:"package"` // in the course
	Dir     string `json:"dir"`     // of its client in the copy; the schema is below it
}

func (p place) schemaDir() string { return path.Join(p.Dir, "schema") }

// Find gives the nearest folder from dir upwards that holds a copy, or "".
func Find(dir string) string {
	for {
		if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(stateFile))); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}

// Open opens the copy in a folder. The error is ErrNoCopy where there is none.
func Open(dir string) (*Copy, error) {
	data, err := regular.ReadFile(filepath.Join(dir, filepath.FromSlash(stateFile)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w", dir, ErrNoCopy)
	} else if err != nil {
		return nil, fmt.Errorf("open the copy: %w", err)
	}
	c := &Copy{Dir: dir}
	if err := json.Unmarshal(data, &c.state); err != nil {
		return nil, fmt.Errorf("open the copy: %s: %w", filepath.Join(dir, filepath.FromSlash(stateFile)), err)
	}
	if c.state.Format != stateFormat || len(c.state.Schemas) == 0 {
		return nil, fmt.Errorf("open the copy: %s has format %d, and this learnrel knows %d", filepath.Join(dir, filepath.FromSlash(stateFile)), c.state.Format, stateFormat)
	}
	// What stands below the front matter is the learner's, so it has to end there.
	if front := c.state.Front; !strings.HasPrefix(front, "---\n") || strings.Index(front, "\n---\n") != len(front)-len("\n---\n") {
		return nil, fmt.Errorf("open the copy: %s holds no front matter", filepath.Join(dir, filepath.FromSlash(stateFile)))
	}
	c.Lesson = c.state.Slug
	return c, nil
}

// Original gives the place on disk of what a folder of the copy was at first.
func (c *Copy) Original(dir string) string { return c.path(path.Join(originalDir, dir)) }

// path gives the place on disk of a slash-separated name within the copy.
func (c *Copy) path(name string) string { return filepath.Join(c.Dir, filepath.FromSlash(name)) }

// original reads a file as it was when the copy was made.
func (c *Copy) original(name string) ([]byte, error) {
	return regular.ReadFile(c.path(path.Join(originalDir, name)))
}

// lessonDir is the lesson's folder in the course.
func (s state) lessonDir() string { return path.Join(lesson.Folder, s.Slug) }
