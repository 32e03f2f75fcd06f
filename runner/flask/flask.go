// Package flask runs the Flask-SQLAlchemy programs that pages compare ent with,
// where the machine has Python with Flask-SQLAlchemy.
package flask

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/learnrel/learnrel/runner/process"
	"github.com/learnrel/learnrel/runner/result"
	"github.com/learnrel/learnrel/runner/save"
)

// ErrMissing says that no Python here has Flask-SQLAlchemy.
var ErrMissing = errors.New("there is no python3 that imports flask_sqlalchemy")

// limit is how long a program may run.
const limit = 20 * time.Second

// memory is how much of it a program may use, in bytes.
const memory = 512 << 20

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

// Find tells whether programs can be run: its error is nil or ErrMissing.
func Find() error {
	_, err := find()
	return err
}

// Run runs a program, the nth time from 0 on, in a process and a folder of its own, where it can read the
// packages of Python and no more, as far as the system can see to that, unless the
// helper lets it out. From one time to the next Python orders sets in another way, and the
// clock shows another hour. What goes wrong in the program is part of the result; the error is
// ErrMissing or the machine's.
func Run(ctx context.Context, helper process.Helper, program string, nth int) (*result.Flask, error) {
	interpreter, err := find()
	if err != nil {
		return nil, err
	}
	dir, remove, err := save.TempDir()
	if err != nil {
		return nil, fmt.Errorf("run python: %w", err)
	}
	defer remove()
	file := filepath.Join(dir, "app.py")
	// Another user may read it, as whom it may run; none else gets into the folder.
	if err := errors.Join(os.WriteFile(file, []byte(program), 0o644), os.Chmod(file, 0o644)); err != nil {
		return nil, fmt.Errorf("run python: %w", err)
	}
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	stdout := &process.Output{}
	// Warnings name files of the installation and go to standard error.
	stderr, err := helper.Run(limited, process.Program{
		Path: interpreter.file, Args: []string{"-B", "app.py"}, Env: interpreter.environment(dir, nth), Dir: dir,
		ReadOnly: append([]string{file}, interpreter.readOnly...), Memory: memory, Stdout: stdout,
	})
	res := &result.Flask{Output: stdout.String()}
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case limited.Err() != nil:
		res.Error, res.Fleeting = fmt.Sprintf("it ran longer than %s", limit), true
	case stdout.Cut():
		res.Error = fmt.Sprintf("it printed more than %d MiB, or a line of more than %d KiB", process.MaxOutput>>20, process.MaxLine>>10)
	case errors.As(err, &exit) && exit.ExitCode() < 0:
		return nil, fmt.Errorf("run python: somebody ended it: %s", exit)
	case errors.As(err, &exit):
		res.Error = lastLine(stderr)
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
