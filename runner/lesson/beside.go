package lesson

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// scripts are the files that a browser would run, and that a page has no use for.
var scripts = []string{".html", ".htm", ".xhtml", ".js", ".mjs", ".xml"}

// beside gives the files of a lesson's folder that its page shows or links to, named
// from the course's root.
func (l *Lesson) beside(c *Course) (files []string) {
	dir := path.Dir(l.Page.File)
	_ = ast.Walk(l.Page.Tree(), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		target, _, _ := strings.Cut(destination(n), "#")
		name := path.Join(dir, target)
		ext := path.Ext(name)
		if !entering || target == "" || path.Dir(name) != dir || ext == ".go" || ext == ".md" || slices.Contains(scripts, strings.ToLower(ext)) || slices.Contains(files, name) {
			return ast.WalkContinue, nil
		}
		if info, err := fs.Stat(c.FS, name); err == nil && info.Mode().IsRegular() {
			files = append(files, name)
		}
		return ast.WalkContinue, nil
	})
	return files
}

// destination gives where a link or an image leads within the course, or "".
func destination(n ast.Node) string {
	var to string
	switch n := n.(type) {
	case *ast.Link:
		to = string(n.Destination)
	case *ast.Image:
		to = string(n.Destination)
	}
	if strings.Contains(strings.SplitN(to, "#", 2)[0], ":") {
		return ""
	}
	return to
}
