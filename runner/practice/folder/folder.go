// Package folder is a learner's practice on disk: one ordinary Go module for the
// exercises of a whole course, and what the learner has come to.
//
//	go.mod go.sum                       the versions that the course was run with
//	<lesson>/<exercise>/TASK.md         the task
//	<lesson>/<exercise>/ent/schema/     the schema to work on, in package schema
//	<lesson>/<exercise>/ent/generate.go go generate writes the client
//	<lesson>/<exercise>/solve.go        the code to work on, where there is any
//	.learnrel/practice.json             the progress
//
// An exercise is written when it is reached, so that the folder holds what the
// learner has seen. What a learner has written is never replaced: [Folder.Lay]
// writes files that are not there, and those that are still as an earlier version
// of the course had them, and [Folder.Reset] keeps what was there beside it.
package folder

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/learnrel/learnrel/runner/generate"
	"github.com/learnrel/learnrel/runner/gomod"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/practice"
	"github.com/learnrel/learnrel/runner/regular"
	"github.com/learnrel/learnrel/runner/save"
	"github.com/learnrel/learnrel/runner/toolchain"
)

const (
	stateDir  = ".learnrel"
	stateFile = ".learnrel/practice.json"
	taskFile  = "TASK.md"
	module    = "example.com/practice"
)

// ErrNone says that a folder holds no practice.
var ErrNone = errors.New("no practice: there is no " + stateFile)

// ErrTaken says that a folder which is to become a practice holds something else.
var ErrTaken = errors.New("is taken")

// A Folder is a practice on disk.
type Folder struct {
	Dir    string
	Course *lesson.Course
	Refs   []practice.Ref // the exercises of the course
}

// Find gives the nearest folder from dir upwards that holds a practice, or "".
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

// Open opens the practice in a folder, for a course. The error is ErrNone where
// there is none.
func Open(dir string, course *lesson.Course) (*Folder, error) {
	if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(stateFile))); err != nil {
		return nil, fmt.Errorf("%s: %w", dir, ErrNone)
	}
	return &Folder{dir, course, practice.List(course)}, nil
}

// Make makes a practice of a folder that is empty, or not there yet, or is one
// already: then it writes what is missing. courseDir is where the course is on
// disk, or "" for the built-in one.
func Make(dir string, course *lesson.Course, courseDir string) (*Folder, error) {
	f, err := Open(dir, course)
	if err != nil {
		if err := vacant(dir); err != nil {
			return nil, err
		}
		f = &Folder{dir, course, practice.List(course)}
	}
	mod, sum, err := gomod.Slim(toolchain.Course{FS: course.FS, Dir: course.Dir}, module)
	if err != nil {
		return nil, fmt.Errorf("make the practice: %w", err)
	}
	// The progress comes first: with it the folder is a practice, in which whoever is
	// ended here can go on.
	if err := f.Change(func(p *Progress) { p.Course = courseDir }); err != nil {
		return nil, fmt.Errorf("make the practice: %w", err)
	}
	save.SweepIn(dir)
	for _, file := range []struct {
		name string
		data []byte
	}{{"go.mod", mod}, {"go.sum", sum}} {
		if err := f.writeNew(file.name, file.data); err != nil {
			return nil, fmt.Errorf("make the practice: %w", err)
		}
	}
	return f, nil
}

// vacant tells whether a folder can become a practice.
func vacant(dir string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		if info, wrong := os.Stat(dir); wrong == nil && !info.IsDir() {
			return fmt.Errorf("%s %w: it is a file", dir, ErrTaken)
		}
		return err
	}
	for _, e := range entries {
		// A folder for the progress without progress is a rest.
		if e.Name() != stateDir {
			return fmt.Errorf("%s %w: the folder holds %s", dir, ErrTaken, e.Name())
		}
	}
	return nil
}

func (f *Folder) path(name string) string { return filepath.Join(f.Dir, filepath.FromSlash(name)) }

// writeNew writes a file that is not there, whole or not at all.
func (f *Folder) writeNew(name string, data []byte) error {
	err := save.File(f.path(name), nil, data)
	if errors.Is(err, save.ErrChanged) {
		return nil
	}
	return err
}

// Of gives the exercise that a place in the practice belongs to: a file, or the
// working folder. ok is false for one that belongs to none.
func (f *Folder) Of(name string) (r practice.Ref, ok bool) {
	abs, err := filepath.Abs(name)
	if err != nil {
		return r, false
	}
	dir, err := filepath.Abs(f.Dir)
	if err != nil {
		return r, false
	}
	rel, err := filepath.Rel(dir, abs)
	if err != nil || !filepath.IsLocal(rel) {
		return r, false
	}
	return f.OfFile(filepath.ToSlash(rel))
}

// OfFile gives the exercise that a file belongs to, by its slash-separated name
// within the practice.
func (f *Folder) OfFile(name string) (r practice.Ref, ok bool) {
	for _, r := range f.Refs {
		if id := r.ID(); name == id || strings.HasPrefix(name, id+"/") {
			return r, true
		}
	}
	return r, false
}

// Answer reads the learner's answer to an exercise. Files are named as in the
// exercise's folder. What is deleted is just not there.
func (f *Folder) Answer(x *practice.Exercise) (practice.Answer, error) {
	a := practice.Answer{}
	for _, dir := range []string{practice.SchemaDir, "."} {
		entries, err := os.ReadDir(f.path(path.Join(x.ID(), dir)))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		} else if err != nil {
			return nil, fmt.Errorf("read the answer: %w", err)
		}
		for _, e := range entries {
			if !regular.IsGo(e.Name()) || e.IsDir() {
				continue
			}
			name := path.Join(dir, e.Name())
			src, err := regular.ReadFile(f.path(path.Join(x.ID(), name)))
			if err != nil {
				return nil, fmt.Errorf("read the answer: %w", err)
			}
			a[name] = src
		}
	}
	return a, nil
}

// Path gives the place on disk of a file of an exercise.
func (f *Folder) Path(id, name string) string { return f.path(path.Join(id, name)) }

// files are those that the learner gets, by their names in the exercise's folder.
func files(x *practice.Exercise) map[string][]byte {
	all := map[string][]byte{taskFile: []byte(task(x))}
	schema := false
	var sources [][]byte
	for name, src := range x.Start {
		all[name] = src
		if path.Dir(name) == practice.SchemaDir {
			schema = true
			sources = append(sources, src)
		}
	}
	if schema {
		all["ent/generate.go"] = []byte("// Package ent is the client that go generate makes from the schema.\npackage ent\n\n//go:generate go run " +
			gomod.EntCommand + " generate --feature " + strings.Join(generate.Features(sources...), ",") + " ./schema\n")
	}
	return all
}

// task is the text of TASK.md.
func task(x *practice.Exercise) string {
	return "# " + x.Page.Front.Title + "\n\n" + x.Task + "\n\n" +
		"`learnrel verify` judges it, `learnrel hint` helps, `learnrel sql` opens its database, and `learnrel show " + x.Lesson + "` is the lesson.\n"
}
