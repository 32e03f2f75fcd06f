//go:build amd64 || arm64

package process

import (
	"context"
	"errors"
	"fmt"
)

// Sandbox says what keeps programs from doing harm here; the error says why
// nothing does.
func Sandbox() (Level, error) {
	var refused error
	for h := asRoot; h <= withSeccomp; h++ {
		err := h.try()
		if err == nil {
			return h.level(refused), nil
		}
		if h != asRoot {
			refused = errors.Join(refused, err)
		}
	}
	return Level{}, refused
}

// try makes a box, in which nothing runs.
func (h how) try() error {
	_, err := runIn(context.Background(), Program{}, h)
	return err
}

// level says what a kind of box holds, and what not, when better ones were refused.
func (h how) level(refused error) Level {
	switch h {
	case withLandlock:
		l := Level{
			Holds: fmt.Sprintf("landlock ABI %d and seccomp: programs built from source read themselves, write in a folder of their own, open no connections and start no processes", landlockVersion()),
			Lacks: "the names and sizes of files elsewhere, the size of that folder, the number of threads",
		}
		return l.because(refused)
	case withSeccomp:
		l := Level{
			Holds: "seccomp: programs built from source write no files, open no connections and start no processes",
			Lacks: "what they read, the number of threads, signals to other processes",
		}
		return l.because(refused)
	}
	return Level{Holds: fmt.Sprintf("namespaces and seccomp: programs built from source see themselves and a folder of their own of %d MiB; they see no file, process or network of this machine", MaxFolder>>20)}
}

func (l Level) because(refused error) Level {
	l.Holds += fmt.Sprintf(" (no namespaces: %v)", refused)
	return l
}
