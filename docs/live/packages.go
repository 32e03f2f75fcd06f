package live

import (
	"errors"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"entgo.io/ent/entc/gen"

	"github.com/learnrel/learnrel/runner/schema"
)

// packages are those that come beside a schema: a file mixins/time.go is one of the
// package whose import path ends in mixins, since the module's own path is not known here.
type packages struct {
	folders map[string]folder
	stands  map[string]string // the folder by the import path that it stands for
	doubted map[string]bool   // the folders that two import paths end in
}

// divided gives the files of the schema's own package, and those of the others.
func divided(files map[string][]byte) (own map[string][]byte, others map[string]folder) {
	own, others = map[string][]byte{}, map[string]folder{}
	for name, src := range files {
		dir, base := path.Split(name)
		if dir == "" {
			own[name] = src
			continue
		}
		dir = path.Clean(dir)
		if others[dir] == nil {
			others[dir] = folder{}
		}
		others[dir][base] = src
	}
	return own, others
}

// load loads a schema with the packages beside it, and tells which folder stands for
// which import path. Of a folder that could stand for two it takes neither.
func load(files map[string][]byte) (*gen.Graph, schema.Diagnostics, map[string]string) {
	own, others := divided(files)
	p := &packages{folders: others, doubted: map[string]bool{}}
	for {
		before := len(p.doubted)
		p.stands = map[string]string{}
		g, ds := schema.Config{Import: p.source}.Load(own)
		if len(p.doubted) == before {
			return g, ds, p.stands
		}
	}
}

// source finds the package of an import path.
func (p *packages) source(importPath string) (schema.Source, error) {
	found := ""
	for name := range p.folders {
		if (importPath == name || strings.HasSuffix(importPath, "/"+name)) && len(name) > len(found) {
			found = name
		}
	}
	if found == "" {
		return schema.Source{}, errors.New("its files are not here")
	}
	for other, name := range p.stands {
		p.doubted[found] = p.doubted[found] || name == found && other != importPath
	}
	if p.doubted[found] {
		return schema.Source{}, errors.New("another import path ends in " + found + ", too")
	}
	p.stands[importPath] = found
	return schema.Source{FS: p.folders[found], Dir: found, Near: true}, nil
}

// folder is one as a file system: the files of a package by their names.
type folder map[string][]byte

var (
	_ fs.ReadDirFS  = folder{}
	_ fs.ReadFileFS = folder{}
)

// Open opens nothing: the engine lists a folder and reads whole files.
func (folder) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: errors.ErrUnsupported}
}

func (f folder) ReadDir(string) ([]fs.DirEntry, error) {
	var all []fs.DirEntry
	for _, name := range slices.Sorted(maps.Keys(f)) {
		all = append(all, fs.FileInfoToDirEntry(entry{name, int64(len(f[name]))}))
	}
	return all, nil
}

func (f folder) ReadFile(name string) ([]byte, error) {
	src, ok := f[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return src, nil
}

// entry is a file of a folder.
type entry struct {
	name string
	size int64
}

func (e entry) Name() string     { return e.name }
func (e entry) Size() int64      { return e.size }
func (entry) Mode() fs.FileMode  { return 0o444 }
func (entry) ModTime() time.Time { return time.Time{} }
func (entry) IsDir() bool        { return false }
func (entry) Sys() any           { return nil }
