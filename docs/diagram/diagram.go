// Package diagram reads the entity-relationship diagrams of pages, and draws
// them for a terminal.
package diagram

import (
	"fmt"
	"regexp"
	"strings"
)

// A Diagram is tables and the relations between them.
type Diagram struct {
	tables    []table
	relations []relation
}

// table is a box of a diagram.
type table struct {
	name    string
	columns []column
}

// column is a line of a box.
type column struct {
	name, typ string
	keys      string // PK, FK, UK, with commas between
}

// relation is a foreign key.
type relation struct {
	parent, child string // tables
	column        string // of the child, which holds the key
	optional      bool   // a child may have no parent
	one           bool   // a parent has one child at most
}

var relationLine = regexp.MustCompile(`^(\S+) (\|\||\|o)--(o\{|o\|) (\S+) : (\S+)$`)

// Parse reads a Mermaid erDiagram of the form that pages hold: tables with their
// columns, then relations, a line each.
func Parse(text string) (*Diagram, error) {
	d := &Diagram{}
	open := false
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		words := strings.Fields(line)
		m := relationLine.FindStringSubmatch(line)
		switch {
		case i == 0 && line == "erDiagram", line == "":
		case line == "}" && open:
			open = false
		case len(words) == 2 && words[1] == "{" && !open:
			open = true
			d.tables = append(d.tables, table{name: words[0]})
		case open && len(words) >= 2:
			t := &d.tables[len(d.tables)-1]
			t.columns = append(t.columns, column{typ: words[0], name: words[1], keys: strings.Join(words[2:], " ")})
		case m != nil && !open && d.table(m[1]) >= 0 && d.table(m[4]) >= 0:
			d.relations = append(d.relations, relation{parent: m[1], child: m[4], column: m[5], optional: m[2] == "|o", one: m[3] == "o|"})
		default:
			return nil, fmt.Errorf("line %d is no table, column or relation: %s", i+1, line)
		}
	}
	if open || len(d.tables) == 0 {
		return nil, fmt.Errorf("the diagram is not whole")
	}
	return d, nil
}

// Tables gives the names of the tables.
func (d *Diagram) Tables() (names []string) {
	for _, t := range d.tables {
		names = append(names, t.name)
	}
	return names
}

// Key gives the table whose rows a column names; "" where it is no key.
func (d *Diagram) Key(table, column string) string {
	for _, r := range d.relations {
		if r.child == table && r.column == column {
			return r.parent
		}
	}
	return ""
}

// table gives the index of a table, or -1.
func (d *Diagram) table(name string) int {
	for i, t := range d.tables {
		if t.name == name {
			return i
		}
	}
	return -1
}

// levels puts tables that point at nothing at 0, and each other one level above
// the highest that it points at. A relation of a table to itself, or one that
// closes a circle, does not count.
func (d *Diagram) levels() []int {
	levels := make([]int, len(d.tables))
	for range d.tables {
		for _, r := range d.relations {
			p, c := d.table(r.parent), d.table(r.child)
			if p != c && levels[c] <= levels[p] && levels[p]+1 < len(d.tables) {
				levels[c] = levels[p] + 1
			}
		}
	}
	return levels
}
