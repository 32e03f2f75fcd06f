package generate

import (
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"

	"entgo.io/ent/entc/gen"
	"entgo.io/ent/schema/field"
	"golang.org/x/mod/modfile"

	"github.com/learnrel/learnrel/runner/regular"
	"github.com/learnrel/learnrel/runner/schema"
	"github.com/learnrel/learnrel/runner/toolchain"
)

// Client generates the client of the schema that stands in the scratch folder at
// schemaDir into clientDir, as ent generate does, which runs the Go toolchain three
// times for a schema. It does without it where the engine accepts the schema and
// this process has the ent of the scratch module: the files come out the same. The
// error is an *Error when the schema is at fault. Features are those to have beside
// the usual ones.
func Client(ctx context.Context, s *toolchain.Scratch, schemaDir, clientDir string, features ...string) error {
	// Where a first client can't be made, the one that is there has to do.
	_ = firstClient(ctx, s, schemaDir, clientDir, features)
	return generateOnce(ctx, s, schemaDir, clientDir, features)
}

func generateOnce(ctx context.Context, s *toolchain.Scratch, schemaDir, clientDir string, features []string) error {
	mod, err := s.ReadFile("go.mod")
	if err != nil {
		return fmt.Errorf("generate the client: %w", err)
	}
	if ownEnt(mod) {
		if done, err := inProcess(s, schemaDir, clientDir, features); done || err != nil {
			return err
		}
	}
	return byCommand(ctx, s, schemaDir, clientDir, features...)
}

// inProcess tells whether it has generated the client. The error is that of the
// machine.
func inProcess(s *toolchain.Scratch, schemaDir, clientDir string, features []string) (done bool, err error) {
	files, err := schemaFiles(s, schemaDir)
	if err != nil {
		return false, fmt.Errorf("generate the client: %w", err)
	}
	sources := make([][]byte, 0, len(files))
	for _, src := range files {
		sources = append(sources, src)
	}
	pkg := path.Join(s.Module, schemaDir)
	g, ds := schema.Config{Dir: "./" + schemaDir, Package: pkg, Strict: true}.Load(files)
	if g == nil || len(ds.Errors()) > 0 || len(ds.Unevaluated()) > 0 {
		return false, nil
	}
	storage, err := gen.NewStorage("sql")
	if err != nil {
		return false, fmt.Errorf("generate the client: %w", err)
	}
	c := &gen.Config{
		Schema: pkg, Package: path.Join(s.Module, clientDir), Target: s.Path(clientDir),
		Storage: storage, IDType: &field.TypeInfo{Type: field.TypeInt},
		Templates: []*gen.Template{gen.MustParse(gen.NewTemplate("external").Parse(ImportTemplate))},
	}
	for _, f := range gen.AllFeatures {
		if slices.Contains(Features(sources...), f.Name) || slices.Contains(features, f.Name) {
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
			err = fmt.Errorf("panic: %v", v)
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
func ownEnt(mod []byte) bool {
	const ent = "entgo.io/ent"
	f, err := modfile.Parse("go.mod", mod, nil)
	if err != nil || slices.ContainsFunc(f.Replace, func(r *modfile.Replace) bool { return r.Old.Path == ent }) {
		return false
	}
	return slices.ContainsFunc(f.Require, func(r *modfile.Require) bool {
		return r.Mod.Path == ent && r.Mod.Version == entVersion()
	})
}

// entVersion is the version of ent in this process, or "". The file that its code
// was compiled from tells, which a test's process knows, too: it knows nothing else
// of its modules.
var entVersion = sync.OnceValue(func() string {
	fn := runtime.FuncForPC(reflect.ValueOf(gen.NewGraph).Pointer())
	file, _ := fn.FileLine(fn.Entry())
	_, version, _ := strings.Cut(file, "entgo.io/ent@")
	version, _, _ = strings.Cut(version, "/")
	return version
})

// schemaFiles reads the files of a schema's package.
func schemaFiles(s *toolchain.Scratch, dir string) (map[string][]byte, error) {
	names, err := filepath.Glob(filepath.Join(s.Path(dir), "*.go"))
	files := map[string][]byte{}
	for _, name := range names {
		if !regular.IsGo(name) {
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
