package practice

import (
	"fmt"
	"slices"
	"strings"

	"entgo.io/ent/entc/gen"

	"github.com/learnrel/learnrel/runner/lesson"
)

// Judge matches the line's group with the relations of the answer, so that no name
// that the task leaves free counts, and tells what the line's own lacks.
func (l *relationLine) Judge(s Seen) []Failure {
	for i, e := range []end{l.left, l.right} {
		if s.typeOf(e.typ) == nil && (i == 0 || e.typ != l.left.typ) {
			return []Failure{l.fail(s, "type", noType(s, e.typ))}
		}
	}
	there := s.between(l.left.typ, l.right.typ)
	if l.none {
		if len(there) == 0 {
			return nil
		}
		return []Failure{l.fail(s, "kind", sentence(fmt.Sprintf("%s and %s should have nothing to do with each other", l.left.typ, l.right.typ), there[0].Name()+" joins them"))}
	}
	matched := match(*l.group, there)
	mine := matched[slices.Index(*l.group, l)]
	switch {
	case mine == nil && len(there) == 0:
		return []Failure{l.fail(s, "ends", sentence(l.kind.want(nil), fmt.Sprintf("no edge joins %s and %s", l.left.typ, l.right.typ)))}
	case mine == nil:
		return []Failure{l.fail(s, "ends", sentence(l.kind.want(nil), "no edge does that; there is "+told(there)))}
	}
	return append(l.compare(s, mine), l.surplus(s, there, matched)...)
}

// noType says of a type that the task names and the schema lacks.
func noType(s Seen, name string) string {
	var names []string
	for _, t := range s.Graph.Nodes {
		names = append(names, t.Name)
	}
	if near := lesson.Nearest(name, names); near != "" {
		return sentence("the task speaks of a type "+name, "the schema has none of that name, but "+near)
	}
	return sentence("the task speaks of a type "+name, "the schema has none; it has "+list(names))
}

// compare tells which clauses a relation falls short of. The others follow from
// the kind, so that one that is wrong is told alone.
func (l *relationLine) compare(s Seen, f *found) (failures []Failure) {
	if !l.kind.holds(f) {
		return []Failure{l.fail(s, kindTopic(l, f), sentence(l.kind.want(f), f.named()+" "+f.Kind+": "+l.kind.seen(f)))}
	}
	left, right := f.edges()
	for _, e := range []struct{ want, is, typ string }{{l.left.edge, left, l.left.typ}, {l.right.edge, right, l.right.typ}} {
		if e.want != "" && e.want != e.is {
			is := "it is " + e.is
			if e.is == "" {
				is = "there is no edge on that side"
			}
			failures = append(failures, l.fail(s, "name", sentence(fmt.Sprintf("the edge of %s should be called %s, since other code names it", e.typ, e.want), is)))
		}
	}
	for _, c := range l.clauses {
		if !c.holds(f) {
			failures = append(failures, l.fail(s, c.topic, sentence(c.want(f), c.seen(f))))
		}
	}
	return failures
}

// surplus tells of relations that no line is about. The last line does.
func (l *relationLine) surplus(s Seen, there []*found, matched []*found) []Failure {
	if l != (*l.group)[len(*l.group)-1] || len(there) <= len(*l.group) {
		return nil
	}
	wanted := "once"
	if n := len(*l.group); n > 1 {
		wanted = fmt.Sprintf("%d times", n)
	}
	var more []*found
	for _, f := range there {
		if !slices.ContainsFunc(matched, func(m *found) bool { return m.edge == f.edge }) {
			more = append(more, f)
		}
	}
	return []Failure{l.fail(s, "twice", sentence(
		l.left.typ+" and "+l.other()+" should be joined "+wanted,
		fmt.Sprintf("there is also %s: each edge.To makes a relation with a key of its own, and edge.From with Ref is the other end of one that is there", told(more))))}
}

// other names the type on the right.
func (l *relationLine) other() string {
	if l.left.typ == l.right.typ {
		return "another " + l.right.typ
	}
	return l.right.typ
}

