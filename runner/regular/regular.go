// Package regular tells which files are read, and reads them: regular ones of a size that
// fits, and of a Go package those that Go takes for its own. What never ends, as a device
// or a pipe, is refused before it is opened, also behind a symbolic link.
package regular

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// maxFile is the size of the largest file that is read, in bytes.
const maxFile = 32 << 20

var errIrregular = errors.New("it is no regular file")

// ReadFile reads a file of this machine.
func ReadFile(name string) ([]byte, error) {
	if err := fits(name); err != nil {
		return nil, err
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	// It may grow while it is read.
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(data) > maxFile {
		err = tooLarge(name, int64(len(data)))
	}
	return data, err
}

// fits tells whether a file can be read, which it is before it is opened: opening a
// pipe waits for a writer.
func fits(name string) error {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return err
	case info.IsDir():
		return nil // reading it says so
	case !info.Mode().IsRegular():
		return &fs.PathError{Op: "read", Path: name, Err: errIrregular}
	case info.Size() > maxFile:
		return tooLarge(name, info.Size())
	}
	return nil
}

func tooLarge(name string, size int64) error {
	return &fs.PathError{Op: "read", Path: name, Err: fmt.Errorf("it has %d MiB; the most is %d MiB", size>>20, maxFile>>20)}
}

// Dir is a folder like os.DirFS, with such files alone.
type Dir string

// Open opens a file or a folder.
func (d Dir) Open(name string) (fs.File, error) {
	if err := d.fits("open", name); err != nil {
		return nil, err
	}
	return os.DirFS(string(d)).Open(name)
}

// ReadFile reads a file.
func (d Dir) ReadFile(name string) ([]byte, error) {
	if err := d.fits("read", name); err != nil {
		return nil, err
	}
	data, err := ReadFile(d.path(name))
	return data, named(err, name)
}

// ReadDir reads a folder.
func (d Dir) ReadDir(name string) ([]fs.DirEntry, error) {
	return fs.ReadDir(os.DirFS(string(d)), name)
}

// Stat tells of a file or a folder.
func (d Dir) Stat(name string) (fs.FileInfo, error) { return fs.Stat(os.DirFS(string(d)), name) }

func (d Dir) path(name string) string { return filepath.Join(string(d), filepath.FromSlash(name)) }

func (d Dir) fits(op, name string) error {
	if !fs.ValidPath(name) {
		return &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	}
	return named(fits(d.path(name)), name)
}

// named has an error name a file from the folder.
func named(err error, name string) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return &fs.PathError{Op: at.Op, Path: name, Err: at.Err}
	}
	return err
}
