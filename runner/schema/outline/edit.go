package outline

import (
	"bytes"
	"cmp"
	"fmt"
	"go/format"
	"go/token"
	"slices"
	"strconv"
)

// An Edit puts a text in the place of what stands from Pos up to End.
type Edit struct {
	Pos, End token.Position
	Text     string
}

// Apply makes edits in files, and gives those that change. A file that was formatted
// stays so, and lines end as they did. Of edits at one place the first comes first.
func Apply(files map[string][]byte, edits []Edit) (map[string][]byte, error) {
	changed := map[string][]byte{}
	sorted := slices.Clone(edits)
	slices.SortStableFunc(sorted, func(a, b Edit) int {
		return cmp.Or(cmp.Compare(a.Pos.Filename, b.Pos.Filename), cmp.Compare(a.Pos.Offset, b.Pos.Offset))
	})
	sorted = slices.Compact(sorted)
	for i := 0; i < len(sorted); {
		name, from := sorted[i].Pos.Filename, i
		for i < len(sorted) && sorted[i].Pos.Filename == name {
			i++
		}
		src, err := splice(files[name], sorted[from:i])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		changed[name] = inManner(src, files[name])
	}
	return changed, nil
}

// inManner writes a source as an earlier one was: formatted, and with the same line ends.
func inManner(src, was []byte) []byte {
	dos := bytes.Count(was, crlf) > 0 && bytes.Count(was, crlf) == bytes.Count(was, lf)
	if dos {
		src, was = bytes.ReplaceAll(src, crlf, lf), bytes.ReplaceAll(was, crlf, lf)
	}
	if formatted, err := format.Source(was); err == nil && bytes.Equal(was, formatted) {
		if now, err := format.Source(src); err == nil {
			src = now
		}
	}
	if dos {
		src = bytes.ReplaceAll(src, lf, crlf)
	}
	return src
}

var lf, crlf = []byte("\n"), []byte("\r\n")

func splice(src []byte, edits []Edit) ([]byte, error) {
	var out bytes.Buffer
	at := 0
	for _, e := range edits {
		if e.Pos.Offset < at || e.End.Offset < e.Pos.Offset || e.End.Offset > len(src) {
			return nil, fmt.Errorf("two repairs change line %d: apply one, and check again", e.Pos.Line)
		}
		out.Write(src[at:e.Pos.Offset])
		out.WriteString(e.Text)
		at = e.End.Offset
	}
	out.Write(src[at:])
	return out.Bytes(), nil
}

// Replace puts a text in the place of another.
func (o *Outline) Replace(from, to token.Pos, text string) Edit {
	return Edit{o.Fset.Position(from), o.Fset.Position(to), text}
}

// Insert puts a text at a place.
func (o *Outline) Insert(at token.Pos, text string) Edit { return o.Replace(at, at, text) }

// AddOption puts an option behind a builder and those that it has: text is "Unique()".
// Where each stands in a line of its own, it gets one.
func (o *Outline) AddOption(b *Builder, text string) Edit {
	if len(b.Options) > 0 {
		last := b.Options[len(b.Options)-1]
		if line := o.Fset.Position(last.sel.Pos()); line.Line > o.Fset.Position(last.on.End()).Line {
			return o.Insert(b.end, ".\n"+b.file.indent(line)+text)
		}
	}
	return o.Insert(b.end, "."+text)
}

// indent is what a line begins with.
func (f *file) indent(at token.Position) string {
	start := at.Offset - (at.Column - 1)
	if start < 0 || start > len(f.src) {
		return ""
	}
	line := f.src[start:]
	return string(line[:len(line)-len(bytes.TrimLeft(line, " \t"))])
}

// RemoveOption takes an option out, with the dot before it.
func (o *Outline) RemoveOption(p *Option) Edit { return o.Replace(p.on.End(), p.call.End(), "") }

// ReplaceText puts another text in the place of an option's first argument.
func (o *Outline) ReplaceText(p *Option, text string) (Edit, bool) {
	if len(p.call.Args) == 0 {
		return Edit{}, false
	}
	return o.Replace(p.call.Args[0].Pos(), p.call.Args[0].End(), strconv.Quote(text)), true
}

func (f *file) text(fset *token.FileSet, from, to token.Pos) string {
	a, b := fset.Position(from).Offset, fset.Position(to).Offset
	if a < 0 || b > len(f.src) || a > b {
		return ""
	}
	return string(f.src[a:b])
}

// Source gives what is written of a builder, its options included.
func (o *Outline) Source(b *Builder) string { return b.file.text(o.Fset, b.from, b.end) }

// ReplaceFunc calls another function of the package: edge.From for edge.To.
func (o *Outline) ReplaceFunc(b *Builder, name string) Edit {
	return o.Replace(b.fun.Pos(), b.fun.End(), name)
}

// ReplaceTarget names another type: text is User.
func (o *Outline) ReplaceTarget(e *Edge, text string) (Edit, bool) {
	if len(e.call.Args) < 2 {
		return Edit{}, false
	}
	return o.Replace(e.call.Args[1].Pos(), e.call.Args[1].End(), text+".Type"), true
}
