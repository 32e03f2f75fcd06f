package program

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/generate"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/result"
)

// Wants says what a page wants of its program: the calls, the dialects of its DDL,
// and the shapes. any is false when it wants nothing.
func Wants(l *lesson.Lesson) (calls []Call, dialects []string, shapes, any bool) {
	u := &Unit{}
	for _, b := range l.Page.Numbered() {
		if b.Kind == lesson.Table && len(u.Calls) > 0 && b.Of != nil {
			last := &u.Calls[len(u.Calls)-1]
			last.Tables = append(last.Tables, b.Table)
		} else {
			u.want(l, b)
		}
	}
	return u.Calls, u.Dialects, u.Shapes, len(u.Calls) > 0 || len(u.Dialects) > 0 || u.Shapes
}

// want adds what a block wants of its program.
func (u *Unit) want(l *lesson.Lesson, b *lesson.Block) {
	switch b.Kind {
	case lesson.Step:
		u.Calls = append(u.Calls, Call{Step: b.Step, MayFail: b.Fail == catalogue.Run})
	case lesson.Table:
		i := slices.IndexFunc(u.Calls, func(c Call) bool { return b.Of != nil && c.Step == b.Of.Step })
		if i >= 0 {
			u.Calls[i].Tables = append(u.Calls[i].Tables, b.Table)
		}
	case lesson.DDL:
		for _, name := range l.DialectsOf(b) {
			if !slices.Contains(u.Dialects, name) {
				u.Dialects = append(u.Dialects, name)
			}
		}
	case lesson.Diagram:
		u.Shapes = true
	}
}

// Lesson plans the program of a lesson. ok is false when its page wants none. The
// error is that of the course's files.
func Lesson(c *lesson.Course, l *lesson.Lesson) (u *Unit, ok bool, err error) {
	u = &Unit{Name: l.Slug}
	if u.Calls, u.Dialects, u.Shapes, ok = Wants(l); !ok {
		return nil, false, nil
	}
	own := OwnSteps(l)
	for _, name := range own {
		u.Calls = append(u.Calls, Call{Step: name, MayFail: true})
	}
	err = u.ofLesson(c, l)
	return u, true, err
}

// OwnSteps are the steps of a learner's copy that its page does not call.
func OwnSteps(l *lesson.Lesson) (names []string) {
	if !l.Own {
		return nil
	}
	for _, f := range l.Code {
		for _, name := range f.Steps() {
			if !slices.ContainsFunc(l.Page.Numbered(), func(b *lesson.Block) bool { return b.Step == name }) {
				names = append(names, name)
			}
		}
	}
	return names
}

// ofLesson gives a unit the code of a lesson.
func (u *Unit) ofLesson(c *lesson.Course, l *lesson.Lesson) error {
	dir := path.Join(lesson.Folder, l.Slug)
	u.hide = []string{dir}
	u.place = func(file string, line int) result.Place { return result.Place{File: file, Line: line} }
	u.Packages = append(slices.Clone(l.Helpers), lesson.Package{Dir: dir, Files: filesOf(l.Code)})
	phase := Phase{}
	for i, name := range l.Clients {
		files := l.Others[name]
		if name == l.Page.Front.Schema {
			files, phase.Schema = l.Schema, i
		}
		s, err := schemaOf(c, name, files)
		if err != nil {
			return err
		}
		u.Schemas = append(u.Schemas, s)
	}
	for _, f := range l.Code {
		for _, name := range f.Steps() {
			phase.Steps = append(phase.Steps, Func{name, dir})
		}
	}
	u.Phases = []Phase{phase}
	return nil
}

func filesOf(code []*lesson.GoFile) map[string][]byte {
	files := map[string][]byte{}
	for _, f := range code {
		files[f.Name()] = f.Source
	}
	return files
}

func clientDir(schema string) string { return path.Join(lesson.ClientDir, schema, "ent") }

// schemaOf gives a schema of the course with what its client is generated from.
func schemaOf(c *lesson.Course, name string, code []*lesson.GoFile) (Schema, error) {
	s := Schema{Name: name, Dir: path.Join(lesson.SchemaDir, name), Client: clientDir(name), Files: filesOf(code)}
	client, err := fs.Sub(c.FS, s.Client)
	if err != nil {
		return s, err
	}
	s.Features = generate.FeaturesOf(client)
	helpers, helping, err := c.Packages(code)
	if err != nil {
		return s, err
	}
	s.Helpers = helpers
	for _, f := range append(helping, code...) {
		if slices.ContainsFunc(f.ImportPaths(), func(p string) bool { return within(p, path.Join(c.Module, s.Client)) }) {
			s.Present, err = readTree(client)
			return s, err
		}
	}
	return s, nil
}

