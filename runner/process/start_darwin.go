package process

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/learnrel/learnrel/runner/save"
)

// boxes tells that programs run in boxes here.
const boxes = true

// seatbelt is the system's own tool; see sandbox-exec(1).
const seatbelt = "/usr/bin/sandbox-exec"

// runBoxed runs a program with sandbox-exec.
func runBoxed(ctx context.Context, p Program) (printed string, err error) {
	if p.Dir == "" {
		dir, remove, err := save.TempDir()
		if err != nil {
			return "", fmt.Errorf("make a folder for the program: %w", err)
		}
		defer remove()
		p.Dir = dir
		p.Env = append(p.Env, "HOME="+p.Dir, "TMPDIR="+p.Dir, "PWD="+p.Dir)
	}
	cmd := exec.CommandContext(ctx, seatbelt, append([]string{"-p", p.profile(), p.Path}, p.Args...)...)
	cmd.Dir, cmd.Env = p.Dir, p.Env
	if cmd.Env == nil {
		cmd.Env = []string{}
	}
	cmd.Cancel = func() error { return endGroup(cmd) }
	return p.run(cmd)
}

// profile gives the rules of a program. The last one that fits an operation
// decides; paths are those behind symbolic links.
func (p Program) profile() string {
	var rules strings.Builder
	rules.WriteString("(version 1)(allow default)(deny network*)(deny process-fork)(deny signal (target others))(deny file-write*)")
	rules.WriteString(`(deny file-read-data (subpath "/Users") (subpath "/Volumes") (subpath "/private/var") (subpath "/private/tmp") (subpath "/private/etc"))`)
	for _, path := range p.reads() {
		fmt.Fprintf(&rules, "(allow file-read-data (subpath %q))", real(path))
	}
	fmt.Fprintf(&rules, `(allow file-read-data file-write* (subpath %q))(allow file-write-data (literal "/dev/null"))`, real(p.Dir))
	return rules.String()
}

func real(path string) string {
	if found, err := filepath.EvalSymlinks(path); err == nil {
		return found
	}
	return path
}

// Sandbox says what keeps programs from doing harm here; the error says why
// nothing does.
func Sandbox() (Level, error) {
	if _, err := os.Stat(seatbelt); err != nil {
		return Level{}, errors.New("there is no " + seatbelt)
	}
	return Level{
		Holds: "sandbox-exec: programs built from source read none of the users' files, write in a folder of their own, open no connections and start no processes",
		Lacks: "the system's own files and services, the size of that folder, memory",
	}, nil
}
