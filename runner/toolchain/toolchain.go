// Package toolchain runs the Go toolchain in a scratch module: a copy of what a
// course's programs are built from, so that the course itself is never written.
package toolchain

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// ErrMissing says that there is no Go toolchain.
var ErrMissing = errors.New("there is no Go toolchain: no command go on the PATH")

// ErrNoCompiler says that SQLite cannot be built.
var ErrNoCompiler = errors.New("there is no C compiler, and SQLite is built with one")

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

// FindCompiler tells whether the toolchain can build SQLite: its error is nil,
// ErrMissing or ErrNoCompiler.
func FindCompiler(ctx context.Context) error {
	if err := Find(); err != nil {
		return err
	}
	out, err := exec.CommandContext(ctx, "go", "env", "CGO_ENABLED", "CC").Output()
	if err != nil {
		return fmt.Errorf("ask the go command for its settings: %w", err)
	}
	enabled, cc, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	fields := strings.Fields(cc)
	if enabled != "1" || len(fields) == 0 {
		return ErrNoCompiler
	}
	if _, err := exec.LookPath(fields[0]); err != nil {
		return ErrNoCompiler
	}
	return nil
}
