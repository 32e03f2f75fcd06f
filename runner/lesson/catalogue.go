package lesson

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/learnrel/learnrel/runner/catalogue"
)

// ErrorSlug gives the slug of an error's page.
func ErrorSlug(code string) string { return path.Base(ErrorsDir) + "/" + code }

// errorCode gives the code of the error whose page has that slug.
func errorCode(slug string) (code string, ok bool) {
	if code, ok = strings.CutPrefix(slug, ErrorSlug("")); !ok {
		return "", false
	}
	return code, true
}

// Codes gives the codes of the course's error catalogue in the order of their
// names; none where the course has no catalogue.
func (c *Course) Codes() []string {
	entries, err := fs.ReadDir(c.FS, ErrorsDir)
	if err != nil {
		return nil
	}
	var codes []string
	for _, e := range entries {
		if code, ok := strings.CutSuffix(e.Name(), ".md"); ok && !e.IsDir() && !hidden(e.Name()) {
			codes = append(codes, code)
		}
	}
	return codes
}

// Errors gives the pages of the error catalogue in the order of their codes. They
// have no number; their titles are in their front matter.
func (c *Course) Errors() []Entry {
	var all []Entry
	for _, code := range c.Codes() {
		all = append(all, Entry{Slug: ErrorSlug(code)})
	}
	return all
}

// Code gives the code of the error that an entry is the page of, or "".
func (e Entry) Code() string {
	code, _ := errorCode(e.Slug)
	return code
}

// FindError gives the page of an error by its code, with or without "errors/"
// before it. The error is a *NameError.
func (c *Course) FindError(name string) (Entry, error) {
	code, named := errorCode(name)
	if !named {
		code = name
	}
	codes := c.Codes()
	if slices.Contains(codes, code) {
		return Entry{Slug: ErrorSlug(code)}, nil
	}
	return Entry{}, &NameError{name, fmt.Sprintf("no page of an error %q", code), nearCode(code, codes)}
}

func nearCode(code string, codes []string) string {
	if near := Nearest(code, codes); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return "learnrel explain --list shows them all"
}

// errorStrays are the files of the error catalogue that are no pages.
func (c *Course) errorStrays() (problems Problems) {
	entries, err := fs.ReadDir(c.FS, ErrorsDir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return Problems{{File: ErrorsDir, Line: 1, Col: 1, Message: err.Error()}}
	}
	for _, e := range entries {
		if !hidden(e.Name()) && (e.IsDir() || path.Ext(e.Name()) != ".md") {
			problems = append(problems, Problem{File: path.Join(ErrorsDir, e.Name()), Line: 1, Col: 1, Message: "the file belongs to no error", Hint: "the catalogue holds pages alone, <code>.md; move it or delete it"})
		}
	}
	return problems
}

// checkRelated wants the errors that a page calls related to have pages.
func (l *Lesson) checkRelated(c *Course) (problems Problems) {
	codes := c.Codes()
	for _, code := range l.Page.Front.Related {
		if !slices.Contains(codes, code) {
			problems = append(problems, Problem{
				File: l.Page.File, Line: l.Page.Front.Line("related"), Col: 1,
				Message: fmt.Sprintf("related to %q, which is no page of an error", code), Hint: nearCode(code, codes),
			})
		}
	}
	return problems
}

// own makes the schemas and steps of a catalogue page the page's own, and counts
// its programs.
func (p *Page) own() {
	program := 0
	for _, b := range p.Numbered() {
		switch b.Kind {
		case Schema, BrokenSchema:
			b.Own = true
			if b.Kind == Schema && !b.Migrate {
				program++
			}
			if b.Kind == BrokenSchema && !b.Migrate {
				continue
			}
		case Step, BrokenStep:
			b.Own = true
		case Error, FolderFile, Commands:
			continue
		}
		b.Program = program
	}
}

// A Program is a part of a catalogue page that runs on a database of its own.
type Program struct {
	Number int // from 1
	Blocks []*Block
}

// Programs gives the programs of a catalogue page: each starts with a schema, and
// has all blocks up to the next but those that are judged alone.
func (p *Page) Programs() []Program {
	var programs []Program
	for _, b := range p.Numbered() {
		if b.Program == 0 {
			continue
		}
		for len(programs) < b.Program {
			programs = append(programs, Program{Number: len(programs) + 1})
		}
		last := &programs[b.Program-1]
		last.Blocks = append(last.Blocks, b)
	}
	return programs
}

