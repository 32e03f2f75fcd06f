// Package scaffold writes new lessons and courses to start from: what it writes
// passes a check.
package scaffold

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"text/template"

	"golang.org/x/mod/module"

	"github.com/learnrel/learnrel/runner/gomod"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/regular"
	"github.com/learnrel/learnrel/runner/save"
	"github.com/learnrel/learnrel/runner/toolchain"
)

// ErrTaken says that something is there already.
var ErrTaken = errors.New("is there already")

// ErrName says that a name cannot be used.
var ErrName = errors.New("is no name for it")

//go:embed *.tmpl
var templates embed.FS

// names are what the templates fill in. Those of the second line are of a schema that
// is there already.
type names struct {
	Slug, Title, Package, Schema, Module string
	Type, Table, ID, Shown               string
}

var slugForm = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// namesOf derives the names of a lesson from its slug: one-way becomes the title
// "One way" and the package oneway.
func namesOf(slug, modulePath string) (names, error) {
	pkg := strings.ReplaceAll(slug, "-", "")
	switch {
	case slug == path.Base(lesson.ErrorsDir), slug == "vendor", slug == "testdata":
		return names{}, fmt.Errorf("%q %w: a folder of that name is for something else", slug, ErrName)
	case !slugForm.MatchString(slug):
		return names{}, fmt.Errorf("%q %w: it starts with a lower-case letter and goes on with those, digits and single dashes, such as one-to-many", slug, ErrName)
	}
	if token.IsKeyword(pkg) || pkg == "main" || pkg == "init" {
		pkg += "lesson"
	}
	return names{Slug: slug, Title: titleOf(slug), Package: pkg, Schema: pkg, Module: modulePath}, nil
}

// titleOf makes a title of a name: one-way becomes One way.
func titleOf(name string) string {
	title := strings.ReplaceAll(name, "-", " ")
	return strings.ToUpper(title[:1]) + title[1:]
}

// files makes a lesson with a schema of its own: its page, its steps and its schema.
func (n names) files() (map[string][]byte, error) {
	schemaDir := path.Join(lesson.SchemaDir, n.Schema)
	return n.made("lesson.md.tmpl", nil, map[string]string{
		n.stepsFile():                     "steps.go.tmpl",
		path.Join(schemaDir, "author.go"): "author.go.tmpl",
		path.Join(schemaDir, "book.go"):   "book.go.tmpl",
	})
}

func (n names) stepsFile() string { return path.Join(lesson.Folder, n.Slug, "steps.go") }

// made makes files of templates, and a page whose blocks show what is in them, or in
// others that are there.
func (n names) made(page string, sources []*lesson.GoFile, code map[string]string) (map[string][]byte, error) {
	files := map[string][]byte{}
	for name, tmpl := range code {
		src, err := n.fill(tmpl)
		if err != nil {
			return nil, err
		}
		f, err := lesson.ParseGo(name, src)
		if err != nil {
			return nil, err
		}
		files[name] = src
		sources = append(sources, f)
	}
	text, err := n.fill(page)
	if err != nil {
		return nil, err
	}
	name := path.Join(lesson.Folder, n.Slug, lesson.PageName)
	parsed, err := lesson.Parse(name, text)
	if err != nil {
		return nil, err
	}
	contents := map[*lesson.Block]string{}
	for _, b := range parsed.Numbered() {
		for _, f := range sources {
			decl := b.Decl
			if b.Kind == lesson.Step {
				decl = b.Step
			}
			if src, _, _, ok := f.Decl(decl); ok && (b.Kind == lesson.Step || b.Kind == lesson.Schema) {
				contents[b] = src + "\n"
			}
		}
	}
	files[name] = parsed.Rewrite(contents)
	return files, nil
}

func (n names) fill(name string) ([]byte, error) {
	t, err := template.ParseFS(templates, name)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = t.Execute(&out, n)
	return out.Bytes(), err
}

// Lesson adds a lesson at the end of a course, and gives the files that it wrote,
// slash-separated. It pairs with the schema of that name, or with one of its own where
// that is "". The error may be ErrTaken or ErrName; then nothing was written.
func Lesson(course *lesson.Course, dir, slug, schema string) ([]string, error) {
	n, err := namesOf(slug, course.Module)
	if err != nil {
		return nil, err
	}
	wanted := []string{path.Join(lesson.Folder, slug)}
	if schema == "" {
		wanted = append(wanted, path.Join(lesson.SchemaDir, n.Schema))
	}
	if slices.Contains(course.Slugs(), slug) {
		return nil, fmt.Errorf("lesson %s of %s %w", slug, lesson.SummaryFile, ErrTaken)
	}
	var files map[string][]byte
	if schema == "" {
		files, err = n.files()
	} else {
		files, err = n.over(course, schema)
	}
	if err != nil {
		return nil, err
	}
	var missing []string
	for _, name := range wanted {
		there, err := standing(dir, name, files)
		if err != nil {
			return nil, err
		}
		if !there {
			missing = append(missing, name)
		}
	}
	if err := n.add(course, dir, files, missing); err != nil {
		return nil, fmt.Errorf("add the lesson: %w", err)
	}
	return append(slices.Sorted(maps.Keys(files)), lesson.SummaryFile), nil
}

