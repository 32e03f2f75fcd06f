package outline

import (
	"bytes"
	"go/ast"
	"go/token"
	"slices"
	"strconv"
	"strings"
)

// withImport is edits, and one more where the file of a type lacks a package.
func (o *Outline) withImport(f *file, path string, edits ...Edit) []Edit {
	if f.called[path] != "" {
		return edits
	}
	return append(edits, o.addImport(f, path))
}

// name is what a file calls a package.
func (f *file) name(path string) string {
	if name := f.called[path]; name != "" {
		return name
	}
	return lastPart(path)
}

func (o *Outline) addImport(f *file, path string) Edit {
	quoted := strconv.Quote(path)
	var last token.Pos
	for _, i := range f.syntax.Imports {
		if grouped(f, i.Pos()) && i.Path.Value > quoted && isEnt(i.Path.Value) {
			return o.Insert(i.Pos(), quoted+"\n"+f.indent(o.Fset.Position(i.Pos())))
		}
		if grouped(f, i.Pos()) && (isEnt(i.Path.Value) || !last.IsValid()) {
			last = i.End()
		}
	}
	if last.IsValid() {
		return o.Insert(last, "\n\t"+quoted)
	}
	return o.Insert(f.syntax.Name.End(), "\n\nimport "+quoted)
}

func isEnt(quoted string) bool { return strings.HasPrefix(quoted, `"`+entPath) }

// grouped tells whether an import stands in parentheses.
func grouped(f *file, at token.Pos) bool {
	for _, d := range f.syntax.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Pos() <= at && at < g.End() {
			return g.Lparen.IsValid()
		}
	}
	return false
}

// RemoveImport takes an import out, with its line where it has one.
func (o *Outline) RemoveImport(pos token.Pos) (Edit, bool) {
	for _, f := range o.files {
		for _, d := range f.syntax.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.IMPORT || pos < g.Pos() || pos > g.End() {
				continue
			}
			if len(g.Specs) == 1 {
				return o.Replace(g.Pos(), g.End(), ""), true
			}
			for _, spec := range g.Specs {
				if spec.Pos() == pos {
					return o.line(f, spec.Pos(), spec.End()), true
				}
			}
		}
	}
	return Edit{}, false
}

// line takes a text out, with its line where nothing else is in it but a comment.
func (o *Outline) line(f *file, from, to token.Pos) Edit {
	at := o.Fset.File(f.syntax.FileStart)
	line := at.Line(from)
	start, end := at.LineStart(line), to
	if line < at.LineCount() {
		end = at.LineStart(line + 1)
	}
	before, after := f.text(o.Fset, start, from), strings.TrimSpace(f.text(o.Fset, to, end))
	if strings.TrimSpace(before) == "" && (after == "" || strings.HasPrefix(after, "//")) {
		return o.Replace(start, end, "")
	}
	if strings.HasPrefix(after, ";") {
		return o.Replace(from, to+token.Pos(strings.Index(f.text(o.Fset, to, end), ";")+1), "")
	}
	return o.Replace(from, to, "")
}

// Tidy is edits, and those that take out the imports which nothing uses any longer.
func (o *Outline) Tidy(edits []Edit) []Edit {
	tidy := edits
	for _, f := range o.files {
		name := o.Fset.Position(f.syntax.FileStart).Filename
		if !slices.ContainsFunc(edits, func(e Edit) bool { return e.Pos.Filename == name }) {
			continue
		}
		for _, i := range f.syntax.Imports {
			path, err := strconv.Unquote(i.Path.Value)
			if err != nil || !isEnt(i.Path.Value) {
				continue
			}
			kept, cut := false, false
			for _, e := range edits {
				in := e.Pos.Filename == name
				kept = kept || in && strings.Contains(e.Text, f.called[path]+".")
				cut = cut || in && bytes.Contains(f.src[e.Pos.Offset:e.End.Offset], []byte(f.called[path]))
			}
			if !cut {
				continue
			}
			uses, gone := o.uses(f, f.called[path], edits)
			if uses > 0 && uses == gone && !kept {
				if edit, ok := o.RemoveImport(i.Pos()); ok {
					tidy = append(tidy, edit)
				}
			}
		}
	}
	return tidy
}

// uses counts where a file uses a package, and how many of those places edits take out.
func (o *Outline) uses(f *file, name string, edits []Edit) (uses, gone int) {
	ast.Inspect(f.syntax, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if id, ok := sel.X.(*ast.Ident); ok && id.Name == name {
			uses++
			at := o.Fset.Position(id.Pos())
			for _, e := range edits {
				if e.Pos.Filename == at.Filename && e.Pos.Offset <= at.Offset && at.Offset < e.End.Offset {
					gone++
				}
			}
		}
		return true
	})
	return uses, gone
}
