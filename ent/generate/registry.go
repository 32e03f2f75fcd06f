package main

import (
	"bytes"
	_ "embed"
	"go/format"
	"os"
	"path"
	"path/filepath"
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

// writeRegistry links the lessons that have steps into one Go file.
func writeRegistry(course *lesson.Course) error {
	var data struct {
		Module  string
		Lessons []entry
		Schemas map[string]string // name to alias
	}
	data.Module = course.Module
	data.Schemas = map[string]string{}
	for _, e := range course.Entries() {
		l, err := course.Lesson(e)
		if l == nil {
			return wrap("lesson", e.Slug, err)
		}
		if len(l.Code) == 0 || l.Page.Front.Schema == "" {
			continue
		}
		item := entry{Slug: e.Slug, Package: l.Code[0].Package(), Schema: l.Page.Front.Schema, Alias: alias(l.Page.Front.Schema)}
		for _, f := range l.Code {
			item.Steps = append(item.Steps, f.Steps()...)
		}
		data.Schemas[item.Schema] = item.Alias
		data.Lessons = append(data.Lessons, item)
	}
	var out bytes.Buffer
	if err := template.Must(template.New("registry").Parse(registryTemplate)).Execute(&out, data); err != nil {
		return err
	}
	src, err := format.Source(out.Bytes())
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(lesson.Folder, "registry_gen.go"), src, 0o644)
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
