package generate

import (
	"bytes"
	_ "embed" // for the template
	"fmt"
	"go/format"
	"path"
	"slices"
	"strings"
	"text/template"

	"github.com/learnrel/learnrel/runner/lesson"
)

//go:embed registry.go.tmpl
var registryTemplate string

// entry is a lesson of the registry.
type entry struct {
	Slug    string
	Package string // of its steps
	Schema  string
	Alias   string // how the registry imports the schema's client
	Steps   []string
}

// RegistryFile links the lessons of a course into its binary.
const RegistryFile = lesson.Folder + "/registry_gen.go"

// learnrel is the module of learnrel itself.
const learnrel = "github.com/learnrel/learnrel"

// Registry gives the Go file that links the lessons with steps into learnrel's own
// binary.
func Registry(course *lesson.Course) ([]byte, error) {
	return (&registry{Package: "lessons", Learnrel: course.Module}).of(course, course.Slugs())
}

// PageMain gives the main package of the program that runs lessons in a page.
func PageMain(course *lesson.Course, slugs []string) ([]byte, error) {
	return (&registry{Package: "main", Learnrel: learnrel, Page: true}).of(course, slugs)
}

// registry is a Go file that links lessons.
type registry struct {
	Package  string
	Module   string // of the course
	Learnrel string
	Page     bool // it is a program
	Lessons  []entry
	Schemas  map[string]string // name to alias
}

func (r *registry) of(course *lesson.Course, slugs []string) ([]byte, error) {
	r.Module, r.Schemas = course.Module, map[string]string{}
	for _, e := range course.Entries() {
		if !slices.Contains(slugs, e.Slug) {
			continue
		}
		l, err := course.Lesson(e)
		if l == nil {
			return nil, fmt.Errorf("lesson %s: %w", e.Slug, err)
		}
		if len(l.Code) == 0 || l.Page.Front.Schema == "" {
			continue
		}
		item := entry{Slug: e.Slug, Package: l.Code[0].Package(), Schema: l.Page.Front.Schema, Alias: alias(l.Page.Front.Schema)}
		for _, f := range l.Code {
			item.Steps = append(item.Steps, f.Steps()...)
		}
		r.Schemas[item.Schema] = item.Alias
		r.Lessons = append(r.Lessons, item)
	}
	var out bytes.Buffer
	t, err := template.New("registry").Parse(registryTemplate)
	if err != nil {
		return nil, err
	}
	if err := t.Execute(&out, r); err != nil {
		return nil, err
	}
	return format.Source(out.Bytes())
}

// alias gives the name by which the registry imports a schema's client.
func alias(schema string) string {
	return "ent" + strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || r == '.' {
			return -1
		}
		return r
	}, path.Base(schema))
}
