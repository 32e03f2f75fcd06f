package site

import (
	"strconv"
	"strings"

	"github.com/learnrel/learnrel/runner/lesson"
)

// came are the words for what comes of a block, in the ids of the page.
var came = map[lesson.Kind]string{lesson.Output: "output", lesson.Error: "error", lesson.Trace: "sql", lesson.Table: "rows"}

// blockIDs gives the ids of a page's blocks by their numbers. They tell what a block is
// of, so that a link to it still leads there when others have come before it.
func blockIDs(l *lesson.Lesson) map[int]string {
	ids, names, seen := map[int]string{}, map[*lesson.Block]string{}, map[string]int{}
	for _, b := range l.Page.Numbered() {
		name := names[b.Of] + "-" + came[b.Kind]
		if b.Of == nil || came[b.Kind] == "" {
			name = blockName(b)
		}
		if b.Kind == lesson.Table {
			name += "-" + b.Table
		}
		if seen[name]++; seen[name] > 1 {
			name += "-" + strconv.Itoa(seen[name])
		}
		names[b] = name
		ids[b.Number] = encodeID("Block", name)
	}
	return ids
}

// blockName names a block by what it holds.
func blockName(b *lesson.Block) string {
	if b.Step != "" {
		return b.Step
	}
	words := map[lesson.Kind]string{lesson.DDL: "tables", lesson.Diagram: "diagram", lesson.Flask: "flask", lesson.Commands: "commands"}
	if word := words[b.Kind]; word != "" {
		return strings.TrimSuffix(word+"-"+b.Dialect, "-")
	}
	name := strings.TrimSuffix(b.File, ".go")
	if b.Decl != "" {
		name += "-" + b.Decl
	}
	return strings.NewReplacer(".", "-", "/", "-").Replace(strings.Trim(name, "-"))
}
