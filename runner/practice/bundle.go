package practice

import (
	"io/fs"
	"slices"

	"github.com/learnrel/learnrel/runner/lesson"
)

// A Bundle is the page of an exercise with what its judge takes of the course: for a
// place that has no files, as a page of the site.
type Bundle struct {
	File  string            `json:"file"`
	Page  string            `json:"page"`
	Given map[string]string `json:"given,omitempty"` // the files of the schema that the page names
	Pages []string          `json:"pages"`           // that a failure can name
}

// Bundled bundles an exercise of a course.
func Bundled(c *lesson.Course, r Ref) (*Bundle, error) {
	x, err := Read(c, r)
	if err != nil {
		return nil, err
	}
	src, err := fs.ReadFile(c.FS, x.Page.File)
	if err != nil {
		return nil, err
	}
	b := &Bundle{File: x.Page.File, Page: string(src), Pages: slices.Concat(c.Slugs(), c.Codes())}
	for name, src := range given(c, x.Page.Front.Schema) {
		if b.Given == nil {
			b.Given = map[string]string{}
		}
		b.Given[name] = string(src)
	}
	return b, nil
}

// Exercise takes the exercise apart. The error is as that of Parse.
func (b *Bundle) Exercise() (*Exercise, error) {
	x, err := Parse(b.File, []byte(b.Page), func(string) Answer {
		if b.Given == nil {
			return nil
		}
		files := Answer{}
		for name, src := range b.Given {
			files[name] = []byte(src)
		}
		return files
	})
	if x != nil {
		x.pages = map[string]bool{}
		for _, name := range b.Pages {
			x.pages[name] = true
		}
	}
	return x, err
}
