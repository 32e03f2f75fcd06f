package scaffold

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/save"
)

// ErrLesson says that an exercise can't be listed by its lesson.
var ErrLesson = errors.New("can't list the exercise")

// Exercise adds an exercise to a lesson of a course, behind those that it has, and
// gives the files that it wrote, slash-separated. The error may be ErrTaken, ErrName
// or ErrLesson; then nothing was written.
func Exercise(course *lesson.Course, dir, slug, name string) ([]string, error) {
	n, err := namesOf(name, course.Module)
	if err != nil {
		return nil, err
	}
	front, _ := course.Front(slug)
	on := func(name string) string { return filepath.Join(dir, filepath.FromSlash(name)) }
	save.Sweep(on(path.Join(lesson.Folder, slug)))
	file, pageFile := lesson.ExercisePath(slug, name), path.Join(lesson.Folder, slug, lesson.PageName)
	text, err := n.fill("exercise.md.tmpl")
	if err != nil {
		return nil, err
	}
	there, err := os.ReadFile(on(file))
	// One that holds what is to be written was ended before it came to the list.
	if err == nil && !bytes.Equal(there, text) || slices.Contains(front.Exercises, name) {
		return nil, fmt.Errorf("exercise %s/%s %w", slug, name, ErrTaken)
	}
	page, err := fs.ReadFile(course.FS, pageFile)
	if err != nil {
		return nil, fmt.Errorf("read the lesson: %w", err)
	}
	listed, ok := withExercise(string(page), append(slices.Clone(front.Exercises), name))
	if !ok {
		return nil, fmt.Errorf("%s %w: write exercises: [%s] into its front matter", pageFile, ErrLesson, strings.Join(append(front.Exercises, name), ", "))
	}
	if err := save.File(on(file), there, text); err != nil {
		return nil, fmt.Errorf("add the exercise: %w", err)
	}
	if err := save.File(on(pageFile), page, []byte(listed)); err != nil {
		return nil, errors.Join(fmt.Errorf("list the exercise: %w", err), os.Remove(on(file)))
	}
	return []string{file, pageFile}, nil
}

// withExercise gives a page whose front matter lists these exercises; false where it
// is not written as this can change.
func withExercise(page string, names []string) (string, bool) {
	const key = "exercises:"
	line := key + " [" + strings.Join(names, ", ") + "]\n"
	front, rest, ok := strings.Cut(strings.TrimPrefix(page, "---\n"), "\n---\n")
	if !ok || !strings.HasPrefix(page, "---\n") {
		return "", false
	}
	var out strings.Builder
	found := false
	for l := range strings.Lines(front + "\n") {
		if strings.HasPrefix(l, key) {
			if found = strings.HasSuffix(strings.TrimSpace(l), "]"); !found {
				return "", false
			}
			l = line
		}
		out.WriteString(l)
	}
	if !found {
		out.WriteString(line)
	}
	return "---\n" + out.String() + "---\n" + rest, true
}
