package folder

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/learnrel/learnrel/runner/practice"
	"github.com/learnrel/learnrel/runner/regular"
	"github.com/learnrel/learnrel/runner/save"
)

// digest tells whether a file is still as it was written.
func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:8])
}

// Lay writes the files of an exercise that are not there, and those that are as an
// earlier version of the course had them and that nobody has touched.
func (f *Folder) Lay(x *practice.Exercise) error {
	save.Sweep(f.path(x.ID()))
	p, _ := f.Progress()
	was := p.of(x.ID()).Files
	now := map[string]string{}
	all := files(x)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		data := all[name]
		now[name] = digest(data)
		on, err := regular.ReadFile(f.Path(x.ID(), name))
		switch {
		case errors.Is(err, fs.ErrNotExist) && was[name] != "" && name != taskFile:
			continue // the learner has deleted it: the judge tells, and reset brings it back
		case errors.Is(err, fs.ErrNotExist):
			err = f.writeNew(path.Join(x.ID(), name), data)
		case err == nil && digest(on) != now[name] && digest(on) == was[name]:
			err = save.File(f.Path(x.ID(), name), on, data)
		}
		if err != nil {
			return fmt.Errorf("write the exercise: %w", err)
		}
	}
	if maps.Equal(was, now) {
		return nil
	}
	return f.Change(func(p *Progress) { p.edit(x.ID()).Files = now })
}

// A Saved is a file that reset has brought back.
type Saved struct {
	Name string // in the exercise's folder
	As   string // where the learner's is kept; "" where there was none
}

// Reset brings the files of an exercise back as they were at first. What the
// learner has written is kept beside them as FILE.mine, and nothing that is kept
// is ever replaced. What the learner has added to the schema is put aside, too.
func (f *Folder) Reset(x *practice.Exercise) (saved []Saved, err error) {
	all := files(x)
	a, err := f.Answer(x)
	if err != nil {
		return nil, err
	}
	for name := range a {
		if _, ours := all[name]; !ours {
			all[name] = nil
		}
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		s, changed, err := f.resetFile(x.ID(), name, all[name])
		if err != nil {
			return saved, fmt.Errorf("reset %s: %w", name, err)
		}
		if changed {
			saved = append(saved, s)
		}
	}
	return saved, nil
}

func (f *Folder) resetFile(id, name string, data []byte) (s Saved, changed bool, err error) {
	file := f.Path(id, name)
	on, err := regular.ReadFile(file)
	switch {
	case err == nil && data != nil && string(on) == string(data):
		return s, false, nil
	case errors.Is(err, fs.ErrNotExist):
		return Saved{Name: name}, true, f.writeNew(path.Join(id, name), data)
	case err != nil:
		return s, false, err
	}
	s = Saved{Name: name}
	// The copy is written before the file changes, so that a full disk loses nothing.
	kept, err := keep(file, on)
	if err != nil {
		return s, false, err
	}
	s.As = path.Join(path.Dir(name), filepath.Base(kept))
	if data == nil {
		return s, true, os.Remove(file)
	}
	return s, true, save.File(file, on, data)
}

// keep writes a copy of a file beside it, under a name that is free.
func keep(file string, data []byte) (string, error) {
	for n := 1; ; n++ {
		name := file + ".mine"
		if n > 1 {
			name = fmt.Sprintf("%s%d", name, n)
		}
		if on, err := regular.ReadFile(name); err == nil && string(on) == string(data) {
			return name, nil // kept already
		}
		if err := save.File(name, nil, data); !errors.Is(err, save.ErrChanged) {
			return name, err
		}
	}
}
