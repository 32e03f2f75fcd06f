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
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/learnrel/learnrel/runner/lesson"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("generate: ")
	if err := generate(); err != nil {
		log.Fatal(err)
	}
}

func generate() error {
	root, err := moduleRoot()
	if err != nil {
		return err
	}
	// ent loads a schema with the go command, from the working directory.
	if err := os.Chdir(root); err != nil {
		return err
	}
	course, err := lesson.Open(os.DirFS(root))
	if err != nil {
		return err
	}
	if err := writeClients(course.Module); err != nil {
		return err
	}
	return writeRegistry(course)
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

// wrap says for which schema or lesson an error came up.
func wrap(what, name string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s %s: %w", what, name, err)
}
