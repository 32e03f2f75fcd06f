package runner

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"text/template"
	"time"

	"github.com/learnrel/learnrel/runner/graph"
	"github.com/learnrel/learnrel/runner/harness"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/toolchain"
)

// Limits of a lesson's program, where the Runner has none.
const (
	defaultTimeout = 10 * time.Second
	defaultMemory  = 512 << 20
)

func (r *Runner) timeout() time.Duration { return cmp.Or(r.Timeout, defaultTimeout) }

// Where a scratch module holds what is not the course's.
const (
	harnessDir = "internal/learnrelharness"
	mainDir    = "internal/learnrelmain"
)

// overlay is a file of the schema as a broken block has it.
type overlay struct{ name, source string }

// runSource builds a lesson from source in scratch and runs it, with one file of
// its schema replaced when over is not nil. It gives the result or the failure
// that came before it; the error is that of the machine.
func (r *Runner) runSource(ctx context.Context, l *lesson.Lesson, over *overlay, req harness.Request) (*harness.Result, *Failure, error) {
	s, err := toolchain.NewScratch(r.Course.FS, r.Course.Module)
	if err != nil {
		return nil, nil, err
	}
	defer s.Close()
	if failure, err := generate(ctx, s, l, over); failure != nil || err != nil {
		return nil, failure, err
	}
	for _, f := range l.Code {
		if err := s.Write(f.Path, f.Source); err != nil {
			return nil, nil, err
		}
	}
	if failure, err := compile(ctx, s, l.Slug); failure != nil || err != nil {
		return nil, failure, err
	}
	if err := toolchain.FindCompiler(ctx); err != nil {
		return nil, nil, err
	}
	run, err := r.execute(ctx, s, l, req)
	return run, nil, err
}

// generate writes the lesson's schema into scratch and generates its client.
func generate(ctx context.Context, s *toolchain.Scratch, l *lesson.Lesson, over *overlay) (*Failure, error) {
	schemaDir := path.Join(lesson.SchemaDir, l.Page.Front.Schema)
	for _, f := range l.Schema {
		if err := s.Write(f.Path, f.Source); err != nil {
			return nil, err
		}
	}
	if over != nil {
		if err := s.Write(path.Join(schemaDir, over.name), []byte(over.source)); err != nil {
			return nil, err
		}
	}
	for name, files := range l.Others {
		for _, f := range files {
			if err := s.Write(f.Path, f.Source); err != nil {
				return nil, err
			}
		}
		failure, err := generateClient(ctx, s, name)
		if failure != nil {
			failure.Printed = "schema " + name + ": " + failure.Printed
		}
		if failure != nil || err != nil {
			return failure, err
		}
	}
	return generateClient(ctx, s, l.Page.Front.Schema)
}

// generateClient generates the client of a schema that stands in scratch.
func generateClient(ctx context.Context, s *toolchain.Scratch, schema string) (*Failure, error) {
	dir := path.Join(lesson.SchemaDir, schema)
	err := graph.Generate(ctx, s, dir, path.Join(lesson.ClientDir, schema, "ent"))
	var wrong *graph.Error
	if !errors.As(err, &wrong) {
		return nil, err
	}
	message := strings.ReplaceAll(wrong.Message, dir+"/", "")
	return &Failure{Stage: lesson.Stage(wrong.Stage), Code: wrong.Code, Message: message, Printed: wrong.Message}, nil
}

func clientDir(l *lesson.Lesson) string {
	return path.Join(lesson.ClientDir, l.Page.Front.Schema, "ent")
}

// compile compiles the steps alone: that needs no C compiler.
func compile(ctx context.Context, s *toolchain.Scratch, slug string) (*Failure, error) {
	dir := path.Join(lesson.Folder, slug)
	_, err := s.Go(ctx, "build", "./"+dir)
	var failed *toolchain.Failure
	if !errors.As(err, &failed) {
		return nil, err
	}
	printed := withoutHeadings(failed.Output)
	message := strings.ReplaceAll(printed, dir+"/", "") // a page shows one package
	return &Failure{Stage: lesson.Compile, Code: graph.Code(string(lesson.Compile), message), Message: message, Printed: printed}, nil
}

// withoutHeadings takes out of what go build prints the lines that name packages.
func withoutHeadings(output string) string {
	var kept []string
	for line := range strings.Lines(output) {
		if !strings.HasPrefix(line, "# ") {
			kept = append(kept, strings.TrimSuffix(line, "\n"))
		}
	}
	return strings.Join(kept, "\n")
}

var mainTemplate = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("main").Parse(mainSource))
})

