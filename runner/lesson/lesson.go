package lesson

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// A Lesson is a page with its code.
type Lesson struct {
	Entry
	Page   *Page
	Code   []*GoFile // the Go files of its folder, by name
	Schema []*GoFile // the files of the paired schema, by name

	// Files are those of its folder that the page shows or links to, pictures for one,
	// named from the course's root.
	Files []string

	// Others are the further schemas that its page shows or its code uses, by
	// their names.
	Others map[string][]*GoFile

	// Helpers are the other packages of the course that its code and its schemas
	// import, with those that these import.
	Helpers []Package
	// Clients names the schemas whose clients the lesson's program has, in order:
	// the paired one, and those whose clients its code imports.
	Clients []string
	// Recordings are what servers gave of its page, where the course keeps that.
	Recordings []Recording
	// Own says that it is a learner's copy: its code may have steps of his own.
	Own bool
}

// Lesson reads a lesson whole. The error is nil or [Problems]; the lesson is
// not nil when its page could be read, so that what is right can be shown.
func (c *Course) Lesson(e Entry) (*Lesson, error) {
	page, err := c.read(pagePath(e.Slug))
	if page == nil {
		return nil, missingPage(e.Slug, err)
	}
	l := &Lesson{Entry: e, Page: page}
	recordings, wrong := c.Recordings(e.Slug)
	if wrong != nil {
		return nil, wrong
	}
	l.Recordings = recordings
	var problems Problems
	if ps, ok := err.(Problems); ok {
		problems = append(problems, ps...)
	}
	if page.Catalogue {
		l.Title = page.Front.Title
		problems = append(problems, l.checkRelated(c)...)
		problems = append(problems, l.checkLinks(c)...)
		return l, problems.of(e.Slug)
	}
	code, inCode := readGo(c.FS, path.Join(Folder, e.Slug))
	l.Code, problems = code, append(problems, inCode...)
	l.Files = l.beside(c)
	problems = append(problems, c.strays(e.Slug, l.Files)...)
	for _, f := range l.Code {
		problems = append(problems, f.checkPackage()...)
	}
	if page.body > 0 { // the front matter was read
		problems = append(problems, c.pair(l)...)
		problems = append(problems, l.checkFront(c)...)
		problems = append(problems, l.checkExercises(c)...)
		problems = append(problems, l.checkBlocks()...)
		problems = append(problems, page.unanswered()...)
		problems = append(problems, l.checkLinks(c)...)
	}
	return l, problems.of(e.Slug)
}

// strays are the files of a lesson's folder that are neither its page nor code, nor used
// by the page.
func (c *Course) strays(slug string, used []string) (problems Problems) {
	dir := path.Join(Folder, slug)
	entries, err := fs.ReadDir(c.FS, dir)
	if err != nil {
		return Problems{{File: dir, Line: 1, Col: 1, Message: err.Error()}}
	}
	for _, e := range entries {
		if hidden(e.Name()) || e.IsDir() && e.Name() == exercisesDir {
			continue // checkExercises looks at that
		}
		if e.IsDir() || e.Name() != PageName && path.Ext(e.Name()) != ".go" && !slices.Contains(used, path.Join(dir, e.Name())) {
			problems = append(problems, stray(path.Join(dir, e.Name())))
		}
	}
	return problems
}

// pair reads the schema that the front matter names.
func (c *Course) pair(l *Lesson) (problems Problems) {
	p := l.Page
	name := p.Front.Schema
	if name == "" {
		if _, ok := p.Front.lines["schema"]; !ok {
			return Problems{{File: p.File, Line: 1, Col: 1, Message: "the front matter has no schema", Hint: "add a line schema: with a folder of " + SchemaDir}}
		}
		return nil
	}
	var known []string
	entries, _ := fs.ReadDir(c.FS, SchemaDir)
	for _, e := range entries {
		if e.IsDir() {
			known = append(known, e.Name())
		}
	}
	if !slices.Contains(known, name) {
		return Problems{{File: p.File, Line: p.Front.Line("schema"), Col: 1, Message: fmt.Sprintf("no schema %q in %s", name, SchemaDir), Hint: nearHint(name, known)}}
	}
	dir := path.Join(SchemaDir, name)
	if l.Schema, problems = readGo(c.FS, dir); len(l.Schema) == 0 && len(problems) == 0 {
		problems = Problems{{File: dir, Line: 1, Col: 1, Message: fmt.Sprintf("the schema %q has no Go file", name), Hint: "write its types there"}}
	}
	l.Others = map[string][]*GoFile{}
	// Which schemas there are depends on the helpers, and theirs on the schemas.
	for read := -1; read < len(l.Others); {
		read = len(l.Others)
		code := slices.Concat(l.Code, l.Schema)
		for _, files := range l.Others {
			code = append(code, files...)
		}
		helpers, helping, err := c.Packages(code)
		if err != nil {
			return append(problems, Problem{File: p.File, Line: 1, Col: 1, Message: err.Error()})
		}
		l.Helpers = helpers
		l.Clients = c.clients(slices.Concat(code, helping))
		for _, other := range slices.Concat(l.Clients, l.shown()) {
			if slices.Contains(known, other) && other != name && l.Others[other] == nil {
				files, wrong := readGo(c.FS, path.Join(SchemaDir, other))
				l.Others[other] = files
				problems = append(problems, wrong...)
			}
		}
	}
	l.Clients = slices.DeleteFunc(l.Clients, func(s string) bool { return !slices.Contains(known, s) })
	if !slices.Contains(l.Clients, name) {
		l.Clients = append(l.Clients, name)
		slices.Sort(l.Clients)
	}
	return problems
}

