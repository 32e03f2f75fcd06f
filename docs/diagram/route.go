package diagram

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

const (
	barHeight = 10 // of the sign for one
	signGap   = 12 // between lines with other signs at one column
)

// route is the line of a relation, from the parent to the child; at each end it
// leaves its box to the right (1) or to the left (-1).
type route struct {
	points   []point
	from, to float64
}

// end is one end of a line: a place at a box, and the sign that is drawn there.
// Lines with the same end share it.
type end struct {
	at   point
	sign string
}

// start is the end at the parent: at the column that the key names.
func (r relation) start(at point) end {
	if r.optional {
		return end{at, "may be none"}
	}
	return end{at, "one"}
}

// order gives the tables of each level from top to bottom. Tables that are pointed at
// stand in the order of the keys that do, so that their lines need not cross.
func (d *Diagram) order(level []int, top int) [][]int {
	order := make([][]int, top+1)
	for i := range d.tables {
		order[level[i]] = append(order[level[i]], i)
	}
	for l := top - 1; l >= 0; l-- {
		place := map[int]float64{}
		for _, i := range order[l] {
			if y, ok := d.keysOf(i, order[l+1]); ok {
				place[i] = y
			}
		}
		if len(place) == len(order[l]) {
			slices.SortStableFunc(order[l], func(a, b int) int { return cmp.Compare(place[a], place[b]) })
		}
	}
	return order
}

// keysOf gives where, in the mean, the keys stand that name a table, in lines of the
// tables of a column; false where there are none.
func (d *Diagram) keysOf(parent int, column []int) (mean float64, ok bool) {
	sum, n, above := 0, 0, 0
	for _, i := range column {
		for _, r := range d.relations {
			if d.table(r.child) == i && d.table(r.parent) == parent {
				sum, n = sum+above+d.column(i, r.column), n+1
			}
		}
		above += len(d.tables[i].columns) + 2
	}
	return float64(sum) / float64(max(n, 1)), n > 0
}

// lane is where lines run up and down. Lines that start together turn together.
type lane struct {
	relation int // that it is for alone, or -1
	parent   int
	optional bool
}

// firstLane is where a relation to the right turns first.
func (d *Diagram) firstLane(i int, level []int) lane {
	r := d.relations[i]
	p := d.table(r.parent)
	if level[d.table(r.child)] <= level[p] {
		return lane{relation: i}
	}
	return lane{-1, p, r.optional}
}

// lanes gives the lanes behind each level.
func (d *Diagram) lanes(level []int, top int) [][]lane {
	lanes := make([][]lane, top+1)
	add := func(l int, one lane) {
		if !slices.Contains(lanes[l], one) {
			lanes[l] = append(lanes[l], one)
		}
	}
	for i, r := range d.relations {
		p, c := level[d.table(r.parent)], level[d.table(r.child)]
		add(min(p, c), d.firstLane(i, level))
		if c > p+1 { // once behind the parent, once before the child
			add(c-1, lane{relation: i})
		}
	}
	return lanes
}

// connect finds the way of each relation.
func (d *Diagram) connect(p *drawing, level []int, lanes [][]lane, gutter []float64) {
	laneOf := func(l int, one lane) float64 {
		i := slices.Index(lanes[l], one)
		return gutter[l] + endRoom + float64(len(lanes[l])-1-i)*laneGap
	}
	ends := make([][2]end, len(d.relations))
	for i, r := range d.relations {
		ends[i] = d.ends(p, level, r)
	}
	for i, r := range d.relations {
		lf, lt := level[d.table(r.parent)], level[d.table(r.child)]
		first := laneOf(min(lf, lt), d.firstLane(i, level))
		from, to := apart(ends[i][0], ends), apart(ends[i][1], ends)
		rt := route{from: 1, to: -1, points: []point{from, {first, from.y}, {first, to.y}, to}}
		switch {
		case lt > lf+1: // below all boxes
			p.height += laneGap
			under, second := p.height-corner, laneOf(lt-1, lane{relation: i})
			rt.points = []point{from, {first, from.y}, {first, under}, {second, under}, {second, to.y}, to}
		case lt == lf: // a loop on the right
			rt.to = 1
		case lt < lf: // back to the left
			rt.from, rt.to = -1, 1
		}
		p.routes = append(p.routes, rt)
	}
}

