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
	"slices"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"

	"github.com/learnrel/learnrel/runner/process"
	"github.com/learnrel/learnrel/runner/save"
)

// Scratch is a module in a folder of its own.
type Scratch struct {
	Module string // its path
	// Helper runs what the go command starts of the course's own code.
	Helper process.Helper

	dir   string
	close func() error
}

// NewScratch makes a scratch module in a temporary folder, with the go.mod and
// go.sum of a course. Close removes it.
func NewScratch(course Course) (*Scratch, error) {
	if err := Find(); err != nil {
		return nil, err
	}
	dir, remove, err := save.TempDir()
	if err != nil {
		return nil, fmt.Errorf("make a scratch folder: %w", err)
	}
	return open(dir, course, func() error { remove(); return nil })
}

// OpenWork opens the scratch module of a course in the folder dir, which stays
// when it is closed, so that the Go toolchain finds again what it compiled there:
// where a package stands is part of what its build cache goes by. One process at
// a time has it open; ctx ends the wait for another one.
func OpenWork(ctx context.Context, dir string, course Course) (*Scratch, error) {
	if err := Find(); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("open the work folder: %w", err)
	}
	unlock, err := lock(ctx, dir+".lock")
	if err != nil {
		return nil, fmt.Errorf("open the work folder: %w", err)
	}
	// It may have been cleaned while another process had the lock.
	if err := os.MkdirAll(dir, 0o755); err != nil {
		unlock()
		return nil, fmt.Errorf("open the work folder: %w", err)
	}
	return open(dir, course, func() error { unlock(); return nil })
}

// lock locks a file against other processes and other users of it in this one.
func lock(ctx context.Context, file string) (unlock func(), err error) {
	type locked struct {
		unlock func()
		err    error
	}
	done := make(chan locked, 1)
	go func() {
		unlock, err := lockedfile.MutexAt(file).Lock()
		done <- locked{unlock, err}
	}()
	select {
	case l := <-done:
		return l.unlock, l.err
	case <-ctx.Done():
		go func() {
			if l := <-done; l.err == nil {
				l.unlock()
			}
		}()
		return nil, ctx.Err()
	}
}

func open(dir string, course Course, closer func() error) (*Scratch, error) {
	s := &Scratch{Module: course.Module, dir: dir, close: closer}
	// The go command prints paths without symbolic links.
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		s.dir = real
	}
	if err := s.writeModule(course); errors.As(err, new(*Fault)) {
		_ = s.Close()
		return nil, err
	} else if err != nil {
		_ = s.Close()
		return nil, fmt.Errorf("make a scratch module: %w", err)
	}
	return s, nil
}

// Close removes the folder, or leaves it to others.
func (s *Scratch) Close() error { return s.close() }

// Path gives the path on disk of a slash-separated name within the folder.
func (s *Scratch) Path(name string) string { return filepath.Join(s.dir, filepath.FromSlash(name)) }

// Write puts a file into the folder, and leaves one that is the same alone.
func (s *Scratch) Write(name string, data []byte) error {
	file := s.Path(name)
	if s.Holds(name, data) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, data, 0o644)
}

// Mirror has a folder hold these files, by their names in it, and no other ones.
// Folders below it stay.
func (s *Scratch) Mirror(dir string, files map[string][]byte) error {
	entries, err := os.ReadDir(s.Path(dir))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, e := range entries {
		if _, ok := files[e.Name()]; !ok && !e.IsDir() {
			if err := os.Remove(filepath.Join(s.Path(dir), e.Name())); err != nil {
				return err
			}
		}
	}
	for name, data := range files {
		if err := s.Write(dir+"/"+name, data); err != nil {
			return err
		}
	}
	return nil
}

