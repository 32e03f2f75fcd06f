package runner

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"text/template"

	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/harness"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/process"
	"github.com/learnrel/learnrel/runner/toolchain"
)

// Where a scratch module holds what is not the course's.
const (
	harnessDir = "internal/learnrelharness"
	mainDir    = "internal/learnrelmain"
)

// A program is an executable with the steps of some lessons, in a folder of its
// own.
type program struct{ dir string }

func (p *program) file() string { return filepath.Join(p.dir, "program.exe") }

// Close removes the program.
func (p *program) Close() error { return os.RemoveAll(p.dir) }

var mainTemplate = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("main").Parse(mainSource))
})

// mainSource is the program of some lessons. Its arguments are a slug, the file
// of the request and that of the result.
const mainSource = `package main

import (
	"context"
	"fmt"
	"os"

	"entgo.io/ent/dialect"

	harness "{{.Harness}}"
{{- range .Clients}}
	ent{{.ID}} "{{.Path}}"
	migrate{{.ID}} "{{.Path}}/migrate"
	_ "{{.Path}}/runtime"
{{- end}}
{{- range .Lessons}}{{if .Steps}}
	steps{{.ID}} "{{.Path}}"
{{- end}}{{end}}
)

func main() {
	var program harness.Program
	switch os.Args[1] {
{{- range .Lessons}}
	case "{{.Slug}}":
		program = harness.New(migrate{{.Client}}.Tables,
			func(d dialect.Driver) *ent{{.Client}}.Client { return ent{{.Client}}.NewClient(ent{{.Client}}.Driver(d)) },
			func(ctx context.Context, c *ent{{.Client}}.Client) error { return c.Schema.Create(ctx) },
{{- $lesson := .}}{{range .Steps}}
			harness.Step[*ent{{$lesson.Client}}.Client]{Name: "{{.}}", Do: steps{{$lesson.ID}}.{{.}}},
{{- end}}
		)
{{- end}}
	}
	if err := harness.Serve(program, os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
`

// mainLesson and mainClient are what mainSource is told of lessons.
type mainLesson struct {
	ID     int
	Slug   string
	Path   string
	Client int // the ID of the paired schema's
	Steps  []string
}

type mainClient struct {
	ID   int
	Path string
}

// writeMain puts the harness and a main function beside the steps of lessons.
func writeMain(s *toolchain.Scratch, lessons []*lesson.Lesson) error {
	if err := writeHarness(s); err != nil {
		return err
	}
	var clients []mainClient
	var of []mainLesson
	for i, l := range lessons {
		m := mainLesson{ID: i, Slug: l.Slug, Path: path.Join(s.Module, lesson.Folder, l.Slug)}
		for _, f := range l.Code {
			m.Steps = append(m.Steps, f.Steps()...)
		}
		client := path.Join(s.Module, clientDir(l.Page.Front.Schema))
		if m.Client = slices.IndexFunc(clients, func(c mainClient) bool { return c.Path == client }); m.Client < 0 {
			m.Client = len(clients)
			clients = append(clients, mainClient{m.Client, client})
		}
		of = append(of, m)
	}
	var main strings.Builder
	err := mainTemplate().Execute(&main, map[string]any{"Harness": path.Join(s.Module, harnessDir), "Clients": clients, "Lessons": of})
	if err != nil {
		return err
	}
	return s.Write(path.Join(mainDir, "main.go"), []byte(main.String()))
}

// writeHarness puts the harness into scratch.
func writeHarness(s *toolchain.Scratch) error {
	files := map[string][]byte{}
	err := fs.WalkDir(harness.Source, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files[name], err = fs.ReadFile(harness.Source, name)
		return err
	})
	if err != nil {
		return err
	}
	return s.Mirror(harnessDir, files)
}

// build builds one program of lessons that stand in scratch. The error is a
// *toolchain.Failure when something does not compile.
func build(ctx context.Context, s *toolchain.Scratch, lessons []*lesson.Lesson) (*program, error) {
	if err := writeMain(s, lessons); err != nil {
		return nil, fmt.Errorf("write the program: %w", err)
	}
	return buildMain(ctx, s)
}

// buildMain builds the main package that stands in scratch.
func buildMain(ctx context.Context, s *toolchain.Scratch) (*program, error) {
	dir, err := os.MkdirTemp("", "learnrel-")
	if err != nil {
		return nil, fmt.Errorf("build the program: %w", err)
	}
	p := &program{dir}
	if _, err := s.Go(ctx, "build", "-ldflags=-s -w", "-o", p.file(), "./"+mainDir); err != nil {
		_ = p.Close()
		return nil, fmt.Errorf("build the program: %w", err)
	}
	return p, nil
}

