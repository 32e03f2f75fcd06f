package lesson

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// ExercisePath gives the page of a lesson's exercise.
func ExercisePath(slug, name string) string {
	return path.Join(Folder, slug, exercisesDir, name) + ".md"
}

// checkExercises wants the exercises that the front matter lists and those in the
// lesson's folder to be the same.
func (l *Lesson) checkExercises(c *Course) (problems Problems) {
	listed := l.Page.Front.Exercises
	dir := path.Join(Folder, l.Slug, exercisesDir)
	entries, err := fs.ReadDir(c.FS, dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Problems{{File: dir, Line: 1, Col: 1, Message: err.Error()}}
	}
	var there []string
	for _, e := range entries {
		name, isPage := strings.CutSuffix(e.Name(), ".md")
		file := path.Join(dir, e.Name())
		switch {
		case hidden(e.Name()):
			continue
		case e.IsDir() || !isPage:
			problems = append(problems, Problem{File: file, Line: 1, Col: 1, Message: "the file belongs to no exercise", Hint: "the folder holds pages alone, <name>.md; move it or delete it"})
			continue
		case !slices.Contains(listed, name):
			problems = append(problems, Problem{File: file, Line: 1, Col: 1, Message: "the lesson does not list the exercise", Hint: fmt.Sprintf("add %s to exercises: in the front matter of %s", name, l.Page.File)})
		}
		there = append(there, name)
	}
	return append(problems, l.checkListed(listed, there)...)
}

func (l *Lesson) checkListed(listed, there []string) (problems Problems) {
	at := Problem{File: l.Page.File, Line: l.Page.Front.Line("exercises"), Col: 1}
	for i, name := range listed {
		switch {
		case slices.Contains(listed[:i], name):
			at.Message, at.Hint = fmt.Sprintf("exercise %q is listed twice", name), "list it once"
		case !slices.Contains(there, name):
			at.Message, at.Hint = fmt.Sprintf("exercise %q has no page", name), NearHint(name, there)
			if len(there) == 0 {
				at.Hint = "write " + ExercisePath(l.Slug, name)
			}
		default:
			continue
		}
		problems = append(problems, at)
	}
	return problems
}

// CheckLinks wants the links of a page that stay within the course to lead
// somewhere.
func (c *Course) CheckLinks(p *Page) error { return (&Lesson{Page: p}).checkLinks(c).err() }
