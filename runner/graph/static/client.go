package static

import (
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"entgo.io/ent/entc/gen"
	"entgo.io/ent/schema/field"
	"golang.org/x/mod/modfile"

	"github.com/learnrel/learnrel/runner/graph"
	"github.com/learnrel/learnrel/runner/toolchain"
)

// Generate is graph.Generate, which runs the Go toolchain three times for a
// schema, and does without it where the loader accepts the schema and this
// process has the ent of the scratch module. The files come out the same.
func Generate(ctx context.Context, s *toolchain.Scratch, schemaDir, clientDir string, features ...string) error {
	mod, err := s.ReadFile("go.mod")
	if err != nil {
		return fmt.Errorf("generate the client: %w", err)
	}
	if ownEnt(mod) {
		if done, err := generate(s, schemaDir, clientDir, features); done || err != nil {
			return err
		}
	}
	return graph.Generate(ctx, s, schemaDir, clientDir, features...)
}

// generate tells whether it has generated the client. The error is that of the
// machine.
func generate(s *toolchain.Scratch, schemaDir, clientDir string, features []string) (done bool, err error) {
	files, err := schemaFiles(s, schemaDir)
	if err != nil {
		return false, fmt.Errorf("generate the client: %w", err)
	}
	sources := make([][]byte, 0, len(files))
	for _, src := range files {
		sources = append(sources, src)
	}
	pkg := path.Join(s.Module, schemaDir)
	g, ds := Config{Dir: "./" + schemaDir, Package: pkg, Strict: true}.Load(files)
	if g == nil || len(ds.Errors()) > 0 || len(ds.Unevaluated()) > 0 {
		return false, nil
	}
	c := &gen.Config{
		Schema: pkg, Package: path.Join(s.Module, clientDir), Target: s.Path(clientDir),
		Storage: storage, IDType: &field.TypeInfo{Type: field.TypeInt},
		Templates: []*gen.Template{gen.MustParse(gen.NewTemplate("external").Parse(graph.ImportTemplate))},
	}
	for _, f := range gen.AllFeatures {
		if slices.Contains(graph.Features(sources...), f.Name) || slices.Contains(features, f.Name) {
			c.Features = append(c.Features, f)
		}
	}
	if err := os.MkdirAll(c.Target, 0o755); err != nil {
		return false, fmt.Errorf("generate the client: %w", err)
	}
	return write(c, g) == nil, nil
}

// writing guards ent's templates, of which a process has one set.
var writing sync.Mutex

// write writes the client of a graph as a configuration has it.
func write(c *gen.Config, g *gen.Graph) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &crash{fmt.Sprint(v)}
		}
	}()
	whole, err := gen.NewGraph(c, g.Schemas...)
	if err != nil {
		return err
	}
	writing.Lock()
	defer writing.Unlock()
	return whole.Gen()
}

// ownEnt tells whether a go.mod names the version of ent that is in this process.
// A test's process does not know which that is.
func ownEnt(mod []byte) bool {
	const ent = "entgo.io/ent"
	f, err := modfile.Parse("go.mod", mod, nil)
	if err != nil || slices.ContainsFunc(f.Replace, func(r *modfile.Replace) bool { return r.Old.Path == ent }) {
		return false
	}
	return slices.ContainsFunc(f.Require, func(r *modfile.Require) bool {
		return r.Mod.Path == ent && r.Mod.Version == gen.Config{}.ModuleInfo().Version
	})
}

// schemaFiles reads the files of a schema's package.
func schemaFiles(s *toolchain.Scratch, dir string) (map[string][]byte, error) {
	names, err := filepath.Glob(filepath.Join(s.Path(dir), "*.go"))
	files := map[string][]byte{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		src, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		files[path.Join(dir, filepath.Base(name))] = src
	}
	return files, err
}
