package main

import (
	"fmt"
	"sync"
	"time"
)

// patience is how long a command is at work before it says what it does.
const patience = 500 * time.Millisecond

// work is what a command says on a terminal about what takes long: one line, which
// goes away when there is something better to show.
type work struct {
	mu    sync.Mutex
	timer *time.Timer
	what  string
	shown bool

	silent bool // something else has the terminal
}

// doing says what is being done, once it has taken a while. What is said before goes
// on counting: a blank terminal for half a second is enough.
func (t *console) doing(what string) {
	if t.errFile == nil || t.work.silent {
		return
	}
	w := &t.work
	w.mu.Lock()
	defer w.mu.Unlock()
	w.what = what
	switch {
	case w.shown:
		t.showWork()
	case w.timer == nil:
		w.timer = time.AfterFunc(patience, func() {
			w.mu.Lock()
			defer w.mu.Unlock()
			if w.timer != nil {
				w.shown = true
				t.showWork()
			}
		})
	}
}

func (t *console) showWork() {
	fmt.Fprintf(t.stderr, "\r\x1b[K%s", faintStyle.Render(t.work.what+" …"))
}

// done takes away what doing said.
func (t *console) done() {
	w := &t.work
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.timer != nil {
		w.timer.Stop()
		w.timer = nil
	}
	if w.shown {
		fmt.Fprint(t.errFile, "\r\x1b[K")
		w.shown = false
	}
}
