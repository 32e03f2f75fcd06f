package practice

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/regular"
)

// overlay gives an answer with the files of blocks in the place of those of the
// same name.
func (p *parsing) overlay(base Answer, blocks []*lesson.Block) Answer {
	files := maps.Clone(base)
	if files == nil {
		files = Answer{}
	}
	whole := map[string]int{}
	for _, b := range blocks {
		name, ok := p.fileOf(b)
		if !ok {
			continue
		}
		switch {
		case b.Kind == lesson.Removed:
			if files[name] == nil {
				p.problem(b.Line, lesson.NearHint(b.File, files.names()), "there is no file %q to remove", b.File)
			}
			delete(files, name)
		case b.Decl != "":
			p.replaceDecl(files, name, b)
		case whole[name] > 0:
			p.problem(b.Line, "one block holds the whole file", "the file %q is on line %d already", b.File, whole[name])
		default:
			whole[name] = b.Line
			files[name] = []byte(b.Text)
		}
	}
	return files
}

// fileOf gives the name that a block's file has in an answer.
func (p *parsing) fileOf(b *lesson.Block) (name string, ok bool) {
	switch b.Kind {
	case lesson.Schema, lesson.Removed:
		name = path.Join(SchemaDir, b.File)
	case lesson.AnswerFile:
		name = b.File
	default:
		return "", false
	}
	if path.Base(b.File) != b.File || !regular.IsGo(b.File) {
		p.problem(b.Line, "write book.go, without a folder", "%q is no name of a Go file", b.File)
		return "", false
	}
	return name, true
}

// replaceDecl puts the text of a block in the place of a declaration.
func (p *parsing) replaceDecl(files Answer, name string, b *lesson.Block) {
	src, ok := files[name]
	if !ok {
		p.problem(b.Line, lesson.NearHint(b.File, files.names()), "there is no file %q whose %s could be replaced", b.File, b.Decl)
		return
	}
	f, err := lesson.ParseGo(name, src)
	if err != nil {
		p.problem(b.Line, "write the whole file: go schema="+b.File, "%s does not parse, so that nothing in it can be replaced", b.File)
		return
	}
	_, start, end, ok := f.Decl(b.Decl)
	if !ok {
		p.problem(b.Line, lesson.NearHint(b.Decl, f.Decls()), "%s has no declaration %q", b.File, b.Decl)
		return
	}
	files[name] = slices.Concat(src[:start], []byte(strings.TrimSuffix(b.Text, "\n")), src[end:])
}

// names gives the names of an answer's files, in order and without folders.
func (a Answer) names() (names []string) {
	for _, name := range slices.Sorted(maps.Keys(a)) {
		names = append(names, path.Base(name))
	}
	return names
}

// paths gives the names of an answer's files, in order.
func (a Answer) paths() []string { return slices.Sorted(maps.Keys(a)) }
