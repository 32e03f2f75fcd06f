// Package inpage builds what runs in the pages of a site: the engine of package live, and the
// steps of a course's lessons with package run, as WebAssembly, compressed, with the script
// by which Go starts them. It needs the Go toolchain, and no C compiler.
package inpage

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"
)

// own is the module of learnrel, and engine the program that is built.
const (
	own    = "github.com/learnrel/learnrel"
	engine = own + "/docs/live/wasm"
)

// Engine builds the engine in the module of learnrel that a folder holds, with files of
// its own below another one, and gives the program and Go's script for it.
func Engine(ctx context.Context, module, scratch string) (program, script []byte, err error) {
	b := builder{ctx, module, scratch, engine, nil}
	out := filepath.Join(scratch, "engine.wasm")
	packages, err := b.packages()
	if err != nil {
		return nil, nil, err
	}
	modfile, err := b.modfile(packages)
	if err != nil {
		return nil, nil, err
	}
	b.flags = append(smaller(), "-modfile="+modfile)
	if err := b.build(out); err != nil {
		return nil, nil, err
	}
	if program, err = os.ReadFile(out); err != nil {
		return nil, nil, err
	}
	root, err := b.run("env", "GOROOT")
	if err != nil {
		return nil, nil, err
	}
	script, err = os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js"))
	return program, script, err
}

// small are the packages that are compiled without inlining. Of what is left, the type checker
// and the parser, an edit would take nearly twice as long; of these, about a twentieth, and all is a
// seventh smaller.
var small = []string{
	"ariga.io/...", "entgo.io/...", "github.com/...",
	"bufio", "context", "crypto/...", "database/...", "encoding/...", "fmt", "go/build/...", "go/doc/...", "go/format", "go/printer", "hash/...", "html/...",
	"io/...", "log/...", "math/big", "math/rand/...", "net/...", "os", "path/...", "regexp/...", "sort", "strconv", "text/...", "time",
}

// smaller gives the flags for that.
func smaller() (flags []string) {
	for _, p := range small {
		flags = append(flags, "-gcflags="+p+"=-l")
	}
	return flags
}

// Source finds the source of learnrel: the course itself, where that is its own, or what its
// go.mod has in the place of learnrel, and else the module of the version that runs.
func Source(ctx context.Context, module, root string) (string, error) {
	if module == own && root != "" {
		return root, nil
	}
	list := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{with .Replace}}{{.Dir}}{{end}}", own)
	list.Dir = root
	if out, err := list.Output(); err == nil && root != "" && len(bytes.TrimSpace(out)) > 0 {
		return string(bytes.TrimSpace(out)), nil
	}
	version := "none"
	if info, ok := debug.ReadBuildInfo(); ok {
		version = info.Main.Version
	}
	out, err := exec.CommandContext(ctx, "go", "mod", "download", "-json", own+"@"+version).Output()
	if err != nil {
		return "", fmt.Errorf("download %s@%s: %w", own, version, err)
	}
	var m struct{ Dir string }
	err = json.Unmarshal(out, &m)
	return m.Dir, err
}

type builder struct {
	ctx             context.Context
	module, scratch string
	program         string   // its import path
	flags           []string // by which go finds what it is made of
}

// build builds the program.
func (b builder) build(out string) error {
	args := append([]string{"build"}, b.flags...)
	_, err := b.run(append(args, "-trimpath", "-buildvcs=false", "-ldflags=-s -w -buildid=", "-o", out, b.program)...)
	return err
}

// run runs the go command for the browser's platform.
func (b builder) run(args ...string) ([]byte, error) {
	c := exec.CommandContext(b.ctx, "go", args...)
	c.Dir = b.module
	c.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0", "GOWORK=off", "GOFLAGS=")
	var stderr bytes.Buffer
	c.Stderr = &stderr
	out, err := c.Output()
	if errors.Is(err, exec.ErrNotFound) {
		return nil, err
	} else if err != nil {
		return nil, fmt.Errorf("go %s: %w\n%s", args[0], err, strings.TrimSpace(stderr.String()))
	}
	return out, nil
}

// packages lists what the program is made of.
func (b builder) packages() (all []pkg, err error) {
	out, err := b.run(append(append([]string{"list"}, b.flags...), "-deps", "-json=ImportPath,Dir,Module", b.program)...)
	if err != nil {
		return nil, err
	}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pkg
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
}

// modfile writes a go.mod by which the trimmed modules are taken.
func (b builder) modfile(packages []pkg) (string, error) {
	replaced, err := replace(packages, b.scratch)
	if err != nil {
		return "", fmt.Errorf("trim a module: %w", err)
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		if err := copyFile(filepath.Join(b.module, name), filepath.Join(b.scratch, name)); err != nil {
			return "", err
		}
	}
	file := filepath.Join(b.scratch, "go.mod")
	return file, b.replace(file, replaced)
}

// replace has a go.mod take copies of modules.
func (b builder) replace(modfile string, all []replacement) error {
	for _, r := range all {
		if _, err := b.run("mod", "edit", "-replace="+r.module+"="+r.to, modfile); err != nil {
			return err
		}
	}
	return nil
}
