package project

import (
	"bytes"
	"go/ast"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/learnrel/learnrel/runner/schema/outline"
)

// FindAll gives the folders of schemas that names stand for, each once. A name that ends
// in /... stands for every schema below it, in the same module.
func FindAll(names []string) (dirs []string, err error) {
	seen := map[string]bool{}
	add := func(dir string) {
		if !seen[dir] {
			seen[dir] = true
			dirs = append(dirs, dir)
		}
	}
	if len(names) == 0 {
		names = []string{""}
	}
	for _, name := range names {
		root, every := strings.CutSuffix(filepath.ToSlash(name), "...")
		if !every {
			dir, err := Find(name)
			if err != nil {
				return nil, err
			}
			add(dir)
			continue
		}
		below, err := schemasBelow(filepath.Clean(root))
		if err != nil {
			return nil, err
		}
		for _, dir := range below {
			add(dir)
		}
	}
	return dirs, nil
}

// schemasBelow finds the folders with a type that embeds ent.Schema, without those that
// the go command leaves out of ./... and without generated code.
func schemasBelow(root string) (dirs []string, err error) {
	err = filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if !d.IsDir() {
			return nil
		}
		base := d.Name()
		if name != root && (strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") || base == "testdata" || base == "vendor" || base == "node_modules" || isFile(filepath.Join(name, "go.mod"))) {
			return fs.SkipDir
		}
		files, err := readFiles(name)
		if err != nil {
			return err
		}
		if hasSchema(files) {
			dirs = append(dirs, name)
		}
		return nil
	})
	if os.IsNotExist(err) || err == nil && len(dirs) == 0 {
		return nil, &NotFoundError{root}
	}
	return dirs, err
}

func hasSchema(files map[string][]byte) bool {
	for name, src := range files {
		if !bytes.Contains(src, []byte("entgo.io/ent\"")) {
			continue
		}
		for _, t := range outline.Read(map[string][]byte{name: src}).Types {
			if t.IsSchema() && ast.IsExported(t.Name) {
				return true
			}
		}
	}
	return false
}
