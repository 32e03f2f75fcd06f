package workspace

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"testing"

	"github.com/learnrel/learnrel/runner/lesson"
)

// TestNoSlipStopsACopy reads a copy with many a slip in each of its files.
func TestNoSlipStopsACopy(t *testing.T) {
	course := builtIn(t)
	c := copyOf(t, course, lessonOf(t, course, "one-to-many"))
	for _, name := range []string{"ent/schema/post.go", "ent/schema/user.go", "steps.go", "main.go", readme, "go.mod", stateFile} {
		was := read(t, c, name)
		step := 1 + len(was)/25
		for i := 0; i < len(was); i += step {
			for _, now := range []string{was[:i] + was[i+1:], was[:i] + string("{}()[]\"`',.#\x00\xff\n"[i/step%15]) + was[i:], was[:i]} {
				write(t, c, name, now)
				if err := examine(c.Dir); err != nil && !t.Failed() {
					t.Errorf("%s:\n%s\n%v", name, now, err)
				}
			}
		}
		write(t, c, name, was)
	}
}

// examine asks a copy for all that the commands do. Whatever it holds is no fault.
func examine(dir string) error {
	c, err := Open(dir)
	if err != nil {
		return nil // the copy says what is wrong with its state
	}
	if _, err := c.Changes(); err != nil {
		return err
	}
	course, err := c.Course()
	if err != nil {
		return nil // go.mod names no module
	}
	for _, e := range course.Entries() {
		l, err := course.Lesson(e)
		var problems lesson.Problems
		if err != nil && !errors.As(err, &problems) {
			return err
		}
		for _, p := range c.Problems(problems) {
			if src, err := os.ReadFile(c.path(p.File)); err == nil && p.Line > bytes.Count(src, []byte("\n"))+1 {
				return fmt.Errorf("a problem at no place of the file: %w", p)
			}
		}
		if l != nil {
			c.Page(l)
		}
	}
	return nil
}
