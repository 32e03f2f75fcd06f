package diagram

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Text draws the diagram with Unicode boxes, at most width columns wide. Lines
// end as in crow's-foot notation: what is next to a box says how many of it
// there are at the most (┼ one, < or > many), and the sign beside that how many
// there are at the least (┼ one, ○ none). Tables stand to the right of those
// that they point at; relations that cannot be drawn so are listed below.
func (d *Diagram) Text(width int) string {
	p := d.place()
	if p.width > width {
		return d.stacked()
	}
	c := newCanvas(p.width, p.height)
	for i := range d.tables {
		c.box(p.x[i], p.y[i], d.boxLines(i))
	}
	var listed []relation
	for _, r := range d.relations {
		if !c.connect(d, p, r) {
			listed = append(listed, r)
		}
	}
	return c.String() + listing(listed)
}

// stacked draws the boxes one below the other and lists all relations.
func (d *Diagram) stacked() string {
	var out strings.Builder
	for i := range d.tables {
		lines := d.boxLines(i)
		c := newCanvas(utf8.RuneCountInString(lines[0]), len(lines))
		c.box(0, 0, lines)
		out.WriteString(c.String())
	}
	return out.String() + listing(d.relations)
}

func listing(relations []relation) string {
	var out strings.Builder
	for _, r := range relations {
		parent, child := ends(r)
		fmt.Fprintf(&out, "%s %s──%s %s  by %s\n", r.parent, parent, child, r.child, r.column)
	}
	return out.String()
}

// ends gives the signs at the parent on the left and at the child on the right.
func ends(r relation) (parent, child string) {
	parent, child = "┼┼", "○<"
	if r.optional {
		parent = "┼○"
	}
	if r.one {
		child = "○┼"
	}
	return parent, child
}

// boxLines gives the box of a table: its name in the border, then its columns.
func (d *Diagram) boxLines(i int) []string {
	t := d.tables[i]
	var names, types, keys int
	for _, c := range t.columns {
		names, types, keys = max(names, len(c.name)), max(types, len(c.typ)), max(keys, len(c.keys))
	}
	inner := max(names+2+types+2+keys, utf8.RuneCountInString(t.name)+1)
	lines := []string{"┌─ " + t.name + " " + strings.Repeat("─", inner-utf8.RuneCountInString(t.name)-1) + "┐"}
	for _, c := range t.columns {
		text := fmt.Sprintf("%-*s  %-*s  %s", names, c.name, types, c.typ, c.keys)
		lines = append(lines, "│ "+text+strings.Repeat(" ", max(0, inner-utf8.RuneCountInString(text)))+" │")
	}
	return append(lines, "└"+strings.Repeat("─", inner+2)+"┘")
}

// plan says where the boxes stand, and which relations run between them.
type plan struct {
	level         []int // of each table
	x, y, w       []int // of its box
	width, height int
	gutters       [][]relation // behind each level: those that cross it, a lane each
}

// signs is the room for the ends of a relation and the line between them.
const signs = 8

// place puts the tables of a level into a column, with room between the columns
// for as many lanes as relations cross.
func (d *Diagram) place() *plan {
	n := len(d.tables)
	p := &plan{level: d.levels(), x: make([]int, n), y: make([]int, n), w: make([]int, n)}
	top := 0
	for _, l := range p.level {
		top = max(top, l)
	}
	p.gutters = make([][]relation, top+1)
	for _, r := range d.relations {
		if l := p.level[d.table(r.parent)]; p.level[d.table(r.child)] == l+1 {
			p.gutters[l] = append(p.gutters[l], r)
		}
	}
	x := 0
	for level := range p.gutters {
		y, widest := 0, 0
		for i := range d.tables {
			if p.level[i] != level {
				continue
			}
			lines := d.boxLines(i)
			p.x[i], p.y[i], p.w[i] = x, y, utf8.RuneCountInString(lines[0])
			y += len(lines) + 1
			widest = max(widest, p.w[i])
		}
		p.height = max(p.height, y-1)
		p.width = x + widest
		x += widest + signs + 2*len(p.gutters[level])
	}
	return p
}
