package toolchain

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/learnrel/learnrel/runner/process"
	"github.com/learnrel/learnrel/runner/save"
)

// Empty makes a scratch folder that holds nothing, not even a module. Close removes it.
func Empty(helper process.Helper) (*Scratch, error) {
	if err := Find(); err != nil {
		return nil, err
	}
	dir, remove, err := save.TempDir()
	if err != nil {
		return nil, fmt.Errorf("make a scratch folder: %w", err)
	}
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	return &Scratch{Helper: helper, dir: dir, close: func() error { remove(); return nil }}, nil
}

// Fresh runs the go command in a folder of a module that is the page's own, and gives what
// it printed. The network is asked for a module alone that the module cache lacks. The
// error is as that of Go.
func (s *Scratch) Fresh(ctx context.Context, dir string, args ...string) (string, error) {
	return s.fresh(ctx, dir, "CGO_ENABLED=0", args)
}

// FreshCgo is Fresh with a C compiler.
func (s *Scratch) FreshCgo(ctx context.Context, dir string, args ...string) (string, error) {
	return s.fresh(ctx, dir, "CGO_ENABLED=1", args)
}

func (s *Scratch) fresh(ctx context.Context, dir, cgo string, args []string) (string, error) {
	flags := freshFlags()
	if !s.Helper.Open {
		flags += " " + s.Helper.ExecFlag()
	}
	command := func(more ...string) (string, error) {
		cmd := exec.CommandContext(ctx, "go", args...)
		cmd.Dir = s.Path(dir)
		cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS="+flags, "PWD="+cmd.Dir, cgo)
		cmd.Env = append(cmd.Env, more...)
		return s.run(cmd)
	}
	out, err := command("GOPROXY=off", "GOSUMDB=off")
	if errors.As(err, new(*Fault)) {
		return command()
	}
	return out, err
}