// execute runs a lesson of a program in a process of its own. How that ends is
// part of the result, unless it ends before the first step.
func (r *Runner) execute(ctx context.Context, p *program, slug string, req harness.Request) (*harness.Result, error) {
	dir, err := os.MkdirTemp("", "learnrel-")
	if err != nil {
		return nil, fmt.Errorf("run the program: %w", err)
	}
	defer removeAll(dir)
	req.Memory = cmp.Or(r.Memory, defaultMemory)
	data, err := json.Marshal(req)
	if err != nil {
		return nil, err
	}
	request, home := filepath.Join(dir, "request.json"), filepath.Join(dir, "home")
	if err := errors.Join(os.WriteFile(request, data, 0o600), os.Mkdir(home, 0o700)); err != nil {
		return nil, fmt.Errorf("run the program: %w", err)
	}
	// What a step deletes can still be read while it is open.
	result, err := os.Create(filepath.Join(home, "result.json"))
	if err != nil {
		return nil, fmt.Errorf("run the program: %w", err)
	}
	defer result.Close()

	limited, cancel := context.WithTimeout(ctx, r.timeout())
	defer cancel()
	output, err := r.Helper.Run(limited, process.Program{
		Path: p.file(), Args: []string{slug, request, result.Name()}, Env: environment(home),
		Dir: home, Open: r.NoSandbox, Memory: req.Memory,
	})
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case limited.Err() != nil:
		return ended(result, slug, fmt.Sprintf("it ran longer than %s", r.timeout()), "")
	case errors.As(err, &exit) && strings.Contains(output, harness.ErrNoCgo.Error()):
		return nil, toolchain.ErrNoCompiler
	case errors.As(err, &exit):
		return ended(result, slug, "it ended the program: "+exit.String(), strings.ReplaceAll(output, dir, "$WORK"))
	case err != nil:
		return nil, fmt.Errorf("run the program: %w", err)
	}
	run, err := readResult(result)
	if err != nil || run.Running != "" {
		return ended(result, slug, "it ended the program: exit status 0", strings.ReplaceAll(output, dir, "$WORK"))
	}
	return run, nil
}

// environment is what a program is told of the machine.
func environment(home string) []string {
	env := []string{"HOME=" + home, "TMPDIR=" + home, "PWD=" + home, "PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8", "TZ=UTC"}
	if root := os.Getenv("SYSTEMROOT"); root != "" { // Windows opens no socket or clock without it
		env = append(env, "SYSTEMROOT="+root)
	}
	return env
}

func readResult(file io.ReadSeeker) (*harness.Result, error) {
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("read the result: %w", err)
	}
	res := &harness.Result{}
	if err := json.NewDecoder(file).Decode(res); err != nil {
		return nil, fmt.Errorf("read the result: %w", err)
	}
	return res, nil
}

// ended gives the result of a program that did not come to its end: that of the
// steps before, and for the one in which it was how it ended.
func ended(result io.ReadSeeker, slug, how, output string) (*harness.Result, error) {
	res, err := readResult(result)
	if err != nil || res.Running == "" {
		return nil, &endedEarly{how, output}
	}
	step := harness.StepResult{Name: res.Running, Error: how}
	if first := crash.FindString(output); first != "" {
		step.Error += ": " + first
	}
	step.File, step.Line = crashedAt(slug, output)
	res.Steps = append(res.Steps, step)
	res.Running = ""
	return res, nil
}

// endedEarly is how a program ended that did not come to its first step.
type endedEarly struct{ how, output string }

func (e *endedEarly) Error() string {
	return fmt.Sprintf("run the program: %s: %s", e.how, strings.TrimSpace(e.output))
}

// failure is the failure of the lesson that the program was built of, alone.
func (e *endedEarly) failure(slug string) *Failure {
	message := "before the first step: " + e.how
	if words := cmp.Or(crash.FindString(e.output), firstLine(e.output)); words != "" {
		message += ": " + words
	}
	f := newFailure(catalogue.Run, message)
	f.File, f.Line = crashedAt(slug, e.output)
	return f
}

func firstLine(text string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return first
}

// crashedAt gives the first place of a lesson's in what a program printed as it
// crashed.
func crashedAt(slug, output string) (file string, line int) {
	for _, m := range crashLine.FindAllStringSubmatch(output, -1) {
		if m[1] == slug {
			line, _ = strconv.Atoi(m[3])
			return m[2], line
		}
	}
	return "", 0
}

var (
	// crash is how the Go runtime starts when it ends a program.
	crash = regexp.MustCompile(`(?m)^(panic|fatal error|runtime): .*$`)
	// crashLine is a line of a goroutine's stack that is a lesson's: its slug, the
	// file and the line.
	crashLine = regexp.MustCompile(`(?m)^\t\S*\b` + lesson.Folder + `/([^/]+)/([^/:]+\.go):(\d+)`)
)

// removeAll removes a folder from which a program may have taken the right to.
func removeAll(dir string) {
	if os.RemoveAll(dir) == nil {
		return
	}
	_ = filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() {
			_ = os.Chmod(name, 0o700)
		}
		return nil
	})
	_ = os.RemoveAll(dir)
}
