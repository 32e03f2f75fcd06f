package workspace

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"

	"znkr.io/diff/textdiff"

	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/regular"
	"github.com/learnrel/learnrel/runner/save"
)

// A Change is a file of a copy that is not as it was.
type Change struct {
	Name     string // slash-separated, from the copy's folder
	Was, Now []byte // nil where the file was not there, or is not
}

// Changes gives the files that a learner changed, added or deleted, in order.
// Those of the client, which ent writes, are not among them. With names, it gives
// those of the files or folders that they stand for; a name that stands for
// nothing is a *lesson.NameError.
func (c *Copy) Changes(names ...string) ([]Change, error) {
	files, err := c.originals()
	if err != nil {
		return nil, fmt.Errorf("compare the copy: %w", err)
	}
	code, err := c.goFiles()
	if err != nil {
		return nil, fmt.Errorf("compare the copy: %w", err)
	}
	files = slices.Concat(files, code)
	slices.Sort(files)
	files = slices.Compact(files)
	if files, err = chosen(files, names); err != nil {
		return nil, err
	}
	var changes []Change
	for _, name := range files {
		ch := Change{Name: name}
		if ch.Was, err = readIfThere(c.path(path.Join(originalDir, name))); err != nil {
			return nil, fmt.Errorf("compare the copy: %w", err)
		}
		if ch.Now, err = readIfThere(c.path(name)); err != nil {
			return nil, fmt.Errorf("compare the copy: %w", err)
		}
		if !bytes.Equal(ch.Was, ch.Now) || (ch.Was == nil) != (ch.Now == nil) {
			changes = append(changes, ch)
		}
	}
	return changes, nil
}

// chosen gives the files that names stand for, all without names.
func chosen(files, names []string) ([]string, error) {
	if len(names) == 0 {
		return files, nil
	}
	picked := map[string]bool{}
	for _, name := range names {
		found := false
		for _, f := range files {
			if _, ok := below(f, name); ok || name == "." {
				picked[f], found = true, true
			}
		}
		if !found {
			hint := "the lesson's files are " + strings.Join(files, ", ")
			if near := lesson.Nearest(name, files); near != "" {
				hint = fmt.Sprintf("did you mean %q?", near)
			}
			return nil, &lesson.NameError{Name: name, Message: fmt.Sprintf("the lesson has no file %q", name), Hint: hint}
		}
	}
	return slices.DeleteFunc(files, func(f string) bool { return !picked[f] }), nil
}

// originals gives the names of the files that the copy was made with.
func (c *Copy) originals() (names []string, err error) {
	err = fs.WalkDir(regular.Dir(c.path(originalDir)), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, name)
		}
		return err
	})
	return names, err
}

// readIfThere gives nil for a file that is not there, and not nil for an empty one.
func readIfThere(file string) ([]byte, error) {
	data, err := regular.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if data == nil {
		data = []byte{}
	}
	return data, err
}

// Diff writes a change as a unified diff from the lesson's file to the learner's.
func (ch Change) Diff() string {
	was, now := "lesson/"+ch.Name, ch.Name
	if ch.Was == nil {
		was = os.DevNull
	}
	if ch.Now == nil {
		now = os.DevNull
	}
	return "--- " + was + "\n+++ " + now + "\n" + textdiff.Unified(string(ch.Was), string(ch.Now))
}

// Schema tells whether a file is of a schema, so that the client follows from it.
func (c *Copy) Schema(name string) bool {
	return slices.ContainsFunc(c.state.Schemas, func(p place) bool { return strings.HasPrefix(name, p.schemaDir()+"/") })
}

// Reset puts a changed file back as it was; one that the learner added is taken
// away. What there is now is kept beside it: saved is its name in the copy, or ""
// where there was nothing to keep. Where that can't be done, on a full disk for one,
// the file stays as it is.
func (c *Copy) Reset(ch Change) (saved string, err error) {
	fail := func(err error) (string, error) { return "", fmt.Errorf("reset %s: %w", ch.Name, err) }
	if ch.Was == nil {
		if saved, err = c.setAside(ch.Name); err != nil {
			return fail(fmt.Errorf("keep yours: %w", err))
		}
		return saved, nil
	}
	lessons, err := save.Prepare(c.path(ch.Name), ch.Was)
	if err != nil {
		return fail(err)
	}
	defer lessons.Drop()
	for {
		// Whatever is there by now is set aside, not only what was when we looked.
		aside, err := c.setAside(ch.Name)
		switch {
		case err == nil:
			saved = aside
		case !errors.Is(err, fs.ErrNotExist):
			return fail(fmt.Errorf("keep yours: %w", err))
		}
		err = lessons.Create()
		if errors.Is(err, save.ErrChanged) {
			continue
		}
		if err != nil && saved != "" {
			err = errors.Join(err, os.Rename(c.path(saved), c.path(ch.Name)))
		}
		if err != nil {
			return fail(err)
		}
		return saved, nil
	}
}

// setAside renames a file to a new name beside it, whatever it holds by then.
func (c *Copy) setAside(name string) (string, error) {
	for n := 1; ; n++ {
		saved := name + ".mine"
		if n > 1 {
			saved += strconv.Itoa(n)
		}
		// The name is taken first, so that the renaming replaces nothing.
		f, err := os.OpenFile(c.path(saved), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if errors.Is(err, fs.ErrExist) {
			continue
		} else if err != nil {
			return "", err
		}
		if err := f.Close(); err != nil {
			return "", err
		}
		if err := os.Rename(c.path(name), c.path(saved)); err != nil {
			os.Remove(c.path(saved))
			return "", err
		}
		return saved, nil
	}
}

// Skip tells of a folder of the copy that nothing in it is the learner's code.
func (c *Copy) Skip(name string) bool { return c.skipped(name) }

// Judged tells whether the verdict on the copy depends on a file.
func (c *Copy) Judged(name string) bool {
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		if c.otherModule(dir) { // it may have come while its folder was watched
			return false
		}
	}
	return name == readme || name == "go.mod" || name == "go.sum" ||
		regular.IsGo(name) && !c.inClient(name)
}
