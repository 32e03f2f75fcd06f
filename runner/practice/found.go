package practice

import (
	"fmt"
	"slices"
	"strings"

	"entgo.io/ent/dialect/sql/schema"
	"entgo.io/ent/entc/gen"

	"github.com/learnrel/learnrel/runner/schema/relation"
)

// found is a relation of an answer, seen from the left of a line.
type found struct {
	relation.Relation
	swapped bool // the left of the line is where edge.From is, or would be
	edge    *gen.Edge
	seen    *Seen
}

func (f *found) kind() string {
	if !f.swapped {
		return f.Kind
	}
	a, b, _ := strings.Cut(f.Kind, " to ")
	return b + " to " + a
}

func (f *found) many() bool { return f.Kind == "many to many" }

// symmetric tells whether ent keeps each pair in both directions. Where the two
// ends are of different numbers, it can't.
func (f *found) symmetric() bool {
	return f.edge.Bidi && (f.Kind == "many to many" || f.Kind == "one to one")
}

// edges gives the names of the edges on the left and on the right.
func (f *found) edges() (left, right string) {
	if f.swapped {
		return f.To.Edge, f.From.Edge
	}
	return f.From.Edge, f.To.Edge
}

func (f *found) leftEdge() string {
	left, _ := f.edges()
	return left
}

// number is how many of the other type one of a type has.
func (f *found) number(of string) string {
	switch {
	case f.From.Type == f.To.Type && f.swapped, f.From.Type != of:
		return f.To.Number
	}
	return f.From.Number
}

// own is the edge that holds the key; nil for a join table.
func (f *found) own() *gen.Edge {
	switch {
	case f.many():
		return nil
	case f.edge.OwnFK() || f.edge.Ref == nil:
		return f.edge
	}
	return f.edge.Ref
}

// holder is the type whose table holds the key, and parent the other.
func (f *found) holder() string {
	switch {
	case f.many():
		return f.Through
	case f.edge.OwnFK():
		return f.From.Type
	}
	return f.To.Type
}

func (f *found) holderWords() string {
	if h := f.holder(); h != "" {
		return h
	}
	return f.From.Type
}

func (f *found) parentWords() string {
	if f.holderWords() == f.From.Type {
		return f.To.Type
	}
	return f.From.Type
}

// field is the schema's field that is the key, or "".
func (f *found) field() string {
	if own := f.own(); own != nil && own.OwnFK() {
		if field := own.Field(); field != nil && field.UserDefined {
			return field.Name
		}
	}
	return ""
}

// leftFirst gives the columns of a join table, that of the left of the line first.
func (f *found) leftFirst() []string {
	columns := slices.Clone(f.Columns)
	if f.swapped && len(columns) == 2 {
		columns[0], columns[1] = columns[1], columns[0]
	}
	return columns
}

func (f *found) columnsOfEnds() string {
	if len(f.Columns) < 2 {
		return f.key()
	}
	return fmt.Sprintf("the column %s of %s names the one that has the edge %s, and %s the other", f.Columns[0], f.Table, f.From.Edge, f.Columns[1])
}

func (f *found) key() string      { return f.Sentences()[1] }
func (f *found) deleting() string { return f.Sentences()[2] }

// both says how many each end has. Where both are of one type, its name tells nothing
// apart, and those of the edges do.
func (f *found) both() string {
	if f.From.Type != f.To.Type || f.To.Edge == "" {
		return f.Sentences()[0]
	}
	return fmt.Sprintf("%s leads to %s, and %s to %s", f.From.Edge, leadsTo(f.From.Number), f.To.Edge, leadsTo(f.To.Number))
}

// leadsTo says how many an edge leads to.
func leadsTo(number string) string {
	return map[string]string{"any number of": "any number", "at most one": "one at most", "exactly one": "just one", "at least one": "one at least"}[number]
}

// through is the edge schema, or nil.
func (f *found) through() *gen.Type { return f.seen.typeOf(f.Through) }

func hasTime(t *gen.Type) bool {
	return slices.ContainsFunc(t.Fields, func(f *gen.Field) bool { return f.IsTime() })
}

func hasField(t *gen.Type, name string) bool { return slices.Contains(fieldNames(t), name) }

// fieldNames are the fields of a type that are no keys of edges.
func fieldNames(t *gen.Type) (names []string) {
	for _, f := range t.Fields {
		if !f.IsEdgeField() {
			names = append(names, f.Name)
		}
	}
	return names
}

func (f *found) pairUnique() bool {
	if f.Join {
		return true // its primary key
	}
	return f.many() && f.seen.unique(f.Table, f.Columns)
}

// stayingKeys are the columns of a pair whose rows do not go with what they name.
func (f *found) stayingKeys() (columns []string) {
	t := f.seen.table(f.Table)
	if t == nil {
		return nil
	}
	for _, k := range t.ForeignKeys {
		if k.OnDelete == schema.Cascade {
			continue
		}
		for _, c := range k.Columns {
			if slices.Contains(f.Columns, c.Name) {
				columns = append(columns, c.Name)
			}
		}
	}
	return columns
}

// blindEnds are the types of a relation that have no edge to its edge schema.
func (f *found) blindEnds() (types []string) {
	for _, name := range []string{f.From.Type, f.To.Type} {
		t := f.seen.typeOf(name)
		if t == nil || !slices.ContainsFunc(t.Edges, func(e *gen.Edge) bool { return e.Type.Name == f.Through }) {
			types = append(types, name)
		}
	}
	return types
}

func (f *found) immutable() bool {
	return f.edge.Immutable && (f.edge.Ref == nil || f.edge.Ref.Immutable)
}

func (f *found) mutableEnds() string {
	var names []string
	if !f.edge.Immutable {
		names = append(names, f.From.Type+"."+f.From.Edge)
	}
	if f.edge.Ref != nil && !f.edge.Ref.Immutable && f.To.Edge != "" {
		names = append(names, f.To.Type+"."+f.To.Edge)
	}
	return "an update can change " + strings.Join(names, " and ")
}

// table gives a table by its name; nil when there is none.
func (s *Seen) table(name string) *schema.Table {
	for _, t := range s.Tables {
		if t.Name == name {
			return t
		}
	}
	return nil
}

// typeOf gives a type by its name; nil when there is none.
func (s *Seen) typeOf(name string) *gen.Type {
	if s.Graph != nil {
		for _, t := range s.Graph.Nodes {
			if t.Name == name {
				return t
			}
		}
	}
	return nil
}

// unique tells whether a table has a unique index, or a primary key, over just
// these columns.
func (s *Seen) unique(table string, columns []string) bool {
	t := s.table(table)
	if t == nil {
		return false
	}
	if sameColumns(t.PrimaryKey, columns) {
		return true
	}
	for _, c := range t.Columns {
		if c.Unique && len(columns) == 1 && c.Name == columns[0] {
			return true
		}
	}
	return slices.ContainsFunc(t.Indexes, func(x *schema.Index) bool { return x.Unique && !partial(x) && sameColumns(x.Columns, columns) })
}

// partial tells whether an index is one of some rows alone.
func partial(x *schema.Index) bool { return x.Annotation != nil && x.Annotation.Where != "" }

func sameColumns(columns []*schema.Column, names []string) bool {
	if len(columns) != len(names) {
		return false
	}
	for _, c := range columns {
		if !slices.Contains(names, c.Name) {
			return false
		}
	}
	return true
}
