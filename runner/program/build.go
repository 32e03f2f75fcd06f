package program

import (
	"context"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"text/template"

	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/result"
	"github.com/learnrel/learnrel/runner/save"
	"github.com/learnrel/learnrel/runner/toolchain"
)

// Where a scratch module holds what is not the course's.
const (
	childDir = "learnrelchild"
	mainDir  = "internal/learnrelmain"
)

// buildFlags are those of go build. What stands the same in another folder is not
// compiled again. Programs need no debugger, and the course's own code, which runs for
// milliseconds, is compiled in two thirds of the time when nothing is inlined. (With no
// optimization at all, -N, a deferred call would be told to stand elsewhere.)
var (
	compileFlags = []string{"-l", "-dwarf=false"}
	buildFlags   = []string{"-trimpath", "-ldflags=-s -w", "-gcflags=./...=" + strings.Join(compileFlags, " ")}
)

// mainSource is a program of several units.
const mainSource = `package main

import (
	"os"

	"entgo.io/ent/dialect"

	child "{{.Child}}"
{{- range .Clients}}
	ent{{.ID}} "{{.Path}}"
	_ "{{.Path}}/runtime"
{{- end}}
{{- range .Packages}}
	steps{{.ID}} "{{.Path}}"
{{- end}}
)

func main() {
	os.Exit(child.Main(map[string]func() child.Program{
{{- range .Units}}
		{{printf "%q" .Name}}: func() child.Program {
			return child.Join(
{{- range .Phases}}
				child.New(nil, func(d dialect.Driver) *ent{{.Client}}.Client { return ent{{.Client}}.NewClient(ent{{.Client}}.Driver(d)) },
{{- $client := .Client}}{{range .Steps}}
					child.Step[*ent{{$client}}.Client]{Name: "{{.Name}}", Do: steps{{.Package}}.{{.Name}}},
{{- end}}
				),
{{- end}}
			)
		},
{{- end}}
	}, os.Stderr))
}
`

var mainTemplate = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("main").Parse(mainSource))
})

// numbered gives each import path a number, in the order in which they come.
type numbered struct{ list []numberedPath }

type numberedPath struct {
	ID   int
	Path string
}

func (n *numbered) of(p string) int {
	at := slices.IndexFunc(n.list, func(q numberedPath) bool { return q.Path == p })
	if at < 0 {
		at = len(n.list)
		n.list = append(n.list, numberedPath{at, p})
	}
	return at
}

// mainPhase and mainFunc are what mainSource is told of phases and steps.
type mainPhase struct {
	Client int
	Steps  []mainFunc
}

type mainFunc struct {
	Name    string
	Package int
}

type mainUnit struct {
	Name   string
	Phases []mainPhase
}

// mainFile writes the main package of the jobs that are to run.
func mainFile(module string, jobs []*job) ([]byte, error) {
	var clients, packages numbered
	var units []mainUnit
	for _, j := range jobs {
		m := mainUnit{Name: j.id()}
		for _, p := range j.unit.Phases {
			if len(p.Steps) == 0 {
				continue
			}
			phase := mainPhase{Client: clients.of(path.Join(module, j.unit.Schemas[p.Schema].Client))}
			for _, f := range p.Steps {
				phase.Steps = append(phase.Steps, mainFunc{f.Name, packages.of(path.Join(module, f.Dir))})
			}
			m.Phases = append(m.Phases, phase)
		}
		units = append(units, m)
	}
	var out strings.Builder
	err := mainTemplate().Execute(&out, map[string]any{"Child": path.Join(module, childDir), "Clients": clients.list, "Packages": packages.list, "Units": units})
	return []byte(out.String()), err
}

// A binary is an executable with the steps of some units, in a folder of its own.
type binary struct {
	dir    string
	remove func()
}

func (b *binary) file() string {
	name := path.Base(mainDir)
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	return filepath.Join(b.dir, name)
}

// Close removes the executable.
func (b *binary) Close() error {
	b.remove()
	return nil
}

// write writes the code of a unit into scratch, but for its clients.
func (u *Unit) write(s *toolchain.Scratch) error {
	for _, schema := range u.Schemas {
		if err := s.Mirror(schema.Dir, schema.Files); err != nil {
			return err
		}
	}
	for _, p := range u.Packages {
		if err := s.Mirror(p.Dir, p.Files); err != nil {
			return err
		}
	}
	return nil
}

// compile compiles all that is left of jobs with one command, and links what is to
// run. It settles the jobs that don't compile. It gives nil when nothing is to be
// run, or when what is left compiles one by one but not together.
func (c *Config) compile(ctx context.Context, s *toolchain.Scratch, jobs []*job) (*binary, error) {
	if err := writeOwn(s); err != nil {
		return nil, fmt.Errorf("write the program: %w", err)
	}
	for {
		rest := unsettled(jobs)
		if len(rest) == 0 {
			return nil, nil
		}
		b, output, asRecorded := c.replay(ctx, s, rest)
		if !asRecorded {
			var err error
			if b, output, err = c.goBuild(ctx, s, rest); err != nil {
				return nil, err
			}
			if output == "" {
				c.keepRecord(ctx, s, rest)
			}
		}
		if output == "" {
			settleCompiled(rest)
			return b, nil
		}
		if !blame(rest, output) && !c.blameOneByOne(ctx, s, rest) {
			if len(jobs) == 1 {
				jobs[0].settle(result.Outcome{Err: fmt.Errorf("build the program: %s", output)})
			}
			return nil, nil
		}
	}
}

