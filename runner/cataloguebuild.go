package runner

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"text/template"

	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/generate"
	"github.com/learnrel/learnrel/runner/harness"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/toolchain"
)

// A batch is several units in one scratch module. Each phase of a unit is an ent
// project in a folder of its own, and one program holds all that run.
type batch struct {
	*toolchain.Scratch
	units   []*unit
	results []made
	ended   []bool // the units that have come to their result
}

// buildUnits runs units with the toolchain: one scratch module, one build. The
// error is that of the context.
func (r *Runner) buildUnits(ctx context.Context, units []*unit) ([]made, error) {
	b := &batch{units: units, results: make([]made, len(units)), ended: make([]bool, len(units))}
	fail := func(err error) ([]made, error) {
		for i := range units {
			if !b.ended[i] {
				b.results[i] = made{err: err}
			}
		}
		return b.results, ctx.Err()
	}
	s, err := r.scratch()
	if err != nil {
		return fail(err)
	}
	defer s.Close()
	b.Scratch = s
	for _, part := range []func(context.Context) error{b.generate, b.compile} {
		if err := part(ctx); err != nil {
			return fail(err)
		}
	}
	if !slices.Contains(b.ended, false) {
		return b.results, ctx.Err()
	}
	if err := toolchain.FindCompiler(ctx); err != nil {
		return fail(err)
	}
	p, err := b.link(ctx)
	if err != nil {
		return fail(err)
	}
	defer p.Close()
	for i, u := range units {
		if b.ended[i] {
			continue
		}
		run, err := r.execute(ctx, p, unitFunc(i), u.req)
		u.locatedSteps(run)
		b.results[i] = made{outcome{Run: run}, err}
		var early *endedEarly
		if !errors.As(err, &early) {
			continue
		}
		if len(units) == 1 {
			b.results[i] = made{outcome: outcome{Failure: u.located(early.failure(unitFunc(i)), u.phases[0].schema)}}
			continue
		}
		// Another unit's packages may have done it.
		alone, err := r.buildUnits(ctx, []*unit{u})
		if err != nil {
			return nil, err
		}
		b.results[i] = alone[0]
	}
	return b.results, ctx.Err()
}

// end settles a unit with the failure that it came to.
func (b *batch) end(i int, f *Failure) {
	b.results[i].outcome.Failure = f
	b.ended[i] = true
}

// phaseDir is the folder of a phase. The first phase of a unit is the one that
// error messages name most: it is taken out of them.
func phaseDir(unit, phase int) string { return fmt.Sprintf("unit%dphase%d", unit+1, phase+1) }

var phaseDirs = regexp.MustCompile(`\bunit\d+phase\d+/`)

// shown takes out of a message of the toolchain where the batch keeps its units.
func shown(message string) string {
	return strings.TrimRight(phaseDirs.ReplaceAllString(message, ""), "\n")
}

// generate writes the schemas and generates their clients.
func (b *batch) generate(ctx context.Context) error {
	for i, u := range b.units {
		for k, p := range u.phases {
			dir := phaseDir(i, k)
			schemaDir := path.Join(dir, "ent/schema")
			if err := b.Write(path.Join(schemaDir, p.schema.File), []byte(p.schema.Text)); err != nil {
				return err
			}
			err := generate.Client(ctx, b.Scratch, schemaDir, path.Join(dir, "ent"))
			var wrong *generate.Error
			if errors.As(err, &wrong) {
				b.end(i, u.located(&Failure{Stage: catalogue.Stage(wrong.Stage), Code: wrong.Code, Message: shown(wrong.Message)}, p.schema))
				break
			}
			if err != nil {
				return fmt.Errorf("%s: %w", u.name(), err)
			}
		}
	}
	return nil
}

// compile compiles the clients and the steps of all units at once, and those that
// may fail, or all if any did, one by one.
func (b *batch) compile(ctx context.Context) error {
	var together []string
	var alone []int
	for i, u := range b.units {
		if b.ended[i] {
			continue
		}
		if err := b.writeSteps(i); err != nil {
			return err
		}
		if u.broken != nil && u.broken.Fail != catalogue.Migrate {
			alone = append(alone, i)
		} else {
			together = append(together, b.packages(i)...)
		}
	}
	if len(together) > 0 {
		_, err := b.Go(ctx, append([]string{"build"}, together...)...)
		var failed *toolchain.Failure
		if errors.As(err, &failed) {
			alone = nil
			for i := range b.units {
				if !b.ended[i] {
					alone = append(alone, i)
				}
			}
		} else if err != nil {
			return err
		}
	}
	for _, i := range alone {
		if err := b.compileUnit(ctx, i); err != nil {
			return err
		}
	}
	return nil
}

