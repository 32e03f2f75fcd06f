package runner

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/schema"
	"github.com/learnrel/learnrel/runner/schema/relation"
)

// Facts gives what a page says that is not so without anything being run, and what is
// left over there.
func (r *Runner) Facts(l *lesson.Lesson) (wrong, left lesson.Problems) {
	wrong, left = l.Facts(r.Programs.Course, (&lesson.Course{FS: r.BuiltIn}).Codes())
	wrong = append(wrong, r.relations(l)...)
	_ = wrong.Err() // sorts them
	return wrong, left
}

// short are the words of the front matter for the kinds of relations.
var short = map[string]string{"one to one": "o2o", "one to many": "o2m", "many to one": "o2m", "many to many": "m2m"}

// relations compares the relations that the front matter names with those of the
// schemas that the page shows.
func (r *Runner) relations(l *lesson.Lesson) lesson.Problems {
	front := l.Page.Front
	if len(front.Relation) == 0 || l.Page.Catalogue {
		return nil
	}
	kinds := map[string]bool{}
	for name, files := range l.Others {
		if !r.kinds(name, files, kinds) {
			return nil
		}
	}
	if !r.kinds(front.Schema, l.Schema, kinds) {
		return nil // only the toolchain could tell
	}
	var are []string
	for _, kind := range []string{"o2o", "o2m", "m2m"} {
		if kinds[kind] {
			are = append(are, kind)
		}
	}
	if slices.Equal(slices.Sorted(slices.Values(front.Relation)), slices.Sorted(slices.Values(are))) {
		return nil
	}
	names, hint := strings.Join(are, ", "), ""
	switch len(are) {
	case 0:
		names, hint = "none", "leave relation: out"
	case 1:
		hint = "write relation: " + names
	default:
		names = "[" + names + "]"
		hint = "write relation: " + names
	}
	return lesson.Problems{{
		File: l.Page.File, Line: front.Line("relation"), Col: 1, Lesson: l.Slug,
		Message: fmt.Sprintf("the relation is %s, but the schema's is %s", strings.Join(front.Relation, ", "), names),
		Hint:    hint,
	}}
}

// kinds adds the kinds of the relations of a schema, but for those by which an edge
// schema is one. ok is false where the graph is not to be known.
func (r *Runner) kinds(name string, code []*lesson.GoFile, kinds map[string]bool) (ok bool) {
	files := map[string][]byte{}
	for _, f := range code {
		files[f.Path] = f.Source
	}
	dir := path.Join(lesson.SchemaDir, name)
	g, _ := schema.Config{Dir: "./" + dir, Package: path.Join(r.Programs.Course.Module, dir)}.Load(files)
	if g == nil {
		return false
	}
	all, err := relation.Of(g)
	if err != nil {
		return false
	}
	for _, rel := range all {
		if !joins(all, rel) {
			kinds[short[rel.Kind]] = true
		}
	}
	return true
}

// joins tells whether a relation is that of an edge schema with one of its ends.
func joins(all []relation.Relation, rel relation.Relation) bool {
	return slices.ContainsFunc(all, func(r relation.Relation) bool {
		return r.Through != "" && (r.Through == rel.From.Type || r.Through == rel.To.Type) && rel.Kind != "many to many"
	})
}
