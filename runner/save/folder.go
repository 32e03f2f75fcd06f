package save

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// A Folder is one that is being made: nothing of it is to be seen before it is whole.
type Folder struct {
	dir    string   // where it is made
	locked *os.File // while it is
}

// NewFolder begins a folder in the file system of the folder above, which is made
// where there is none. Close ends it.
func NewFolder(above string) (*Folder, error) {
	if err := os.MkdirAll(above, 0o755); err != nil {
		return nil, err
	}
	f, err := newFolder(above, prefix)
	if err != nil {
		return nil, err
	}
	// MkdirTemp's folders are for their owner alone.
	return f, os.Chmod(f.dir, 0o755)
}

// newFolder makes a folder that is locked.
func newFolder(above, prefix string) (*Folder, error) {
	for {
		dir, err := os.MkdirTemp(above, prefix+"*")
		if err != nil {
			return nil, err
		}
		f, err := os.Open(dir)
		if err != nil {
			return nil, errors.Join(err, os.RemoveAll(dir))
		}
		if tryLock(f) && stillNamed(f) {
			return &Folder{dir, f}, nil
		}
		_ = f.Close() // somebody swept it before it was locked
	}
}

// Write writes files into it, by slash-separated names.
func (f *Folder) Write(files map[string][]byte) error {
	for _, name := range slices.Sorted(maps.Keys(files)) {
		file := filepath.Join(f.dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, files[name], 0o644); err != nil {
			return err
		}
	}
	return nil
}

// Move gives what stands in it at from the name to, which must be free. The folders
// above that are made.
func (f *Folder) Move(from, to string) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	if _, err := os.Lstat(to); err == nil {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: fs.ErrExist}
	}
	return os.Rename(filepath.Join(f.dir, filepath.FromSlash(from)), to)
}

// Close removes what was not moved.
func (f *Folder) Close() error {
	_ = f.locked.Close()
	return os.RemoveAll(f.dir)
}

// Whole makes a folder of files, which must be empty or not be there: at once, where
// it is not there; else file by file, and last what stands in the folder of that name.
func Whole(dir string, files map[string][]byte, last string) (err error) {
	dir, err = filepath.Abs(dir)
	if err != nil {
		return err
	}
	above, there := filepath.Dir(dir), false
	if _, err := os.Stat(dir); err == nil {
		above, there = dir, true // somebody may be in it
	}
	f, err := NewFolder(above)
	if err != nil {
		return err
	}
	defer f.Close()
	const all = "all"
	inside := map[string][]byte{}
	for name, data := range files {
		inside[path.Join(all, name)] = data
	}
	if err := f.Write(inside); err != nil {
		return err
	}
	if !there {
		return f.Move(all, dir)
	}
	return f.moveEach(all, dir, topsOf(files, last))
}

// topsOf are the first parts of names, in order but for one.
func topsOf(files map[string][]byte, last string) (tops []string) {
	for name := range files {
		top, _, _ := strings.Cut(name, "/")
		if top != last {
			tops = append(tops, top)
		}
	}
	slices.Sort(tops)
	return append(slices.Compact(tops), last)
}

// moveEach moves names out of it into a folder, or moves none of them.
func (f *Folder) moveEach(from, dir string, names []string) error {
	for i, name := range names {
		if err := f.Move(path.Join(from, name), filepath.Join(dir, name)); err != nil {
			for _, moved := range names[:i] {
				err = errors.Join(err, os.Rename(filepath.Join(dir, moved), filepath.Join(f.dir, from, moved)))
			}
			return err
		}
	}
	return nil
}
