package scaffold

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"entgo.io/ent/entc/gen"

	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/schema"
)

// over makes a lesson that pairs with a schema of the course: its page and a step that
// counts the rows of one of its types.
func (n names) over(course *lesson.Course, name string) (map[string][]byte, error) {
	n.Schema = name
	code, err := schemaCode(course, name)
	if err != nil {
		return nil, err
	}
	t, err := firstType(course, name, code)
	if err != nil {
		return nil, err
	}
	n.Type, n.Table, n.ID = t.Name, t.Table(), t.ID.StorageKey()
	for _, f := range code {
		for _, decl := range []string{n.Type, n.Type + ".Fields", n.Type + ".Edges"} { // the best comes last
			if _, _, _, ok := f.Decl(decl); ok {
				n.Shown = f.Name() + "#" + decl
			}
		}
	}
	return n.made("over.md.tmpl", code, map[string]string{n.stepsFile(): "over.go.tmpl"})
}

// schemaCode reads the files of a schema of the course.
func schemaCode(course *lesson.Course, name string) (code []*lesson.GoFile, err error) {
	entries, _ := fs.ReadDir(course.FS, lesson.SchemaDir)
	var known []string
	for _, e := range entries {
		known = append(known, e.Name())
	}
	files, _ := fs.Glob(course.FS, path.Join(lesson.SchemaDir, name, "*.go"))
	if len(files) == 0 || strings.Contains(name, "/") {
		return nil, &lesson.NameError{Name: name, Message: fmt.Sprintf("no schema %q in %s", name, lesson.SchemaDir), Hint: lesson.NearHint(name, known)}
	}
	for _, file := range files {
		src, err := fs.ReadFile(course.FS, file)
		if err != nil {
			return nil, fmt.Errorf("read the schema: %w", err)
		}
		f, err := lesson.ParseGo(file, src)
		if err != nil {
			return nil, err
		}
		code = append(code, f)
	}
	return code, nil
}

// firstType gives a type of a schema that has rows with an id.
func firstType(course *lesson.Course, name string, code []*lesson.GoFile) (*gen.Type, error) {
	files := map[string][]byte{}
	for _, f := range code {
		files[f.Path] = f.Source
	}
	dir := path.Join(lesson.SchemaDir, name)
	g, ds := schema.Config{Dir: "./" + dir, Package: path.Join(course.Module, dir)}.Load(files)
	if g == nil && len(ds) > 0 {
		return nil, fmt.Errorf("schema %s can't be read: %s: %s", name, ds[0].Pos, ds[0].Message)
	}
	if g != nil {
		for _, t := range g.Nodes {
			if !t.IsView() && !t.HasCompositeID() && t.ID != nil {
				return t, nil
			}
		}
	}
	return nil, fmt.Errorf("schema %s has no type with rows to count", name)
}
