package diagram

import (
	"fmt"
	"html"
	"regexp"
	"strings"
	"unicode/utf8"
)

// The measures of a drawing, in pixels.
const (
	charWidth = 7.9 // of a monospaced character at 13 px
	rowHeight = 24
	headRow   = 30
	boxPad    = 12
	boxGap    = 28 // between the boxes of a column
	columnGap = 14 // between the names, types and keys of a box
	laneGap   = 14
	endRoom   = 30 // for the signs at one end of a relation
	corner    = 6
)

// Drawing says how an SVG is to be drawn.
type Drawing struct {
	ID    string // the start of the ids within it; unique on its page
	Title string
	// Narrow puts all tables below each other, for a phone.
	Narrow bool
	Class  string // a further class, or ""
	Words  string // the id of what tells it in words, or "" to tell it here
	// Link gives where the name of a table leads, or "" for nowhere. It may be nil.
	Link func(table string) string
}

// SVG draws the diagram for a page. It has no colours of its own: its parts have
// the classes er-box, er-head, er-line, er-none, er-name, er-type and er-key; the
// names of columns have the colour that the drawing inherits.
// What the drawing shows is told in words in its description.
func (d *Diagram) SVG(o Drawing) string {
	p := d.layOut(o.Narrow)
	var out strings.Builder
	role := "img"
	links := make([]string, len(d.tables))
	for i, t := range d.tables {
		if o.Link != nil {
			links[i] = o.Link(t.name)
		}
		if links[i] != "" {
			role = "group" // a picture as such has no links
		}
	}
	class := "er"
	if o.Class != "" {
		class += " " + html.EscapeString(o.Class)
	}
	words := o.Words
	if words == "" {
		words = o.ID + "-desc"
	}
	fmt.Fprintf(&out, `<svg class="%s" xmlns="http://www.w3.org/2000/svg" role="%s" width="%.0f" height="%.0f" viewBox="0 0 %.0f %.0f" aria-labelledby="%s-title" aria-describedby="%s">`,
		class, role, p.width, p.height, p.width, p.height, html.EscapeString(o.ID), html.EscapeString(words))
	fmt.Fprintf(&out, `<title id="%s-title">%s</title>`, html.EscapeString(o.ID), html.EscapeString(o.Title))
	if o.Words == "" {
		fmt.Fprintf(&out, `<desc id="%s">%s</desc>`, html.EscapeString(words), html.EscapeString(d.words()))
	}
	for i, r := range d.relations {
		out.WriteString(short(p.routes[i].draw(r)))
	}
	for i, t := range d.tables {
		out.WriteString(p.boxes[i].draw(t, links[i]))
	}
	out.WriteString("</svg>")
	return out.String()
}

// Fitting is SVG, and where that is too wide for a phone, another one for it below.
// The style sheet shows one of them.
func (d *Diagram) Fitting(o Drawing) string {
	if !d.wide() {
		return d.SVG(o)
	}
	o.Class = "er-broad"
	broad := d.SVG(o)
	o.Words = o.ID + "-desc"
	o.ID, o.Class, o.Narrow = o.ID+"-narrow", "er-narrow", true
	return broad + d.SVG(o)
}

// phone is how wide a drawing may be to be read on a phone without being made
// smaller.
const phone = 300

// wide tells whether a phone needs a narrow drawing.
func (d *Diagram) wide() bool { return d.layOut(false).width > phone }

var zero = regexp.MustCompile(`\.0\b`)

// short leaves out the decimals of whole numbers: a page has hundreds.
func short(shapes string) string { return zero.ReplaceAllString(shapes, "") }

// Words tells in sentences what the diagram shows.
func (d *Diagram) words() string {
	var parts []string
	for _, t := range d.tables {
		var columns []string
		for _, c := range t.columns {
			columns = append(columns, strings.TrimSpace(c.name+" "+c.typ+" "+c.keys))
		}
		parts = append(parts, "Table "+t.name+": "+strings.Join(columns, ", ")+".")
	}
	for _, r := range d.relations {
		child, parent := "any number of rows", "exactly one row"
		if r.one {
			child = "at most one row"
		}
		if r.optional {
			parent = "at most one row"
		}
		parts = append(parts, fmt.Sprintf("By %s, a row of %s has %s of %s, and a row of %s has %s of %s.", r.column, r.parent, child, r.child, r.child, parent, r.parent))
	}
	return strings.Join(parts, " ")
}

// drawing is the places of boxes and of the lines between them.
type drawing struct {
	width, height float64
	boxes         []box
	routes        []route // of each relation
}

// box is the frame of a table and its inner columns.
type box struct {
	x, y, w, h  float64
	types, keys float64 // where these columns start, from x
}

// point is a corner of a line.
type point struct{ x, y float64 }

