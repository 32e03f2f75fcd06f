package project

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"

	"entgo.io/ent/entc/load"
	"golang.org/x/mod/semver"

	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/process"
	"github.com/learnrel/learnrel/runner/save"
	"github.com/learnrel/learnrel/runner/schema"
	"github.com/learnrel/learnrel/runner/toolchain"
)

const (
	// buildTime is how long the compiler may take: the first time, all that the schema
	// imports has to be compiled.
	buildTime = 10 * time.Minute
	// runTime is how long the schema's code may run.
	runTime = 20 * time.Second
	// maxMemory is what it may use, and maxAnswer what it may print, in bytes.
	maxMemory = 1 << 30
	maxAnswer = 16 << 20
	// answerMark stands before the answer.
	answerMark = "learnrel:"

	entPath = "entgo.io/ent"
	// oldestEnt is the first version that the program is known to work with.
	oldestEnt = "v0.12.0"
)

// loaded is what the program prints.
type loaded struct {
	Schemas []json.RawMessage
	Error   string
}

// askToolchain loads the schema as ent generate does, which runs its code: in a
// program that is built with the project's own version of ent, where go generate
// would run it. Nothing is written into the project: the program's files are laid
// over it.
func (s *Schema) askToolchain(ctx context.Context, helper process.Helper) error {
	first := s.Diagnostics.Unevaluated()[0]
	why := first.Pos.String() + ": " + first.Message
	if err := toolchain.Find(); err != nil {
		return fmt.Errorf("%s can't be told without the Go toolchain: %w", why, err)
	}
	if s.module == nil || !isDir(s.Dir) {
		return &MachineError{fmt.Errorf("%s can't be told without the Go toolchain, and %s is in no module", why, s.Dir), "give a folder below a go.mod"}
	}
	s.Asked = why
	s.cgo = usesC(s.files)
	read, wrong, err := s.loadWithGo(ctx, helper)
	if err != nil {
		return err
	}
	s.Diagnostics = nil
	if wrong != "" {
		s.Diagnostics = schema.Diagnostics{s.compileError(wrong)}.In(s.files)
		return nil
	}
	abs, err := filepath.Abs(s.Dir)
	if err != nil {
		return fmt.Errorf("find the schema: %w", err)
	}
	c, err := s.config(abs)
	if err != nil {
		return err
	}
	if read.Error != "" {
		s.Diagnostics = schema.Diagnostics{c.LoadError(s.files, read.Error)}.In(s.files)
		return nil
	}
	var schemas []*load.Schema
	for _, data := range read.Schemas {
		one, err := load.UnmarshalSchema(data)
		if err != nil {
			return fmt.Errorf("load the schema: %w", err)
		}
		schemas = append(schemas, one)
	}
	s.Graph, s.Diagnostics = c.Judge(s.files, schemas)
	return nil
}

// usesC tells of files whether one is compiled with a C compiler.
func usesC(files map[string][]byte) bool {
	for name, src := range files {
		f, err := parser.ParseFile(token.NewFileSet(), name, src, parser.ImportsOnly)
		if err == nil && slices.ContainsFunc(f.Imports, func(i *ast.ImportSpec) bool { return i.Path.Value == `"C"` }) {
			return true
		}
	}
	return false
}

// loadWithGo builds and runs the program. wrong is what the compiler says against the
// schema's own package.
func (s *Schema) loadWithGo(ctx context.Context, helper process.Helper) (read *loaded, wrong string, err error) {
	work, remove, err := save.TempDir()
	if err != nil {
		return nil, "", fmt.Errorf("load the schema: %w", err)
	}
	defer remove()
	folder, err := s.overlay(ctx, work)
	if err != nil {
		return nil, "", err
	}
	program := filepath.Join(work, "program")
	build := []string{"build", "-overlay", filepath.Join(work, "overlay.json"), "-o", program, "./" + filepath.Base(folder)}
	output, err := s.goCommand(ctx, buildTime, filepath.Dir(folder), "go", build...)
	if err != nil && !s.cgo && strings.Contains(output, "build constraints exclude all Go files") {
		s.cgo = true
		output, err = s.goCommand(ctx, buildTime, filepath.Dir(folder), "go", build...)
	}
	if err != nil {
		if wrong := s.ownErrors(output); wrong != "" {
			return nil, wrong, nil
		}
		return nil, "", s.failure("the project does not build", output, err)
	}
	read, err = s.run(ctx, helper, program)
	return read, "", err
}

