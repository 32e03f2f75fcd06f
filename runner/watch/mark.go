package watch

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// mark is what is remembered of a file.
type mark struct {
	size  int64
	time  time.Time // of its last change
	taken time.Time // when it was looked at
	sum   string    // of its content
}

// large is the size from which a file is told by its size and time alone.
const large = 1 << 20

// grain is more than what any file system rounds a time to.
const grain = 2 * time.Second

func (w *Watcher) path(name string) string { return filepath.Join(w.Dir, filepath.FromSlash(name)) }

// markOf looks at a file; ok is false when it is gone.
func (w *Watcher) markOf(name string, d fs.DirEntry) (m mark, ok bool) {
	info, err := d.Info()
	if err != nil {
		return mark{}, false
	}
	m = mark{size: info.Size(), time: info.ModTime(), taken: time.Now()}
	was, seen := w.seen[name]
	if seen && was.size == m.size && was.time.Equal(m.time) && was.taken.Sub(was.time) > grain {
		m.sum = was.sum
		return m, true
	}
	if m.size >= large {
		m.sum = fmt.Sprint(m.size, m.time.UnixNano())
		return m, true
	}
	data, err := os.ReadFile(w.path(name))
	if err != nil {
		return mark{}, false
	}
	sum := sha256.Sum256(data)
	m.sum = string(sum[:])
	return m, true
}
