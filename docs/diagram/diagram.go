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
	Tables    []Table
	Relations []Relation
}

// A Table is a box of a diagram.
type Table struct {
	Name    string
	Columns []Column
}

// A Column is a line of a box.
type Column struct {
	Name, Type string
	Keys       string // PK, FK, UK, with commas between
}

// A Relation is a foreign key.
type Relation struct {
	Parent, Child string // tables
	Column        string // of the child, which holds the key
	Optional      bool   // a child may have no parent
	One           bool   // a parent has one child at most
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
			d.Tables = append(d.Tables, Table{Name: words[0]})
		case open && len(words) >= 2:
			t := &d.Tables[len(d.Tables)-1]
			t.Columns = append(t.Columns, Column{Type: words[0], Name: words[1], Keys: strings.Join(words[2:], " ")})
		case m != nil && !open && d.table(m[1]) >= 0 && d.table(m[4]) >= 0:
			d.Relations = append(d.Relations, Relation{Parent: m[1], Child: m[4], Column: m[5], Optional: m[2] == "|o", One: m[3] == "o|"})
		default:
			return nil, fmt.Errorf("line %d is no table, column or relation: %s", i+1, line)
		}
	}
	if open || len(d.Tables) == 0 {
		return nil, fmt.Errorf("the diagram is not whole")
	}
	return d, nil
}

// table gives the index of a table, or -1.
func (d *Diagram) table(name string) int {
	for i, t := range d.Tables {
		if t.Name == name {
			return i
		}
	}
	return -1
}

// levels puts tables that point at nothing at 0, and each other one level above
// the highest that it points at. A relation of a table to itself, or one that
// closes a circle, does not count.
func (d *Diagram) levels() []int {
	levels := make([]int, len(d.Tables))
	for range d.Tables {
		for _, r := range d.Relations {
			p, c := d.table(r.Parent), d.table(r.Child)
			if p != c && levels[c] <= levels[p] && levels[p]+1 < len(d.Tables) {
				levels[c] = levels[p] + 1
			}
		}
	}
	return levels
}
