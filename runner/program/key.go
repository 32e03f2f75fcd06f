package program

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"github.com/learnrel/learnrel/runner/cache"
	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/child"
	"github.com/learnrel/learnrel/runner/generate"
	"github.com/learnrel/learnrel/runner/toolchain"
)

// key names what comes of a unit by all that can change it: the code and what
// builds it, what is asked, the limits, the sandbox, and the database if one is asked.
// Prose is not among it. goBinary tells the Go toolchain.
func (c *Config) key(u *Unit, goBinary string) (cache.Key, error) {
	key := cache.Key{Name: u.Name}
	if !u.schemaAlone() {
		key.Add("the Go toolchain", []byte(goBinary))
	}
	if err := c.addModule(&key); err != nil {
		return key, err
	}
	u.addFiles(&key)
	key.Add("what the page wants", fmt.Appendf(nil, "%+v %v %t %t", u.Calls, u.Dialects, u.Shapes, u.Rows))
	if len(u.Trials) > 0 {
		key.Add("the trials", fmt.Appendf(nil, "%+v", u.Trials))
	}
	key.Add("where it must fail", fmt.Appendf(nil, "%s %t %t %t", u.Fail, u.Compiles, u.Generates, u.GoWords))
	c.addMachine(&key)
	if !u.asksNone() {
		c.addDatabase(&key)
	}
	return key, nil
}

// KeyOf names what comes of files that are built and run in more than one way.
func (c *Config) KeyOf(name string, files map[string][]byte) (cache.Key, error) {
	key := cache.Key{Name: name}
	goBinary, err := identity()
	if err != nil {
		return key, err
	}
	key.Add("the Go toolchain", []byte(goBinary))
	if err := c.addModule(&key); err != nil {
		return key, err
	}
	for _, name := range names(files) {
		key.Add(name, files[name])
	}
	c.addMachine(&key)
	c.addDatabase(&key)
	return key, nil
}

// addModule adds the module that all is built in.
func (c *Config) addModule(key *cache.Key) error {
	key.Add("the platform", []byte(runtime.GOOS+"/"+runtime.GOARCH))
	for _, name := range []string{"go.mod", "go.sum"} {
		data, err := fs.ReadFile(c.Course.FS, name)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("read the course: %w", err)
		}
		key.Add(name, data)
	}
	return c.addReplaced(key)
}

// asksNone tells whether a unit ends before a database is asked, if it is as its page
// says. What is kept of it then holds wherever the course is checked.
func (u *Unit) asksNone() bool { return u.Compiles || early(u.Fail) }

// early tells whether a stage comes before any database is asked.
func early(s catalogue.Stage) bool {
	switch s {
	case catalogue.Compile, catalogue.Load, catalogue.Graph, catalogue.Generate:
		return true
	}
	return false
}

// addMachine adds what programs are run with, and learnrel itself.
func (c *Config) addMachine(key *cache.Key) {
	key.Add("the limits", fmt.Appendf(nil, "%s %d", c.timeout(), c.memory()))
	key.Add("the sandbox", []byte(c.Helper.Confines()))
	key.Add("learnrel", []byte(builder()))
}

func (c *Config) addDatabase(key *cache.Key) {
	key.Add("the database", []byte(c.server().Dialect()+" "+c.server().Identity()))
}

// addFiles adds a unit's code, by the names that people know.
func (u *Unit) addFiles(key *cache.Key) {
	add := func(dir string, files map[string][]byte) {
		for _, name := range names(files) {
			key.Add(strings.TrimPrefix(u.rootless(path.Join(dir, name)), "/"), files[name])
		}
	}
	for _, s := range u.Schemas {
		add(s.Dir, s.Files)
		key.Add("the features of "+u.rootless(s.Client), fmt.Appendf(nil, "%q", s.Features))
		if s.Present != nil {
			h := sha256.New()
			hashFiles(h, s.Present)
			key.Add("the client of the course, "+u.rootless(s.Client), h.Sum(nil))
		}
	}
	for _, p := range u.Packages {
		add(p.Dir, p.Files)
	}
	key.Add("the clients", fmt.Appendf(nil, "%+v", u.Phases))
}

// addReplaced adds the modules that the course takes from folders.
func (c *Config) addReplaced(key *cache.Key) error {
	return c.replaced(func(dir, files string) { key.Add("the module in "+dir, []byte(files)) })
}

// replaced tells of each module that the course takes from a folder which files
// that has, with their sizes and times.
func (c *Config) replaced(tell func(dir, files string)) error {
	dirs, err := c.versions().Replaced()
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
		tell(dir, list.String())
	}
	return nil
}

// builder gives all of learnrel that becomes part of a program, or decides how it
// is built and what its failures are called.
var builder = sync.OnceValue(func() string {
	text := ownIdentity() + mainSource + string(standIn) + bridge + attach + generate.ImportTemplate + fmt.Sprint(generate.Features(), buildFlags, knownImports, clientPackages) + catalogue.Version()
	for _, name := range names(childFiles()) {
		text += name + string(childFiles()[name])
	}
	return text
})

// ownIdentity tells one build of learnrel from another: the start of an executable
// holds its build ID.
func ownIdentity() string {
	file, err := os.Executable()
	if err != nil {
		return ""
	}
	f, err := os.Open(file)
	if err != nil {
		return ""
	}
	defer f.Close()
	start := make([]byte, 32<<10)
	n, _ := io.ReadFull(f, start)
	return string(start[:n])
}

// childFiles are the files of package child that programs take along.
var childFiles = sync.OnceValue(func() map[string][]byte {
	files := map[string][]byte{}
	entries, _ := child.Source.ReadDir(".")
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), "_test.go") {
			files[e.Name()], _ = child.Source.ReadFile(e.Name())
		}
	}
	return files
})

// identity tells the Go toolchain, or that there is none.
func identity() (string, error) { return toolchain.Identity() }
