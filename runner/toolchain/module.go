package toolchain

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/semver"
)

// A Course is where a scratch module takes its versions from.
type Course struct {
	FS     fs.FS
	Module string // its path
	Dir    string // its folder on disk; "" when it has none
	// Own holds learnrel's go.mod and go.sum, for what the course's lack. It may
	// be nil.
	Own fs.FS
	// StandIn has a folder of the scratch module stand in the place of SQLite's
	// driver.
	StandIn bool
}

// needed are the modules that programs need which learnrel builds.
var needed = []string{"entgo.io/ent"}

// SQLiteModule is the driver of SQLite, which needs a C compiler. In a scratch module
// the folder StandInDir, a module of its own, has its place.
const (
	SQLiteModule = "github.com/mattn/go-sqlite3"
	StandInDir   = "learnrelsqlite3"
)

// Replaced gives the folders on disk that the course's go.mod puts in the place
// of modules, with absolute paths.
func (c Course) Replaced() ([]string, error) {
	data, err := fs.ReadFile(c.FS, "go.mod")
	if err != nil {
		return nil, fmt.Errorf("read the course: %w", err)
	}
	mod, err := modfile.Parse("go.mod", data, nil) // ParseLax passes over replacements
	if err == nil {
		_, err = c.join(mod, nil)
	}
	if err == nil {
		_, err = c.addVendored(mod)
	}
	if err != nil {
		return nil, fmt.Errorf("read the course: %w", err)
	}
	var dirs []string
	for _, r := range mod.Replace {
		if dir, ok := c.folder(r); ok {
			dirs = append(dirs, dir)
		}
	}
	return dirs, nil
}

// folder gives the absolute path of a replacement that is a folder.
func (c Course) folder(r *modfile.Replace) (string, bool) {
	if r.New.Version != "" || !modfile.IsDirectoryPath(r.New.Path) {
		return "", false
	}
	if filepath.IsAbs(r.New.Path) || c.Dir == "" {
		return r.New.Path, true
	}
	dir, err := filepath.Abs(filepath.Join(c.Dir, filepath.FromSlash(r.New.Path)))
	return dir, err == nil
}

// Rebase has the folders that a go.mod of the course puts in the place of modules hold
// elsewhere, too.
func (c Course) Rebase(f *modfile.File) error {
	for _, r := range f.Replace {
		if dir, ok := c.folder(r); ok && dir != r.New.Path {
			if err := f.AddReplace(r.Old.Path, r.Old.Version, filepath.ToSlash(dir), ""); err != nil {
				return err
			}
		}
	}
	return nil
}

// writeModule writes the scratch module's go.mod and go.sum. They are the
// course's, with paths that hold elsewhere, and with what its own programs may
// not need but learnrel's do. Where the go command has filled them up they stay
// until the course's change.
func (s *Scratch) writeModule(c Course) error {
	mod, sum, lacking, err := c.files()
	if err != nil {
		return err
	}
	if err := s.writeOverlay(lacking); err != nil {
		return err
	}
	const copies = ".learnrel/"
	if s.Holds(copies+"go.mod", mod) && s.Holds(copies+"go.sum", sum) && s.exists("go.mod") && s.exists("go.sum") {
		return nil
	}
	for name, data := range map[string][]byte{"go.mod": mod, "go.sum": sum, copies + "go.mod": mod, copies + "go.sum": sum} {
		if err := s.Write(name, data); err != nil {
			return err
		}
	}
	return nil
}

// files gives the go.mod and go.sum of a scratch module, and the go.mod files that
// folders of its course lack.
func (c Course) files() (mod, sum []byte, lacking map[string][]byte, err error) {
	data, err := fs.ReadFile(c.FS, "go.mod")
	if err != nil {
		return nil, nil, nil, err
	}
	sum, err = fs.ReadFile(c.FS, "go.sum")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil, err
	}
	f, err := modfile.Parse("go.mod", data, nil)
	if err != nil {
		return nil, nil, nil, err
	}
	if err := tooOld(f); err != nil {
		return nil, nil, nil, err
	}
	if err := c.Rebase(f); err != nil {
		return nil, nil, nil, err
	}
	if sum, err = c.join(f, sum); err != nil {
		return nil, nil, nil, err
	}
	if c.Own != nil {
		if sum, err = c.complete(f, sum); err != nil {
			return nil, nil, nil, err
		}
	}
	if lacking, err = c.addVendored(f); err != nil {
		return nil, nil, nil, err
	}
	if c.StandIn {
		if err := f.AddReplace(SQLiteModule, "", "./"+StandInDir, ""); err != nil {
			return nil, nil, nil, err
		}
	}
	f.Cleanup()
	mod, err = f.Format()
	return mod, sum, lacking, err
}

// oldestEnt is the first version of ent that programs are built with.
const oldestEnt = "v0.14.0"

// tooOld tells of a go.mod with an ent that programs can't be built with.
func tooOld(f *modfile.File) error {
	const ent = "entgo.io/ent"
	if slices.ContainsFunc(f.Replace, func(r *modfile.Replace) bool { return r.Old.Path == ent }) {
		return nil
	}
	for _, r := range f.Require {
		if r.Mod.Path == ent && semver.Compare(r.Mod.Version, oldestEnt) < 0 {
			return &Fault{"this course has ent " + r.Mod.Version + ", and learnrel works with " + oldestEnt + " and later", "go get entgo.io/ent@latest && go mod tidy brings it up to date"}
		}
	}
	return nil
}

// complete adds to a go.mod the modules that it lacks, and to a go.sum all that
// learnrel knows.
func (c Course) complete(f *modfile.File, sum []byte) ([]byte, error) {
	data, err := fs.ReadFile(c.Own, "go.mod")
	if err != nil {
		return nil, err
	}
	own, err := modfile.ParseLax("go.mod", data, nil)
	if err != nil {
		return nil, err
	}
	has := map[string]bool{}
	for _, r := range f.Require {
		has[r.Mod.Path] = true
	}
	for _, r := range own.Require {
		for _, path := range needed {
			if r.Mod.Path == path && !has[path] {
				f.AddNewRequire(path, r.Mod.Version, false)
			}
		}
	}
	ownSum, err := fs.ReadFile(c.Own, "go.sum")
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	out.Write(sum)
	if len(sum) > 0 && !bytes.HasSuffix(sum, []byte("\n")) {
		out.WriteByte('\n')
	}
	known := map[string]bool{}
	for line := range strings.Lines(string(sum)) {
		known[strings.TrimSpace(line)] = true
	}
	for line := range strings.Lines(string(ownSum)) {
		if !known[strings.TrimSpace(line)] {
			out.WriteString(line)
		}
	}
	return out.Bytes(), nil
}
