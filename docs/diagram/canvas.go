package diagram

import "strings"

// canvas is a grid of characters.
type canvas struct {
	cells [][]rune
	lines [][]direction // the lines that pass through a cell
}

// direction is a set of the sides to which a line leaves a cell.
type direction int

const (
	up direction = 1 << iota
	down
	left
	right
)

// strokes are the characters of lines, by the sides to which they go.
var strokes = map[direction]rune{
	left: '─', right: '─', left | right: '─', up: '│', down: '│', up | down: '│',
	down | right: '┌', down | left: '┐', up | right: '└', up | left: '┘',
	up | down | right: '├', up | down | left: '┤', down | left | right: '┬', up | left | right: '┴',
	up | down | left | right: '┼',
}

func newCanvas(width, height int) *canvas {
	c := &canvas{}
	for range height {
		c.cells = append(c.cells, []rune(strings.Repeat(" ", width)))
		c.lines = append(c.lines, make([]direction, width))
	}
	return c
}

// String gives the grid without blanks at the ends of lines.
func (c *canvas) String() string {
	var out strings.Builder
	for _, row := range c.cells {
		out.WriteString(strings.TrimRight(string(row), " ") + "\n")
	}
	return out.String()
}

// box writes lines of text at a place.
func (c *canvas) box(x, y int, lines []string) {
	for i, line := range lines {
		c.write(x, y+i, line)
	}
}

func (c *canvas) write(x, y int, text string) {
	copy(c.cells[y][x:], []rune(text))
}

// connect draws a relation between the boxes of two columns side by side, from a
// row of the parent to the row of the child's key, through a lane of its own. It
// gives false for a relation that has no lane.
func (c *canvas) connect(d *Diagram, p *plan, r relation) bool {
	parent, child := d.table(r.parent), d.table(r.child)
	lane, siblings := -1, 0
	for i, other := range p.gutters[p.level[parent]] {
		if other == r {
			lane = i
			break
		}
		if other.parent == r.parent {
			siblings++
		}
	}
	if lane < 0 {
		return false
	}
	from, to := p.x[parent]+p.w[parent], p.x[child]-1
	y1 := p.y[parent] + 1 + siblings%max(1, len(d.tables[parent].columns))
	y2 := p.y[child] + 1
	for i, column := range d.tables[child].columns {
		if column.name == r.column {
			y2 += i
		}
	}
	x := to - signs/2 - 2*lane
	c.across(from, x, y1)
	c.along(x, y1, y2)
	c.across(x, to, y2)
	start, end := ends(r)
	c.write(from-1, y1, "├"+start)
	c.write(to-1, y2, end+"┤")
	return true
}

// across draws a line within a row, and along one within a column.
func (c *canvas) across(x1, x2, y int) {
	for x := x1; x < x2; x++ {
		c.stroke(x, y, right)
		c.stroke(x+1, y, left)
	}
}

func (c *canvas) along(x, y1, y2 int) {
	for y := min(y1, y2); y < max(y1, y2); y++ {
		c.stroke(x, y, down)
		c.stroke(x, y+1, up)
	}
}

// stroke adds a line to a cell.
func (c *canvas) stroke(x, y int, to direction) {
	c.lines[y][x] |= to
	c.cells[y][x] = strokes[c.lines[y][x]]
}
