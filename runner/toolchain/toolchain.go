// Package toolchain runs the Go toolchain in a scratch module: a copy of what a
// course's programs are built from, so that the course itself is never written.
package toolchain

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// ErrMissing says that there is no Go toolchain.
var ErrMissing = errors.New("there is no Go toolchain: no command go on the PATH")

// Find tells whether there is a Go toolchain: its error is nil or ErrMissing.
func Find() error {
	if _, err := exec.LookPath("go"); err != nil {
		return ErrMissing
	}
	return nil
}

// Identity tells one Go toolchain, with the settings that change what it builds,
// from another without running it: a file that was replaced has another time.
func Identity() (string, error) {
	file, err := exec.LookPath("go")
	if err != nil {
		return "", ErrMissing
	}
	if real, err := filepath.EvalSymlinks(file); err == nil {
		file = real
	}
	info, err := os.Stat(file)
	if err != nil {
		return "", fmt.Errorf("look at the go command: %w", err)
	}
	text := fmt.Sprintf("%s %d %s", file, info.Size(), info.ModTime().UTC())
	for _, name := range []string{"GOTOOLCHAIN", "GOEXPERIMENT", "GOARCH", "GOOS", "CGO_ENABLED", "CC", "CGO_CFLAGS", "CGO_LDFLAGS", "GOFLAGS"} {
		text += "\n" + name + "=" + os.Getenv(name)
	}
	return text, nil
}
