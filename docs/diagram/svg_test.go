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