// shown gives the schemas that blocks name before a slash.
func (l *Lesson) shown() (names []string) {
	for _, b := range l.Page.Blocks {
		if name, _, ok := strings.Cut(b.File, "/"); ok {
			names = append(names, name)
		}
	}
	return names
}

// checkFront compares the front matter with the rest of the course.
func (l *Lesson) checkFront(c *Course) (problems Problems) {
	f := l.Page.Front
	complain := func(key, hint, format string, args ...any) {
		problems = append(problems, Problem{File: l.Page.File, Line: f.Line(key), Col: 1, Message: fmt.Sprintf(format, args...), Hint: hint})
	}
	if f.Title != "" && f.Title != l.Title {
		complain("title", "make them equal", "the title is %q, but %q in %s", f.Title, l.Title, SummaryFile)
	}
	for _, slug := range f.Requires {
		if !slices.Contains(c.Slugs(), slug) {
			complain("requires", nearHint(slug, c.Slugs()), "requires %q, which is no lesson", slug)
		}
	}
	return problems
}

// checkLinks wants links that stay within the course to lead somewhere.
func (l *Lesson) checkLinks(c *Course) (problems Problems) {
	_ = ast.Walk(l.Page.Tree(), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		to := destination(n)
		switch {
		case len(problems) == maxProblems:
			return ast.WalkStop, nil
		case to == "" || !entering:
			return ast.WalkContinue, nil
		}
		target, anchor, _ := strings.Cut(to, "#")
		name := l.Page.File
		if target != "" {
			name = path.Join(path.Dir(l.Page.File), target)
		}
		var message, hint string
		if _, err := fs.Stat(c.FS, name); err != nil {
			slug := strings.TrimSuffix(strings.TrimPrefix(target, "../"), "/"+PageName)
			message, hint = fmt.Sprintf("the link leads to %q, which does not exist", target), nearHint(slug, c.Slugs())
		} else if anchor != "" && path.Ext(name) == ".md" {
			message, hint = l.checkAnchor(c, name, anchor)
		}
		if message != "" {
			line, col := position(l.Page.src, l.Page.body+textStart(n))
			problems = append(problems, Problem{File: l.Page.File, Line: line, Col: col, Message: message, Hint: hint})
		}
		return ast.WalkContinue, nil
	})
	return problems
}

// textStart gives the offset of the first text below a node.
func textStart(n ast.Node) int {
	for c := n.FirstChild(); c != nil; c = c.FirstChild() {
		if t, ok := c.(*ast.Text); ok {
			return t.Segment.Start
		}
	}
	return 0
}

// checkBlocks looks up the code that the blocks refer to.
func (l *Lesson) checkBlocks() (problems Problems) {
	for _, b := range l.Page.Numbered() {
		var message, hint string
		switch b.Kind {
		case Schema, BrokenSchema:
			message, hint = l.checkTarget(b)
		case Step:
			message, hint = l.checkStep(b)
		case Declaration:
			message, hint = l.checkDeclaration(b)
		case FolderFile, Commands:
			message, hint = b.checkInFolder()
		}
		if message != "" {
			problems = append(problems, Problem{File: l.Page.File, Line: b.Line, Col: 1, Message: message, Hint: hint})
		}
	}
	return problems
}