// compileUnit compiles one unit. A schema or a step that must fail has come to
// its end with that, whether it did or not.
func (b *batch) compileUnit(ctx context.Context, i int) error {
	u := b.units[i]
	_, err := b.Go(ctx, append([]string{"build"}, b.packages(i)...)...)
	var failed *toolchain.Failure
	if !errors.As(err, &failed) {
		if err == nil && u.broken != nil && u.broken.Fail != catalogue.Migrate {
			b.end(i, nil)
		}
		return err
	}
	message := shown(withoutHeadings(failed.Output))
	f := &Failure{Stage: catalogue.Compile, Message: strings.ReplaceAll(message, "steps/", "")}
	if strings.HasPrefix(message, "ent/") {
		f.Stage = catalogue.Generate
	}
	f.Code = codeOf(f.Stage, f.Message)
	b.end(i, u.located(f, u.phases[0].schema))
	return nil
}

// packages are those of a unit that are compiled.
func (b *batch) packages(i int) []string {
	var all []string
	for k, p := range b.units[i].phases {
		dir := "./" + phaseDir(i, k)
		all = append(all, dir+"/ent", dir+"/ent/migrate", dir+"/ent/runtime")
		if len(p.steps) > 0 {
			all = append(all, dir+"/steps")
		}
	}
	return all
}

// writeSteps writes a file for each step of a unit.
func (b *batch) writeSteps(i int) error {
	for k, p := range b.units[i].phases {
		for n, step := range p.steps {
			dir := phaseDir(i, k)
			name := path.Join(dir, "steps", fmt.Sprintf("step%d.go", n+1))
			if err := b.Write(name, []byte(ownStepFile(path.Join(b.Module, dir, "ent"), p.schema, step))); err != nil {
				return err
			}
		}
	}
	return nil
}

// stepImports are the packages that a step on a catalogue page may use without
// importing them, beside its client's.
var stepImports = map[string]string{
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

// ownStepFile makes a Go file of a step that a catalogue page holds: the imports
// that it uses, and its code, whose lines count from 1.
func ownStepFile(client string, schema, step *lesson.Block) string {
	imports := maps.Clone(stepImports)
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
	var used []string
	if f, err := lesson.ParseGo("", []byte("package steps\n"+step.Text)); err == nil {
		used = f.Packages()
	} else {
		used = qualifiers(step.Text)
	}
	var out strings.Builder
	out.WriteString("package steps\n\n")
	for _, id := range used {
		if spec, ok := imports[id]; ok {
			fmt.Fprintf(&out, "import %s\n", spec)
		}
	}
	fmt.Fprintf(&out, "\n//line %s:1\n%s", stepName(step), step.Text)
	return out.String()
}

// stepName is how errors name the file of a step.
func stepName(b *lesson.Block) string { return strings.ToLower(b.Step) + ".go" }

// ownPosition is a line of a step's file or of the schema's in a message.
var ownPosition = regexp.MustCompile(`(?:ent/schema/|\b)(\w+\.go):(\d+)`)

// located notes on a failure where on the page it came up: the block that the
// message points into, or else the block at fault.
func (u *unit) located(f *Failure, fault *lesson.Block) *Failure {
	f.File, f.Line, f.Block = u.page.Page.File, fault.Line, fault.Number
	for _, m := range ownPosition.FindAllStringSubmatch(f.Message, -1) {
		for _, b := range u.blocks() {
			line, err := strconv.Atoi(m[2])
			if err != nil || b.Step != "" && stepName(b) != m[1] || b.Step == "" && (b.File != m[1] || !strings.HasPrefix(m[0], "ent/schema/")) {
				continue
			}
			f.Line, f.Block = b.Line+line, b.Number
			return f
		}
	}
	return f
}

// locatedSteps puts the places of a program's steps on its page.
func (u *unit) locatedSteps(run *harness.Result) {
	if run == nil {
		return
	}
	for i := range run.Steps {
		s := &run.Steps[i]
		if s.Error == "" {
			continue
		}
		for _, b := range u.blocks() {
			if b.Step != "" && b.Step == s.Name {
				if s.File != stepName(b) {
					s.Line = 0
				}
				// As with lessons, the file is named from the folder of the slug.
				s.File, s.Line = "../"+path.Base(u.page.Page.File), b.Line+s.Line
			}
		}
	}
}

var unitsMain = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("main").Parse(unitsMainSource))
})

