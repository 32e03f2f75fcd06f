package toolchain

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/mod/modfile"
)

// join adds to a go.mod of the course, and to its go.sum, the modules that a go.work
// around it builds it with, and gives the go.sum.
func (c Course) join(f *modfile.File, sum []byte) ([]byte, error) {
	if c.Dir == "" {
		return sum, nil
	}
	file := WorkFile(c.Dir)
	if file == "" {
		return sum, nil
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	work, err := modfile.ParseWork(file, data, nil)
	if err != nil {
		return nil, err
	}
	above := filepath.Dir(file)
	var dirs []string
	for _, u := range work.Use {
		dirs = append(dirs, absolute(above, u.Path))
	}
	own, err := filepath.Abs(c.Dir)
	if err != nil || !slices.Contains(dirs, own) {
		return sum, err // then the go command doesn't build it in that workspace either
	}
	sum = joined(sum, filepath.Join(above, "go.work.sum"))
	for _, dir := range dirs {
		if dir == own {
			continue
		}
		if err := addUsed(f, dir); err != nil {
			return nil, err
		}
		sum = joined(sum, filepath.Join(dir, "go.sum"))
	}
	for _, r := range work.Replace {
		to := r.New.Path
		if r.New.Version == "" {
			to = filepath.ToSlash(absolute(above, to))
		}
		if err := f.AddReplace(r.Old.Path, r.Old.Version, to, r.New.Version); err != nil {
			return nil, err
		}
	}
	return sum, nil
}

// addUsed has a module in a folder take the place of what a go.mod may name by its path.
func addUsed(f *modfile.File, dir string) error {
	data, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		return err
	}
	name := modfile.ModulePath(data)
	if !slices.ContainsFunc(f.Require, func(r *modfile.Require) bool { return r.Mod.Path == name }) {
		f.AddNewRequire(name, "v0.0.0-00010101000000-000000000000", false)
	}
	return f.AddReplace(name, "", filepath.ToSlash(dir), "")
}

// WorkFile gives the go.work that the go command would find from a folder, or "".
func WorkFile(dir string) string {
	switch named := os.Getenv("GOWORK"); named {
	case "off":
		return ""
	case "":
	default:
		return named
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return ""
	}
	for {
		file := filepath.Join(dir, "go.work")
		if info, err := os.Stat(file); err == nil && info.Mode().IsRegular() {
			return file
		}
		above := filepath.Dir(dir)
		if above == dir {
			return ""
		}
		dir = above
	}
}

func absolute(above, name string) string {
	if name = filepath.FromSlash(name); filepath.IsAbs(name) {
		return filepath.Clean(name)
	}
	return filepath.Join(above, name)
}

// joined adds the lines of a go.sum that is there.
func joined(sum []byte, file string) []byte {
	more, err := os.ReadFile(file)
	if err != nil {
		return sum
	}
	if len(sum) > 0 && !bytes.HasSuffix(sum, []byte("\n")) {
		sum = append(sum, '\n')
	}
	return append(sum, more...)
}
