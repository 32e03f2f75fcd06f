// Package gomod makes the go.mod and go.sum of a new module from those of a course,
// so that both use the same versions of everything.
package gomod

import (
	"bytes"
	"context"
	_ "embed" // for tidy.mod and tidy.sum
	"errors"
	"fmt"
	"go/build/constraint"
	"go/parser"
	"go/token"
	"go/version"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"

	"github.com/learnrel/learnrel/runner/toolchain"
)

// EntCommand is the program that generates clients.
const EntCommand = "entgo.io/ent/cmd/ent"

// New gives the go.mod of a course under another module path, with ent's command
// as a tool where its version of Go has tools.
func New(course toolchain.Course, path string) ([]byte, error) {
	data, err := fs.ReadFile(course.FS, "go.mod")
	if err != nil {
		return nil, err
	}
	mod, err := modfile.Parse("go.mod", data, nil)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(mod.AddModuleStmt(path), course.Rebase(mod)); err != nil {
		return nil, err
	}
	for _, t := range slices.Clone(mod.Tool) {
		if err := mod.DropTool(t.Path); err != nil {
			return nil, err
		}
	}
	if Tools(mod) {
		if err := mod.AddTool(EntCommand); err != nil {
			return nil, err
		}
	}
	return mod.Format()
}

// Slim gives the go.mod and go.sum of a module that uses ent and nothing else of what
// a course requires, without the go command: what go mod tidy would leave of them
// where the versions are those of tidyMod, else all of the course's.
func Slim(course toolchain.Course, path string) (goMod, goSum []byte, err error) {
	if goMod, err = New(course, path); err != nil {
		return nil, nil, err
	}
	if goSum, err = fs.ReadFile(course.FS, "go.sum"); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, nil, err
	}
	mod, err := modfile.Parse("go.mod", goMod, nil)
	if err != nil {
		return nil, nil, err
	}
	known, err := modfile.Parse("tidy.mod", tidyMod, nil)
	if err != nil || !Tools(mod) {
		return goMod, goSum, nil
	}
	var kept []*modfile.Require
	for _, r := range known.Require {
		if !r.Indirect && !slices.ContainsFunc(mod.Require, func(m *modfile.Require) bool { return m.Mod == r.Mod }) {
			return goMod, goSum, nil // another version of ent, or of SQLite
		}
		kept = append(kept, &modfile.Require{Mod: r.Mod, Indirect: r.Mod.Path != ent})
	}
	mod.SetRequireSeparateIndirect(kept)
	mod.Cleanup()
	goMod, err = mod.Format()
	return goMod, tidySum, err
}

// ent is the module that a practice uses.
const ent = "entgo.io/ent"

// Tools tells whether a go.mod may name tools: since Go 1.24.
func Tools(mod *modfile.File) bool {
	return mod.Go != nil && version.Compare("go"+mod.Go.Version, "go1.24") >= 0
}

// Pruned takes out of go.mod and go.sum what the module in the scratch folder
// does not need on any platform, as go mod tidy would, but without looking for
// modules that are not there.
func Pruned(ctx context.Context, scratch *toolchain.Scratch) (newMod, newSum []byte, err error) {
	direct, needed, err := imported(ctx, scratch)
	if err != nil {
		return nil, nil, fmt.Errorf("list the modules: %w", err)
	}
	// The go command may have filled them up for that.
	goMod, err := scratch.ReadFile("go.mod")
	if err != nil {
		return nil, nil, err
	}
	goSum, err := scratch.ReadFile("go.sum")
	if err != nil {
		return nil, nil, err
	}
	mod, err := modfile.Parse("go.mod", goMod, nil)
	if err != nil {
		return nil, nil, err
	}
	var kept []*modfile.Require
	providers := map[string]bool{} // module paths that provide something
	for p := range needed {
		providers[provider(mod, p)] = true
	}
	directly := map[string]bool{}
	for p := range direct {
		directly[provider(mod, p)] = true
	}
	for _, r := range mod.Require {
		// A module that only marks its packages as moved keeps the go command
		// from looking for them.
		moved := strings.HasSuffix(r.Mod.Version, "-deprecated") && providers[provider(mod, filepath.ToSlash(filepath.Dir(r.Mod.Path)))]
		if providers[r.Mod.Path] || moved {
			kept = append(kept, &modfile.Require{Mod: r.Mod, Indirect: !directly[r.Mod.Path]})
		}
	}
	newSum = prunedSum(goSum, kept)
	if known, sum, ok := tidied(mod, goSum, kept); ok {
		kept, newSum = known, sum
	}
	mod.SetRequireSeparateIndirect(kept)
	mod.Cleanup()
	if newMod, err = mod.Format(); err != nil {
		return nil, nil, err
	}
	if err := scratch.Write("go.mod", newMod); err != nil {
		return nil, nil, err
	}
	if err := scratch.Write("go.sum", newSum); err != nil {
		return nil, nil, err
	}
	// This fails if something is missing that the go command wants.
	_, err = scratch.Go(ctx, "list", "-deps", "./...", EntCommand)
	return newMod, newSum, err
}