// run runs the program, which is the project's code, in a box, and reads what it
// prints.
func (s *Schema) run(ctx context.Context, helper process.Helper, program string) (*loaded, error) {
	limited, cancel := context.WithTimeout(ctx, runTime)
	defer cancel()
	answer := &process.Output{Max: maxAnswer}
	output, err := helper.Run(limited, process.Program{Path: program, Memory: maxMemory, Stdout: answer, ReadOnly: []string{}})
	if err = timedOut(ctx, limited, runTime, err); err != nil {
		return nil, s.failure("the schema's code does not run", output, err)
	}
	if answer.Cut() {
		return nil, s.failure("the schema's code does not run", "", fmt.Errorf("it prints more than %d MiB", maxAnswer>>20))
	}
	// What the schema's code prints itself comes before.
	_, data, _ := strings.Cut("\n"+answer.String(), "\n"+answerMark)
	read := &loaded{}
	if err := json.Unmarshal([]byte(data), read); err != nil {
		return nil, s.failure("the schema's code does not run", answer.String(), errors.New("it ends before it is read"))
	}
	return read, nil
}

func (s *Schema) goCommand(ctx context.Context, limit time.Duration, dir, name string, args ...string) (string, error) {
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	cmd := exec.CommandContext(limited, name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "PWD="+dir)
	if s.cgo && runtime.GOOS == "linux" { // the box that it runs in holds no libraries
		cmd.Env = append(cmd.Env, "CGO_LDFLAGS="+strings.TrimSpace(os.Getenv("CGO_LDFLAGS")+" -static"))
	}
	if !s.cgo { // the program is of Go alone, so that it needs nothing of the machine
		cmd.Env = append(cmd.Env, "CGO_ENABLED=0")
	}
	output, err := process.Run(cmd)
	return toolchain.WithoutProgress(output), timedOut(ctx, limited, limit, err)
}

// timedOut tells of what was ended that it was.
func timedOut(ctx, limited context.Context, limit time.Duration, err error) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case limited.Err() != nil:
		return fmt.Errorf("it took longer than %s", limit)
	}
	return err
}

// failure is what is wrong with the machine or the project, not with the schema.
func (s *Schema) failure(what, output string, err error) error {
	if errors.Is(err, context.Canceled) {
		return err
	}
	lines := strings.Split(strings.TrimSpace(output), "\n")
	if output == "" {
		lines = []string{err.Error()}
	}
	hint := "go build " + "./" + filepath.ToSlash(filepath.Dir(s.Dir)) + "/... shows it whole"
	if strings.Contains(output, "go mod download") || strings.Contains(output, "missing go.sum entry") || strings.Contains(output, "cannot find module") {
		hint = "go mod download gets the modules that the project needs"
	}
	return &MachineError{fmt.Errorf("%s: %s", what, strings.Join(lines[:min(3, len(lines))], "; ")), hint}
}

// overlay writes the program's files and says where in the project they seem to be:
// beside the schema, for a package below an internal folder may be imported there.
func (s *Schema) overlay(ctx context.Context, work string) (folder string, err error) {
	abs, err := filepath.Abs(s.Dir)
	if err != nil {
		return "", fmt.Errorf("load the schema: %w", err)
	}
	pkg, err := s.module.importPath(abs)
	if err != nil {
		return "", err
	}
	version := s.module.version(entPath)
	if version != "" && semver.Compare(version, oldestEnt) < 0 {
		return "", &MachineError{fmt.Errorf("this project has ent %s, and learnrel can load a schema with %s and later", version, oldestEnt), "update ent: go get entgo.io/ent@latest"}
	}
	source, err := s.entSource(ctx)
	if err != nil {
		return "", &MachineError{fmt.Errorf("%s can't be told without the toolchain, and the project's ent is not there: %w", s.Asked, err), "go mod download gets the modules that the project needs"}
	}
	code, err := marshaller(source)
	if err != nil {
		return "", &MachineError{fmt.Errorf("read the project's ent: %w", err), ""}
	}
	folder = filepath.Join(filepath.Dir(abs), ".learnrel-load")
	files := map[string][]byte{"main.go": mainProgram(pkg, s.candidates()), "schema.go": code}
	replace := map[string]string{}
	for name, data := range files {
		real := filepath.Join(work, name)
		if err := os.WriteFile(real, data, 0o600); err != nil {
			return "", fmt.Errorf("load the schema: %w", err)
		}
		replace[filepath.Join(folder, name)] = real
	}
	data, err := json.Marshal(map[string]any{"Replace": replace})
	if err == nil {
		err = os.WriteFile(filepath.Join(work, "overlay.json"), data, 0o600)
	}
	return folder, err
}

