package program

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/save"
	"github.com/learnrel/learnrel/runner/toolchain"
)

// Most builds are of a learner who changed a line of his steps: nothing else has to
// be looked at. Two thirds of what go build takes for that is loading all packages
// and asking whether they are up to date. So after a build it is written down what
// the compiler and the linker were told, and where only the steps have changed since,
// they are told that again. Whatever is unusual is left to go build.

// A record is what the compiler and the linker were told in the last build.
type record struct {
	Sum      string            // of all that went into it but the steps
	Compile  string            // the compiler
	Link     string            // the linker
	Lang     string            // the version of the language
	Packages map[string]string // the file of each package that was linked, by its path
}

// recordFile is where a scratch module keeps the record.
const recordFile = "internal/learnrel.record"

// replayed is the package of the steps of a job that a record can serve: a lesson in
// the course's own folders, or an answer, alone.
func replayed(jobs []*job) (p lesson.Package, ok bool) {
	if len(jobs) != 1 {
		return p, false
	}
	u := jobs[0].unit
	if u.Root != "" && len(u.Trials) == 0 || !u.runsSteps() || len(u.Phases) != 1 || len(u.Packages) == 0 {
		return p, false
	}
	p = u.Packages[len(u.Packages)-1]
	for name, src := range p.Files {
		text := string(src)
		// What a judge adds to an answer is for every system.
		system := strings.Contains(strings.TrimPrefix(name, "learnrel_"), "_")
		unusual := path.Ext(name) != ".go" || system ||
			strings.Contains(text, "//go:") || strings.Contains(text, "// +build") || strings.Contains(text, `import "C"`)
		if unusual {
			return p, false
		}
	}
	return p, true
}