func (l *Lesson) checkTarget(b *Block) (message, hint string) {
	if len(l.Schema) == 0 {
		return "", "" // the schema itself is a problem already
	}
	file := l.SchemaFile(b.File)
	switch {
	case b.Kind == BrokenSchema && strings.Contains(b.File, "/"):
		return "a broken schema must be the paired one", "name its file without a folder"
	case file == nil && b.Kind == BrokenSchema && b.Decl == "" && path.Ext(b.File) == ".go" && path.Base(b.File) == b.File:
		return "", "" // a broken schema may have one file more
	case file == nil:
		var names []string
		for _, f := range l.Schema {
			names = append(names, f.Name())
		}
		for other, files := range l.Others {
			for _, f := range files {
				names = append(names, other+"/"+f.Name())
			}
		}
		slices.Sort(names)
		return fmt.Sprintf("schema %s has no file %q", l.Page.Front.Schema, b.File), nearHint(b.File, names)
	case b.Decl != "" && !file.broken:
		if _, _, _, ok := file.Decl(b.Decl); !ok {
			return fmt.Sprintf("%s has no declaration %q", b.File, b.Decl), nearHint(b.Decl, file.Decls())
		}
	}
	return "", ""
}

func (l *Lesson) checkStep(b *Block) (message, hint string) {
	for _, f := range l.Code {
		line, col, found, right := f.step(b.Step)
		if found && !right && !f.broken {
			return fmt.Sprintf("%s (%s:%d:%d) is not a step", b.Step, f.Name(), line, col), stepHint(b.Step)
		}
		if found {
			return "", ""
		}
	}
	var steps []string
	for _, f := range l.Code {
		if f.broken {
			return "", "" // it may be there, behind the mistake
		}
		steps = append(steps, f.Steps()...)
	}
	hint = nearHint(b.Step, steps)
	if len(steps) == 0 {
		hint = "write it in " + path.Join(Folder, l.Slug, "steps.go")
	}
	return fmt.Sprintf("the lesson has no step %q", b.Step), hint
}

// checkDeclaration wants what stands beside the steps to be there.
func (l *Lesson) checkDeclaration(b *Block) (message, hint string) {
	var names []string
	for _, f := range l.Code {
		if _, _, _, ok := f.Decl(b.Decl); ok || f.broken {
			return "", ""
		}
		names = append(names, f.Decls()...)
	}
	return fmt.Sprintf("the lesson's Go files have no declaration %q", b.Decl), nearHint(b.Decl, names)
}

// SchemaFile gives a file of the paired schema by its name, or with a folder
// before it one of another schema; nil when there is none.
func (l *Lesson) SchemaFile(name string) *GoFile {
	files := l.Schema
	if other, file, ok := strings.Cut(name, "/"); ok {
		files, name = l.Others[other], file
	}
	for _, f := range files {
		if f.Name() == name {
			return f
		}
	}
	return nil
}

// Source gives what a derived block of code shows: the file, the declaration or
// the function that it names.
func (l *Lesson) Source(b *Block) (string, error) {
	switch {
	case b.Own:
		return b.Text, nil
	case b.Kind == Step, b.Kind == Declaration:
		for _, f := range l.Code {
			if src, _, _, ok := f.Decl(b.Step + b.Decl); ok {
				return src + "\n", nil
			}
		}
	case b.Kind == Schema:
		f := l.SchemaFile(b.File)
		if f == nil {
			break
		}
		if b.Decl == "" {
			return string(f.Source), nil
		}
		if src, _, _, ok := f.Decl(b.Decl); ok {
			return src + "\n", nil
		}
	}
	return "", errors.New("no source for " + b.Name())
}

// Overlay gives the file of the schema that a broken block stands for: its name
// and its source with the block in place.
func (l *Lesson) Overlay(b *Block) (name, source string) {
	f := l.SchemaFile(b.File)
	if f == nil || b.Decl == "" {
		return b.File, b.Text
	}
	_, start, end, _ := f.Decl(b.Decl)
	return b.File, string(f.Source[:start]) + strings.TrimSuffix(b.Text, "\n") + string(f.Source[end:])
}

// OverlaidLine tells which line of which file a line of the source that
// [Lesson.Overlay] gives is: one of the page where the block stands, else one of
// the schema's own file. Files are named from the course's root.
func (l *Lesson) OverlaidLine(b *Block, line int) (file string, n int) {
	f := l.SchemaFile(b.File)
	if f == nil || b.Decl == "" {
		return l.Page.File, b.Line + line
	}
	_, start, end, _ := f.Decl(b.Decl)
	first := 1 + bytes.Count(f.Source[:start], []byte("\n"))
	behind := first + strings.Count(strings.TrimSuffix(b.Text, "\n"), "\n") + 1
	switch {
	case line < first:
		return f.Path, line
	case line < behind:
		return l.Page.File, b.Line + 1 + line - first
	}
	was := first + bytes.Count(f.Source[start:end], []byte("\n")) + 1
	return f.Path, line - behind + was
}
