// Command generate writes what the course derives from its schemas and pages:
// the ent client of each schema, and the registry that links the lessons into
// the binary. It removes the clients whose schema is gone. Run it by
//
//	go generate ./...
package main

// The directive stands here, and not above the clients, because go generate
// opens the files of all packages in order: those of a client that is removed
// must lie behind it.
//go:generate go run .

import (
	"context"
	"errors"
	"log"
	"os"
	"path/filepath"

	"github.com/learnrel/learnrel/runner/generate"
	"github.com/learnrel/learnrel/runner/process"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("generate: ")
	root, err := moduleRoot()
	if err != nil {
		log.Fatal(err)
	}
	if _, err := generate.Write(context.Background(), process.Helper{}, root); err != nil {
		log.Fatal(err)
	}
}

// moduleRoot gives the nearest folder upwards that holds a go.mod.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("find the module: no go.mod here or above")
		}
		dir = parent
	}
}
