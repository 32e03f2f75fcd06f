package inpage

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/learnrel/learnrel/docs/live/run"
	"github.com/learnrel/learnrel/runner/generate"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/program"
)

// runnable makes what each lesson's page takes to run its steps, and names those that can. root
// is the folder of the course.
func runnable(c *lesson.Course, root string, files map[string][]byte) (slugs []string, err error) {
	for _, e := range c.Entries() {
		l, err := c.Lesson(e)
		if l == nil {
			return nil, err
		}
		of := run.Lesson{Slug: e.Slug, Not: unable(l)}
		if of.Not == "" {
			if err := generated(root, l); err != nil {
				return nil, err
			}
			slugs = append(slugs, e.Slug)
			of.Files = filesOf(l)
		}
		if files["lessons/"+e.Slug+".json"], err = marshal(of); err != nil {
			return nil, err
		}
	}
	return slugs, nil
}

// generated wants the client that the steps of a lesson are linked with.
func generated(root string, l *lesson.Lesson) error {
	name := l.Page.Front.Schema
	if _, err := os.Stat(filepath.Join(root, filepath.FromSlash(lesson.ClientDir), name)); name != "" && err != nil {
		return fmt.Errorf("lesson %s: there is no client of the schema %s: learnrel generate writes it", l.Slug, name)
	}
	return nil
}

// absent are packages that do what a page has nothing for.
var absent = map[string]string{"os": "files", "os/exec": "other programs", "net": "the network", "syscall": "the system", "plugin": "other programs", "C": "C"}

// finders find methods by names in texts, so that no method of any client could be left out.
var finders = []string{"text/template", "html/template"}

// unable says why the steps of a lesson can't run in a page, or "".
func unable(l *lesson.Lesson) string {
	front := l.Page.Front
	if !front.RunsOn("sqlite") {
		return "it is about a server, and a page has SQLite alone"
	}
	if !slices.ContainsFunc(l.Page.Numbered(), func(b *lesson.Block) bool { return b.Kind == lesson.Step }) {
		return "it has no steps, but commands and programs"
	}
	for _, f := range l.Code {
		for _, name := range f.ImportPaths() {
			if what := absent[name]; what != "" {
				return fmt.Sprintf("its steps import %s, and a page has nothing of %s", name, what)
			}
			if slices.Contains(finders, name) {
				return fmt.Sprintf("its steps import %s, which would make what a page loads several times as large", name)
			}
		}
	}
	return ""
}

// filesOf are the page of a lesson, its code, and the schemas that it names.
func filesOf(l *lesson.Lesson) map[string]string {
	files := map[string]string{l.Page.File: l.Page.String()}
	add := func(all []*lesson.GoFile) {
		for _, f := range all {
			files[f.Path] = string(f.Source)
		}
	}
	add(l.Code)
	add(l.Schema)
	for _, all := range l.Others {
		add(all)
	}
	return files
}

// stepsDir is where the program of the steps stands in the module of a course, for the go
// command alone.
const stepsDir = "internal/learnrelsteps"

// Steps builds the program that runs lessons of a course in a page. root is the folder of
// the course, and source that of learnrel.
func Steps(ctx context.Context, c *lesson.Course, slugs []string, root, source, scratch string) ([]byte, error) {
	for _, dir := range []*string{&root, &source, &scratch} {
		var err error
		if *dir, err = filepath.Abs(*dir); err != nil {
			return nil, err
		}
	}
	b := builder{ctx, root, scratch, path.Join(c.Module, stepsDir), []string{"-mod=mod", "-gcflags=all=-l"}} // inlined, all would be a fifth larger
	if err := b.lay(c, slugs); err != nil {
		return nil, err
	}
	if err := b.standIn(); err != nil {
		return nil, err
	}
	modfile, err := b.copyModfile(source)
	if err != nil {
		return nil, err
	}
	b.flags = append(b.flags, "-modfile="+modfile)
	replaced := []replacement{{module: "github.com/mattn/go-sqlite3", to: filepath.Join(scratch, "sqlite3")}}
	if c.Module != own {
		replaced = append(replaced, replacement{module: own, to: source})
		if _, err := b.run("mod", "edit", "-require="+own+"@v0.0.0", modfile); err != nil {
			return nil, err
		}
	}
	if err := b.replace(modfile, replaced); err != nil {
		return nil, err
	}
	packages, err := b.packages()
	if err != nil {
		return nil, err
	}
	if replaced, err = replace(packages, scratch); err == nil {
		err = cutCopies(scratch)
	}
	if err != nil {
		return nil, fmt.Errorf("trim a module: %w", err)
	}
	if err := b.replace(modfile, replaced); err != nil {
		return nil, err
	}
	out := filepath.Join(scratch, "steps.wasm")
	if err := b.build(out); err != nil {
		return nil, err
	}
	program, err := os.ReadFile(out)
	if err != nil {
		return nil, err
	}
	return limited(program)
}

