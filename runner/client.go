package runner

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/generate"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/toolchain"
)

// overlay is a file of the paired schema as a broken block has it.
type overlay struct{ name, source string }

// generate writes the lesson's schemas and what they import into scratch, and
// generates the clients that are not there yet.
func (r *Runner) generate(ctx context.Context, s *toolchain.Scratch, l *lesson.Lesson, over *overlay) (*Failure, error) {
	for _, p := range l.Helpers {
		if err := s.Mirror(p.Dir, p.Files); err != nil {
			return nil, err
		}
	}
	if err := r.dropClients(s); err != nil {
		return nil, err
	}
	paired := l.Page.Front.Schema
	for _, name := range l.Clients {
		files := l.Others[name]
		if name == paired {
			files = l.Schema
		}
		sources := map[string][]byte{}
		for _, f := range files {
			sources[f.Name()] = f.Source
		}
		if over != nil && name == paired {
			sources[over.name] = []byte(over.source)
		}
		if err := s.Mirror(path.Join(lesson.SchemaDir, name), sources); err != nil {
			return nil, err
		}
		failure, err := r.generateClient(ctx, s, name, files)
		if failure != nil && name != paired {
			failure.Printed = "schema " + name + ": " + failure.Printed
		}
		if failure != nil || err != nil {
			return failure, err
		}
	}
	return nil, nil
}

// dropClients removes the clients of schemas that are gone.
func (r *Runner) dropClients(s *toolchain.Scratch) error {
	entries, err := fs.ReadDir(r.Course.FS, lesson.SchemaDir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return s.Keep(lesson.ClientDir, names)
}

func clientDir(schema string) string { return path.Join(lesson.ClientDir, schema, "ent") }

// generateClient generates the client of a schema that stands in scratch, unless
// it is there already. files are those of the schema in the course.
func (r *Runner) generateClient(ctx context.Context, s *toolchain.Scratch, schema string, files []*lesson.GoFile) (*Failure, error) {
	dir := path.Join(lesson.SchemaDir, schema)
	client, err := fs.Sub(r.Course.FS, clientDir(schema))
	if err != nil {
		return nil, err
	}
	features := generate.FeaturesOf(client)
	helpers, helping, err := r.Course.Packages(files)
	if err != nil {
		return nil, err
	}
	stamp := path.Join(lesson.ClientDir, schema, "inputs")
	sum, err := clientSum(s, dir, helpers, features)
	if err != nil || s.Holds(stamp, sum) {
		return nil, err
	}
	if err := s.Remove(path.Join(lesson.ClientDir, schema)); err != nil {
		return nil, err
	}
	for _, f := range append(helping, files...) {
		// ent loads a schema by compiling it, so a client that it imports has to be there.
		if importsClient(f, r.Course.Module, schema) {
			if err := copyTree(s, clientDir(schema), client); err != nil {
				return nil, err
			}
			break
		}
	}
	err = generate.Client(ctx, s, dir, clientDir(schema), features...)
	var wrong *generate.Error
	if errors.As(err, &wrong) {
		message := strings.ReplaceAll(wrong.Message, dir+"/", "")
		return &Failure{Stage: catalogue.Stage(wrong.Stage), Code: wrong.Code, Message: message, Printed: wrong.Message}, nil
	}
	return nil, cmp.Or(err, s.Write(stamp, sum))
}

// clientSum tells apart what clients are generated from.
func clientSum(s *toolchain.Scratch, schemaDir string, helpers []lesson.Package, features []string) ([]byte, error) {
	goBinary, err := toolchain.Identity()
	if err != nil {
		return nil, err
	}
	h := sha256.New()
	fmt.Fprintln(h, goBinary, generate.ImportTemplate, features)
	sources, err := generate.SchemaSources(s.Path(schemaDir))
	if err != nil {
		return nil, err
	}
	fmt.Fprintln(h, generate.Features(sources...))
	for _, src := range sources {
		fmt.Fprintf(h, "%d\n%s", len(src), src)
	}
	for _, p := range helpers {
		fmt.Fprintf(h, "%s %q\n", p.Dir, p.Files)
	}
	mod, err := s.ReadFile("go.mod")
	if err != nil {
		return nil, err
	}
	h.Write(mod)
	return []byte(hex.EncodeToString(h.Sum(nil)) + "\n"), nil
}

func importsClient(f *lesson.GoFile, module, schema string) bool {
	prefix := path.Join(module, clientDir(schema))
	for _, imported := range f.ImportPaths() {
		if imported == prefix || strings.HasPrefix(imported, prefix+"/") {
			return true
		}
	}
	return false
}

// copyTree writes all files of from into a folder of scratch, if there are any.
func copyTree(s *toolchain.Scratch, dir string, from fs.FS) error {
	return fs.WalkDir(from, ".", func(name string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(from, name)
		if err != nil {
			return err
		}
		return s.Write(path.Join(dir, name), data)
	})
}