// layOut puts the tables of a level into a column, and gives each relation a
// lane of its own beside the column where it turns.
func (d *Diagram) layOut(narrow bool) *drawing {
	level := make([]int, len(d.tables))
	if !narrow {
		level = d.drawnLevels()
	}
	top := 0
	for _, l := range level {
		top = max(top, l)
	}
	lanes := d.lanes(level, top)
	order := d.order(level, top)
	p := &drawing{boxes: make([]box, len(d.tables))}
	gutter := make([]float64, top+1) // where the one behind each level starts
	x := 1.0
	for l := range gutter {
		y, widest := 1.0, 0.0
		for _, i := range order[l] {
			b := measure(d.tables[i])
			b.x, b.y = x, y
			p.boxes[i] = b
			y += b.h + boxGap
			widest = max(widest, b.w)
		}
		p.height = max(p.height, y-boxGap)
		x += widest
		gutter[l] = x
		if n := len(lanes[l]); n > 0 || l < top {
			x += 2*endRoom + float64(max(n-1, 0))*laneGap
		}
	}
	p.width = x + 1
	if l := len(lanes[top]); l > 0 {
		p.width -= endRoom - corner
	}
	p.centre(level, top)
	d.connect(p, level, lanes, gutter)
	p.height++
	return p
}

// centre moves the columns that are shorter than the highest one down by half
// of what they lack.
func (p *drawing) centre(level []int, top int) {
	for l := 0; l <= top; l++ {
		bottom := 0.0
		for i, b := range p.boxes {
			if level[i] == l {
				bottom = max(bottom, b.y+b.h)
			}
		}
		for i := range p.boxes {
			if level[i] == l {
				p.boxes[i].y += (p.height - bottom) / 2
			}
		}
	}
}

// drawnLevels are the levels, but with tables that point at nothing moved next
// to the nearest of those that point at them.
func (d *Diagram) drawnLevels() []int {
	levels := d.levels()
	for i, t := range d.tables {
		nearest := len(d.tables)
		for _, r := range d.relations {
			if r.parent == t.name && r.child != t.name {
				nearest = min(nearest, levels[d.table(r.child)])
			}
		}
		if nearest < len(d.tables) && levels[i] == 0 && nearest > 1 {
			levels[i] = nearest - 1
		}
	}
	return levels
}

// column gives the index of a table's column, or 0.
func (d *Diagram) column(table int, name string) int {
	for i, c := range d.tables[table].columns {
		if c.name == name {
			return i
		}
	}
	return 0
}

// measure gives the box of a table, at no place yet.
func measure(t table) box {
	var names, types, keys float64
	for _, c := range t.columns {
		names, types, keys = max(names, textWidth(c.name)), max(types, textWidth(c.typ)), max(keys, textWidth(c.keys))
	}
	b := box{types: boxPad + names + columnGap, h: headRow + rowHeight*float64(len(t.columns)) + 4}
	b.keys = b.types + types + columnGap
	b.w = max(b.keys+keys, b.types+types, boxPad+textWidth(t.name)) + boxPad
	if keys == 0 {
		b.w = max(b.types+types, boxPad+textWidth(t.name)) + boxPad
	}
	return b
}

func textWidth(text string) float64 { return float64(utf8.RuneCountInString(text)) * charWidth }

// row gives the height of the middle of a column's line.
func (b box) row(i int) float64 { return b.y + headRow + rowHeight*(float64(i)+0.5) }

func (b box) draw(t table, link string) string {
	var out strings.Builder
	fmt.Fprintf(&out, `<rect class="er-box" x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="6"/>`, b.x, b.y, b.w, b.h)
	fmt.Fprintf(&out, `<path class="er-head" d="M%.1f %.1fv-%dq0 -6 6 -6h%.1fq6 0 6 6v%dz"/>`, b.x, b.y+headRow, headRow-6, b.w-12, headRow-6)
	frame := short(out.String())
	out.Reset()
	out.WriteString(frame)
	name := fmt.Sprintf(`<text class="er-name" x="%.1f" y="%.1f">%s</text>`, b.x+boxPad, b.y+20, html.EscapeString(t.name))
	if link != "" {
		name = fmt.Sprintf(`<a href="%s">%s</a>`, html.EscapeString(link), name)
	}
	out.WriteString(name)
	for i, c := range t.columns {
		y := b.row(i) + 4.5
		fmt.Fprintf(&out, `<text x="%.1f" y="%.1f">%s</text>`, b.x+boxPad, y, html.EscapeString(c.name))
		fmt.Fprintf(&out, `<text class="er-type" x="%.1f" y="%.1f">%s</text>`, b.x+b.types, y, html.EscapeString(c.typ))
		if c.keys != "" {
			fmt.Fprintf(&out, `<text class="er-key" x="%.1f" y="%.1f">%s</text>`, b.x+b.keys, y, html.EscapeString(c.keys))
		}
	}
	return out.String()
}