// unitsMainSource is a program of all units of a batch: its first argument says
// which is to run. A unit of several phases has a client for each, and migrates
// with the driver that it was first given: the later one is traced, which the
// migration cannot be.
const unitsMainSource = `package main

import (
	"context"
	"fmt"
	"os"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql/schema"

	harness "{{.Harness}}"
{{- range .Units}}{{range .Phases}}
	ent{{.ID}} "{{.Dir}}/ent"
	migrate{{.ID}} "{{.Dir}}/ent/migrate"
	_ "{{.Dir}}/ent/runtime"
{{- if .Steps}}
	steps{{.ID}} "{{.Dir}}/steps"
{{- end}}{{end}}{{end}}
)

var _ *schema.Table
{{range .Units}}
func {{.Name}}() harness.Program {
{{- if .Migrates}}
	type clients struct {
{{- range .Phases}}
		c{{.ID}} *ent{{.ID}}.Client
{{- end}}
	}
	var first *clients
	var tables []*schema.Table
{{- range .Phases}}
	tables = append(append([]*schema.Table{}, migrate{{.ID}}.Tables...), tables...)
{{- end}}
	return harness.New(tables,
		func(d dialect.Driver) *clients {
			c := &clients{ {{- range .Phases}}ent{{.ID}}.NewClient(ent{{.ID}}.Driver(d)), {{end -}} }
			if first == nil {
				first = c
			}
			return c
		},
		func(ctx context.Context, c *clients) error { return c.c{{(index .Phases 0).ID}}.Schema.Create(ctx) },
{{- range .Phases}}{{$id := .ID}}
{{- if .Migration}}
		harness.Step[*clients]{Name: "{{.Migration}}", Do: func(ctx context.Context, _ *clients) error { return first.c{{$id}}.Schema.Create(ctx) }},
{{- end}}{{range .Steps}}
		harness.Step[*clients]{Name: "{{.}}", Do: func(ctx context.Context, c *clients) error { return steps{{$id}}.{{.}}(ctx, c.c{{$id}}) }},
{{- end}}{{end}}
	)
{{- else}}{{with index .Phases 0}}{{$id := .ID}}
	return harness.New(migrate{{.ID}}.Tables,
		func(d dialect.Driver) *ent{{.ID}}.Client { return ent{{.ID}}.NewClient(ent{{.ID}}.Driver(d)) },
		func(ctx context.Context, c *ent{{.ID}}.Client) error { return c.Schema.Create(ctx) },
{{- range .Steps}}
		harness.Step[*ent{{$id}}.Client]{Name: "{{.}}", Do: steps{{$id}}.{{.}}},
{{- end}}
	)
{{- end}}{{end}}
}
{{end}}
func main() {
	programs := map[string]func() harness.Program{
{{- range .Units}}
		"{{.Name}}": {{.Name}},
{{- end}}
	}
	if err := harness.Serve(programs[os.Args[1]](), os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
`

// mainUnit and mainPhase are what unitsMainSource is told of units.
type mainUnit struct {
	Name     string
	Migrates bool
	Phases   []mainPhase
}

type mainPhase struct {
	ID, Dir   string
	Migration string   // the call that migrates to it; "" for the first
	Steps     []string // the functions
}

func unitFunc(i int) string { return "unit" + strconv.Itoa(i+1) }

// link builds the program of the units that have not ended.
func (b *batch) link(ctx context.Context) (*program, error) {
	var units []mainUnit
	for i, u := range b.units {
		if b.ended[i] {
			continue
		}
		m := mainUnit{Name: unitFunc(i), Migrates: len(u.phases) > 1}
		for k, p := range u.phases {
			phase := mainPhase{ID: fmt.Sprintf("%d_%d", i+1, k+1), Dir: path.Join(b.Module, phaseDir(i, k))}
			if k > 0 {
				phase.Migration = migration(p.schema)
			}
			for _, s := range p.steps {
				phase.Steps = append(phase.Steps, s.Step)
			}
			m.Phases = append(m.Phases, phase)
		}
		units = append(units, m)
	}
	if err := writeHarness(b.Scratch); err != nil {
		return nil, fmt.Errorf("write the program: %w", err)
	}
	var main strings.Builder
	if err := unitsMain().Execute(&main, map[string]any{"Harness": path.Join(b.Module, harnessDir), "Units": units}); err != nil {
		return nil, err
	}
	if err := b.Write(path.Join(mainDir, "main.go"), []byte(main.String())); err != nil {
		return nil, fmt.Errorf("write the program: %w", err)
	}
	return buildMain(ctx, b.Scratch)
}
