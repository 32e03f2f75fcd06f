// Package flask runs the Flask-SQLAlchemy programs that pages compare ent with,
// where the machine has Python with Flask-SQLAlchemy.
package flask

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// ErrMissing says that no Python here has Flask-SQLAlchemy.
var ErrMissing = errors.New("there is no python3 that imports flask_sqlalchemy")

// limit is how long a program may run.
const limit = 20 * time.Second

// A Result is what a program did.
type Result struct {
	Output string `json:"output"`          // what it printed to standard output
	Error  string `json:"error,omitempty"` // why it ended badly: the last line of its traceback
}

// candidates are the interpreter on the PATH, and the system's own, whose packages
// another one before it on the PATH does not see.
var candidates = []string{"python3", "/usr/bin/python3"}

// Identity tells the Pythons of this machine and what is installed for them from
// others, without running them: whoever installs or removes a package changes the
// time of the folder that it is in.
func Identity() string {
	var text strings.Builder
	for _, name := range candidates {
		file, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		if real, err := filepath.EvalSymlinks(file); err == nil {
			file = real
		}
		prefix := filepath.Dir(filepath.Dir(file))
		packages := []string{file}
		for _, pattern := range []string{"lib/python3*/*-packages", "local/lib/python3*/*-packages"} {
			found, _ := filepath.Glob(filepath.Join(prefix, pattern))
			packages = append(packages, found...)
		}
		for _, path := range packages {
			if info, err := os.Stat(path); err == nil {
				fmt.Fprintf(&text, "%s %d %s\n", path, info.Size(), info.ModTime().UTC())
			}
		}
	}
	return text.String()
}

// python finds the interpreter, once.
var python = sync.OnceValues(func() (string, error) {
	for _, name := range candidates {
		file, err := exec.LookPath(name)
		if err == nil && exec.Command(file, "-c", "import flask_sqlalchemy").Run() == nil {
			return file, nil
		}
	}
	return "", ErrMissing
})

// Find tells whether programs can be run: its error is nil or ErrMissing.
func Find() error {
	_, err := python()
	return err
}

// Run runs a program in a process and a folder of its own. What goes wrong in
// the program is part of the result; the error is ErrMissing or the machine's.
func Run(ctx context.Context, program string) (*Result, error) {
	interpreter, err := python()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "learnrel-flask-")
	if err != nil {
		return nil, fmt.Errorf("run python: %w", err)
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "app.py")
	if err := os.WriteFile(file, []byte(program), 0o600); err != nil {
		return nil, fmt.Errorf("run python: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	var stdout, stderr bytes.Buffer
	// Warnings name files of the installation and go to standard error.
	cmd := exec.CommandContext(ctx, interpreter, "-B", "app.py")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "PYTHONIOENCODING=utf-8", "HOME="+dir)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	cmd.WaitDelay = time.Second
	err = cmd.Run()
	res := &Result{Output: stdout.String()}
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		res.Error = fmt.Sprintf("it ran longer than %s", limit)
	case errors.As(err, &exit):
		res.Error = lastLine(stderr.String())
	case err != nil:
		return nil, fmt.Errorf("run python: %w", err)
	}
	return res, nil
}

func lastLine(text string) string {
	text = strings.TrimSpace(text)
	if text == "" {
		return "it ended badly and said nothing"
	}
	return text[strings.LastIndexByte(text, '\n')+1:]
}