// readTree reads all files of a folder; none where there is no folder.
func readTree(from fs.FS) (map[string][]byte, error) {
	files := map[string][]byte{}
	if _, err := fs.Stat(from, "."); err != nil {
		return files, nil
	}
	err := fs.WalkDir(from, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files[name], err = fs.ReadFile(from, name)
		}
		return err
	})
	return files, err
}

// Broken plans a block of a lesson that must fail: a schema that is laid over the
// lesson's own, with the lesson's steps behind it, or a step that must not compile.
func Broken(c *lesson.Course, l *lesson.Lesson, b *lesson.Block) (*Unit, error) {
	u := &Unit{Name: fmt.Sprintf("%s block %d (%s)", l.Slug, b.Number, b.Name()), Fail: b.Fail}
	if err := u.ofLesson(c, l); err != nil {
		return nil, err
	}
	if b.Kind == lesson.BrokenStep {
		return u.brokenStep(c, l, b), nil
	}
	u.Calls, _, _, _ = Wants(l)
	for i := range u.Calls {
		u.Calls[i].Tables = nil
	}
	return u.brokenSchema(c, l, b), nil
}

// brokenStep puts the block in the place of the lesson's code.
func (u *Unit) brokenStep(c *lesson.Course, l *lesson.Lesson, b *lesson.Block) *Unit {
	imports, pkg := map[string]string{"context": `"context"`, "ent": fmt.Sprintf("%q", path.Join(c.Module, clientDir(l.Page.Front.Schema)))}, "steps"
	for _, f := range l.Code {
		for name, spec := range f.Imports() {
			imports[name] = spec
		}
		if p := f.Package(); p != "" {
			pkg = p
		}
	}
	name := fileOf(b)
	dir := path.Join(provisional, lesson.Folder, l.Slug)
	u.Root, u.hide, u.Compiles, u.stands = provisional, []string{dir}, true, standsOf(l.Page, b)
	u.Packages[len(u.Packages)-1] = lesson.Package{Dir: dir, Files: map[string][]byte{name: stepFile(pkg, imports, b)}}
	u.Phases[0].Steps = []Func{{b.Step, dir}}
	u.place = func(file string, line int) result.Place {
		if file == path.Join(lesson.Folder, l.Slug, name) {
			return result.Place{File: l.Page.File, Line: b.Line + line, Block: b.Number}
		}
		return result.Place{File: file, Line: line}
	}
	return u.settle()
}

// brokenSchema lays the block over the paired schema, and moves all that depends
// on that out of the course's own folders.
func (u *Unit) brokenSchema(c *lesson.Course, l *lesson.Lesson, b *lesson.Block) *Unit {
	name, source := l.Overlay(b)
	s := &u.Schemas[u.Phases[0].Schema]
	s.Files[name] = []byte(source)
	file := path.Join(s.Dir, name)
	u.Root, u.GoWords, u.stands = provisional, true, standsOf(l.Page, b)
	dirs := []string{s.Dir, path.Dir(s.Client)}
	for _, p := range u.Packages {
		dirs = append(dirs, p.Dir)
	}
	for i := range u.Packages {
		p := &u.Packages[i]
		p.Files, p.Dir = moved(p.Files, c.Module, provisional, dirs), path.Join(provisional, p.Dir)
	}
	s.Files, s.Present = moved(s.Files, c.Module, provisional, dirs), moved(s.Present, c.Module, provisional, dirs)
	s.Dir, s.Client = path.Join(provisional, s.Dir), path.Join(provisional, s.Client)
	s.Helpers = nil // they are the unit's own, whose root says all
	for i := range u.Phases[0].Steps {
		f := &u.Phases[0].Steps[i]
		f.Dir = path.Join(provisional, f.Dir)
	}
	u.hide = []string{path.Join(provisional, lesson.Folder, l.Slug), s.Dir}
	u.place = func(at string, line int) result.Place {
		if at != file {
			return result.Place{File: at, Line: line}
		}
		author, n := l.OverlaidLine(b, line)
		p := result.Place{File: author, Line: n}
		if author == l.Page.File {
			p.Block = b.Number
		}
		return p
	}
	return u.settle()
}

// fileOf is how errors name the file of a step that a page holds.
func fileOf(b *lesson.Block) string { return strings.ToLower(b.Step) + ".go" }
