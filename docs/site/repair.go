package site

import (
	"html/template"
	"strings"

	"znkr.io/diff"

	"github.com/learnrel/learnrel/runner/lesson"
)

// repairs gives the broken schema of a page of an error that a block is the repair of, or
// the file that commands failed with, or nil.
func (p *page) repairs(b *lesson.Block) *lesson.Block {
	if p.Code() == "" || b.Kind != lesson.Schema && b.Kind != lesson.FolderFile || b.Migrate {
		return nil
	}
	var file *lesson.Block // as it was written last
	for _, other := range p.lesson.Page.Numbered() {
		switch {
		case other == b:
			return nil
		case other.Kind == lesson.FolderFile && other.File == b.File:
			file = other
		case other.Kind == lesson.Commands && other.Fail != "" && file != nil:
			return file
		}
		if other.Kind == lesson.BrokenSchema && other.File == b.File && !other.Migrate {
			return other
		}
	}
	return nil
}

// showRepair marks what is new in a block that is a repair.
func (p *page) showRepair(f *figure, b *lesson.Block) {
	if was := p.repairs(b); was != nil {
		f.Class, f.Note, f.Body = "schema repair", "repaired", repaired(was.Text, strings.TrimRight(b.Text, "\n"))
	}
}

// repaired highlights a schema with the lines that came and those that went marked. Those
// that went are no part of what is copied.
func repaired(before, after string) template.HTML {
	var out strings.Builder
	run := func(tag string, lines []string) {
		if len(lines) == 0 {
			return
		}
		shown := string(code("go", strings.Join(lines, "\n")+"\n"))
		if tag != "" {
			shown = "<" + tag + ">" + shown + "</" + tag + ">"
		}
		out.WriteString(shown)
	}
	var lines []string
	last := ""
	for _, e := range diff.Edits(strings.Split(strings.TrimRight(before, "\n"), "\n"), strings.Split(after, "\n")) {
		tag, line := "", e.X
		switch e.Op {
		case diff.Delete:
			tag = "del"
		case diff.Insert:
			tag, line = "ins", e.Y
		}
		if tag != last {
			run(last, lines)
			lines, last = nil, tag
		}
		lines = append(lines, line)
	}
	run(last, lines)
	return template.HTML(out.String())
}
