// Package project judges the schema of an ent project on disk. It finds the module
// that the schema is in, reads what the schema uses of other packages as source, and
// has package schema judge it all in process. What that can't tell is left to the
// toolchain, which runs the schema's code.
package project

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"entgo.io/ent/entc/gen"

	"github.com/learnrel/learnrel/runner/process"
	"github.com/learnrel/learnrel/runner/regular"
	"github.com/learnrel/learnrel/runner/schema"
)

// A Schema is a schema on disk, judged.
type Schema struct {
	Dir         string     // the folder, or the one file, as it was named
	Graph       *gen.Graph // nil where there are errors
	Diagnostics schema.Diagnostics
	Asked       string // why the toolchain was asked; "" where it was not

	module *modules
	cgo    bool // the program that loads it needs more than Go
	files  map[string][]byte
	kept   *schema.Kept
}

// A NotFoundError says that there is no schema where one was looked for.
type NotFoundError struct{ Dir string }

func (e *NotFoundError) Error() string { return "there is no schema in " + e.Dir }

// A MachineError says that a schema can't be judged for a reason that is not in the
// schema: there is no toolchain or no module, or the module does not build.
type MachineError struct {
	Err  error
	Hint string
}

func (e *MachineError) Error() string { return e.Err.Error() }

func (e *MachineError) Unwrap() error { return e.Err }

// Files are the files of the schema's package by their names, as they were judged.
func (s *Schema) Files() map[string][]byte { return s.files }

// Root is the folder of the module that the schema is in, or "".
func (s *Schema) Root() string {
	if s.module == nil {
		return ""
	}
	return s.module.root
}

// Find gives the folder of a schema: the one named, or that of an ent project in
// it. An empty name stands for the folder that one works in.
func Find(name string) (string, error) {
	dir := filepath.Join("ent", "schema")
	if name != "" {
		dir = filepath.Clean(name)
		if within := filepath.Join(dir, "ent", "schema"); isDir(within) {
			dir = within
		}
	}
	if _, err := os.Stat(dir); err != nil {
		return "", &NotFoundError{dir}
	}
	return dir, nil
}

// Read judges a folder or a file in process. The error is that of the machine.
func Read(dir string) (*Schema, error) { return ReadOver(dir, nil, nil) }

// ReadOver is Read with other contents in the place of those that files have on disk,
// such as what an editor has not saved. What can be used again of a folder when it is
// read the next time is kept, if there is a place for it.
func ReadOver(dir string, over map[string][]byte, kept *schema.Kept) (*Schema, error) {
	s := &Schema{Dir: dir, kept: kept}
	var err error
	if s.files, err = readFiles(dir); err != nil {
		return nil, fmt.Errorf("read the schema: %w", err)
	}
	for name, src := range over {
		if filepath.Dir(name) == filepath.Clean(dir) && regular.IsGo(name) || name == dir {
			s.files[name] = src
		}
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("find the schema: %w", err)
	}
	if !isDir(abs) {
		abs = filepath.Dir(abs)
	}
	if s.module, err = findModule(abs); err != nil {
		return nil, &MachineError{err, ""}
	}
	c, err := s.config(abs)
	if err != nil {
		return nil, err
	}
	s.Graph, s.Diagnostics = c.Load(s.files)
	return s, nil
}

func (s *Schema) config(abs string) (schema.Config, error) {
	c := schema.Config{Dir: s.Dir, Kept: s.kept}
	if s.module == nil {
		return c, nil
	}
	s.module.shown = shown
	c.Import = s.module.source
	var err error
	c.Package, err = s.module.importPath(abs)
	return c, err
}

// shown names a folder as one who works here would.
func shown(dir string) string {
	wd, err := os.Getwd()
	if err != nil {
		return dir
	}
	rel, err := filepath.Rel(wd, dir)
	if err != nil || strings.HasPrefix(rel, ".."+string(filepath.Separator)+"..") {
		return dir
	}
	return rel
}

func readFiles(dir string) (map[string][]byte, error) {
	names := []string{dir}
	if isDir(dir) {
		entries, err := os.ReadDir(dir)
		if err != nil {
			return nil, err
		}
		names = nil
		for _, e := range entries {
			if regular.IsGo(e.Name()) && !e.IsDir() {
				names = append(names, filepath.Join(dir, e.Name()))
			}
		}
	}
	files := map[string][]byte{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		src, err := regular.ReadFile(name)
		if err != nil {
			return nil, err
		}
		files[name] = src
	}
	return files, nil
}

// Load judges a folder or a file in process, and what can't be told in that way
// through the toolchain, whose program helper runs. The error is that of the machine.
func Load(ctx context.Context, helper process.Helper, dir string) (*Schema, error) {
	s, err := Read(dir)
	if err == nil && s.Graph == nil && len(s.Diagnostics.Unevaluated()) > 0 && len(s.Diagnostics.Errors()) == 0 {
		err = s.askToolchain(ctx, helper)
	}
	return s, err
}
