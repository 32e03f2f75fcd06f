package project

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/learnrel/learnrel/runner/process"
	"github.com/learnrel/learnrel/runner/save"
)

// A RevisionError says that a name is neither a folder nor a revision.
type RevisionError struct{ Name string }

func (e *RevisionError) Error() string {
	return fmt.Sprintf("%q is no folder, and no revision of git", e.Name)
}

// At gives the folder of a schema as it was at a revision of git, in a copy of the
// sources that remove takes away.
func At(ctx context.Context, dir, revision string) (folder string, remove func(), err error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", nil, fmt.Errorf("find the schema: %w", err)
	}
	for !isDir(abs) { // it may be gone since
		abs = filepath.Dir(abs)
	}
	root, err := git(ctx, abs, "rev-parse", "--show-toplevel")
	if errors.Is(err, exec.ErrNotFound) {
		return "", nil, &MachineError{errors.New("there is no git to read a revision with"), "install git, or give two folders"}
	}
	if err != nil {
		return "", nil, &RevisionError{revision}
	}
	if _, err := git(ctx, abs, "rev-parse", "--verify", "--quiet", "--end-of-options", revision+"^{commit}"); err != nil {
		return "", nil, &RevisionError{revision}
	}
	copied, remove, err := save.TempDir()
	if err != nil {
		return "", nil, fmt.Errorf("copy the revision: %w", err)
	}
	if err := extract(ctx, root, revision, copied); err != nil {
		remove()
		return "", nil, fmt.Errorf("copy the revision: %w", err)
	}
	abs, err = filepath.Abs(dir)
	if err != nil {
		remove()
		return "", nil, fmt.Errorf("find the schema: %w", err)
	}
	if real, err := filepath.EvalSymlinks(abs); err == nil {
		abs = real
	}
	rel, err := filepath.Rel(root, abs)
	if err != nil {
		remove()
		return "", nil, fmt.Errorf("find the schema in its repository: %w", err)
	}
	folder = filepath.Join(copied, rel)
	if _, err := os.Stat(folder); err != nil {
		remove()
		return "", nil, &NotFoundError{dir + " at " + revision}
	}
	return folder, remove, nil
}

func git(ctx context.Context, dir string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir = dir
	output, err := process.Run(cmd)
	return strings.TrimSpace(output), err
}

// extract writes the sources of a revision: what a schema can depend on.
func extract(ctx context.Context, root, revision, to string) error {
	cmd := exec.CommandContext(ctx, "git", "archive", "--format=tar", revision)
	cmd.Dir = root
	var failure bytes.Buffer
	cmd.Stderr = &failure
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	err = untar(out, to)
	_, _ = io.Copy(io.Discard, out)
	if waited := cmd.Wait(); err == nil && waited != nil {
		err = fmt.Errorf("git archive: %s", strings.TrimSpace(failure.String()))
	}
	return err
}

// untar writes the Go files and the files of modules.
func untar(r io.Reader, to string) error {
	for archive := tar.NewReader(r); ; {
		h, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		base := filepath.Base(h.Name)
		if h.Typeflag != tar.TypeReg || !filepath.IsLocal(h.Name) || filepath.Ext(base) != ".go" && base != "go.mod" && base != "go.sum" && base != "go.work" && base != "modules.txt" {
			continue
		}
		name := filepath.Join(to, filepath.FromSlash(h.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			return err
		}
		data, err := io.ReadAll(archive)
		if err == nil {
			err = os.WriteFile(name, data, 0o600)
		}
		if err != nil {
			return err
		}
	}
}
