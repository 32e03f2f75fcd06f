package lesson

import (
	"errors"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
)

// A Package is a folder of the course that a lesson's code imports, and which is
// neither a schema nor a client.
type Package struct {
	Dir string // from the course's root
	// Files are its files by their names within Dir, without tests. It is empty
	// for a package that does not exist.
	Files map[string][]byte
}

// Packages gives the packages of the course that files import, and those that
// these import, in the order of their folders, and all their Go files.
func (c *Course) Packages(files []*GoFile) (found []Package, helping []*GoFile, err error) {
	seen := map[string]bool{}
	for len(files) > 0 {
		f := files[0]
		files = files[1:]
		for _, imported := range f.ImportPaths() {
			dir, ok := c.local(imported)
			if !ok || seen[dir] || dir == path.Dir(f.Path) {
				continue
			}
			seen[dir] = true
			p, code, err := c.readPackage(dir)
			if err != nil {
				return nil, nil, err
			}
			found = append(found, p)
			files = append(files, code...)
			helping = append(helping, code...)
		}
	}
	slices.SortFunc(found, func(a, b Package) int { return strings.Compare(a.Dir, b.Dir) })
	return found, helping, nil
}

// clients gives the schemas whose clients files import, in order.
func (c *Course) clients(files []*GoFile) (names []string) {
	for _, f := range files {
		for _, imported := range f.ImportPaths() {
			if rest, ok := strings.CutPrefix(imported, path.Join(c.Module, ClientDir)+"/"); ok {
				name, _, _ := strings.Cut(rest, "/")
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// local gives the folder of an import path of the course's module, unless that is
// a client.
func (c *Course) local(imported string) (dir string, ok bool) {
	dir, ok = strings.CutPrefix(imported, c.Module+"/")
	return dir, ok && c.Module != "" && !strings.HasPrefix(dir, ClientDir+"/")
}

// readPackage reads a folder's files, with what they embed. A folder with a go.mod
// is another module's.
func (c *Course) readPackage(dir string) (p Package, code []*GoFile, err error) {
	p = Package{Dir: dir, Files: map[string][]byte{}}
	entries, err := fs.ReadDir(c.FS, dir)
	if errors.Is(err, fs.ErrNotExist) {
		return p, nil, nil
	} else if err != nil {
		return p, nil, err
	}
	if slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == "go.mod" }) {
		return p, nil, nil
	}
	for _, e := range entries {
		if !e.Type().IsRegular() || hidden(e.Name()) || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		data, err := fs.ReadFile(c.FS, path.Join(dir, e.Name()))
		if err != nil {
			return p, nil, err
		}
		p.Files[e.Name()] = data
		if path.Ext(e.Name()) == ".go" {
			// What does not parse is the compiler's to tell.
			f, _ := ParseGo(path.Join(dir, e.Name()), data)
			code = append(code, f)
			if err := c.readEmbedded(p, data); err != nil {
				return p, nil, err
			}
		}
	}
	return p, code, nil
}

var embedded = regexp.MustCompile(`(?m)^//go:embed (.+)$`)

// readEmbedded reads the files below the package's folder that its source embeds.
func (c *Course) readEmbedded(p Package, src []byte) error {
	for _, m := range embedded.FindAllSubmatch(src, -1) {
		for pattern := range strings.FieldsSeq(string(m[1])) {
			pattern = strings.TrimPrefix(strings.Trim(pattern, "\"`"), "all:")
			names, err := fs.Glob(c.FS, path.Join(p.Dir, pattern))
			if err != nil {
				continue // the compiler tells
			}
			for _, name := range names {
				if err := c.readTree(p, name); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (c *Course) readTree(p Package, name string) error {
	return fs.WalkDir(c.FS, name, func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		data, err := fs.ReadFile(c.FS, name)
		p.Files[strings.TrimPrefix(name, p.Dir+"/")] = data
		return err
	})
}