const mainSource = `package main

import (
	"context"
	"fmt"
	"os"

	"entgo.io/ent/dialect"

	ent "{{.Client}}"
	"{{.Client}}/migrate"
	_ "{{.Client}}/runtime"
	harness "{{.Harness}}"
	steps "{{.Steps}}"
)

func main() {
	program := harness.New(migrate.Tables,
		func(d dialect.Driver) *ent.Client { return ent.NewClient(ent.Driver(d)) },
		func(ctx context.Context, c *ent.Client) error { return c.Schema.Create(ctx) },
{{- range .Names}}
		harness.Step[*ent.Client]{Name: "{{.}}", Do: steps.{{.}}},
{{- end}}
	)
	if err := harness.Serve(program, os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
`

// execute builds the lesson's program and runs it.
func (r *Runner) execute(ctx context.Context, s *toolchain.Scratch, l *lesson.Lesson, req harness.Request) (*harness.Result, error) {
	if err := writeProgram(s, l); err != nil {
		return nil, fmt.Errorf("write the program: %w", err)
	}
	if _, err := s.Go(ctx, "build", "-ldflags=-s -w", "-o", "program.exe", "./"+mainDir); err != nil {
		return nil, fmt.Errorf("build the program: %w", err)
	}
	req.Memory = cmp.Or(r.Memory, defaultMemory)
	data, err := json.Marshal(req)
	if err != nil {
		return nil, err
	}
	if err := s.Write("request.json", data); err != nil {
		return nil, err
	}
	limited, cancel := context.WithTimeout(ctx, r.timeout())
	defer cancel()
	_, err = s.Exec(limited, "program.exe", s.Path("request.json"), s.Path("result.json"))
	var failed *toolchain.Failure
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case limited.Err() != nil:
		return ended(s, fmt.Sprintf("it ran longer than %s", r.timeout()), "")
	case errors.As(err, &failed):
		return ended(s, "it ended the program: "+failed.Status, failed.Output)
	case err != nil:
		return nil, fmt.Errorf("run the program: %w", err)
	}
	return readResult(s)
}

func readResult(s *toolchain.Scratch) (*harness.Result, error) {
	data, err := os.ReadFile(s.Path("result.json"))
	if err != nil {
		return nil, fmt.Errorf("read the result: %w", err)
	}
	res := &harness.Result{}
	if err := json.Unmarshal(data, res); err != nil {
		return nil, fmt.Errorf("read the result: %w", err)
	}
	return res, nil
}

// ended gives the result of a program that did not come to its end: that of the
// steps before, and for the one in which it was how it ended.
func ended(s *toolchain.Scratch, how, output string) (*harness.Result, error) {
	res, err := readResult(s)
	if err != nil || res.Running == "" {
		return nil, fmt.Errorf("run the program: %s: %s", how, strings.TrimSpace(output))
	}
	step := harness.StepResult{Name: res.Running, Error: how}
	if first := crash.FindString(output); first != "" {
		step.Error += ": " + first
	}
	if m := crashLine.FindStringSubmatch(output); m != nil {
		step.File = m[1]
		step.Line, _ = strconv.Atoi(m[2])
	}
	res.Steps = append(res.Steps, step)
	res.Running = ""
	return res, nil
}

var (
	// crash is how the Go runtime starts when it ends a program.
	crash = regexp.MustCompile(`(?m)^(panic|fatal error|runtime): .*$`)
	// crashLine is the first line of a goroutine's stack that is the lesson's.
	crashLine = regexp.MustCompile(`(?m)^\t\$WORK/` + lesson.Folder + `/[^/]+/([^/:]+\.go):(\d+)`)
)

// writeHarness puts the harness beside the steps.
func writeHarness(s *toolchain.Scratch) error {
	return fs.WalkDir(harness.Source, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(harness.Source, name)
		if err != nil {
			return err
		}
		return s.Write(path.Join(harnessDir, name), data)
	})
}

// writeProgram puts the harness and a main function beside the steps.
func writeProgram(s *toolchain.Scratch, l *lesson.Lesson) error {
	if err := writeHarness(s); err != nil {
		return err
	}
	var names []string
	for _, f := range l.Code {
		names = append(names, f.Steps()...)
	}
	var main strings.Builder
	err := mainTemplate().Execute(&main, map[string]any{
		"Client":  path.Join(s.Module, clientDir(l)),
		"Harness": path.Join(s.Module, harnessDir),
		"Steps":   path.Join(s.Module, lesson.Folder, l.Slug),
		"Names":   names,
	})
	if err != nil {
		return err
	}
	return s.Write(path.Join(mainDir, "main.go"), []byte(main.String()))
}