// lay lays the program over the course's folder, which it does not touch.
func (b *builder) lay(c *lesson.Course, slugs []string) error {
	main, err := generate.PageMain(c, slugs)
	if err != nil {
		return err
	}
	file := filepath.Join(b.scratch, "steps.go")
	if err := os.WriteFile(file, main, 0o644); err != nil {
		return err
	}
	at := filepath.Join(b.module, filepath.FromSlash(stepsDir), "main.go")
	overlay, err := json.Marshal(map[string]any{"Replace": map[string]string{at: file}})
	if err != nil {
		return err
	}
	file = filepath.Join(b.scratch, "overlay.json")
	b.flags = append(b.flags, "-overlay="+file)
	return os.WriteFile(file, overlay, 0o644)
}

// standIn writes the package that stands for the driver of SQLite, which steps may import.
func (b *builder) standIn() error {
	dir := filepath.Join(b.scratch, "sqlite3")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for name, data := range program.StandIn(own + "/runner/child") {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// copyModfile copies the go.mod of the course, with the sums of learnrel beside its own.
func (b *builder) copyModfile(source string) (string, error) {
	file := filepath.Join(b.scratch, "steps.mod")
	if err := copyFile(filepath.Join(b.module, "go.mod"), file); err != nil {
		return "", err
	}
	var sums []string
	for _, dir := range []string{b.module, source} {
		data, err := os.ReadFile(filepath.Join(dir, "go.sum"))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
		sums = append(sums, strings.Split(string(data), "\n")...)
	}
	slices.Sort(sums)
	text := strings.TrimSpace(strings.Join(slices.Compact(sums), "\n")) + "\n"
	return file, os.WriteFile(strings.TrimSuffix(file, ".mod")+".sum", []byte(text), 0o644)
}

// mostMemory is how much memory the program of the steps may have, in pages of 64 KiB: as
// much as one that is built for a check.
const mostMemory = 512 << 20 >> 16

var errWasm = errors.New("the program is no WebAssembly that is known here")

// limited gives a program whose memory has a limit, which Go gives none.
// See https://webassembly.github.io/spec/core/binary/modules.html#memory-section.
func limited(program []byte) ([]byte, error) {
	const header, memorySection = 8, 5
	for at := header; at < len(program); {
		size, width := uleb(program[at+1:])
		body := at + 1 + width
		if width == 0 || body+size > len(program) {
			return nil, errWasm
		}
		if program[at] != memorySection {
			at = body + size
			continue
		}
		count, one := uleb(program[body:])
		least, two := uleb(program[body+one+1:])
		if count != 1 || program[body+one] != 0 || one+1+two != size {
			return nil, errWasm
		}
		memory := append([]byte{1, 1}, putUleb(least)...) // one memory, with a limit
		memory = append(memory, putUleb(max(least, mostMemory))...)
		section := append(append([]byte{memorySection}, putUleb(len(memory))...), memory...)
		return slices.Concat(program[:at], section, program[body+size:]), nil
	}
	return nil, errWasm
}

// uleb reads an unsigned LEB128 number, and tells its width; 0 where there is none.
func uleb(data []byte) (n, width int) {
	for i := 0; i < min(len(data), 5); i++ {
		n |= int(data[i]&0x7f) << (7 * i)
		if data[i] < 0x80 {
			return n, i + 1
		}
	}
	return 0, 0
}

func putUleb(n int) (data []byte) {
	for ; n >= 0x80; n >>= 7 {
		data = append(data, byte(n)|0x80)
	}
	return append(data, byte(n))
}

// where is the folder of a course on disk.
func where(c *lesson.Course, source string) string {
	if c.Module == own {
		return source
	}
	return cmp.Or(c.Dir, ".")
}
