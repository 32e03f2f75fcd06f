package toolchain

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
)

// A vendoredModule is one in a course's folder vendor.
type vendoredModule struct {
	module.Version
	dir    string
	goLine string // the version of Go that its go.mod had
}

// vendored gives the modules in the course's folder vendor that the module cache lacks.
// The cache goes first: a program may need packages of a module that the course itself
// does not, and the folder has no more than the course needs.
func (c Course) vendored() ([]vendoredModule, error) {
	if c.Dir == "" || WorkFile(c.Dir) != "" {
		return nil, nil
	}
	root, err := filepath.Abs(filepath.Join(c.Dir, "vendor"))
	if err != nil {
		return nil, err
	}
	list, err := os.ReadFile(filepath.Join(root, "modules.txt"))
	if err != nil {
		return nil, nil // no folder vendor, or none that the go command would take
	}
	all := inModulesText(list)
	for i := range all {
		all[i].dir = filepath.Join(root, filepath.FromSlash(all[i].Path))
	}
	return slices.DeleteFunc(all, func(m vendoredModule) bool {
		info, err := os.Stat(m.dir)
		return err != nil || !info.IsDir() || Cached(m.Version) != ""
	}), nil
}

// inModulesText reads a modules.txt, as go mod vendor writes it. Modules that are
// replaced are left to their replacement.
func inModulesText(list []byte) (all []vendoredModule) {
	for line := range bytes.Lines(list) {
		fields := strings.Fields(string(line))
		switch {
		case len(fields) == 3 && fields[0] == "#": // # golang.org/x/mod v0.1.0
			all = append(all, vendoredModule{Version: module.Version{Path: fields[1], Version: fields[2]}, goLine: "1.16"})
		case len(fields) > 2 && fields[0] == "##" && fields[len(fields)-2] == "go" && len(all) > 0: // ## explicit; go 1.24
			all[len(all)-1].goLine = fields[len(fields)-1]
		}
	}
	return all
}

// addVendored has the folders in vendor take the place of modules, and gives the go.mod
// files that these folders lack, by their names.
func (c Course) addVendored(f *modfile.File) (lacking map[string][]byte, err error) {
	all, err := c.vendored()
	if err != nil {
		return nil, err
	}
	lacking = map[string][]byte{}
	for _, m := range all {
		if err := f.AddReplace(m.Path, m.Version.Version, filepath.ToSlash(m.dir), ""); err != nil {
			return nil, err
		}
		lacking[filepath.Join(m.dir, "go.mod")] = fmt.Appendf(nil, "module %s\n\ngo %s\n", m.Path, m.goLine)
	}
	return lacking, nil
}

// overlay is a list of files of a scratch module that the go command takes to be
// elsewhere.
const overlay = ".learnrel/overlay.json"

// writeOverlay has the go command see files that are not there. There is no list
// where there are no such files.
func (s *Scratch) writeOverlay(files map[string][]byte) error {
	if len(files) == 0 {
		return os.RemoveAll(s.Path(overlay))
	}
	in := map[string]string{}
	for name, data := range files {
		copied := ".learnrel/overlay/" + strings.TrimLeft(strings.ReplaceAll(filepath.ToSlash(name), ":", ""), "/")
		if err := s.Write(copied, data); err != nil {
			return err
		}
		in[name] = s.Path(copied)
	}
	list, err := json.Marshal(map[string]any{"Replace": in})
	if err != nil {
		return err
	}
	return s.Write(overlay, list)
}
