package program

import (
	"path"
	"slices"
	"strings"

	"github.com/learnrel/learnrel/runner/lesson"
)

// moveTo moves a unit from its provisional root to another one.
func (u *Unit) moveTo(root string) {
	from := u.Root
	to := func(dir string) string {
		if rest, ok := strings.CutPrefix(dir, from); ok {
			return root + rest
		}
		return dir
	}
	for i := range u.Packages {
		u.Packages[i].Dir = to(u.Packages[i].Dir)
		u.Packages[i].Files = replaced(u.Packages[i].Files, from, root)
	}
	for i := range u.Schemas {
		s := &u.Schemas[i]
		s.Dir, s.Client = to(s.Dir), to(s.Client)
		s.Files = replaced(s.Files, from, root)
		s.Present = replaced(s.Present, from, root)
		for k := range s.Helpers {
			s.Helpers[k].Dir = to(s.Helpers[k].Dir)
		}
	}
	for i := range u.Phases {
		for k := range u.Phases[i].Steps {
			u.Phases[i].Steps[k].Dir = to(u.Phases[i].Steps[k].Dir)
		}
	}
	for i := range u.hide {
		u.hide[i] = to(u.hide[i])
	}
	u.Root = root
}

// replaced gives files with the imports of one root moved to another.
func replaced(files map[string][]byte, from, to string) map[string][]byte {
	if files == nil {
		return nil
	}
	all := map[string][]byte{}
	for name, src := range files {
		if path.Ext(name) == ".go" && strings.Contains(string(src), from+"/") {
			src = lesson.Retarget(src, "", func(name, imported string) (string, string) {
				return name, strings.Replace(imported, "/"+from+"/", "/"+to+"/", 1)
			})
		}
		all[name] = src
	}
	return all
}

// moved gives files with the imports of some folders of a module moved below root.
func moved(files map[string][]byte, module, root string, dirs []string) map[string][]byte {
	all := map[string][]byte{}
	for name, src := range files {
		if path.Ext(name) == ".go" {
			src = lesson.Retarget(src, "", func(name, imported string) (string, string) {
				rest, ok := strings.CutPrefix(imported, module+"/")
				if ok && slices.ContainsFunc(dirs, func(d string) bool { return within(rest, d) }) {
					return name, path.Join(module, root, rest)
				}
				return name, imported
			})
		}
		all[name] = src
	}
	return all
}
