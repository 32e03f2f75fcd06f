package workspace

import (
	"bytes"
	"context"
	_ "embed" // for main.go
	"encoding/json"
	"errors"
	"fmt"
	"go/format"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"text/template"

	"golang.org/x/mod/modfile"

	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/generate"
	"github.com/learnrel/learnrel/runner/gomod"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/regular"
	"github.com/learnrel/learnrel/runner/save"
	"github.com/learnrel/learnrel/runner/toolchain"
)

// ErrTaken says that a folder that is to be written holds something.
var ErrTaken = errors.New("is taken")

// ErrNoSteps says that a lesson has nothing to work on.
var ErrNoSteps = errors.New("the lesson has no steps")

// templateDir holds what ent's templates lack where a module has several clients.
const templateDir = "ent/template"

// Start writes a copy of a lesson into dir, which must be empty or not be there.
// It makes the whole copy in a scratch folder first, so that dir stays as it is
// when something is wrong. It needs the Go toolchain: the error may be
// toolchain.ErrMissing, ErrTaken, ErrNoSteps or a *toolchain.Failure.
func Start(ctx context.Context, course *lesson.Course, l *lesson.Lesson, dir string) (*Copy, error) {
	if err := vacant(dir); err != nil {
		return nil, err
	}
	s, err := stateOf(course, l)
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", l.Slug, err)
	}
	scratch, err := toolchain.NewScratch(toolchain.Course{FS: course.FS, Module: s.module(), Dir: course.Dir})
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", l.Slug, err)
	}
	defer scratch.Close()
	files, err := s.project(ctx, scratch, course, l)
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", l.Slug, err)
	}
	if err := save.Whole(dir, files, stateDir); err != nil {
		return nil, fmt.Errorf("start %s: %w", l.Slug, err)
	}
	return Open(dir)
}

// vacant tells whether a folder can be written: its error is ErrTaken where it
// holds something, or is a file.
func vacant(dir string) error {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		save.SweepIn(filepath.Dir(dir))
		return nil
	case err != nil:
		return err
	case !info.IsDir():
		return fmt.Errorf("%s %w: it is a file", dir, ErrTaken)
	}
	save.Sweep(dir)
	entries, err := os.ReadDir(dir)
	if err == nil && len(entries) > 0 {
		err = fmt.Errorf("%s %w: the folder holds %s", dir, ErrTaken, entries[0].Name())
	}
	return err
}

func stateOf(course *lesson.Course, l *lesson.Lesson) (state, error) {
	s := state{Format: stateFormat, Slug: l.Slug, Title: l.Title, Module: course.Module, Front: frontMatter(l.Page.Front)}
	if len(l.Code) == 0 || len(l.Schema) == 0 {
		return s, ErrNoSteps
	}
	s.Package = l.Code[0].Package()
	s.Schemas = []place{{Name: l.Page.Front.Schema, Package: l.Schema[0].Package(), Dir: "ent"}}
	for _, name := range slices.Sorted(maps.Keys(l.Others)) {
		if files := l.Others[name]; len(files) > 0 {
			s.Schemas = append(s.Schemas, place{Name: name, Package: files[0].Package(), Dir: path.Join(name, "ent")})
		}
	}
	for _, h := range l.Helpers {
		s.Helpers = append(s.Helpers, h.Dir)
	}
	for _, name := range l.Files {
		s.Files = append(s.Files, path.Base(name))
	}
	return s, nil
}

// module is the path of the copy's module.
func (s state) module() string { return "example.com/" + s.Slug }

