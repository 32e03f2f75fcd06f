package lesson

import (
	"strings"
	"testing"
	"testing/fstest"
)

func TestPaths(t *testing.T) {
	files := fstest.MapFS{
		SummaryFile: {Data: []byte("# Summary\n\n## All\n\n- [A](a/lesson.md)\n- [B](b/lesson.md)\n")},
		PathsFile:   {Data: []byte("# Paths\n\n## In trouble\n\nFor [those](x.md)\nin `haste`.\n\n- [B](b/lesson.md)\n- [A](a/lesson.md)\n")},
	}
	c, err := Open(files)
	if err != nil {
		t.Fatal(err)
	}
	paths, err := c.Paths()
	if err != nil || len(paths) != 1 {
		t.Fatalf("%d paths, %v", len(paths), err)
	}
	p := paths[0]
	if p.Name != "in-trouble" || p.About != "For those in haste." || len(p.Lessons) != 2 || p.Lessons[0].Slug != "b" || p.Lessons[0].Number != 2 {
		t.Errorf("the path is %+v", p)
	}
}

func TestPathsThatLeadNowhere(t *testing.T) {
	for paths, want := range map[string]string{
		"## P\n\n- [C](c/lesson.md)\n": `lessons/PATHS.md:3:1: no lesson "c"`,
		"## P\n\n- [X](a/lesson.md)\n": `the title is "X", but "A"`,
		"## P\n\n- A\n":                "an entry that is not a link to a lesson",
		"## P\n\nNothing.\n":           `the path "P" has no lesson`,
	} {
		c, err := Open(fstest.MapFS{
			SummaryFile: {Data: []byte("# Summary\n\n## All\n\n- [A](a/lesson.md)\n")},
			PathsFile:   {Data: []byte(paths)},
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Paths(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", paths, err, want)
		}
	}
}