// checkCatalogue wants of the page of an error what makes it one.
func (p *Page) checkCatalogue() {
	code := strings.TrimSuffix(path.Base(p.File), ".md")
	shown, repaired, folder := false, false, false
	migrates := map[int]bool{}
	for _, b := range p.Numbered() {
		shown = shown || b.Code == code
		switch folder = folder || b.InFolder(); b.Kind {
		case Schema:
			repaired = true
		case Commands:
			repaired = b.Fail == "" // the last ones count
		}
		migrates[b.Program] = migrates[b.Program] || b.Migrate
		p.checkOwn(b)
	}
	for _, b := range p.Numbered() {
		if (b.Kind == DDL || b.Kind == Diagram) && migrates[b.Program] {
			p.problem(b.fence, "show it in a program of its own", "the %s of a program with more than one schema", b.Kind)
		}
	}
	switch stage := p.Front.Stage; {
	case stage == catalogue.Silent || stage == "": // nothing fails, or the front matter is wrong
	case !shown:
		p.problem(0, "put fail="+string(stage)+" code="+code+" on the block that provokes it", "no block of the page has code=%s", code)
	}
	switch {
	case repaired:
	case folder:
		p.problem(0, "add the repaired files, and a block sh run without fail= below them", "the page ends with commands that fail, or has none")
	default:
		p.problem(0, "add a block go schema=schema.go without fail=", "the page has no schema that works")
	}
	p.checkOneWay()
}

// checkOneWay wants the page of an error to be about a folder, or else about schemas.
func (p *Page) checkOneWay() {
	var folder, project *Block // the first of either
	for _, b := range p.Numbered() {
		switch {
		case b.InFolder() && folder == nil:
			folder = b
		case (b.Kind == Schema || b.Kind == BrokenSchema || b.Kind == Step || b.Kind == BrokenStep) && project == nil:
			project = b
		}
	}
	if folder != nil && project != nil {
		p.problem(folder.fence, fmt.Sprintf("write files and commands alone, or schemas and steps alone, as on line %d", project.Line), "a %s block on a page that has schemas or steps", folder.Kind)
	}
}

// checkOwn looks at one block of a catalogue page.
func (p *Page) checkOwn(b *Block) {
	switch b.Kind {
	case Flask:
		p.problem(b.fence, "the catalogue speaks of ent alone", "a python block on the page of an error")
		return
	case Declaration:
		p.problem(b.fence, "its schemas and steps are a project of their own", "a %s block on the page of an error", b.Kind)
		return
	case FolderFile, Commands:
		if message, hint := b.checkInFolder(); message != "" {
			p.problem(b.fence, hint, "%s", message)
		}
	case Schema, BrokenSchema:
		switch {
		case b.Fail == catalogue.Run:
			p.problem(b.fence, "put fail=run on a step below a schema that works", "a schema alone cannot fail at run")
		case path.Ext(b.File) != ".go" || path.Base(b.File) != b.File || b.Decl != "":
			p.problem(b.fence, "write schema=schema.go", "the page of an error holds whole schemas: %q is no Go file's name", b.target())
			return
		case b.Migrate && b.Program == 0:
			p.problem(b.fence, "put a schema and a step that saves rows above it", "no tables to migrate")
		case b.Migrate && b.Fail != "" && b.Fail != catalogue.Migrate:
			p.problem(b.fence, "leave out migrate: only fail=migrate needs the tables of another schema", "a schema that must fail at %s is judged alone", b.Fail)
		}
		if b.Fail != catalogue.Compile {
			p.checkOwnGo(b, "", "schema")
		}
	case Step, BrokenStep, Output, Trace, Table, DDL, Diagram:
		if b.Program == 0 && (b.Of == nil || b.Of.Kind != Commands) {
			p.problem(b.fence, "put a block go schema=schema.go above it", "the %s block stands above the first schema that works", b.Kind)
		}
		if b.Kind == Step {
			p.checkOwnGo(b, "package steps; ", "")
		}
	}
}

// checkOwnGo parses the Go code of a block, behind a clause that it lacks, and
// wants it to be of a package or else to have the block's step.
func (p *Page) checkOwnGo(b *Block, clause, pkg string) {
	f, err := ParseGo(p.File, []byte(clause+b.Text))
	if problems, ok := err.(Problems); ok {
		for _, problem := range problems {
			if problem.Line == 1 {
				problem.Col = max(1, problem.Col-len(clause))
			}
			end, _ := position(p.src, b.closeEnd) // Go may miss something behind the last line
			problem.Line = min(problem.Line+b.Line, end)
			p.problems = append(p.problems, problem)
		}
		return
	}
	if pkg != "" {
		if f.Package() != pkg {
			p.problem(b.start, "start it with package "+pkg, "the schema is in package %s", f.Package())
		}
		return
	}
	line, col, found, right := f.step(b.Step)
	switch {
	case !found:
		p.problem(b.fence, nearHint(b.Step, f.Decls()), "the block has no function %q", b.Step)
	case !right:
		if line == 1 {
			col = max(1, col-len(clause))
		}
		p.problemAt(b.Line+line, col, stepHint(b.Step), "%s is not a step", b.Step)
	}
}
