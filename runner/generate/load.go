package generate

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"time"

	"entgo.io/ent/entc/gen"
	"entgo.io/ent/entc/load"

	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/process"
	"github.com/learnrel/learnrel/runner/schema"
)

// LoadWord is the first argument of a process that [LoadMain] is the main function
// of.
const LoadWord = "load-schema"

// loadTime is how long reading a schema may take. The first time ent itself has to
// be compiled for it.
const loadTime = 2 * time.Minute

// loaded is what a process of LoadMain has read.
type loaded struct {
	Package string            `json:"package"`
	Schemas []json.RawMessage `json:"schemas"`
	Error   string            `json:"error,omitempty"` // ent's own
}

// Load loads the schema of a folder in a module as ent generate does: with the Go
// toolchain, by a program that ent writes into the module's root for as long as it
// takes. That runs the schema's code, in a process of its own, of which nothing is
// left when it ends or ctx does. The error is an *Error when the schema is at
// fault.
func Load(ctx context.Context, helper process.Helper, root, dir string) (*gen.Graph, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("load the schema: %w", err)
	}
	rel, err := filepath.Rel(root, abs)
	if err != nil {
		return nil, fmt.Errorf("load the schema: %w", err)
	}
	read, err := loadApart(ctx, helper, root, "./"+filepath.ToSlash(rel))
	if err != nil {
		return nil, fmt.Errorf("load the schema: %w", err)
	}
	if read.Error != "" {
		return nil, classify(read.Error)
	}
	var schemas []*load.Schema
	for _, data := range read.Schemas {
		s, err := load.UnmarshalSchema(data)
		if err != nil {
			return nil, fmt.Errorf("load the schema: %w", err)
		}
		schemas = append(schemas, s)
	}
	return newGraph(read.Package, schemas)
}

// loadApart has a process of its own read the schema.
func loadApart(ctx context.Context, helper process.Helper, root, folder string) (*loaded, error) {
	out, err := os.CreateTemp("", "learnrel-schema-")
	if err != nil {
		return nil, err
	}
	defer os.Remove(out.Name())
	defer out.Close()
	// What ent writes stays behind when its process is killed.
	work := filepath.Join(root, ".entc")
	if _, err := os.Stat(work); errors.Is(err, fs.ErrNotExist) {
		defer os.RemoveAll(work)
	}
	limited, cancel := context.WithTimeout(ctx, loadTime)
	defer cancel()
	cmd := exec.CommandContext(limited, helper.Path)
	cmd.Args = []string{helper.Name, LoadWord, folder, out.Name()}
	cmd.Dir, cmd.Env = root, append(os.Environ(), "PWD="+root)
	if !helper.Open {
		cmd.Env = append(cmd.Env, boxed(limited, root, helper)...)
	}
	output, err := process.Run(cmd)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case limited.Err() != nil:
		return nil, fmt.Errorf("its code ran longer than %s", loadTime)
	case err != nil:
		return nil, fmt.Errorf("%w: %s", err, output)
	}
	read := &loaded{}
	return read, json.NewDecoder(out).Decode(read)
}

// boxed gives variables by which the go command runs the schema's code in a box,
// for which it has to be of Go alone.
func boxed(ctx context.Context, root string, helper process.Helper) []string {
	// The multi-call binaries of tests are what they are named.
	file, err := exec.LookPath(helper.Name)
	if file, err = absolute(file, err); err != nil {
		file = helper.Path
	}
	// What go env -w has set is not in the environment.
	cmd := exec.CommandContext(ctx, "go", "env", "GOFLAGS")
	cmd.Dir = root
	flags, _ := cmd.Output()
	return []string{
		"CGO_ENABLED=0",
		fmt.Sprintf(`GOFLAGS=%s '-exec="%s" %s'`, strings.TrimSpace(string(flags)), file, process.BoxWord),
	}
}

func absolute(file string, err error) (string, error) {
	if err != nil {
		return "", err
	}
	return filepath.Abs(file)
}

// LoadMain is the main function of the process in which [Load] reads a schema: of
// the first argument behind [LoadWord], into the file that the second names. It
// gives the status to end with.
func LoadMain(args []string, stderr *os.File) int {
	if len(args) != 2 {
		fmt.Fprintln(stderr, "usage: load-schema SCHEMA FILE")
		return 2
	}
	var read loaded
	spec, err := (&load.Config{Path: args[0]}).Load()
	if err != nil {
		read.Error = err.Error()
	} else {
		read.Package = spec.PkgPath
		for _, s := range spec.Schemas {
			data, err := json.Marshal(s)
			if err != nil {
				fmt.Fprintln(stderr, err)
				return 1
			}
			read.Schemas = append(read.Schemas, data)
		}
	}
	data, err := json.Marshal(read)
	if err == nil {
		err = os.WriteFile(args[1], data, 0o600)
	}
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 1
	}
	return 0
}

// newGraph makes the graph of what was loaded.
func newGraph(pkg string, schemas []*load.Schema) (*gen.Graph, error) {
	storage, err := gen.NewStorage("sql")
	if err != nil {
		return nil, fmt.Errorf("load the schema: %w", err)
	}
	g, err := schema.NewGraph(&gen.Config{Schema: pkg, Package: path.Dir(pkg), Storage: storage}, schemas...)
	if err == nil {
		return g, nil
	}
	message := err.Error()
	if strings.HasPrefix(message, "panic: ") {
		return nil, &Error{Stage: catalogue.Graph, Code: catalogue.Code(catalogue.Graph, message), Message: message}
	}
	return nil, classify(message)
}