// settleCompiled settles the jobs of which no more was wanted.
func settleCompiled(jobs []*job) {
	for _, j := range jobs {
		if j.unit.Compiles {
			j.settle(result.Outcome{})
		}
	}
}

// goBuild compiles the packages of jobs, and links a program of those with steps to
// run. output is what the compiler has against them.
func (c *Config) goBuild(ctx context.Context, s *toolchain.Scratch, jobs []*job) (b *binary, output string, err error) {
	var apart []string // go build links a program or compiles packages, and not both
	var linked []*job
	for _, j := range jobs {
		if j.unit.runsSteps() {
			linked = append(linked, j)
		}
		if !j.compilesFirst() {
			continue
		}
		for _, dir := range j.unit.packages() {
			apart = append(apart, "./"+dir)
		}
	}
	if len(apart) > 0 {
		output, err = goOutput(s.Go(ctx, goBuildArgs(compacted(apart)...)...))
		if output != "" || err != nil {
			return nil, output, err
		}
		for _, j := range jobs {
			j.compiled = true
		}
	}
	if len(linked) == 0 {
		return nil, "", nil
	}
	return c.link(ctx, s, linked)
}

func goBuildArgs(args ...string) []string {
	return append(append([]string{"build"}, buildFlags...), args...)
}

// goOutput takes what the go command printed as it failed for what it has to say.
func goOutput(_ string, err error) (output string, _ error) {
	var failed *toolchain.Failure
	switch {
	case errors.As(err, &failed):
		return failed.Output + "\n", nil
	case err != nil:
		return "", fmt.Errorf("build the program: %w", err)
	}
	return "", nil
}

// link links one program of the steps of jobs.
func (c *Config) link(ctx context.Context, s *toolchain.Scratch, jobs []*job) (b *binary, output string, err error) {
	main, err := mainFile(s.Module, jobs)
	if err == nil {
		err = s.Write(path.Join(mainDir, "main.go"), main)
	}
	if err != nil {
		return nil, "", fmt.Errorf("write the program: %w", err)
	}
	dir, remove, err := save.TempDir()
	if err != nil {
		return nil, "", fmt.Errorf("build the program: %w", err)
	}
	b = &binary{dir, remove}
	if output, err = goOutput(s.Go(ctx, goBuildArgs("-o", b.file(), "./"+mainDir)...)); err != nil {
		_ = b.Close()
		return nil, "", err
	}
	return b, output, nil
}

func compacted(all []string) []string {
	slices.Sort(all)
	return slices.Compact(all)
}

// heading is the line by which go build begins what it has against a package.
var heading = regexp.MustCompile(`(?m)^# (\S+).*$`)

// blame settles the jobs that what go build printed is about, and tells whether
// there were any.
func blame(jobs []*job, output string) (any bool) {
	sections := heading.FindAllStringSubmatchIndex(output, -1)
	against := map[string]string{} // by the folder of a package
	for i, m := range sections {
		end := len(output)
		if i+1 < len(sections) {
			end = sections[i+1][0]
		}
		dir := strings.TrimPrefix(output[m[2]:m[3]], "$WORK/")
		against[dir] += output[m[0]:end]
	}
	for _, j := range jobs {
		var about string
		for _, dir := range j.unit.compiled() {
			about += against[dir]
		}
		if about != "" {
			j.settle(result.Outcome{Failure: j.unit.notCompiled(about)})
			any = true
		}
	}
	return any
}

// compiled are the folders of all packages that are part of a unit, those first
// that others depend on.
func (u *Unit) compiled() []string {
	var all []string
	for _, p := range u.Packages {
		all = append(all, p.Dir)
	}
	var clients []string
	for _, s := range u.Schemas {
		clients = append(clients, s.Dir, s.Client, path.Join(s.Client, "migrate"), path.Join(s.Client, "runtime"))
		for _, name := range s.types() {
			clients = append(clients, path.Join(s.Client, name))
		}
	}
	return append(clients, all...)
}

// types are the packages that a client has for each type of its schema.
func (s *Schema) types() (all []string) {
	for name, src := range s.Files {
		if f, err := lesson.ParseGo(name, src); err == nil {
			for _, d := range f.Decls() {
				if !strings.Contains(d, ".") {
					all = append(all, strings.ToLower(d))
				}
			}
		}
	}
	slices.Sort(all)
	return all
}

// blameOneByOne compiles jobs one by one, settles those that don't compile, and
// tells whether there were any: go build says nothing of packages when it can't
// read the imports of one.
func (c *Config) blameOneByOne(ctx context.Context, s *toolchain.Scratch, jobs []*job) (any bool) {
	for _, j := range jobs {
		var dirs []string
		for _, dir := range j.unit.packages() {
			dirs = append(dirs, "./"+dir)
		}
		_, err := s.Go(ctx, goBuildArgs(dirs...)...)
		var failed *toolchain.Failure
		if errors.As(err, &failed) {
			j.settle(result.Outcome{Failure: j.unit.notCompiled(failed.Output)})
			any = true
		} else if err != nil {
			j.settle(result.Outcome{Err: err})
			any = true
		}
	}
	return any
}
