package diagram

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"
)

// shapes are a relation to itself, a circle, and one past a table in between.
const shapes = "erDiagram\n  a {\n    int id PK\n    int a_b FK\n  }\n  b {\n    int x FK\n  }\n  c<i> {\n    int<b> y FK\n  }\n" +
	"  a |o--o| a : a_b\n  a ||--o{ b : x\n  b ||--o{ a : a_b\n  b ||--o{ c<i> : y\n  a ||--o{ c<i> : y\n"

func TestSVG(t *testing.T) {
	for _, source := range []string{many, shapes} {
		d, err := Parse(source)
		if err != nil {
			t.Fatal(err)
		}
		svg := d.SVG(Drawing{ID: "x", Title: "<T>", Link: func(table string) string { return "#" + table }})
		dec := xml.NewDecoder(strings.NewReader(svg))
		for err == nil {
			_, err = dec.Token()
		}
		if err != io.EOF {
			t.Errorf("%v in %s", err, svg)
		}
		for _, want := range []string{`<title id="x-title">&lt;T&gt;</title>`, `<desc id="x-desc">Table `, `role="group"`} {
			if !strings.Contains(svg, want) {
				t.Errorf("no %s in %s", want, svg)
			}
		}
		if n := strings.Count(svg, `class="er-line"`); n != len(d.relations) {
			t.Errorf("%d lines of %d relations", n, len(d.relations))
		}
		if strings.Contains(svg, "NaN") || strings.Contains(svg, "style=") {
			t.Errorf("%s", svg)
		}
	}
}

// TestLinesStartAtTheKey wants each line to leave the column that the key names, and
// lines with other signs not to lie on each other.
func TestLinesStartAtTheKey(t *testing.T) {
	d, err := Parse("erDiagram\n  posts {\n    int id PK\n    string text\n  }\n  users {\n    string name UK\n    int id PK\n  }\n  likes {\n    int user_id PK,FK\n    int by FK\n    int post_id PK,FK\n  }\n" +
		"  users ||--o{ likes : user_id\n  posts ||--o{ likes : post_id\n  users |o--o{ likes : by\n")
	if err != nil {
		t.Fatal(err)
	}
	for _, narrow := range []bool{false, true} {
		p := d.layOut(narrow)
		for i, r := range d.relations {
			b := p.boxes[d.table(r.parent)]
			row := b.row(map[string]int{"users": 1, "posts": 0}[r.parent])
			if y := p.routes[i].points[0].y; y < row-rowHeight/2 || y > row+rowHeight/2 {
				t.Errorf("narrow %v: the line of %s starts at %.1f; its key is at %.1f", narrow, r.column, y, row)
			}
		}
		one, none := p.routes[0].points[0].y, p.routes[2].points[0].y
		if distance := one - none; distance < barHeight && distance > -barHeight {
			t.Errorf("narrow %v: the signs of two lines are %.1f apart", narrow, distance)
		}
		if !narrow && p.boxes[0].y < p.boxes[1].y { // posts, users: the key of users comes first
			t.Errorf("posts stand above users, and their lines cross")
		}
	}
}
