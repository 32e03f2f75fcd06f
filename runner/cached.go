package runner

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/learnrel/learnrel/runner/cache"
	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/flask"
	"github.com/learnrel/learnrel/runner/generate"
	"github.com/learnrel/learnrel/runner/harness"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/toolchain"
)

// Caching is how a Runner uses a cache. Only what costs a process is cached: the
// programs of the binary itself always run.
type Caching struct {
	Open  func() (*cache.Cache, error) // called when a result is first wanted; its error turns the cache off
	Force bool                         // run everything, and renew what is cached
	// Why is told of each result that had to be made, and in what it differs from
	// the one before. It may be nil.
	Why func(what, why string)
}

// errNoCache says that a Runner has no cache.
var errNoCache = errors.New("no cache")

func (c Caching) open() (*cache.Cache, error) {
	if c.Open == nil {
		return nil, errNoCache
	}
	return c.Open()
}

// outcome is what a program built from source did, for the cache.
type outcome struct {
	Run     *harness.Result `json:"run,omitempty"`
	Failure *Failure        `json:"failure,omitempty"`
}

// cached gives the cached result of a key, or makes and keeps it. An error is
// the machine's, and is not kept.
func cached[T any](r *Runner, key cache.Key, do func() (T, error)) (T, error) {
	c, err := r.Caching.open()
	if err != nil {
		return do()
	}
	var value T
	if !r.Caching.Force && c.Get(key, &value) {
		return value, nil
	}
	if r.Caching.Why != nil {
		why := c.Why(key)
		if r.Caching.Force {
			why = "it is forced"
		}
		r.Caching.Why(key.Name, why)
	}
	value, err = do()
	if err != nil {
		return value, err
	}
	// A full disk must not fail a lesson that ran.
	_ = c.Put(key, value)
	return value, nil
}

// sourceKey names the result of a lesson's program with all that goes into it:
// the code and never the prose.
func (r *Runner) sourceKey(l *lesson.Lesson, b *lesson.Block, request any) (cache.Key, error) {
	key := cache.Key{Name: l.Slug}
	if b != nil {
		key.Name += fmt.Sprintf(" block %d (%s)", b.Number, b.Name())
		key.Add("the block", []byte(b.Name()+"\n"+string(b.Fail)+"\n"+b.Text))
	}
	goBinary, err := toolchain.Identity()
	if err != nil {
		return key, err
	}
	key.Add("the Go toolchain", []byte(goBinary))
	key.Add("the platform", []byte(runtime.GOOS+"/"+runtime.GOARCH))
	for _, name := range []string{"go.mod", "go.sum"} {
		data, err := fs.ReadFile(r.Course.FS, name)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return key, fmt.Errorf("read the course: %w", err)
		}
		key.Add(name, data)
	}
	for _, files := range slices.Concat([][]*lesson.GoFile{l.Code, l.Schema}, others(l)) {
		for _, f := range files {
			key.Add(f.Path, f.Source)
		}
	}
	for _, p := range l.Helpers {
		for _, name := range slices.Sorted(maps.Keys(p.Files)) {
			key.Add(path.Join(p.Dir, name), p.Files[name])
		}
	}
	for _, name := range l.Clients {
		if client, err := fs.Sub(r.Course.FS, clientDir(name)); err == nil {
			key.Add("the features of "+name, fmt.Append(nil, generate.FeaturesOf(client)))
		}
	}
	if err := r.addReplaced(&key); err != nil {
		return key, err
	}
	key.Add("the steps on the page", fmt.Appendf(nil, "%+v", request))
	key.Add("the limits", fmt.Appendf(nil, "%s %d %t", r.timeout(), cmp.Or(r.Memory, defaultMemory), r.NoSandbox))
	key.Add("learnrel", []byte(builder()))
	return key, nil
}

// addReplaced adds the modules that the course takes from folders.
func (r *Runner) addReplaced(key *cache.Key) error {
	dirs, err := r.versions().Replaced()
	if err != nil {
		return err
	}
	for _, dir := range dirs {
		var list strings.Builder
		_ = filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
			if err != nil {
				return nil // the go command tells
			}
			if d.IsDir() && name != dir && strings.HasPrefix(d.Name(), ".") {
				return fs.SkipDir
			}
			if info, err := d.Info(); err == nil && d.Type().IsRegular() {
				fmt.Fprintln(&list, name, info.Size(), info.ModTime().UTC())
			}
			return nil
		})
		key.Add("the module in "+dir, []byte(list.String()))
	}
	return nil
}

// others gives the further schemas of a lesson in the order of their names.
func others(l *lesson.Lesson) (all [][]*lesson.GoFile) {
	names := make([]string, 0, len(l.Others))
	for name := range l.Others {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		all = append(all, l.Others[name])
	}
	return all
}

// builder gives all of learnrel that becomes part of a program, or decides how it
// is built and what its failures are called.
func builder() string {
	text := mainSource + generate.ImportTemplate + fmt.Sprint(generate.Features()) + catalogue.Version()
	entries, _ := harness.Source.ReadDir(".")
	for _, e := range entries {
		data, _ := harness.Source.ReadFile(e.Name())
		text += string(data)
	}
	return text
}

// flaskKey names the result of a Python program.
func flaskKey(l *lesson.Lesson, b *lesson.Block) cache.Key {
	key := cache.Key{Name: fmt.Sprintf("%s block %d (%s)", l.Slug, b.Number, b.Name())}
	key.Add("the program", []byte(b.Text))
	key.Add("Python", []byte(flask.Identity()))
	return key
}
