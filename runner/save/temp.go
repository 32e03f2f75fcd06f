package save

import (
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// tempPrefix starts the names of temporary folders.
const tempPrefix = "learnrel-tmp-"

// TempDir makes a temporary folder, which remove removes, whatever it holds by then.
// Those of processes that were killed are removed by the next one that needs one.
func TempDir() (dir string, remove func(), err error) {
	sweepTemp()
	f, err := newFolder(os.TempDir(), tempPrefix)
	if err != nil {
		return "", nil, err
	}
	return f.dir, func() {
		_ = f.locked.Close()
		removeAll(f.dir)
	}, nil
}

var sweepTemp = sync.OnceFunc(func() { sweepIn(os.TempDir(), tempPrefix) })

// removeAll removes a folder from which a program may have taken the right to.
func removeAll(dir string) {
	if os.RemoveAll(dir) == nil {
		return
	}
	_ = filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() {
			_ = os.Chmod(name, 0o700)
		}
		return nil
	})
	_ = os.RemoveAll(dir)
}