// Keep removes from a folder the folders whose names are none of these.
func (s *Scratch) Keep(dir string, names []string) error {
	entries, err := os.ReadDir(s.Path(dir))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, e := range entries {
		if !slices.Contains(names, e.Name()) {
			if err := os.RemoveAll(filepath.Join(s.Path(dir), e.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

// ReadFile reads a file of the folder.
func (s *Scratch) ReadFile(name string) ([]byte, error) { return os.ReadFile(s.Path(name)) }

// Remove removes a folder with all that it holds.
func (s *Scratch) Remove(dir string) error { return os.RemoveAll(s.Path(dir)) }

// A Failure is what a command printed before it failed.
type Failure struct {
	Output string // normalised: without the scratch folder and the module's path
}

func (f *Failure) Error() string { return f.Output }

// Go runs the go command in the folder and gives what it printed. The error is a
// *Failure when the command ran and failed, and a *Fault when it could not work.
func (s *Scratch) Go(ctx context.Context, args ...string) (string, error) {
	out, err := s.goCommand(ctx, "readonly", args)
	if err == nil || ctx.Err() != nil || !incomplete.MatchString(out) {
		return out, err
	}
	// A go.mod that names no more than the course's own programs need lacks what
	// ent generate or SQLite is made of. Scratch has a copy to fill up.
	if again, err := s.goCommand(ctx, "mod", args); err == nil || !incomplete.MatchString(again) {
		return again, err
	}
	return out, err
}

// incomplete is what the go command says of a go.mod or a go.sum that lacks
// something.
var incomplete = regexp.MustCompile(`updates to go\.mod needed|missing go\.sum entry|no required module provides package (?:entgo\.io|ariga\.io|github\.com/(?:mattn|olekukonko|spf13)|golang\.org/x)/`)

// GoRun runs a program with go run, which is let do what it likes, and gives what it
// printed. What that program has go run run itself, as ent generate has it run the
// schema, is confined. The error is a *Failure when the command ran and failed.
func (s *Scratch) GoRun(ctx context.Context, args ...string) (string, error) {
	return s.Go(ctx, append([]string{"run", "-exec="}, args...)...)
}

// Tool runs a program of the Go toolchain in the folder and gives what it printed.
// The error is as that of Go.
func (s *Scratch) Tool(ctx context.Context, file string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, file, args...)
	cmd.Dir = s.dir
	cmd.Env = append(os.Environ(), "PWD="+s.dir, "CGO_ENABLED=0")
	return s.run(cmd)
}

// GoList runs go list in the folder and gives what it printed as it is, with the
// folders of this machine.
func (s *Scratch) GoList(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "go", append([]string{"list"}, args...)...)
	cmd.Dir, cmd.Env = s.dir, s.environment("readonly")
	out, err := cmd.Output()
	return string(out), err
}

// environment is that of the go command in the folder. PWD keeps it from resolving
// the folder another way.
func (s *Scratch) environment(mod string) []string {
	flags := goFlags(mod)
	if !s.Helper.Open {
		flags += " " + s.Helper.ExecFlag()
	}
	if s.exists(overlay) {
		flags += " '-overlay=" + s.Path(overlay) + "'"
	}
	return append(os.Environ(), "GOWORK=off", "GOFLAGS="+flags, "PWD="+s.dir, "CGO_ENABLED=0")
}

func (s *Scratch) goCommand(ctx context.Context, mod string, args []string) (string, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir, cmd.Env = s.dir, s.environment(mod)
	return s.run(cmd)
}

// run runs a command and gives what it printed, normalised.
func (s *Scratch) run(cmd *exec.Cmd) (string, error) {
	text, err := process.Run(cmd)
	text = s.Normalize(WithoutProgress(text))
	var exit *exec.ExitError
	switch {
	case err == nil:
		return text, nil
	case errors.As(err, &exit):
		if f := faultIn(text); f != nil {
			return text, f
		}
		if exit.ExitCode() < 0 {
			return text, goFault(exit.String(), "somebody, or a system without memory to spare, ended it: try again")
		}
		return text, &Failure{Output: text}
	}
	return text, err
}

// progress is what the go command prints while it fills the module cache.
var progress = regexp.MustCompile(`(?m)^go: (?:downloading|finding|extracting) .*\n?`)

// WithoutProgress takes out of what the go command printed that it downloads.
func WithoutProgress(text string) string { return progress.ReplaceAllString(text, "") }

// goFlags gives the flags for the course's module.
func goFlags(mod string) string { return freshFlags() + " -mod=" + mod }

// freshFlags gives the user's own GOFLAGS without what would take the module from
// another place. Without them the go command would compile all anew for those
// who have -trimpath there.
func freshFlags() string {
	flags := slices.DeleteFunc(strings.Fields(os.Getenv("GOFLAGS")), func(f string) bool {
		name, _, _ := strings.Cut(strings.TrimLeft(f, "-"), "=")
		return name == "mod" || name == "modfile" || name == "overlay" || name == "exec"
	})
	return strings.Join(flags, " ")
}

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

// Holds tells whether a file holds just this.
func (s *Scratch) Holds(name string, data []byte) bool {
	was, err := os.ReadFile(s.Path(name))
	return err == nil && bytes.Equal(was, data)
}

func (s *Scratch) exists(name string) bool {
	_, err := os.Stat(s.Path(name))
	return err == nil
}

// KeepNewest removes folders of a folder, those first that were longest not asked
// for, while there are more than most. The names are asked for now, and stay.
func (s *Scratch) KeepNewest(dir string, names []string, most int) error {
	now := time.Now()
	for _, name := range names {
		if err := os.MkdirAll(filepath.Join(s.Path(dir), name), 0o755); err != nil {
			return err
		}
		_ = os.Chtimes(filepath.Join(s.Path(dir), name), now, now)
	}
	entries, err := os.ReadDir(s.Path(dir))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	type folder struct {
		name string
		used time.Time
	}
	var all []folder
	for _, e := range entries {
		if info, err := e.Info(); err == nil && !slices.Contains(names, e.Name()) {
			all = append(all, folder{e.Name(), info.ModTime()})
		}
	}
	slices.SortFunc(all, func(a, b folder) int { return b.used.Compare(a.used) })
	for _, f := range all[min(max(most-len(names), 0), len(all)):] {
		if err := os.RemoveAll(filepath.Join(s.Path(dir), f.name)); err != nil {
			return err
		}
	}
	return nil
}
