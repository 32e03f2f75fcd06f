// Package toolchain runs the Go toolchain in a scratch folder: a module of its
// own under the system's temporary folder, so that nothing a course holds is
// ever written.
package toolchain

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
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
	for _, name := range []string{"GOTOOLCHAIN", "GOEXPERIMENT", "GOARCH", "GOOS", "CGO_ENABLED", "CC", "CGO_CFLAGS", "CGO_LDFLAGS"} {
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

// Scratch is a module in a temporary folder.
type Scratch struct {
	Module string // its path
	dir    string
}

// NewScratch makes a scratch module with the go.mod and go.sum of a course.
// Close removes it.
func NewScratch(course fs.FS, module string) (*Scratch, error) {
	if err := Find(); err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "learnrel-")
	if err != nil {
		return nil, fmt.Errorf("make a scratch folder: %w", err)
	}
	// The go command prints paths without symbolic links.
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	s := &Scratch{Module: module, dir: dir}
	for _, name := range []string{"go.mod", "go.sum"} {
		data, err := fs.ReadFile(course, name)
		if err == nil {
			err = s.Write(name, data)
		}
		if err != nil {
			s.Close()
			return nil, fmt.Errorf("make a scratch module: %w", err)
		}
	}
	return s, nil
}

// Close removes the scratch folder.
func (s *Scratch) Close() error { return os.RemoveAll(s.dir) }

// Path gives the path on disk of a slash-separated name within the folder.
func (s *Scratch) Path(name string) string { return filepath.Join(s.dir, filepath.FromSlash(name)) }

// Write puts a file into the folder.
func (s *Scratch) Write(name string, data []byte) error {
	file := s.Path(name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, data, 0o644)
}

// A Failure is what a command printed before it failed.
type Failure struct {
	Output string // normalised: without the scratch folder and the module's path
	Status string // how it ended: "exit status 1", "signal: killed"
}

func (f *Failure) Error() string { return f.Output }

// Go runs the go command in the folder and gives what it printed. The error is a
// *Failure when the command ran and failed.
func (s *Scratch) Go(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	// PWD keeps the go command from resolving the folder another way.
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=readonly", "PWD="+s.dir)
	return s.run(cmd, s.dir)
}

// Exec runs a program that was built in the folder, in a folder of its own below
// it, with hardly an environment and nothing on its standard input.
func (s *Scratch) Exec(ctx context.Context, name string, args ...string) (string, error) {
	home := s.Path("home")
	if err := os.MkdirAll(home, 0o755); err != nil {
		return "", fmt.Errorf("run the program: %w", err)
	}
	cmd := exec.CommandContext(ctx, s.Path(name), args...)
	cmd.Env = []string{"HOME=" + home, "TMPDIR=" + home, "PWD=" + home, "PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8", "TZ=UTC"}
	if root := os.Getenv("SYSTEMROOT"); root != "" { // Windows opens no socket or clock without it
		cmd.Env = append(cmd.Env, "SYSTEMROOT="+root)
	}
	return s.run(cmd, home)
}

// run runs a command in a process group of its own, and leaves none of the group
// behind. What it prints beyond maxOutput is dropped.
func (s *Scratch) run(cmd *exec.Cmd, dir string) (string, error) {
	out := &limitedBuffer{left: maxOutput}
	cmd.Dir = dir
	cmd.Stdout, cmd.Stderr = out, out
	cmd.WaitDelay = time.Second
	killGroup(cmd)
	err := cmd.Run()
	endGroup(cmd)
	text := s.Normalize(out.String())
	var exit *exec.ExitError
	switch {
	case err == nil:
		return text, nil
	case cmd.Process != nil && errors.As(err, &exit) && noCompiler.MatchString(text):
		return text, ErrNoCompiler
	case cmd.Process != nil && errors.As(err, &exit):
		return text, &Failure{Output: text, Status: exit.String()}
	}
	return text, fmt.Errorf("run %s: %w", filepath.Base(cmd.Path), err)
}

// maxOutput is how much of what a command prints is kept, in bytes.
const maxOutput = 1 << 20

// limitedBuffer keeps the start of what is written to it.
type limitedBuffer struct {
	bytes.Buffer
	left int
}

func (b *limitedBuffer) Write(p []byte) (int, error) {
	n := min(len(p), b.left)
	b.left -= n
	b.Buffer.Write(p[:n])
	return len(p), nil
}

// noCompiler is what the go command says when CC names no program. Without a C
// compiler by default it builds without cgo instead, and says nothing.
var noCompiler = regexp.MustCompile(`(?m)^cgo: C compiler ".*" not found`)

var trailingBlanks = regexp.MustCompile(`[ \t\r]+(\n|$)`)

// Normalize takes out of a text what differs from one run to the next: the
// scratch folder and the module's path become $WORK.
func (s *Scratch) Normalize(text string) string {
	text = strings.ReplaceAll(text, s.dir, "$WORK")
	if s.Module != "" {
		text = strings.ReplaceAll(text, s.Module+"/", "$WORK/")
	}
	return trailingBlanks.ReplaceAllString(text, "$1")
}