// recordSum tells apart what a record holds for.
func (c *Config) recordSum(s *toolchain.Scratch, u *Unit, main []byte) (string, error) {
	h := sha256.New()
	goBinary, err := identity()
	if err != nil {
		return "", err
	}
	fmt.Fprintf(h, "%s\n%s\n%s\n", goBinary, builder(), main)
	for _, name := range []string{"go.mod", "go.sum"} {
		data, err := s.ReadFile(name)
		if err != nil {
			return "", err
		}
		h.Write(data)
	}
	if err := c.replaced(func(dir, files string) { fmt.Fprintln(h, dir, files) }); err != nil {
		return "", err
	}
	for _, sch := range u.Schemas {
		fmt.Fprintf(h, "%s %s %q\n", sch.Dir, sch.Client, sch.Features)
		hashFiles(h, sch.Files)
	}
	for _, p := range u.Packages[:len(u.Packages)-1] {
		fmt.Fprintf(h, "%s\n", p.Dir)
		hashFiles(h, p.Files)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// replay compiles and links with what the record says. ok is false where go build has
// to do it.
func (c *Config) replay(ctx context.Context, s *toolchain.Scratch, jobs []*job) (b *binary, output string, ok bool) {
	steps, ok := replayed(jobs)
	if !ok {
		return nil, "", false
	}
	main, err := mainFile(s.Module, jobs)
	if err != nil || !s.Holds(path.Join(mainDir, "main.go"), main) {
		return nil, "", false
	}
	var r record
	data, err := s.ReadFile(recordFile)
	if err != nil || json.Unmarshal(data, &r) != nil {
		return nil, "", false
	}
	sum, err := c.recordSum(s, jobs[0].unit, main)
	if err != nil || sum != r.Sum || !r.knows(steps) {
		return nil, "", false
	}
	dir, remove, err := save.TempDir()
	if err != nil {
		return nil, "", false
	}
	b = &binary{dir, remove}
	if output, err = r.build(ctx, s, b, steps); err != nil || output != "" {
		_ = b.Close()
		return nil, output, err == nil
	}
	return b, "", true
}

// knows tells whether the record has all packages that steps import.
func (r *record) knows(steps lesson.Package) bool {
	for name, src := range steps.Files {
		f, err := lesson.ParseGo(name, src)
		if err != nil {
			return false
		}
		for _, imported := range f.ImportPaths() {
			if _, ok := r.Packages[imported]; !ok && imported != "unsafe" {
				return false
			}
		}
	}
	return true
}

// errReplay says that go build has to find out.
var errReplay = errors.New("not as recorded")

// build compiles the steps and links the program. output is what the compiler has
// against the steps.
func (r *record) build(ctx context.Context, s *toolchain.Scratch, b *binary, steps lesson.Package) (output string, err error) {
	importPath := path.Join(s.Module, steps.Dir)
	packages := maps.Clone(r.Packages)
	packages[importPath] = filepath.Join(b.dir, "steps.a")
	config := filepath.Join(b.dir, "importcfg")
	if err := writeImports(config, packages); err != nil {
		return "", err
	}
	args := append(slices.Clone(compileFlags),
		"-o", packages[importPath], "-p", importPath, "-lang", r.Lang, "-complete", "-pack", "-c=2",
		"-trimpath", s.Path(steps.Dir)+"=>"+importPath, "-importcfg", config,
	)
	for _, name := range slices.Sorted(maps.Keys(steps.Files)) {
		args = append(args, path.Join(steps.Dir, name))
	}
	output, err = s.Tool(ctx, r.Compile, args...)
	var failed *toolchain.Failure
	switch {
	case errors.As(err, &failed) && noteLine.MatchString(firstLine(output)) && !strings.Contains(output, "could not import"):
		return "# $WORK/" + steps.Dir + "\n" + output + "\n", nil
	case err != nil:
		return "", errReplay
	}
	main := packages[path.Join(s.Module, mainDir)]
	link := []string{"-o", b.file(), "-importcfg", config, "-buildmode=exe", "-s", "-w", "-buildid=learnrel"}
	if _, err := s.Tool(ctx, r.Link, append(link, main)...); err == nil {
		return "", nil
	}
	// What the steps export is other than it was: what imports them has to know.
	main = filepath.Join(b.dir, "main.a")
	_, err = s.Tool(ctx, r.Compile, append(slices.Clone(compileFlags), "-o", main, "-p", "main", "-lang", r.Lang, "-complete", "-pack",
		"-trimpath", s.Path(mainDir)+"=>"+path.Join(s.Module, mainDir), "-importcfg", config, path.Join(mainDir, "main.go"))...)
	if err == nil {
		_, err = s.Tool(ctx, r.Link, append(link, main)...)
	}
	if err != nil {
		return "", errReplay
	}
	return "", nil
}

// writeImports writes where the compiler and the linker find packages.
func writeImports(file string, packages map[string]string) error {
	var out strings.Builder
	for _, name := range slices.Sorted(maps.Keys(packages)) {
		fmt.Fprintf(&out, "packagefile %s=%s\n", name, packages[name])
	}
	return os.WriteFile(file, []byte(out.String()), 0o600)
}

// keepRecord writes down what a build that was made by go build was told. A record
// that can't be written is no fault: the next build takes longer.
func (c *Config) keepRecord(ctx context.Context, s *toolchain.Scratch, jobs []*job) {
	if _, ok := replayed(jobs); !ok {
		return
	}
	main, err := mainFile(s.Module, jobs)
	if err != nil {
		return
	}
	r := record{Packages: map[string]string{}}
	if r.Sum, err = c.recordSum(s, jobs[0].unit, main); err != nil {
		return
	}
	tools, err := s.Go(ctx, "env", "GOTOOLDIR", "GOEXE")
	if err != nil {
		return
	}
	dir, exe, _ := strings.Cut(tools, "\n")
	r.Compile, r.Link = filepath.Join(dir, "compile"+strings.TrimSpace(exe)), filepath.Join(dir, "link"+strings.TrimSpace(exe))
	list, err := s.GoList(ctx, append([]string{"-export", "-deps"}, append(buildFlags, "-f", "{{.ImportPath}}\t{{.Export}}\t{{with .Module}}{{if .Main}}{{.GoVersion}}{{end}}{{end}}", "./"+mainDir)...)...)
	if err != nil {
		return
	}
	for line := range strings.Lines(list) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(f) == 3 && f[1] != "" {
			r.Packages[f[0]] = f[1]
			if f[2] != "" {
				r.Lang = "go" + languageOf(f[2])
			}
		}
	}
	if data, err := json.Marshal(r); err == nil && r.Lang != "" {
		_ = s.Write(recordFile, data)
	}
}

// languageOf cuts a version of Go down to that of the language: 1.26.3 is 1.26.
func languageOf(version string) string {
	parts := strings.SplitN(version, ".", 3)
	return strings.Join(parts[:min(2, len(parts))], ".")
}