// project makes all files of a copy: those that a learner may change, the same
// again as the originals, and the generated clients.
func (s state) project(ctx context.Context, scratch *toolchain.Scratch, course *lesson.Course, l *lesson.Lesson) (map[string][]byte, error) {
	files, err := s.sources(course, l)
	if err != nil {
		return nil, err
	}
	own, err := s.ownClients(course, l)
	if err != nil {
		return nil, err
	}
	for _, written := range []map[string][]byte{own, files} {
		for name, data := range written {
			if err := scratch.Write(name, data); err != nil {
				return nil, err
			}
		}
	}
	clients, err := s.clients(ctx, scratch, course, files)
	if err != nil {
		return nil, fmt.Errorf("generate the client: %w", err)
	}
	if files[mainFile], err = s.mainOf(l, hooked(clients["ent/runtime/runtime.go"])); err != nil {
		return nil, err
	}
	if err := scratch.Write(mainFile, files[mainFile]); err != nil {
		return nil, err
	}
	if files["go.mod"], files["go.sum"], err = gomod.Pruned(ctx, scratch); err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		clients[path.Join(originalDir, name)] = files[name]
		clients[name] = files[name]
	}
	if clients[stateFile], err = json.MarshalIndent(s, "", "  "); err != nil {
		return nil, err
	}
	return clients, nil
}

// clients generates the clients of a copy, whose files stand in scratch, as go generate
// does there. It runs nothing that a file asks for by a comment.
func (s state) clients(ctx context.Context, scratch *toolchain.Scratch, course *lesson.Course, files map[string][]byte) (map[string][]byte, error) {
	all := map[string][]byte{}
	for _, p := range s.Schemas {
		present, err := fs.Sub(course.FS, path.Join(lesson.ClientDir, p.Name, "ent"))
		if err != nil {
			return nil, err
		}
		if err := generate.Client(ctx, scratch, p.schemaDir(), p.Dir, generate.FeaturesOf(present)...); err != nil {
			return nil, err
		}
		client, err := generated(scratch.Path(p.Dir), p.Dir, files)
		if err != nil {
			return nil, err
		}
		maps.Copy(all, client)
	}
	return all, generate.Clean(scratch)
}

// sources are the files of a copy that a learner may change, without main.go.
func (s state) sources(course *lesson.Course, l *lesson.Lesson) (map[string][]byte, error) {
	files := map[string][]byte{readme: s.readmeOf(l.Page)}
	var err error
	if files["go.mod"], err = gomod.New(toolchain.Course{FS: course.FS, Dir: course.Dir}, s.module()); err != nil {
		return nil, err
	}
	if files["go.sum"], err = fs.ReadFile(course.FS, "go.sum"); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	move := s.toCopy(s.module())
	add := func(name, pkg string, f *lesson.GoFile) error {
		// Other paths may want another order of the imports.
		src, err := format.Source(lesson.Retarget(f.Source, pkg, move))
		files[name] = src
		return err
	}
	for _, f := range l.Code {
		if f.Name() == mainFile {
			return nil, fmt.Errorf("%s: the copy has a main.go of its own", f.Path)
		}
		if err := add(f.Name(), "main", f); err != nil {
			return nil, err
		}
	}
	for i, p := range s.Schemas {
		schema := l.Schema
		if i > 0 {
			schema = l.Others[p.Name]
			files[path.Join(templateDir, "import.tmpl")] = []byte(generate.ImportTemplate)
		}
		var sources [][]byte
		for _, f := range schema {
			if err := add(path.Join(p.schemaDir(), f.Name()), "schema", f); err != nil {
				return nil, err
			}
			sources = append(sources, f.Source)
		}
		files[path.Join(p.Dir, "generate.go")] = s.generateFile(p, sources, course.FS)
	}
	for _, name := range l.Files {
		if files[path.Base(name)], err = fs.ReadFile(course.FS, name); err != nil {
			return nil, err
		}
	}
	for _, h := range l.Helpers {
		for name, data := range h.Files {
			if path.Ext(name) == ".go" {
				data = lesson.Retarget(data, "", move)
			}
			files[path.Join(h.Dir, name)] = data
		}
	}
	return files, nil
}

