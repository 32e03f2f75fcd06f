package program

import (
	"fmt"
	"maps"
	"path"
	"strconv"
	"strings"

	"github.com/learnrel/learnrel/runner/calls"
	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/result"
)

// A Part is a unit of a page of the error catalogue: a program, by its number on
// the page, or a block that must fail alone.
type Part struct {
	*Unit
	Number int           // of the program, from 1; 0 for a block
	Block  *lesson.Block // nil for a program
	// Schemas are the blocks of the program's schemas, in order of its phases.
	Schemas []*lesson.Block
}

// Migrates gives the number of the schema that a call migrates to; 0 for a step.
func (p *Part) Migrates(call string) int { return p.phase(call) }

// Catalogue takes a page of the error catalogue apart.
func Catalogue(c *lesson.Course, l *lesson.Lesson) []*Part {
	var parts []*Part
	for _, b := range l.Page.Numbered() {
		if b.Kind == lesson.BrokenSchema && b.Program == 0 {
			parts = append(parts, (&pagePart{page: l, broken: b, phases: []pagePhase{{schema: b}}}).plan(c))
		}
	}
	for _, p := range l.Page.Programs() {
		whole := &pagePart{page: l, number: p.Number}
		var broken []*pagePart
		for _, b := range p.Blocks {
			switch {
			case b.Kind == lesson.Schema && !b.Migrate:
				whole.phases = []pagePhase{{schema: b}}
			case b.Kind == lesson.Schema, b.Kind == lesson.BrokenSchema && b.Migrate:
				whole.phases = append(whole.phases, pagePhase{schema: b})
				whole.wants.Calls = append(whole.wants.Calls, calls.Call{Step: migration(b), MayFail: b.Fail != ""})
			case b.Kind == lesson.BrokenStep:
				broken = append(broken, &pagePart{page: l, broken: b, phases: []pagePhase{{whole.current().schema, []*lesson.Block{b}}}})
			default:
				if whole.wants.Add(l, b); b.Kind == lesson.Step {
					whole.current().steps = append(whole.current().steps, b)
				}
			}
		}
		parts = append(parts, whole.plan(c))
		for _, p := range broken {
			parts = append(parts, p.plan(c))
		}
	}
	return parts
}

// migration is the name of the call that migrates to the schema of a block.
func migration(b *lesson.Block) string { return fmt.Sprintf("migrate to block %d", b.Number) }

// pagePart is a part before it has files.
type pagePart struct {
	page   *lesson.Lesson
	number int
	broken *lesson.Block
	phases []pagePhase
	wants  calls.Wanted
}

// pagePhase is a schema and the steps that have its client.
type pagePhase struct {
	schema *lesson.Block
	steps  []*lesson.Block
}

// current is the phase whose client steps have: a schema that must fail has none.
func (p *pagePart) current() *pagePhase {
	i := len(p.phases) - 1
	for i > 0 && p.phases[i].schema.Fail != "" {
		i--
	}
	return &p.phases[i]
}

// plan gives the unit. Each phase is an ent project in a folder of its own.
func (p *pagePart) plan(c *lesson.Course) *Part {
	u := &Unit{Root: provisional, Wanted: p.wants}
	part := &Part{Unit: u, Number: p.number, Block: p.broken}
	u.Name = fmt.Sprintf("%s program %d", p.page.Slug, p.number)
	if p.broken != nil {
		u.Name = fmt.Sprintf("%s block %d (%s)", p.page.Slug, p.broken.Number, p.broken.Name())
		u.Fail = p.broken.Fail
		u.Compiles = u.Fail != catalogue.Migrate
	} else if p.page.Page.Front.Stage == catalogue.Generate && len(u.Calls) == 0 {
		u.Generates = true // the page is about that
	}
	var blocks []*lesson.Block
	for k, phase := range p.phases {
		blocks = append(append(blocks, phase.schema), phase.steps...)
		dir := path.Join(provisional, fmt.Sprintf("phase%d", k+1))
		s := Schema{Dir: path.Join(dir, "ent/schema"), Client: path.Join(dir, "ent"), Files: map[string][]byte{phase.schema.File: []byte(phase.schema.Text)}}
		steps := lesson.Package{Dir: path.Join(dir, "steps"), Files: map[string][]byte{}}
		ph := Phase{Schema: k}
		if k > 0 {
			ph.Migration = migration(phase.schema)
		}
		imports := stepImports(path.Join(c.Module, s.Client), phase.schema)
		for n, step := range phase.steps {
			steps.Files[fmt.Sprintf("step%d.go", n+1)] = stepFile("steps", imports, step)
			ph.Steps = append(ph.Steps, Func{step.Step, steps.Dir})
		}
		u.Schemas, u.Phases = append(u.Schemas, s), append(u.Phases, ph)
		if len(phase.steps) > 0 {
			u.Packages = append(u.Packages, steps)
		}
		u.hide = append(u.hide, dir, steps.Dir)
		part.Schemas = append(part.Schemas, phase.schema)
	}
	u.place, u.GoWords, u.stands = p.place, true, standsOf(p.page.Page, blocks...)
	u.settle()
	return part
}

// place gives the block that a file of the unit stands for, and the line there.
func (p *pagePart) place(file string, line int) result.Place {
	for k, phase := range p.phases {
		dir := fmt.Sprintf("phase%d", k+1)
		if file == path.Join(dir, "ent/schema", phase.schema.File) {
			return result.Place{File: p.page.Page.File, Line: phase.schema.Line + line, Block: phase.schema.Number}
		}
		for _, step := range phase.steps {
			if file == path.Join(dir, "steps", fileOf(step)) {
				return result.Place{File: p.page.Page.File, Line: step.Line + line, Block: step.Number}
			}
		}
	}
	return result.Place{File: file, Line: line}
}

// knownImports are the packages that a step on a catalogue page may use without
// importing them, beside its client's.
var knownImports = map[string]string{
	"context":  `"context"`,
	"errors":   `"errors"`,
	"fmt":      `"fmt"`,
	"slices":   `"slices"`,
	"sort":     `"sort"`,
	"strings":  `"strings"`,
	"sync":     `"sync"`,
	"time":     `"time"`,
	"dialect":  `"entgo.io/ent/dialect"`,
	"entsql":   `"entgo.io/ent/dialect/entsql"`,
	"schema":   `"entgo.io/ent/dialect/sql/schema"`,
	"sql":      `"entgo.io/ent/dialect/sql"`,
	"sqlgraph": `"entgo.io/ent/dialect/sql/sqlgraph"`,
}

// clientPackages are those of every client, beside one for each type.
var clientPackages = []string{"enttest", "hook", "migrate", "predicate", "privacy", "runtime"}

// stepImports gives the packages that a step may use with the client of a schema.
func stepImports(client string, schema *lesson.Block) map[string]string {
	imports := maps.Clone(knownImports)
	for _, name := range clientPackages {
		imports[name] = strconv.Quote(path.Join(client, name))
	}
	if f, err := lesson.ParseGo("", []byte(schema.Text)); err == nil {
		for _, name := range f.Decls() {
			if !strings.Contains(name, ".") {
				name = strings.ToLower(name)
				imports[name] = strconv.Quote(path.Join(client, name))
			}
		}
	}
	imports["ent"] = strconv.Quote(client)
	return imports
}
