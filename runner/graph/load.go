package graph

import (
	"fmt"
	"os"
	"path/filepath"

	"entgo.io/ent/entc"
	"entgo.io/ent/entc/gen"
)

// Load loads the schema of a folder in a module as ent generate does: with the Go
// toolchain, by a program that ent writes into the module's root for as long as it
// takes. The working directory is the root while it runs. The error is an *Error
// when the schema is at fault.
func Load(root, dir string) (*gen.Graph, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("load the schema: %w", err)
	}
	rel, err := filepath.Rel(root, abs)
	if err != nil {
		return nil, fmt.Errorf("load the schema: %w", err)
	}
	storage, err := gen.NewStorage("sql")
	if err != nil {
		return nil, fmt.Errorf("load the schema: %w", err)
	}
	back, err := os.Getwd()
	if err != nil {
		return nil, fmt.Errorf("load the schema: %w", err)
	}
	if err := os.Chdir(root); err != nil {
		return nil, fmt.Errorf("load the schema: %w", err)
	}
	g, loadErr := entc.LoadGraph("./"+filepath.ToSlash(rel), &gen.Config{Storage: storage})
	if err := os.Chdir(back); err != nil {
		return nil, fmt.Errorf("load the schema: %w", err)
	}
	if loadErr != nil {
		return nil, classify(loadErr.Error())
	}
	return g, nil
}