// ends gives where a relation starts, at the key of its parent, and where it ends, at
// the column that holds it.
func (d *Diagram) ends(p *drawing, level []int, r relation) [2]end {
	from, to := d.table(r.parent), d.table(r.child)
	a, b := p.boxes[from], p.boxes[to]
	start, stop := point{a.x + a.w, a.row(d.primary(from))}, point{b.x, b.row(d.column(to, r.column))}
	if level[to] <= level[from] {
		stop.x += b.w
	}
	if level[to] < level[from] {
		start.x = a.x
	}
	sign := "many"
	if r.one {
		sign = "one at most"
	}
	return [2]end{r.start(start), {stop, sign}}
}

// apart moves an end up or down where others with other signs are at its place.
func apart(e end, all [][2]end) point {
	var signs []string
	for _, pair := range all {
		for _, other := range pair {
			if other.at == e.at && !slices.Contains(signs, other.sign) {
				signs = append(signs, other.sign)
			}
		}
	}
	slices.Sort(signs)
	at := e.at
	at.y += signGap * (float64(slices.Index(signs, e.sign)) - float64(len(signs)-1)/2)
	return at
}

// primary gives the index of the column that keys of other tables name.
func (d *Diagram) primary(table int) int {
	return max(0, slices.IndexFunc(d.tables[table].columns, func(c column) bool {
		return slices.Contains(strings.FieldsFunc(c.keys, func(r rune) bool { return r == ',' || r == ' ' }), "PK")
	}))
}

// draw gives a relation's line and the signs at its ends: next to a box how many
// there are at the most, behind that how many at the least.
func (r route) draw(rel relation) string {
	start, end := r.points[0], r.points[len(r.points)-1]
	d := r.path() + bar(start, r.from, 6)
	circles := ""
	if rel.optional {
		circles += circle(start, r.from, 15)
	} else {
		d += bar(start, r.from, 11)
	}
	if rel.one {
		d += bar(end, r.to, 6)
		circles += circle(end, r.to, 15)
	} else {
		d += fmt.Sprintf("M%.1f %.1fL%.1f %.1fM%.1f %.1fL%.1f %.1f", end.x, end.y-6, end.x+12*r.to, end.y, end.x, end.y+6, end.x+12*r.to, end.y)
		circles += circle(end, r.to, 17)
	}
	return `<path class="er-line" d="` + d + `"/>` + circles
}

func bar(at point, side, distance float64) string {
	return fmt.Sprintf("M%.1f %.1fv%d", at.x+side*distance, at.y-barHeight/2, barHeight)
}

func circle(at point, side, distance float64) string {
	return fmt.Sprintf(`<circle class="er-none" cx="%.1f" cy="%.1f" r="4.5"/>`, at.x+side*distance, at.y)
}

// path draws the line with its corners rounded.
func (r route) path() string {
	var out strings.Builder
	fmt.Fprintf(&out, "M%.1f %.1f", r.points[0].x, r.points[0].y)
	for i := 1; i < len(r.points)-1; i++ {
		before, at, after := r.points[i-1], r.points[i], r.points[i+1]
		in, away := near(at, before), near(at, after)
		fmt.Fprintf(&out, "L%.1f %.1fQ%.1f %.1f %.1f %.1f", in.x, in.y, at.x, at.y, away.x, away.y)
	}
	last := r.points[len(r.points)-1]
	fmt.Fprintf(&out, "L%.1f %.1f", last.x, last.y)
	return out.String()
}

// near gives the point where the rounding of a corner starts on the way to
// another point, in the same row or column.
func near(at, to point) point {
	step := func(d float64) float64 { return max(-corner, min(corner, d/2)) }
	return point{at.x + step(to.x-at.x), at.y + step(to.y-at.y)}
}
