package cache

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"
)

// maxWork is how many folders to work in a cache keeps. One holds the generated
// clients of a course, some hundred kilobytes each.
const maxWork = 8

// Work gives the folder of that name to work in. Who works there holds the lock
// of the file beside it, which has the folder's name and .lock. The folders that
// were longest not asked for are dropped where there are more than [maxWork].
func (c *Cache) Work(name string) (dir string, err error) {
	dir = filepath.Join(c.dir, "work", name)
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		if err := c.dropWork(maxWork - 1); err != nil {
			return "", fmt.Errorf("open the work folder: %w", err)
		}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("open the work folder: %w", err)
	}
	now := time.Now()
	_ = os.Chtimes(dir, now, now) // for the order in which they are dropped
	return dir, nil
}

// dropWork removes the work folders but for the newest ones, each when nobody
// works in it.
func (c *Cache) dropWork(keep int) error {
	all, err := os.ReadDir(filepath.Join(c.dir, "work"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	var folders []entry
	for _, e := range all {
		if info, err := e.Info(); err == nil && e.IsDir() {
			folders = append(folders, entry{path: filepath.Join(c.dir, "work", e.Name()), used: info.ModTime()})
		}
	}
	slices.SortFunc(folders, func(a, b entry) int { return cmp.Or(b.used.Compare(a.used), strings.Compare(a.path, b.path)) })
	for _, f := range folders[min(keep, len(folders)):] {
		unlock, err := lockedfile.MutexAt(f.path + ".lock").Lock()
		if err != nil {
			return err
		}
		err = os.RemoveAll(f.path)
		unlock()
		if err != nil {
			return err
		}
	}
	return nil
}
