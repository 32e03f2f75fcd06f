package folder

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"

	"github.com/learnrel/learnrel/runner/practice"
	"github.com/learnrel/learnrel/runner/regular"
	"github.com/learnrel/learnrel/runner/save"
)

// progressFormat is that of the file which this learnrel writes.
const progressFormat = 1

// Progress is how far a learner has come. It names exercises that the course no
// longer has, too: they may come back under their name.
type Progress struct {
	Format    int              `json:"format"`
	Course    string           `json:"course,omitempty"` // its folder; "" for the built-in one
	At        string           `json:"at,omitempty"`     // the exercise that is worked on
	Exercises map[string]*Done `json:"exercises"`        // by their IDs
}

// Done is what has come of one exercise.
type Done struct {
	Solved *time.Time        `json:"solved,omitempty"` // when it first passed
	Passes bool              `json:"passes"`           // when it was last judged
	Hints  int               `json:"hints,omitempty"`  // that were shown
	Shown  bool              `json:"shown,omitempty"`  // the solution was, before it passed
	Files  map[string]string `json:"files,omitempty"`  // what was written, to tell an edit by
}

// of gives what has come of an exercise; never nil.
func (p *Progress) of(id string) Done {
	if d := p.Exercises[id]; d != nil {
		return *d
	}
	return Done{}
}

// Of gives what has come of an exercise.
func (p *Progress) Of(id string) Done { return p.of(id) }

// edit gives what has come of an exercise, to change it.
func (p *Progress) edit(id string) *Done {
	if p.Exercises[id] == nil {
		p.Exercises[id] = &Done{}
	}
	return p.Exercises[id]
}

// A StateError says that the progress could not be read as it should be. What the
// learner has written is not touched by that.
type StateError struct {
	Message, Hint string
	Newer         bool // a newer learnrel has written it
	Kept          string
}

func (e *StateError) Error() string { return e.Message }

// Progress reads how far the learner has come. It is never nil. The error is a
// *StateError where the file is damaged or from the future; then it holds what
// could be read.
func (f *Folder) Progress() (*Progress, error) {
	empty := &Progress{Format: progressFormat, Exercises: map[string]*Done{}}
	data, err := regular.ReadFile(f.path(stateFile))
	if errors.Is(err, fs.ErrNotExist) {
		return empty, nil
	} else if err != nil {
		return empty, &StateError{Message: "the progress can't be read: " + err.Error(), Hint: "learnrel verify --all finds again what is solved"}
	}
	p := &Progress{}
	if err := json.Unmarshal(data, p); err != nil {
		return empty, &StateError{
			Message: fmt.Sprintf("%s is damaged: %v", stateFile, err),
			Hint:    "your answers are as they were: learnrel verify --all finds again what is solved",
		}
	}
	if p.Exercises == nil {
		p.Exercises = map[string]*Done{}
	}
	if p.Format > progressFormat {
		return p, &StateError{
			Message: fmt.Sprintf("%s has format %d, and this learnrel knows %d: nothing is written into it", stateFile, p.Format, progressFormat),
			Hint:    "use the newer learnrel that wrote it", Newer: true,
		}
	}
	return p, nil
}

// Change reads the progress, changes it and writes it, so that of two learnrels in
// one folder each keeps what the other wrote, and one that is killed leaves the
// old file or the new one. A damaged file is put aside first. One from the future
// is left alone: the error is a *StateError.
func (f *Folder) Change(change func(*Progress)) error {
	if err := os.MkdirAll(f.path(stateDir), 0o755); err != nil {
		return fmt.Errorf("write the progress: %w", err)
	}
	unlock, err := lockedfile.MutexAt(f.path(stateDir + "/lock")).Lock()
	if err == nil {
		defer unlock()
	} // where nothing can be locked, writing fails and says why, or the file system has no locks
	save.SweepIn(f.path(stateDir))
	was, err := regular.ReadFile(f.path(stateFile))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("write the progress: %w", err)
	}
	p, err := f.Progress()
	var state *StateError
	if errors.As(err, &state) {
		if state.Newer {
			return err
		}
		if len(was) > 0 {
			if _, err := keep(f.path(stateFile), was); err != nil {
				return fmt.Errorf("write the progress: %w", err)
			}
		}
	}
	change(p)
	p.Format = progressFormat
	data, err := json.MarshalIndent(p, "", "  ")
	if err == nil {
		err = writable(f.path(stateFile))
	}
	if err == nil {
		err = save.File(f.path(stateFile), was, append(data, '\n'))
	}
	if err != nil {
		return fmt.Errorf("write the progress: %w", err)
	}
	return nil
}

// writable wants a file that is there to be one that may be written: a rename
// would replace one that is read-only, which somebody has meant.
func writable(name string) error {
	info, err := os.Stat(name)
	if err == nil && info.Mode().Perm()&0o200 == 0 {
		return fmt.Errorf("%s is read-only", filepath.Base(name))
	}
	return nil
}

// Judged notes a verdict. It tells whether the exercise has passed before, and
// whether it is now solved for the first time.
func (f *Folder) Judged(id string, passes bool) (before, first bool, err error) {
	p, _ := f.Progress()
	d := p.of(id)
	before, first = d.Solved != nil, passes && d.Solved == nil
	if d.Passes == passes && !first && p.At != "" {
		return before, first, nil
	}
	return before, first, f.Change(func(p *Progress) {
		d := p.edit(id)
		if d.Passes = passes; passes && d.Solved == nil {
			now := time.Now().UTC().Truncate(time.Second)
			d.Solved = &now
		}
	})
}

// Go makes an exercise the one that is worked on.
func (f *Folder) Go(id string) error {
	if p, err := f.Progress(); err == nil && p.At == id {
		return nil
	}
	return f.Change(func(p *Progress) { p.At = id })
}

// Hinted notes that so many hints were shown.
func (f *Folder) Hinted(id string, hints int) error {
	return f.Change(func(p *Progress) { p.edit(id).Hints = max(hints, p.of(id).Hints) })
}

// Shown notes that the solution was shown before the exercise passed.
func (f *Folder) Shown(id string) error {
	return f.Change(func(p *Progress) { p.edit(id).Shown = true })
}

// Current gives the exercise that is worked on, or else the first that is not
// solved; ok is false where the course has none.
func (f *Folder) Current(p *Progress) (r practice.Ref, ok bool) {
	for _, r := range f.Refs {
		if r.ID() == p.At {
			return r, true
		}
	}
	if len(f.Refs) == 0 {
		return r, false
	}
	if r, ok := f.After(p, ""); ok {
		return r, true
	}
	return f.Refs[0], true
}

// After gives the next exercise that does not pass behind one of the course's, all
// around it; ok is false where all the others do.
func (f *Folder) After(p *Progress, id string) (r practice.Ref, ok bool) {
	at := slices.IndexFunc(f.Refs, func(r practice.Ref) bool { return r.ID() == id })
	for i := range f.Refs {
		r := f.Refs[(at+1+i)%len(f.Refs)]
		if r.ID() != id && !p.of(r.ID()).Passes {
			return r, true
		}
	}
	return r, false
}

// Begun gives the exercises whose files were written.
func (f *Folder) Begun() (refs []practice.Ref) {
	for _, r := range f.Refs {
		if _, err := os.Stat(f.path(r.ID())); err == nil {
			refs = append(refs, r)
		}
	}
	return refs
}
