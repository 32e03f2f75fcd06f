// Package watch tells which files below a folder have changed.
//
// The system's notifications only say that it is time to look: what changed comes
// from comparing what the files hold, so that an editor that writes a new file and
// renames it, a save that changes nothing and a save of several files at once all
// look the same. Where notifications don't work it looks often instead.
package watch

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"time"
)

const (
	// settle is how long files must be left alone before they are looked at.
	settle = 100 * time.Millisecond
	// patience is how long files that are written all the time may put that off.
	patience = time.Second
	// pollEvery is how often a watcher looks that polls.
	pollEvery = 250 * time.Millisecond
	// doubtEvery is how often one looks that relies on notifications. It costs
	// about a millisecond, and finds out where they don't come.
	doubtEvery = 2 * time.Second
)

// errGone says that the folder that was watched is no more.
var errGone = errors.New("the folder is gone")

// A Watcher watches a folder.
type Watcher struct {
	Dir string
	// Skip tells of a folder below Dir, by its slash-separated name, that nothing
	// in it matters.
	Skip func(name string) bool
	// Poll has it look often, without notifications.
	Poll bool
	// Polling is told why it looks often although Poll is false. It may be nil.
	Polling func(why string)

	seen   map[string]mark
	events notifier
	open   func() (notifier, error) // of the system's notifications; replaced in tests
}

// notifier is what a system has to notify of changes.
type notifier interface {
	add(dir string) error // watches a folder, not what is below it
	changes() <-chan struct{}
	close() error
}

// Start takes the state of the folder from which changes count.
func (w *Watcher) Start() error {
	w.seen = map[string]mark{}
	if w.open == nil {
		w.open = openSystem
	}
	if !w.Poll {
		events, err := w.open()
		if err != nil {
			w.poll(err.Error())
		} else {
			w.events = events
		}
	}
	_, err := w.look()
	return err
}

// Run gives sets of changed files, by their slash-separated names, in order, to
// changed until the context ends. What changes while nobody receives is added to
// the next set. The error says that the folder is gone, or is that of the context
// or of the folder.
func (w *Watcher) Run(ctx context.Context, changed chan<- []string) error {
	defer w.stop()
	pending := map[string]bool{}
	settled := time.NewTimer(0)
	settled.Stop()
	var first time.Time // of the changes that have not settled
	unsettle := func() {
		if first.IsZero() {
			first = time.Now()
		}
		settled.Reset(max(0, min(settle, patience-time.Since(first))))
	}
	notified, doubt := false, false
	for {
		var out chan<- []string
		if len(pending) > 0 && first.IsZero() {
			out = changed
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case out <- slices.Sorted(maps.Keys(pending)):
			clear(pending)
		case <-w.notifications():
			notified = true
			unsettle()
		case <-time.After(w.interval()):
			if !first.IsZero() {
				continue
			}
			different, err := w.differs()
			if err != nil {
				return err
			}
			if different {
				notified, doubt = false, w.events != nil
				unsettle()
			}
		case <-settled.C:
			first = time.Time{}
			names, err := w.look()
			if err != nil {
				return err
			}
			if doubt && !notified && len(names) > 0 {
				w.stop()
				w.poll("no notification came of a change")
			}
			notified, doubt = false, false
			for _, name := range names {
				pending[name] = true
			}
		}
	}
}

func (w *Watcher) interval() time.Duration {
	if w.events == nil {
		return pollEvery
	}
	return doubtEvery
}

func (w *Watcher) notifications() <-chan struct{} {
	if w.events == nil {
		return nil
	}
	return w.events.changes()
}

func (w *Watcher) stop() {
	if w.events != nil {
		_ = w.events.close()
		w.events = nil
	}
}

func (w *Watcher) poll(why string) {
	if w.Polling != nil {
		w.Polling(why)
	}
}

// look compares the folder with how it was, and gives the files that differ.
func (w *Watcher) look() (changed []string, err error) {
	// A folder is watched before it is read, so that nothing is missed in between.
	now, err := w.scan(w.add)
	if err != nil {
		return nil, err
	}
	for name, m := range now {
		if was, ok := w.seen[name]; !ok || was.sum != m.sum {
			changed = append(changed, name)
		}
	}
	for name := range w.seen {
		if _, ok := now[name]; !ok {
			changed = append(changed, name)
		}
	}
	w.seen = now
	return changed, nil
}

// add has the system notify of changes in a folder, or polls where it cannot.
func (w *Watcher) add(dir string) {
	if w.events == nil {
		return
	}
	if err := w.events.add(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		w.stop()
		w.poll(err.Error())
	}
}

// differs tells whether look would find anything.
func (w *Watcher) differs() (bool, error) {
	now, err := w.scan(func(string) {})
	if err != nil {
		return false, err
	}
	return !maps.EqualFunc(w.seen, now, func(a, b mark) bool { return a.sum == b.sum }), nil
}

// scan reads the folder, and tells enter of each folder before it reads that.
// What vanishes meanwhile is not there.
func (w *Watcher) scan(enter func(dir string)) (files map[string]mark, err error) {
	if _, err := os.Stat(w.Dir); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w", w.Dir, errGone)
	}
	files = map[string]mark{}
	err = fs.WalkDir(os.DirFS(w.Dir), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil && name == ".":
			return err
		case err != nil:
			return nil
		case d.IsDir() && name != "." && w.Skip(name):
			return fs.SkipDir
		case d.IsDir():
			enter(w.path(name))
		case d.Type().IsRegular():
			if m, ok := w.markOf(name, d); ok {
				files[name] = m
			}
		}
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("%s: %w", w.Dir, errGone)
	}
	return files, err
}
