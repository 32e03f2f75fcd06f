package workspace

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/tools/txtar"

	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/regular"
)

// Course gives the copy as it is now the form of a course with one lesson. It
// reads all files at once: what is saved later is not part of it. A README that
// is gone is taken as it was.
func (c *Copy) Course() (*lesson.Course, error) {
	mod, err := regular.ReadFile(c.path("go.mod"))
	if err != nil {
		return nil, fmt.Errorf("read the copy: %w", err)
	}
	module := modfile.ModulePath(mod)
	if module == "" {
		return nil, fmt.Errorf("read the copy: %s names no module", c.path("go.mod"))
	}
	files := map[string][]byte{"go.mod": []byte(strings.Replace(string(mod), "module "+module, "module "+c.state.Module, 1))}
	for name, needed := range map[string]bool{"go.sum": false, readme: false} {
		data, err := regular.ReadFile(c.path(name))
		if errors.Is(err, fs.ErrNotExist) && !needed {
			data, err = c.original(name)
		}
		if err != nil {
			return nil, fmt.Errorf("read the copy: %w", err)
		}
		files[name] = data
	}
	files[path.Join(c.state.lessonDir(), lesson.PageName)] = c.state.pageOf(files[readme])
	delete(files, readme)
	files[lesson.SummaryFile] = []byte("# Summary\n\n## Lesson\n\n- [" + c.state.Title + "](" + c.state.Slug + "/" + lesson.PageName + ")\n")
	if err := c.addCode(files, module); err != nil {
		return nil, fmt.Errorf("read the copy: %w", err)
	}
	if err := c.addEmbedded(files); err != nil {
		return nil, fmt.Errorf("read the copy: %w", err)
	}
	if err := c.addClients(files, module); err != nil {
		return nil, fmt.Errorf("read the copy: %w", err)
	}
	archive := &txtar.Archive{}
	for name, data := range files {
		archive.Files = append(archive.Files, txtar.File{Name: name, Data: data})
	}
	fsys, err := txtar.FS(archive)
	if err != nil {
		return nil, fmt.Errorf("read the copy: %w", err)
	}
	return lesson.Open(fsys)
}

// addCode adds the learner's Go files to those of the course.
func (c *Copy) addCode(files map[string][]byte, module string) error {
	names, err := c.goFiles()
	if err != nil {
		return err
	}
	move := c.state.toCourse(module)
	for _, name := range names {
		src, err := regular.ReadFile(c.path(name))
		if errors.Is(err, fs.ErrNotExist) {
			continue // it went while we looked
		} else if err != nil {
			return err
		}
		if name == mainFile {
			// The main function is no step; what a learner adds beside it may be used by one.
			if was, err := c.original(name); err == nil && string(was) == string(src) {
				continue
			}
		}
		at, pkg := c.state.coursePath(name)
		files[at] = lesson.Retarget(src, pkg, move)
	}
	return nil
}

// addClients adds the clients that their own schemas import: without them the
// schemas do not compile.
func (c *Copy) addClients(files map[string][]byte, module string) error {
	move := c.state.toCourse(module)
	for _, p := range c.state.Schemas {
		client := path.Join(lesson.ClientDir, p.Name, "ent")
		own := false
		for name, src := range files {
			own = own || path.Dir(name) == path.Join(lesson.SchemaDir, p.Name) && bytes.Contains(src, []byte(path.Join(c.state.Module, client)))
		}
		if !own {
			continue
		}
		err := fs.WalkDir(regular.Dir(c.path(p.Dir)), ".", func(name string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return nil // it went while we looked
			case d.IsDir() && path.Join(p.Dir, name) == p.schemaDir():
				return fs.SkipDir
			case d.IsDir() || path.Ext(name) != ".go":
				return nil
			}
			src, err := regular.ReadFile(c.path(path.Join(p.Dir, name)))
			files[path.Join(client, name)] = lesson.Retarget(src, "", move)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// coursePath gives the path that a file of the copy has in the course, and the
// package that it belongs to there.
func (s state) coursePath(name string) (at, pkg string) {
	dir := path.Dir(name)
	if dir == "." {
		return path.Join(s.lessonDir(), name), s.Package
	}
	for _, p := range s.Schemas {
		if dir == p.schemaDir() {
			return path.Join(lesson.SchemaDir, p.Name, path.Base(name)), p.Package
		}
	}
	return name, ""
}

// goFiles gives the names of the Go files that a learner writes: all but the
// tests and the generated clients.
func (c *Copy) goFiles() (names []string, err error) {
	err = fs.WalkDir(regular.Dir(c.Dir), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil && name == ".":
			return err
		case err != nil:
			return nil // it went while we looked
		case d.IsDir() && name != "." && c.skipped(name):
			return fs.SkipDir
		case d.Type().IsRegular() && regular.IsGo(name) && !c.inClient(name):
			names = append(names, name)
		}
		return nil
	})
	return names, err
}

// skipped tells whether the learner's code cannot be in a folder.
func (c *Copy) skipped(name string) bool {
	base := path.Base(name)
	if strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") || base == "testdata" || base == "vendor" || c.otherModule(name) {
		return true
	}
	if slices.ContainsFunc(c.state.Helpers, func(dir string) bool { return name == dir || strings.HasPrefix(dir, name+"/") }) {
		return false
	}
	return c.inClient(name+"/") && !slices.ContainsFunc(c.state.Schemas, func(p place) bool {
		return name == p.Dir || name == p.schemaDir() || strings.HasPrefix(p.Dir, name+"/")
	})
}

// otherModule tells whether a folder below the copy's is a module, or a copy, of
// its own: whatever is in it is not this lesson's.
func (c *Copy) otherModule(name string) bool {
	return slices.ContainsFunc([]string{"go.mod", stateDir}, func(mark string) bool {
		_, err := os.Lstat(c.path(path.Join(name, mark)))
		return err == nil
	})
}

// inClient tells whether a file lies in the folder of a client and not in its
// schema's.
func (c *Copy) inClient(name string) bool {
	return !c.inHelper(name) && slices.ContainsFunc(c.state.Schemas, func(p place) bool {
		return strings.HasPrefix(name, p.Dir+"/") && !strings.HasPrefix(name, p.schemaDir()+"/")
	})
}

// inHelper tells whether a file lies in a package that came along.
func (c *Copy) inHelper(name string) bool {
	return slices.ContainsFunc(c.state.Helpers, func(dir string) bool { return strings.HasPrefix(name, dir+"/") })
}

// addEmbedded adds what stands beside the page, and what else than Go files is in the
// packages that came along.
func (c *Copy) addEmbedded(files map[string][]byte) error {
	for _, name := range c.state.Files {
		if data, err := regular.ReadFile(c.path(name)); err == nil { // one that is gone, the page misses
			files[path.Join(c.state.lessonDir(), name)] = data
		}
	}
	for _, dir := range c.state.Helpers {
		err := fs.WalkDir(regular.Dir(c.path(dir)), ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() || path.Ext(name) == ".go" {
				return nil // it went while we looked, or is read with the code
			}
			files[path.Join(dir, name)], err = regular.ReadFile(c.path(path.Join(dir, name)))
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