// entSource finds the project's own ent, which the go command may have to get.
func (s *Schema) entSource(ctx context.Context) (schema.Source, error) {
	source, err := s.module.source(entPath + "/entc/load")
	if err == nil {
		return source, nil
	}
	if output, err := s.goCommand(ctx, buildTime, s.module.root, "go", "mod", "download", entPath); err != nil {
		first, _, _ := strings.Cut(strings.TrimSpace(output), "\n")
		return source, errors.New(cmp.Or(first, err.Error()))
	}
	clear(s.module.folders)
	return s.module.source(entPath + "/entc/load")
}

// marshaller gives the code by which ent itself turns a schema into JSON.
func marshaller(src schema.Source) ([]byte, error) {
	data, err := readFrom(src, "schema.go")
	if err != nil {
		return nil, err
	}
	return bytes.Replace(data, []byte("package load"), []byte("package main"), 1), nil
}

func readFrom(src schema.Source, name string) ([]byte, error) {
	f, err := src.FS.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var b bytes.Buffer
	_, err = b.ReadFrom(f)
	return b.Bytes(), err
}

// candidates are the types that may be of the schema: ent.Interface is asked for in
// the program.
func (s *Schema) candidates() (names []string) {
	for name, src := range s.files {
		f, err := parser.ParseFile(token.NewFileSet(), name, src, parser.SkipObjectResolution)
		if err != nil {
			continue
		}
		for _, d := range f.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.TYPE {
				continue
			}
			for _, spec := range g.Specs {
				t := spec.(*ast.TypeSpec)
				if _, ok := t.Type.(*ast.StructType); ok && t.Name.IsExported() && t.TypeParams == nil {
					names = append(names, t.Name.Name)
				}
			}
		}
	}
	slices.Sort(names)
	return names
}

// mainProgram is the program's own file.
func mainProgram(pkg string, names []string) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, `package main

import (
	"encoding/json"
	"fmt"
	"os"

	"entgo.io/ent"

	learnrelschema %q
)

func main() {
	var out struct {
		Schemas []json.RawMessage
		Error   string
	}
	for _, c := range []any{
`, pkg)
	for _, name := range names {
		fmt.Fprintf(&b, "\t\tlearnrelschema.%s{},\n", name)
	}
	b.WriteString(`	} {
		s, ok := c.(ent.Interface)
		if !ok {
			continue
		}
		data, err := MarshalSchema(s)
		if err != nil {
			out.Error = err.Error()
			break
		}
		out.Schemas = append(out.Schemas, data)
	}
	data, err := json.Marshal(out)
	if err == nil {
		_, err = fmt.Printf("\n` + answerMark + `%s\n", data)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
`)
	return []byte(b.String())
}

var compilerLine = regexp.MustCompile(`(?m)^(\S+\.go):(\d+):(\d+): (.+)$`)

// missingModule is what the go command says where a package can't be got.
var missingModule = regexp.MustCompile(`^(no required module provides|missing go\.sum entry|cannot find module|cannot query module|package \S+ is not in std)|: (module lookup disabled|dial tcp|reading https?://)`)

// ownErrors gives what the compiler says of the files of the schema's package.
func (s *Schema) ownErrors(output string) string {
	var lines []string
	for _, m := range compilerLine.FindAllStringSubmatch(output, -1) {
		if missingModule.MatchString(m[4]) {
			continue
		}
		for name := range s.files {
			if filepath.Base(name) == filepath.Base(m[1]) && path.Base(filepath.ToSlash(filepath.Dir(m[1]))) == filepath.Base(filepath.Dir(mustAbs(name))) {
				lines = append(lines, m[0])
			}
		}
	}
	return strings.Join(lines, "\n")
}

// compileError tells of the first of the compiler's lines.
func (s *Schema) compileError(lines string) schema.Diagnostic {
	m := compilerLine.FindStringSubmatch(lines)
	d := schema.Diagnostic{Stage: catalogue.Compile, Message: m[4], Code: catalogue.Code(catalogue.Compile, m[4])}
	d.Pos.Filename = filepath.Join(s.Dir, filepath.Base(m[1]))
	fmt.Sscan(m[2], &d.Pos.Line)
	fmt.Sscan(m[3], &d.Pos.Column)
	return d
}

func mustAbs(name string) string {
	if abs, err := filepath.Abs(name); err == nil {
		return abs
	}
	return name
}
