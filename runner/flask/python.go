package flask

import (
	"bytes"
	"debug/elf"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// look is the program that tells what a Python needs.
//
//go:embed look.py
var look []byte

// A python is an interpreter with what it reads of this machine.
type python struct {
	file     string
	path     []string // where it finds packages
	readOnly []string
}

// find finds the interpreter, once.
var find = sync.OnceValues(func() (*python, error) {
	for _, name := range candidates {
		file, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		cmd := exec.Command(file, "-B", "-")
		cmd.Stdin = bytes.NewReader(look)
		if out, err := cmd.Output(); err == nil {
			return newPython(string(out)), nil
		}
	}
	return nil, ErrMissing
})

// newPython makes a python of what look printed.
func newPython(printed string) *python {
	lines := strings.Split(strings.TrimSpace(strings.ReplaceAll(printed, "\r\n", "\n")), "\n")
	p := &python{file: lines[0]}
	for _, path := range lines[1:] {
		if strings.HasSuffix(path, "-packages") {
			p.path = append(p.path, path)
		}
		p.readOnly = append(p.readOnly, path)
	}
	if loader := loaderOf(p.file); loader != "" {
		p.readOnly = append(p.readOnly, loader)
	}
	for _, file := range []string{"/etc/ld.so.cache", "/etc/mime.types"} {
		if _, err := os.Stat(file); err == nil {
			p.readOnly = append(p.readOnly, file)
		}
	}
	slices.Sort(p.readOnly)
	return p
}

// loaderOf gives the dynamic loader of an ELF executable, or "".
func loaderOf(file string) string {
	f, err := elf.Open(file)
	if err != nil {
		return ""
	}
	defer f.Close()
	section := f.Section(".interp")
	if section == nil {
		return ""
	}
	data, err := section.Data()
	if err != nil {
		return ""
	}
	return string(bytes.TrimRight(data, "\x00"))
}

// environment is what a program is told of the machine the nth time.
func (p *python) environment(home string, nth int) []string {
	env := []string{
		"HOME=" + home, "TMPDIR=" + home, "PWD=" + home, "LANG=C.UTF-8", "PYTHONIOENCODING=utf-8",
		fmt.Sprintf("PYTHONHASHSEED=%d", nth+1), "TZ=" + []string{"UTC0", "UTC-13:30"}[nth%2],
		"PYTHONPATH=" + strings.Join(p.path, string(filepath.ListSeparator)),
	}
	if root := os.Getenv("SYSTEMROOT"); root != "" { // Windows has no clock without it
		env = append(env, "SYSTEMROOT="+root, fmt.Sprintf("TEMP=%s", home))
	}
	return env
}
