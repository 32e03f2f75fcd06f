package runner_test

import (
	"errors"
	"io/fs"
	"path"
	"testing"
	"testing/fstest"

	"github.com/learnrel/learnrel"
	"github.com/learnrel/learnrel/runner"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/program"
)

// TestNoSlipStopsARun runs a lesson with many a slip in its files, as far
// as that goes without a toolchain.
func TestNoSlipStopsARun(t *testing.T) {
	t.Setenv("PATH", "")
	course := fstest.MapFS{"lessons/SUMMARY.md": {Data: []byte("# Summary\n\n## Part\n\n- [One to many](one-to-many/lesson.md)\n")}}
	for _, dir := range []string{".", "lessons/one-to-many", "ent/schema/blog"} {
		names, err := fs.Glob(learnrel.Course, path.Join(dir, "*.*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if data, err := fs.ReadFile(learnrel.Course, name); err == nil {
				course[name] = &fstest.MapFile{Data: data}
			}
		}
	}
	for name, step := range map[string]int{"ent/schema/blog/post.go": 3, "ent/schema/blog/user.go": 11, "lessons/one-to-many/steps.go": 61, "lessons/one-to-many/lesson.md": 97, "go.mod": 151} {
		was := course[name]
		for i := 0; i < len(was.Data); i += step {
			src := string(was.Data)
			for _, now := range []string{src[:i] + src[i+1:], src[:i] + "{}()[]\"`',.#\x00\n"[i/step%14:i/step%14+1] + src[i:]} {
				course[name] = &fstest.MapFile{Data: []byte(now)}
				runAnything(t, course)
			}
		}
		course[name] = was
	}
}

// runAnything wants of a course that what is wrong with it is an error.
func runAnything(t *testing.T, fsys fs.FS) {
	t.Helper()
	course, err := lesson.Open(fsys)
	if err != nil {
		return
	}
	l, err := course.Lesson(course.Entries()[0])
	if err != nil {
		if !errors.As(err, new(lesson.Problems)) {
			t.Errorf("no problems: %v", err)
		}
		return
	}
	r := runner.Runner{Programs: &program.Config{Course: course}, NoFlask: true}
	if _, err := r.Run(t.Context(), l); err != nil && t.Context().Err() != nil {
		t.Fatal(err)
	}
}
