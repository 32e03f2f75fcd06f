// Package save writes the files that somebody else may be writing, too: whole or
// not at all, and only over what the writer has read.
//
// What is not whole yet has a name that starts with [prefix], in the folder of the
// file. Whoever writes it holds a lock on it. When he is killed it stays behind, a
// rest: [Sweep] removes rests, and everyone else passes over them.
package save

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// prefix starts the names of what is not whole yet. Names that start with a dot are
// hidden, and no part of a course.
const prefix = ".learnrel-new-"

// ErrChanged says that a file is not what was read.
var ErrChanged = errors.New("was changed meanwhile")

// File replaces a file that holds was by one that holds data; was is nil for a file
// that is not to be there yet. A symbolic link stays, and what it leads to is
// replaced. The error is ErrChanged when the file holds something else by now.
func File(name string, was, data []byte) error {
	n, err := Prepare(name, data)
	if err != nil {
		return err
	}
	defer n.Drop()
	if was == nil {
		return n.Create()
	}
	now, err := os.ReadFile(n.name)
	if err != nil {
		return err
	}
	if !bytes.Equal(now, was) {
		return fmt.Errorf("%s %w", name, ErrChanged)
	}
	return n.replace()
}

// A New is a file that has all its data, and not its name yet.
type New struct {
	*os.File
	name string
	done bool // it has its name
}

// Prepare writes what a file is to hold beside it. Drop has to follow.
func Prepare(name string, data []byte) (*New, error) {
	target, mode, err := targetOf(name)
	if err != nil {
		return nil, err
	}
	f, err := newRest(filepath.Dir(target))
	if err != nil {
		return nil, err
	}
	n := &New{File: f, name: target}
	if _, err = f.Write(data); err == nil {
		err = errors.Join(f.Chmod(mode), f.Sync())
	}
	if err != nil {
		n.Drop()
		return nil, err
	}
	return n, nil
}

// targetOf gives the file that a name leads to, and what may be done with it.
func targetOf(name string) (target string, mode fs.FileMode, err error) {
	target, err = filepath.EvalSymlinks(name)
	if errors.Is(err, fs.ErrNotExist) {
		return name, 0o644, nil
	} else if err != nil {
		return "", 0, err
	}
	info, err := os.Stat(target)
	if err != nil {
		return "", 0, err
	}
	return target, info.Mode().Perm(), nil
}

// newRest makes a file in a folder, which is made where there is none.
func newRest(dir string) (*os.File, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	for {
		f, err := os.CreateTemp(dir, prefix+"*")
		if err != nil {
			return nil, err
		}
		if tryLock(f) && stillNamed(f) {
			return f, nil
		}
		_ = f.Close() // somebody swept it before it was locked
	}
}

// stillNamed tells whether a file's name still leads to it.
func stillNamed(f *os.File) bool {
	open, err := f.Stat()
	if err != nil {
		return false
	}
	named, err := os.Lstat(f.Name())
	return err == nil && os.SameFile(open, named)
}

// Create gives it its name, unless something else has that: ErrChanged.
func (n *New) Create() error {
	err := os.Link(n.Name(), n.name)
	if err == nil {
		return nil
	}
	if _, wrong := os.Lstat(n.name); wrong == nil {
		return fmt.Errorf("%s %w", n.name, ErrChanged)
	}
	return n.replace() // not all file systems have links
}

// replace gives it its name, whatever had that before.
func (n *New) replace() error {
	if err := closeToRename(n.File); err != nil {
		return err
	}
	err := os.Rename(n.Name(), n.name)
	n.done = err == nil
	return err
}

// Drop removes it where it has no name.
func (n *New) Drop() {
	if !n.done {
		_ = os.Remove(n.Name())
	}
	_ = n.Close()
}

// Sweep removes the rests below a folder, but for those that somebody is writing.
// Folders in which no one writes, of git for one, are passed over.
func Sweep(root string) {
	_ = filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil || sweep(name, d, prefix) && d.IsDir():
			return fs.SkipDir
		case d.IsDir() && name != root && (d.Name() == ".git" || d.Name() == "node_modules" || d.Name() == "vendor"):
			return fs.SkipDir
		}
		return nil
	})
}

// SweepIn is Sweep for what stands in a folder itself.
func SweepIn(dir string) { sweepIn(dir, prefix) }

func sweepIn(dir, prefix string) {
	entries, _ := os.ReadDir(dir)
	for _, d := range entries {
		sweep(filepath.Join(dir, d.Name()), d, prefix)
	}
}

// sweep removes a rest, unless somebody is writing it, and tells whether it is one.
func sweep(name string, d fs.DirEntry, prefix string) bool {
	if !strings.HasPrefix(d.Name(), prefix) {
		return false
	}
	if f, err := os.Open(name); err == nil {
		if tryLock(f) {
			removeAll(name)
		}
		_ = f.Close()
	}
	return true
}