func (l *relationLine) fail(s Seen, topic, message string) Failure {
	return Failure{Kind: "relation", Message: message, Rule: l.Line, See: s.page(l.see, topic)}
}

// named gives the name of a relation with its verb.
func (f *found) named() string {
	if f.To.Edge == "" {
		return f.Name() + " is"
	}
	return f.Name() + " are"
}

// told names relations with their kinds.
func told(all []*found) string {
	var names []string
	for _, f := range all {
		names = append(names, f.Name()+" ("+f.Kind+")")
	}
	return list(names)
}

// list joins words as a sentence does.
func list(words []string) string {
	switch n := len(words); n {
	case 0:
		return "nothing"
	case 1:
		return words[0]
	default:
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
}

// article puts a or an before the name of a type.
func article(name string) string {
	if name != "" && strings.ContainsRune("AEIOaeio", rune(name[0])) {
		return "an " + name
	}
	return "a " + name
}

// sentence joins what is wanted and what is there.
func sentence(want, is string) string { return want + asItIs + is }

// between gives the relations between two types.
func (s *Seen) between(a, b string) (all []*found) {
	for _, r := range s.Relations {
		if pairOf(r.From.Type, r.To.Type) != pairOf(a, b) {
			continue
		}
		e := s.edge(r.From.Type, r.From.Edge)
		if r.To.Edge == "" && e.Ref != nil {
			// ent has read edge.To first, and then edge.From of the same type: its
			// way back is there, although the edge may stay symmetric.
			r.To.Edge, r.To.Number = e.Ref.Name, howMany(e.Ref)
		}
		all = append(all, &found{Relation: r, swapped: a != b && r.From.Type != a, edge: e, seen: s})
	}
	return all
}

// howMany says how many an edge leads to, in the words of package relation.
func howMany(e *gen.Edge) string {
	one, many := "exactly one", "at least one"
	if e.Optional {
		one, many = "at most one", "any number of"
	}
	if e.Unique {
		return one
	}
	return many
}

func (s *Seen) edge(typ, name string) *gen.Edge {
	if t := s.typeOf(typ); t != nil {
		for _, e := range t.Edges {
			if e.Name == name {
				return e
			}
		}
	}
	return &gen.Edge{}
}

// maxMatched bounds how many relations between two types are tried in every order.
const maxMatched = 7

// match gives each line of a group the relation that falls short of the least;
// nil for a line that is left without one.
func match(group []*relationLine, there []*found) []*found {
	there = there[:min(len(there), maxMatched)]
	best, least := make([]*found, len(group)), -1
	current := make([]*found, len(group))
	used := make([]bool, len(there))
	var try func(line, cost int)
	try = func(line, cost int) {
		if least >= 0 && cost >= least {
			return
		}
		if line == len(group) {
			least = cost
			copy(best, current)
			return
		}
		for i, f := range there {
			if used[i] {
				continue
			}
			used[i] = true
			for _, seen := range f.views() {
				current[line] = seen
				try(line+1, cost+group[line].cost(seen))
			}
			used[i], current[line] = false, nil
		}
		try(line+1, cost+costMissing)
	}
	try(0, 0)
	return best
}

// views gives a relation from the left, and that of a type with itself from the
// right, too.
func (f *found) views() []*found {
	if f.From.Type != f.To.Type {
		return []*found{f}
	}
	other := *f
	other.swapped = true
	return []*found{f, &other}
}

// What it costs to give a line a relation that falls short of it.
const (
	costMissing = 1000
	costName    = 100
	costKind    = 30
)

func (l *relationLine) cost(f *found) (cost int) {
	if l.none {
		return costMissing
	}
	if !l.kind.holds(f) {
		cost += costKind
	}
	left, right := f.edges()
	if l.left.edge != "" && l.left.edge != left {
		cost += costName
	}
	if l.right.edge != "" && l.right.edge != right {
		cost += costName
	}
	for _, c := range l.clauses {
		if !c.holds(f) {
			cost++
		}
	}
	return cost
}