// standing tells whether a folder is there just as it is to be written: somebody ended
// this before it came to the contents. One that holds anything else is ErrTaken.
func standing(dir, name string, files map[string][]byte) (bool, error) {
	root := filepath.Join(dir, filepath.FromSlash(name))
	if _, err := os.Lstat(root); errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	left := 0
	for file := range files {
		if strings.HasPrefix(file, name+"/") {
			left++
		}
	}
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, file)
		if err != nil {
			return err
		}
		want, ok := files[filepath.ToSlash(rel)]
		is, err := regular.ReadFile(file)
		if !ok || err != nil || !bytes.Equal(is, want) {
			return ErrTaken
		}
		left--
		return nil
	})
	if err != nil || left != 0 {
		return false, fmt.Errorf("%s %w", name, ErrTaken)
	}
	return true, nil
}

// add writes the folders of a lesson, and its line in the contents, or nothing.
func (n names) add(course *lesson.Course, dir string, files map[string][]byte, folders []string) error {
	save.Sweep(dir)
	f, err := save.NewFolder(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.Write(files); err != nil {
		return err
	}
	var moved []string
	for _, name := range folders {
		to := filepath.Join(dir, filepath.FromSlash(name))
		if err = f.Move(name, to); err != nil {
			break
		}
		moved = append(moved, to)
	}
	if err == nil {
		err = n.addEntry(course, dir)
	}
	if err != nil {
		for _, to := range moved {
			err = errors.Join(err, os.RemoveAll(to))
		}
	}
	return err
}

// addEntry adds a lesson to the contents page, behind the last one.
func (n names) addEntry(course *lesson.Course, dir string) error {
	was, err := fs.ReadFile(course.FS, lesson.SummaryFile)
	if err != nil {
		return err
	}
	if course, err = lesson.Open(course.FS); err != nil {
		return err
	}
	if slices.Contains(course.Slugs(), n.Slug) {
		return fmt.Errorf("lesson %s of %s %w", n.Slug, lesson.SummaryFile, ErrTaken)
	}
	entries := course.Entries()
	last := entries[len(entries)-1].Line
	lines := strings.SplitAfter(string(was), "\n")
	if !strings.HasSuffix(lines[last-1], "\n") {
		lines[last-1] += "\n"
	}
	now := strings.Join(slices.Insert(lines, last, "- ["+n.Title+"]("+n.Slug+"/"+lesson.PageName+")\n"), "")
	return save.File(filepath.Join(dir, filepath.FromSlash(lesson.SummaryFile)), was, []byte(now))
}

// first is the lesson of a new course.
const first = "first-lesson"

// Course writes a new course into a folder that is empty or not there, with the
// versions of another course, and gives its files. The error may be ErrTaken,
// ErrName or toolchain.ErrMissing; then nothing was written.
func Course(ctx context.Context, versions *lesson.Course, dir, modulePath string) ([]string, error) {
	if err := module.CheckImportPath(modulePath); err != nil {
		return nil, fmt.Errorf("module %q %w: %w", modulePath, ErrName, err)
	}
	save.SweepIn(dir)
	save.SweepIn(filepath.Dir(dir))
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		return nil, fmt.Errorf("%s %w, and holds %s", dir, ErrTaken, entries[0].Name())
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	n, err := namesOf(first, modulePath)
	if err != nil {
		return nil, err
	}
	files, err := n.files()
	if err != nil {
		return nil, err
	}
	course := n
	course.Title = titleOf(path.Base(modulePath))
	for name, tmpl := range map[string]string{"README.md": "readme.md.tmpl", ".gitignore": "gitignore.tmpl", ".github/workflows/course.yml": "workflow.yml.tmpl"} {
		if files[name], err = course.fill(tmpl); err != nil {
			return nil, err
		}
	}
	files[lesson.SummaryFile] = []byte("# Summary\n\n## Lessons\n\n- [" + n.Title + "](" + n.Slug + "/" + lesson.PageName + ")\n")
	files[lesson.Folder+"/lessons.go"] = []byte("// Package lessons keeps in go.mod the database that learnrel runs the lessons on.\npackage lessons\n\nimport _ \"github.com/mattn/go-sqlite3\" // the driver\n")
	if err := addModule(ctx, versions, files, modulePath); err != nil {
		return nil, fmt.Errorf("make the module: %w", err)
	}
	if err := save.Whole(dir, files, lesson.Folder); err != nil {
		return nil, err
	}
	return slices.Sorted(maps.Keys(files)), nil
}

// addModule adds go.mod and go.sum.
func addModule(ctx context.Context, versions *lesson.Course, files map[string][]byte, modulePath string) error {
	s, err := toolchain.NewScratch(toolchain.Course{FS: versions.FS, Module: versions.Module})
	if err != nil {
		return err
	}
	defer s.Close()
	mod, err := gomod.New(toolchain.Course{FS: versions.FS}, modulePath)
	if err != nil {
		return err
	}
	sum, err := fs.ReadFile(versions.FS, "go.sum")
	if err != nil {
		return err
	}
	// The client, which is not there, would import what this does.
	imports := "package modules\n\nimport (\n\t_ \"entgo.io/ent/dialect/sql/schema\"\n\t_ \"entgo.io/ent/dialect/sql/sqlgraph\"\n\t_ \"entgo.io/ent/schema/field\"\n\t_ \"github.com/mattn/go-sqlite3\"\n)\n"
	if err := errors.Join(s.Write("go.mod", mod), s.Write("go.sum", sum), s.Write("modules/modules.go", []byte(imports))); err != nil {
		return err
	}
	files["go.mod"], files["go.sum"], err = gomod.Pruned(ctx, s)
	return err
}
