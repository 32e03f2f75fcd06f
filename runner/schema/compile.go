package schema

import (
	"fmt"
	"go/types"
	"path"
	"regexp"
	"strings"

	"github.com/agext/levenshtein"
)

var compileCodes = []struct {
	code    string
	pattern *regexp.Regexp
	fix     string
}{
	{"go-ref-on-to", regexp.MustCompile(`\.Ref undefined \(type \*edge\.assocBuilder`), "Ref belongs to the other end: write edge.From instead of edge.To here, or leave Ref out."},
	{"go-storagekey-on-from", regexp.MustCompile(`\.StorageKey undefined \(type \*edge\.inverseBuilder`), "Move StorageKey to the edge.To that this edge.From refers to."},
	{"go-edge-no-type", regexp.MustCompile(`^(\w+) \(type\) is not an expression`), "Write %s.Type: an edge takes the method, not the type."},
	{"go-edge-optional", regexp.MustCompile(`\.Optional undefined \(type \*edge\.`), "Leave Optional out: an edge is optional unless it is Required."},
	{"go-no-embed", regexp.MustCompile(`^(\w+)\.Type undefined \(type \w+ has no field or method Type\)`), "Embed ent.Schema in %s."},
	{"go-undefined-type", regexp.MustCompile(`^undefined: `), ""},
}

// explainCompile gives the code of a compile error, and what repairs it.
func (s *source) explainCompile(e types.Error) (code, fix string) {
	for _, c := range compileCodes {
		m := c.pattern.FindStringSubmatch(e.Msg)
		if m == nil {
			continue
		}
		if c.code == "go-storagekey-on-from" && strings.Contains(e.Msg, "edge.To(") {
			return c.code, "In a chain, write the two halves apart: edge.From(…).Ref(…) for the one, and edge.To(…).StorageKey(…) for the other."
		}
		if fix = c.fix; len(m) > 1 {
			fix = fmt.Sprintf(fix, m[1])
		}
		if c.code == "go-undefined-type" {
			fix = s.nearName(strings.TrimPrefix(e.Msg, "undefined: "))
		}
		if c.code == "go-edge-no-type" {
			return "", fix // the text is Go's own, and says more than of edges
		}
		return c.code, fix
	}
	return "", s.nearMethod(e.Msg)
}

var noMethod = regexp.MustCompile(`\.(\w+) undefined \(type \*(edge|field|index)\.(\w+) has no field or method`)

// nearMethod looks for what an option of a builder was meant to be.
func (s *source) nearMethod(message string) string {
	m := noMethod.FindStringSubmatch(message)
	if m == nil {
		return ""
	}
	pkg := s.universe.packages["entgo.io/ent/schema/"+m[2]]
	obj := pkg.Scope().Lookup(m[3])
	if obj == nil {
		for n := range s.universe.natives {
			if n.Name() == m[3] && n.Pkg() == pkg {
				obj = n
			}
		}
	}
	if obj == nil {
		return ""
	}
	var names []string
	set := types.NewMethodSet(types.NewPointer(obj.Type()))
	for i := range set.Len() {
		names = append(names, set.At(i).Obj().Name())
	}
	if near := nearest(m[1], names); near != "" {
		return fmt.Sprintf("There is no %s; did you mean %s?", m[1], near)
	}
	return fmt.Sprintf("Leave %s out: what stands before it has no such option.", m[1])
}

// nearName looks for what an undefined name was meant to be.
func (s *source) nearName(name string) string {
	scope, prefix := s.pkg.Scope(), ""
	if pkg, member, ok := strings.Cut(name, "."); ok {
		name, prefix = member, pkg+"."
		for _, imported := range s.pkg.Imports() {
			if imported.Name() == pkg {
				scope = imported.Scope()
			}
		}
	}
	if path := libraryNamed(name); path != "" && prefix == "" {
		return fmt.Sprintf("Import %q.", path)
	}
	if near := nearest(name, scope.Names()); near != "" {
		return fmt.Sprintf("There is no %s; did you mean %s?", prefix+name, prefix+near)
	}
	return fmt.Sprintf("Declare %s, or correct its name.", prefix+name)
}

// libraryNamed gives the path of the package that a name is likely to stand for, or "":
// ent's own come first.
func libraryNamed(name string) string {
	for _, list := range [][]library{libraries, standard} {
		for _, l := range list {
			if path.Base(l.path) == name {
				return l.path
			}
		}
	}
	return ""
}

// nearest gives the name that is likely meant by another one, or "".
func nearest(name string, names []string) (best string) {
	least := 1 + len(name)/3
	for _, n := range names {
		if d := levenshtein.Distance(strings.ToLower(name), strings.ToLower(n), nil); d <= least && n != name {
			if d < least || best == "" {
				best, least = n, d
			}
		}
	}
	return best
}
