package watch

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
)

// fake is a notifier that tells what it is told to.
type fake struct {
	out    chan struct{}
	broken error // of add
	closed bool
}

func (f *fake) add(string) error         { return f.broken }
func (f *fake) changes() <-chan struct{} { return f.out }
func (f *fake) close() error             { f.closed = true; return nil }

// bubble starts a watcher of a folder in virtual time.
func bubble(t *testing.T, set func(*Watcher), test func(dir string, w *Watcher, changes <-chan []string, ended <-chan error)) {
	t.Helper()
	dir := t.TempDir()
	put(t, dir, "a.go", "a")
	put(t, dir, "sub/b.go", "b")
	put(t, dir, "skipped/c.go", "c")
	synctest.Test(t, func(t *testing.T) {
		w := &Watcher{Dir: dir, Skip: func(name string) bool { return name == "skipped" }, Poll: true}
		set(w)
		if err := w.Start(); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		changes, ended := make(chan []string), make(chan error, 1)
		go func() { ended <- w.Run(ctx, changes); close(ended) }()
		test(dir, w, changes, ended)
		cancel()
		<-ended
	})
}

func put(t *testing.T, dir, name, text string) {
	t.Helper()
	file := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func want(t *testing.T, changes <-chan []string, names string) {
	t.Helper()
	if got := strings.Join(<-changes, " "); got != names {
		t.Errorf("changed: %s, want %s", got, names)
	}
}

func TestPollFindsWhatFilesHold(t *testing.T) {
	bubble(t, func(*Watcher) {}, func(dir string, _ *Watcher, changes <-chan []string, _ <-chan error) {
		put(t, dir, "a.go", "a") // as it was
		put(t, dir, "skipped/c.go", "other")
		put(t, dir, "sub/b.go", "other")
		put(t, dir, "new/d.go", "d")
		want(t, changes, "new/d.go sub/b.go")
		put(t, dir, "tmp", "other")
		if err := os.Rename(filepath.Join(dir, "tmp"), filepath.Join(dir, "a.go")); err != nil {
			t.Fatal(err)
		}
		want(t, changes, "a.go")
		if err := os.RemoveAll(filepath.Join(dir, "sub")); err != nil {
			t.Fatal(err)
		}
		want(t, changes, "sub/b.go")
		put(t, dir, "sub/b.go", "other")
		want(t, changes, "sub/b.go")
	})
}

func TestChangesWait(t *testing.T) {
	events := &fake{}
	notify := func(w *Watcher) {
		events.out = make(chan struct{}, 1)
		w.Poll = false
		w.open = func() (notifier, error) { return events, nil }
		w.Polling = func(why string) { t.Errorf("polls: %s", why) }
	}
	bubble(t, notify, func(dir string, _ *Watcher, changes <-chan []string, _ <-chan error) {
		for _, name := range []string{"a.go", "sub/b.go"} {
			put(t, dir, name, "other")
			events.out <- struct{}{}
			synctest.Wait()
		}
		want(t, changes, "a.go sub/b.go")
	})
	if !events.closed {
		t.Error("the notifier is still open")
	}
}

func TestWithoutNotifications(t *testing.T) {
	for name, open := range map[string]func() (notifier, error){
		"none come":       func() (notifier, error) { return &fake{}, nil },
		"none can be had": func() (notifier, error) { return nil, errors.New("none") },
		"too many":        func() (notifier, error) { return &fake{broken: errors.New("no space")}, nil },
	} {
		t.Run(name, func(t *testing.T) {
			why := ""
			set := func(w *Watcher) {
				w.Poll, w.open = false, open
				w.Polling = func(text string) { why += text }
			}
			bubble(t, set, func(dir string, w *Watcher, changes <-chan []string, _ <-chan error) {
				put(t, dir, "a.go", "other")
				want(t, changes, "a.go")
				put(t, dir, "a.go", "yet another")
				want(t, changes, "a.go")
				if w.interval() != pollEvery {
					t.Error("it does not poll")
				}
			})
			if why == "" {
				t.Error("nobody was told")
			}
		})
	}
}

func TestGone(t *testing.T) {
	bubble(t, func(*Watcher) {}, func(dir string, _ *Watcher, _ <-chan []string, ended <-chan error) {
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
		if err := <-ended; !errors.Is(err, errGone) {
			t.Errorf("ended with %v", err)
		}
	})
	w := &Watcher{Dir: filepath.Join(t.TempDir(), "none")}
	if err := w.Start(); !errors.Is(err, errGone) {
		t.Errorf("Start: %v", err)
	}
}

// TestSystem relies on the operating system's own notifications, or on what finds
// out that there are none.
func TestSystem(t *testing.T) {
	dir := t.TempDir()
	w := &Watcher{Dir: dir, Skip: func(string) bool { return false }}
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	changes := make(chan []string)
	go w.Run(t.Context(), changes)
	put(t, dir, "sub/a.go", "a")
	want(t, changes, "sub/a.go")
	put(t, dir, "sub/a.go", "b")
	want(t, changes, "sub/a.go")
}