// ownClients gives the clients of those schemas that import theirs. ent loads a
// schema by compiling it, so such a client has to be there to be generated.
func (s state) ownClients(course *lesson.Course, l *lesson.Lesson) (map[string][]byte, error) {
	files := map[string][]byte{}
	for i, p := range s.Schemas {
		schema := l.Schema
		if i > 0 {
			schema = l.Others[p.Name]
		}
		dir := path.Join(lesson.ClientDir, p.Name, "ent")
		if !slices.ContainsFunc(schema, func(f *lesson.GoFile) bool { return imports(f, path.Join(s.Module, dir)) }) {
			continue
		}
		err := fs.WalkDir(course.FS, dir, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := fs.ReadFile(course.FS, name)
			rest, _ := below(name, dir)
			files[path.Join(p.Dir, rest)] = lesson.Retarget(data, "", s.toCopy(s.module()))
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return files, nil
}

// imports tells whether a file imports a package or one below it.
func imports(f *lesson.GoFile, dir string) bool {
	return slices.ContainsFunc(f.ImportPaths(), func(imported string) bool {
		_, ok := below(imported, dir)
		return ok
	})
}

// generateFile is what go generate finds in a client's folder.
func (s state) generateFile(p place, sources [][]byte, course fs.FS) []byte {
	run := "go tool ent"
	if !hasTools(course) {
		run = "go run " + gomod.EntCommand
	}
	features := generate.Features(sources...)
	if present, err := fs.Sub(course, path.Join(lesson.ClientDir, p.Name, "ent")); err == nil {
		features = generate.Merged(features, generate.FeaturesOf(present))
	}
	run += " generate --feature " + strings.Join(features, ",")
	if len(s.Schemas) > 1 {
		up := strings.Repeat("../", strings.Count(p.Dir, "/")+1)
		run += " --template " + up + templateDir
	}
	return []byte("// Package ent is the client that ent generates from the schema.\npackage ent\n\n//go:generate " + run + " ./schema\n")
}

//go:embed main.go.tmpl
var mainSource string

func (s state) mainOf(l *lesson.Lesson, runtime bool) ([]byte, error) {
	data := struct {
		Slug, Title, Client      string
		Runtime, Failing, Panics bool
		Calls                    []call
	}{Slug: s.Slug, Title: s.Title, Client: path.Join(s.module(), s.Schemas[0].Dir), Runtime: runtime}
	for _, b := range l.Page.Numbered() {
		switch {
		case b.Kind == lesson.Step:
			data.Calls = append(data.Calls, call{b.Step, b.Fail == catalogue.Run})
			data.Failing = data.Failing || b.Fail == catalogue.Run
		case b.Kind == lesson.Error && b.Of != nil && b.Of.Kind == lesson.Step && strings.HasPrefix(b.Text, "panic: "):
			data.Panics = true
		}
	}
	t, err := template.New(mainFile).Parse(mainSource)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := t.Execute(&out, data); err != nil {
		return nil, err
	}
	return format.Source(out.Bytes())
}

// call is a step as the page runs it.
type call struct {
	Step    string
	MayFail bool
}

// hooked tells whether a client's package runtime does anything.
func hooked(runtime []byte) bool { return bytes.Contains(runtime, []byte("func init()")) }

// generated reads what was generated in a folder on disk, by the names that it has from
// the copy's.
func generated(dir, in string, known map[string][]byte) (map[string][]byte, error) {
	files := map[string][]byte{}
	err := fs.WalkDir(regular.Dir(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		full := path.Join(in, name)
		if _, ok := known[full]; ok || path.Ext(name) != ".go" {
			return nil
		}
		files[full], err = regular.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		return err
	})
	return files, err
}

func hasTools(course fs.FS) bool {
	data, err := fs.ReadFile(course, "go.mod")
	if err != nil {
		return false
	}
	mod, err := modfile.ParseLax("go.mod", data, nil)
	return err == nil && gomod.Tools(mod)
}
