package refactor

import (
	"fmt"

	"github.com/learnrel/learnrel/runner/schema/outline"
)

// addInverse adds the other end of an edge.To that has none, so that the tables stay as
// they are.
func addInverse(o *outline.Outline, to *outline.Edge) []Change {
	target := o.Type(to.Target)
	if to.Inverse || to.From != nil || target == nil || to.Owner == to.Target || to.Has("Through") {
		return nil
	}
	if _, other := o.Other(to); other != nil {
		return nil
	}
	one := word("snake", to.Owner)
	name, options := freeName(target, one, "of_"+one), ".Unique()"
	if to.Has("Unique") {
		name, options = freeName(target, word("plural", one), word("plural", one)+"_of_"+to.Name), ""
	}
	if name == "" {
		return nil
	}
	edits := o.AddEdge(target, func(pkg string) string {
		return fmt.Sprintf("%s.From(%q, %s.Type).Ref(%q)%s", pkg, name, to.Owner, to.Name, options)
	})
	return []Change{{fmt.Sprintf("Add the other end: %s.%s", to.Target, name), edits}}
}
