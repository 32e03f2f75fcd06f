// Package cache keeps what slow programs gave, by the content of all that went
// into them, so that nothing is built and run twice.
//
// The results are the Go command's own kind of cache (go-internal/cache): safe with
// several processes at once, and an entry that is damaged counts as none. Entries
// that no run has used for five days are dropped, and the oldest ones where all
// together grow beyond [MaxSize].
//
// Beside them it keeps folders to work in, one a course: see [Cache.Work].
package cache

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"time"

	"github.com/rogpeppe/go-internal/cache"
)

// MaxSize is how large the results may become, in bytes: those of learnrel's own course on
// three databases, and of its next edition. Where a check needs more than there is room for,
// it drops what it will want in a moment, and every check runs most of it anew.
const MaxSize = 256 << 20

// A Key names a result by what it was made from.
type Key struct {
	// Name says whose result it is. It is not part of what is looked up: it finds
	// the inputs of the time before, for Why.
	Name   string
	inputs []input
}

// input is one thing that a result depends on.
type input struct {
	Name string `json:"name"`
	Sum  string `json:"sum"` // of its content
}

// Add adds an input. The order of additions counts.
func (k *Key) Add(name string, content []byte) {
	sum := sha256.Sum256(content)
	k.inputs = append(k.inputs, input{name, hex.EncodeToString(sum[:])})
}

// id gives what the result is stored under.
func (k *Key) id() cache.ActionID {
	data, _ := json.Marshal(k.inputs) // strings cannot fail
	return sha256.Sum256(data)
}

// lastID gives what the inputs of the newest result of that name are stored under.
func (k *Key) lastID() cache.ActionID {
	return sha256.Sum256([]byte("the inputs of " + k.Name))
}

// Cache is a folder of results and of folders to work in.
type Cache struct {
	dir   string
	store *cache.Cache // of the folder results
	room  atomic.Int64 // how much may come in before it is looked how much there is
}

func (c *Cache) results() string { return filepath.Join(c.dir, "results") }

// Dir gives the folder that a user's caches belong in.
func Dir() (string, error) {
	base, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find the cache: %w", err)
	}
	return filepath.Join(base, "learnrel"), nil
}

// Open opens the cache in a folder, and makes it where there is none.
func Open(dir string) (*Cache, error) {
	c := &Cache{dir: dir}
	if err := os.MkdirAll(c.results(), 0o755); err != nil {
		return nil, fmt.Errorf("open the cache: %w", err)
	}
	store, err := cache.Open(c.results())
	if err != nil {
		return nil, fmt.Errorf("open the cache: %w", err)
	}
	c.store = store
	return c, nil
}

// Get reads the result of a key into value and tells whether there was one.
func (c *Cache) Get(k Key, value any) bool {
	data, _, err := c.store.GetBytes(k.id())
	return err == nil && json.Unmarshal(data, value) == nil
}

// Put stores the result of a key.
func (c *Cache) Put(k Key, value any) error {
	data, err := json.Marshal(value)
	if err == nil {
		err = c.store.PutBytes(k.id(), data)
	}
	if err != nil {
		return fmt.Errorf("write to the cache: %w", err)
	}
	inputs, _ := json.Marshal(k.inputs)
	if err := c.store.PutBytes(k.lastID(), inputs); err != nil {
		return fmt.Errorf("write to the cache: %w", err)
	}
	if c.room.Add(-int64(len(data)+len(inputs))) >= 0 {
		return nil
	}
	return c.trim(MaxSize)
}

// Why says in what a key without a result differs from the newest one of its name.
func (c *Cache) Why(k Key) string {
	var before []input
	data, _, err := c.store.GetBytes(k.lastID())
	if err != nil || json.Unmarshal(data, &before) != nil {
		return "it has not been run before"
	}
	for _, now := range k.inputs {
		i := slices.IndexFunc(before, func(b input) bool { return b.Name == now.Name })
		if i < 0 {
			return now.Name + " is new"
		}
		if before[i].Sum != now.Sum {
			return now.Name + " changed"
		}
	}
	for _, was := range before {
		if !slices.ContainsFunc(k.inputs, func(i input) bool { return i.Name == was.Name }) {
			return was.Name + " is gone"
		}
	}
	return "its result is gone or damaged"
}

// entry is a file of the cache.
type entry struct {
	path string
	size int64
	used time.Time
}

// entries lists the files below a folder.
func entries(dir string) (all []entry, size int64, err error) {
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // another process took it away
		}
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return nil // another process took it away
		}
		all = append(all, entry{path, info.Size(), info.ModTime()})
		size += info.Size()
		return nil
	})
	return all, size, err
}

// trim drops what is old, and where all together are larger than limit, the oldest of the
// rest until an eighth of it is free. To look at each entry takes longer than to write one:
// that is done again when as much has come in as there was room for, or an eighth of it,
// since other processes write, too.
func (c *Cache) trim(limit int64) error {
	if err := c.store.Trim(); err != nil {
		return fmt.Errorf("trim the cache: %w", err)
	}
	all, size, err := entries(c.results())
	if err != nil {
		return err
	}
	if size <= limit {
		c.room.Store(min(limit-size, limit/8))
		return nil
	}
	c.room.Store(limit / 8)
	slices.SortFunc(all, func(a, b entry) int { return cmp.Or(a.used.Compare(b.used), cmp.Compare(a.path, b.path)) })
	for _, e := range all {
		if size <= limit-limit/8 {
			break
		}
		if os.Remove(e.path) == nil {
			size -= e.size
		}
	}
	return nil
}

// Size gives the size of all that the cache holds, in bytes.
func (c *Cache) Size() (int64, error) {
	_, size, err := entries(c.dir)
	return size, err
}

// Clean drops all that the cache holds. It waits for those who work in a folder.
func (c *Cache) Clean() error {
	if err := c.dropWork(0); err != nil {
		return fmt.Errorf("clean the cache: %w", err)
	}
	all, _, err := entries(c.results())
	for _, e := range all {
		if err := os.Remove(e.path); err != nil && !os.IsNotExist(err) {
			return fmt.Errorf("clean the cache: %w", err)
		}
	}
	return err
}
