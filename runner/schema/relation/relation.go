// Package relation says how the tables of an ent graph relate: which kind each
// relation is of, which table holds its key and what deleting does, and what a
// change of the schema changes of that and of the client's methods.
package relation

import (
	"fmt"
	"slices"
	"strings"

	"entgo.io/ent/dialect/sql/schema"
	"entgo.io/ent/entc/gen"
)

// A Relation is what one edge.To makes, with the edge.From that refers to it.
type Relation struct {
	From    End    `json:"from"`              // where edge.To stands
	To      End    `json:"to"`                // where edge.From stands; its Edge is "" where there is none
	Kind    string `json:"kind"`              // one to one, one to many, many to one or many to many
	Table   string `json:"table"`             // the one that holds the key
	Join    bool   `json:"join,omitempty"`    // it is there for the relation alone
	Through string `json:"through,omitempty"` // the type whose table it is, where that is an edge schema

	Columns  []string `json:"columns"`          // of the key: two in a join table
	Null     bool     `json:"null"`             // the key may be NULL
	Parent   string   `json:"parent,omitempty"` // the table whose rows the key names, for a key that is not in a join table
	OnDelete string   `json:"onDelete,omitempty"`
}

// An End is a type and its edge.
type End struct {
	Type   string `json:"type"`
	Edge   string `json:"edge,omitempty"`
	Number string `json:"number,omitempty"` // how many of the other type one of this has
}

var kinds = map[gen.Rel]string{gen.O2O: "one to one", gen.O2M: "one to many", gen.M2O: "many to one", gen.M2M: "many to many"}

// Of gives the relations of a graph in the order of its types and edges. The error
// is that of ent's Tables.
func Of(g *gen.Graph) ([]Relation, error) {
	tables, err := g.Tables()
	if err != nil {
		return nil, fmt.Errorf("make the tables: %w", err)
	}
	var all []Relation
	for _, t := range g.Nodes {
		for _, e := range t.Edges {
			if !e.IsInverse() && declared(g, t.Name, e.Name) {
				all = append(all, relationOf(t, e, tables))
			}
		}
	}
	return all, nil
}

// declared tells whether the schema itself has an edge: ent adds those that lead
// to an edge schema.
func declared(g *gen.Graph, typeName, edge string) bool {
	for _, s := range g.Schemas {
		for _, e := range s.Edges {
			if s.Name == typeName && (e.Name == edge || e.Ref != nil && e.Ref.Name == edge) {
				return true
			}
		}
	}
	return false
}

func relationOf(t *gen.Type, e *gen.Edge, tables []*schema.Table) Relation {
	r := Relation{
		From: End{t.Name, e.Name, number(e)}, To: End{Type: e.Type.Name},
		Kind: kinds[e.Rel.Type], Table: e.Rel.Table, Columns: e.Rel.Columns,
	}
	if e.Ref != nil && !e.Bidi {
		r.To.Edge, r.To.Number = e.Ref.Name, number(e.Ref)
	}
	if e.M2M() {
		r.Join = e.Through == nil
		if e.Through != nil {
			r.Through = e.Through.Name
		}
		return r
	}
	if r.Parent = t.Table(); e.OwnFK() {
		r.Parent = e.Type.Table()
	}
	for _, table := range tables {
		if table.Name == r.Table {
			r.readKey(table)
		}
	}
	return r
}

func (r *Relation) readKey(table *schema.Table) {
	for _, c := range table.Columns {
		if c.Name == r.Columns[0] {
			r.Null = c.Nullable
		}
	}
	for _, k := range table.ForeignKeys {
		if len(k.Columns) > 0 && k.Columns[0].Name == r.Columns[0] {
			r.OnDelete = string(k.OnDelete)
		}
	}
}

func number(e *gen.Edge) string {
	switch {
	case e.Unique && e.Optional:
		return "at most one"
	case e.Unique:
		return "exactly one"
	case e.Optional:
		return "any number of"
	}
	return "at least one"
}