// tidyMod and tidySum are what go mod tidy makes of a copy of a lesson of the
// built-in course. It looks at the tests of what ent's command imports, too, whose
// modules nothing else needs, so that no machine without a network could say what
// it wants. When ent is another: learnrel start, go mod tidy, and both files are
// in the copy.
var (
	//go:embed tidy.mod
	tidyMod []byte
	//go:embed tidy.sum
	tidySum []byte
)

// tidied adds to the requirements of a module what go mod tidy would, where that is
// known: for the versions of tidyMod. What a lesson requires beside those has its
// own sums alone.
func tidied(mod *modfile.File, goSum []byte, kept []*modfile.Require) (all []*modfile.Require, newSum []byte, ok bool) {
	known, err := modfile.Parse("tidy.mod", tidyMod, nil)
	if err != nil || !Tools(mod) {
		return nil, nil, false
	}
	all = slices.Clone(kept)
	beside := map[string]bool{}
	for _, r := range kept {
		beside[r.Mod.Path] = true
	}
	for _, r := range known.Require {
		switch same := slices.ContainsFunc(kept, func(k *modfile.Require) bool { return k.Mod == r.Mod }); {
		case !same && (beside[r.Mod.Path] || !r.Indirect):
			return nil, nil, false // another version, or no course like the built-in one
		case !same:
			all = append(all, &modfile.Require{Mod: r.Mod, Indirect: true})
		}
		delete(beside, r.Mod.Path)
	}
	return all, joinSums(tidySum, goSum, beside), true
}

// joinSums adds to a go.sum the lines of another for some modules, in the order in
// which the go command writes them.
func joinSums(sum, other []byte, paths map[string]bool) []byte {
	var mods []module.Version
	lines := map[module.Version][]byte{}
	add := func(text []byte, wanted func(path string) bool) {
		for line := range bytes.Lines(text) {
			if f := strings.Fields(string(line)); len(f) == 3 && wanted(f[0]) {
				mods = append(mods, module.Version{Path: f[0], Version: f[1]})
				lines[mods[len(mods)-1]] = line
			}
		}
	}
	add(sum, func(string) bool { return true })
	add(other, func(path string) bool { return paths[path] })
	module.Sort(mods)
	var out bytes.Buffer
	for _, m := range mods {
		out.Write(lines[m])
	}
	return out.Bytes()
}

// prunedSum keeps the sums of the modules themselves, and those of all go.mod
// files, from which the go command chooses versions.
func prunedSum(goSum []byte, kept []*modfile.Require) []byte {
	var out bytes.Buffer
	for line := range bytes.Lines(goSum) {
		fields := strings.Fields(string(line))
		if len(fields) == 3 && (strings.HasSuffix(fields[1], "/go.mod") || slices.ContainsFunc(kept, func(r *modfile.Require) bool {
			return r.Mod.Path == fields[0] && r.Mod.Version == fields[1]
		})) {
			out.Write(line)
		}
	}
	return out.Bytes()
}

// provider gives the required module that a package is of, or "".
func provider(mod *modfile.File, pkg string) string {
	best := ""
	for _, r := range mod.Require {
		if (pkg == r.Mod.Path || strings.HasPrefix(pkg, r.Mod.Path+"/")) && len(r.Mod.Path) > len(best) {
			best = r.Mod.Path
		}
	}
	return best
}

// imported gives the packages that the module in the scratch folder imports
// itself, and all that are needed to build it and ent's command.
func imported(ctx context.Context, scratch *toolchain.Scratch) (direct, all map[string]bool, err error) {
	const format = "{{if not .Standard}}{{.ImportPath}}\t{{.Dir}}\t{{with .Module}}{{.Main}}{{end}}\t{{join .Imports \",\"}}\t{{join .IgnoredGoFiles \",\"}}{{end}}"
	out, err := scratch.Go(ctx, "list", "-deps", "-f", format, "./...", EntCommand)
	if err != nil {
		return nil, nil, err
	}
	direct, all = map[string]bool{}, map[string]bool{EntCommand: true}
	for line := range strings.Lines(out) {
		fields := strings.Split(strings.TrimRight(line, "\n"), "\t")
		for len(fields) < 5 { // the end of a line without names is trimmed
			fields = append(fields, "")
		}
		pkg, dir, main, imports, ignored := fields[0], fields[1], fields[2] == "true", fields[3], fields[4]
		all[pkg] = true
		if main {
			for _, p := range strings.Split(imports, ",") {
				direct[p] = true
			}
			continue
		}
		for _, name := range strings.Split(ignored, ",") {
			if name != "" {
				addImports(all, filepath.Join(dir, name))
			}
		}
	}
	return direct, all, nil
}

// addImports adds the imports of a file that is for another platform.
func addImports(all map[string]bool, file string) {
	src, err := os.ReadFile(file)
	if err != nil {
		return
	}
	f, err := parser.ParseFile(token.NewFileSet(), file, src, parser.ImportsOnly|parser.ParseComments)
	if err != nil {
		return
	}
	for _, group := range f.Comments {
		for _, c := range group.List {
			if expr, err := constraint.Parse(c.Text); err == nil && !expr.Eval(func(tag string) bool { return tag != "ignore" }) {
				return
			}
		}
	}
	for _, spec := range f.Imports {
		if p, err := strconv.Unquote(spec.Path.Value); err == nil {
			all[p] = true
		}
	}
}
