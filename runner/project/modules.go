package project

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"

	"github.com/learnrel/learnrel/runner/regular"
	"github.com/learnrel/learnrel/runner/schema"
	"github.com/learnrel/learnrel/runner/toolchain"
)

// modules tell where the source of a package is, as the go command would, from
// go.work, go.mod, the folder vendor and the module cache. Nothing is downloaded.
type modules struct {
	root    string // of the module that the schema is in
	path    string // of that module
	vendor  string // the folder of vendored packages, or ""
	near    []folder
	needed  []module.Version
	replace map[module.Version]module.Version // a version of "" stands for every one
	folders map[string]string                 // of the modules in needed, once asked for
	shown   func(dir string) string
}

// folder is a module that is worked on.
type folder struct{ path, dir string }

// findModule finds the module around a folder; nil where there is none.
func findModule(dir string) (*modules, error) {
	root := above(dir, "go.mod")
	if root == "" {
		return nil, nil
	}
	m := &modules{root: root, replace: map[module.Version]module.Version{}, folders: map[string]string{}}
	work := toolchain.WorkFile(root)
	if err := m.addModule(root, work == ""); err != nil {
		return nil, err
	}
	if m.path = ""; len(m.near) > 0 {
		m.path = m.near[0].path
	}
	if work != "" {
		if err := m.addWork(work); err != nil {
			return nil, err
		}
		root = filepath.Dir(work)
	}
	if vendor := filepath.Join(root, "vendor"); isFile(filepath.Join(vendor, "modules.txt")) {
		m.vendor = vendor
	}
	slices.SortStableFunc(m.near, func(a, b folder) int { return cmp.Compare(len(b.path), len(a.path)) })
	slices.SortStableFunc(m.needed, func(a, b module.Version) int { return cmp.Compare(len(b.Path), len(a.Path)) })
	return m, nil
}

// above finds the nearest folder from dir on upwards that holds a file.
func above(dir, name string) string {
	for at := dir; ; at = filepath.Dir(at) {
		if isFile(filepath.Join(at, name)) {
			return at
		}
		if at == filepath.Dir(at) {
			return ""
		}
	}
}

// addModule adds a module that is worked on. Its replacements count where no
// go.work has others.
func (m *modules) addModule(dir string, replaces bool) error {
	name := filepath.Join(dir, "go.mod")
	data, err := regular.ReadFile(name)
	if err != nil {
		return fmt.Errorf("read the module: %w", err)
	}
	f, err := modfile.Parse(name, data, nil)
	if err != nil { // a newer go.mod may say what this does not know
		if f, err = modfile.ParseLax(name, data, nil); err != nil {
			return fmt.Errorf("read the module: %w", err)
		}
	}
	if f.Module == nil || slices.Contains(m.near, folder{f.Module.Mod.Path, dir}) {
		return nil
	}
	m.near = append(m.near, folder{f.Module.Mod.Path, dir})
	for _, r := range f.Require {
		m.require(r.Mod)
	}
	// go.work replaces what its modules do not.
	m.addReplace(dir, f.Replace, replaces)
	return nil
}

func (m *modules) addReplace(dir string, list []*modfile.Replace, wins bool) {
	for _, r := range list {
		to := r.New
		if to.Version == "" && !filepath.IsAbs(to.Path) {
			to.Path = filepath.Join(dir, filepath.FromSlash(to.Path))
		}
		if _, ok := m.replace[r.Old]; !ok || wins {
			m.replace[r.Old] = to
		}
	}
}

// require notes a requirement: of two versions the greater one counts.
func (m *modules) require(v module.Version) {
	for i, old := range m.needed {
		if old.Path == v.Path {
			if semver.Compare(v.Version, old.Version) > 0 {
				m.needed[i] = v
			}
			return
		}
	}
	m.needed = append(m.needed, v)
}