// Name names a relation by its edges.
func (r Relation) Name() string {
	name := r.From.Type + "." + r.From.Edge
	if r.To.Edge != "" {
		name += " and " + r.To.Type + "." + r.To.Edge
	}
	return name
}

// Sentences tells of a relation: how many there may be at either end, where the
// key is, and what deleting does.
func (r Relation) Sentences() []string {
	both := fmt.Sprintf("each %s has %s %s", r.From.Type, r.From.Number, r.To.Type)
	switch {
	case r.To.Edge != "":
		both += fmt.Sprintf("; each %s has %s %s", r.To.Type, r.To.Number, r.From.Type)
	case r.From.Type != r.To.Type:
		both += fmt.Sprintf("; no edge leads from %s back to %s", r.To.Type, r.From.Type)
	}
	return []string{both, r.key(), r.deleting()}
}

func (r Relation) key() string {
	switch {
	case r.Through != "":
		return fmt.Sprintf("the keys are the columns %s of the table %s, which is that of %s", strings.Join(r.Columns, " and "), r.Table, r.Through)
	case r.Join:
		return fmt.Sprintf("the keys are the columns %s of a table of their own, %s", strings.Join(r.Columns, " and "), r.Table)
	case r.Null:
		return fmt.Sprintf("the key is the column %s of the table %s, and may be NULL", r.Columns[0], r.Table)
	}
	return fmt.Sprintf("the key is the column %s of the table %s, and is never NULL", r.Columns[0], r.Table)
}

func (r Relation) deleting() string {
	switch {
	case r.Join:
		return fmt.Sprintf("deleting either end deletes the rows of %s that name it", r.Table)
	case r.Through != "":
		return fmt.Sprintf("what deleting does is said by the edges of %s", r.Through)
	}
	what := map[string]string{
		"CASCADE": "deletes", "SET NULL": "sets to NULL the key of", "SET DEFAULT": "sets to its default the key of",
	}[r.OnDelete]
	if what == "" {
		return fmt.Sprintf("deleting a row of %s is refused while rows of %s name it (%s)", r.Parent, r.Table, orDefault(r.OnDelete))
	}
	return fmt.Sprintf("deleting a row of %s %s the rows of %s that name it (%s)", r.Parent, what, r.Table, r.OnDelete)
}

func orDefault(onDelete string) string {
	if onDelete == "" {
		return "NO ACTION"
	}
	return onDelete
}

// A Change is a line that comes or goes.
type Change struct {
	Comes bool   `json:"comes"`
	Text  string `json:"text"`
}

// Compare gives what goes and then what comes from one list to another.
func Compare(before, after []string) (changes []Change) {
	for _, s := range before {
		if !slices.Contains(after, s) {
			changes = append(changes, Change{false, s})
		}
	}
	for _, s := range after {
		if !slices.Contains(before, s) {
			changes = append(changes, Change{true, s})
		}
	}
	return changes
}

// A Difference is what changes of one relation.
type Difference struct {
	Name    string   `json:"name"`
	Before  string   `json:"before,omitempty"` // its name, where that was another
	Changes []Change `json:"changes"`
	Rows    []Fate   `json:"rows"` // what becomes of those that are there
}

// Differences compares two lists of relations: what became of each, and what of its rows.
func Differences(before, after []Relation) (all []Difference) {
	for _, p := range pairs(before, after) {
		d := Difference{Changes: Compare(p.before.texts(), p.after.texts())}
		switch {
		case p.after == nil:
			d.Name = p.before.Name()
		case p.before == nil || p.before.Name() == p.after.Name():
			d.Name = p.after.Name()
		default:
			d.Name, d.Before = p.after.Name(), p.before.Name()
		}
		if len(d.Changes) > 0 || d.Before != "" {
			d.Rows = p.fates()
			all = append(all, d)
		}
	}
	return all
}

// texts are what is said of a relation; nothing of none.
func (r *Relation) texts() []string {
	if r == nil {
		return nil
	}
	return append([]string{r.Kind}, r.Sentences()...)
}
