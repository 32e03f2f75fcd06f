package workspace

import (
	"path"
	"strings"

	"github.com/learnrel/learnrel/runner/lesson"
)

// toCopy moves an import from the course to a copy whose module is given.
func (s state) toCopy(module string) func(name, importPath string) (string, string) {
	return func(name, importPath string) (string, string) {
		for _, p := range s.Schemas {
			if importPath == path.Join(s.Module, lesson.SchemaDir, p.Name) {
				if name == "" && p.Package != "schema" {
					name = p.Package
				}
				return name, path.Join(module, p.schemaDir())
			}
			if rest, ok := below(importPath, path.Join(s.Module, lesson.ClientDir, p.Name, "ent")); ok {
				return name, path.Join(module, p.Dir, rest)
			}
		}
		if rest, ok := below(importPath, s.Module); ok {
			return name, path.Join(module, rest)
		}
		return name, importPath
	}
}

// toCourse is the way back.
func (s state) toCourse(module string) func(name, importPath string) (string, string) {
	return func(name, importPath string) (string, string) {
		for _, p := range s.Schemas {
			if importPath == path.Join(module, p.schemaDir()) {
				if name == p.Package {
					name = ""
				}
				return name, path.Join(s.Module, lesson.SchemaDir, p.Name)
			}
			if rest, ok := below(importPath, path.Join(module, p.Dir)); ok {
				return name, path.Join(s.Module, lesson.ClientDir, p.Name, "ent", rest)
			}
		}
		if rest, ok := below(importPath, module); ok {
			return name, path.Join(s.Module, rest)
		}
		return name, importPath
	}
}

// below tells whether an import path is dir or lies below it, and where.
func below(importPath, dir string) (rest string, ok bool) {
	if importPath == dir {
		return "", true
	}
	return strings.CutPrefix(importPath, dir+"/")
}
