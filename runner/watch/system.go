package watch

import "github.com/fsnotify/fsnotify"

// system notifies through the operating system.
type system struct {
	watcher *fsnotify.Watcher
	out     chan struct{}
}

func openSystem() (notifier, error) {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	s := &system{w, make(chan struct{}, 1)}
	go s.forward()
	return s, nil
}

func (s *system) add(dir string) error { return s.watcher.Add(dir) }

func (s *system) changes() <-chan struct{} { return s.out }

func (s *system) close() error { return s.watcher.Close() }

// forward makes one sign of all that has come and was not received. An error, such
// as a queue that overflowed, is a reason to look, too.
func (s *system) forward() {
	for {
		select {
		case e, ok := <-s.watcher.Events:
			if !ok {
				return
			}
			if e.Op == fsnotify.Chmod {
				continue
			}
		case _, ok := <-s.watcher.Errors:
			if !ok {
				return
			}
		}
		select {
		case s.out <- struct{}{}:
		default:
		}
	}
}