func (m *modules) addWork(name string) error {
	data, err := regular.ReadFile(name)
	if err != nil {
		return fmt.Errorf("read the workspace: %w", err)
	}
	f, err := modfile.ParseWork(name, data, nil)
	if err != nil {
		return fmt.Errorf("read the workspace: %w", err)
	}
	dir := filepath.Dir(name)
	for _, u := range f.Use {
		at := filepath.FromSlash(u.Path)
		if !filepath.IsAbs(at) {
			at = filepath.Join(dir, at)
		}
		if err := m.addModule(at, false); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	m.addReplace(dir, f.Replace, true)
	return nil
}

// source finds the source of a package, for the schema's engine.
func (m *modules) source(pkg string) (schema.Source, error) {
	for _, f := range m.near {
		if rest, ok := within(pkg, f.path); ok {
			if dir := filepath.Join(f.dir, rest); isDir(dir) && above(dir, "go.mod") == f.dir {
				return m.at(dir, true), nil
			}
		}
	}
	if m.vendor != "" {
		if dir := filepath.Join(m.vendor, filepath.FromSlash(pkg)); isDir(dir) {
			return m.at(dir, false), nil
		}
		return schema.Source{}, errors.New("it is not in the folder vendor")
	}
	for _, v := range m.needed {
		rest, ok := within(pkg, v.Path)
		if !ok {
			continue
		}
		root, local := m.folder(v)
		if root == "" {
			continue
		}
		if dir := filepath.Join(root, rest); isDir(dir) {
			return m.at(dir, local), nil
		}
	}
	if v := m.missing(pkg); v != "" {
		return schema.Source{}, fmt.Errorf("the module %s is not on this machine: go mod download", v)
	}
	return schema.Source{}, errors.New("no module of go.mod has it")
}

func (m *modules) at(dir string, near bool) schema.Source {
	shown := dir
	if m.shown != nil {
		shown = m.shown(dir)
	}
	return schema.Source{FS: regular.Dir(dir), Dir: shown, Near: near}
}

// within tells what is left of a package's path behind that of its module.
func within(pkg, mod string) (rest string, ok bool) {
	if pkg == mod {
		return "", true
	}
	rest, ok = strings.CutPrefix(pkg, mod+"/")
	return filepath.FromSlash(rest), ok && mod != ""
}

// folder gives where a required module is, or "", and whether that is a folder which
// a replacement names.
func (m *modules) folder(v module.Version) (dir string, local bool) {
	to, ok := m.replace[v]
	if !ok {
		to, ok = m.replace[module.Version{Path: v.Path}]
	}
	if ok && to.Version == "" {
		return to.Path, true
	}
	if ok {
		v = to
	}
	dir, ok = m.folders[v.Path]
	if !ok {
		dir = toolchain.Cached(v)
		m.folders[v.Path] = dir
	}
	return dir, false
}

// version gives the version of a module that counts, or "" for a folder or for none.
func (m *modules) version(name string) string {
	for _, v := range m.needed {
		if v.Path != name {
			continue
		}
		for _, old := range []module.Version{v, {Path: v.Path}} {
			if to, ok := m.replace[old]; ok {
				return to.Version
			}
		}
		return v.Version
	}
	return ""
}

// missing tells which of the modules that a package may be of is not on this
// machine.
func (m *modules) missing(pkg string) string {
	for _, v := range m.needed {
		if _, ok := within(pkg, v.Path); ok {
			if dir, _ := m.folder(v); dir == "" || !isDir(dir) {
				return v.String()
			}
		}
	}
	return ""
}

// importPath gives the path of the package in a folder of the module.
func (m *modules) importPath(dir string) (string, error) {
	rel, err := filepath.Rel(m.root, dir)
	if err != nil {
		return "", fmt.Errorf("find the schema in its module: %w", err)
	}
	return path.Join(m.path, filepath.ToSlash(rel)), nil
}

func isDir(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular()
}
