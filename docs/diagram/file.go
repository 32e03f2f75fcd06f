package diagram

import (
	"fmt"
	"strings"
)

// fileStyle is what a page would give a drawing, for one that stands alone.
const fileStyle = `<style>
svg { background: #fff; font: 13px ui-monospace, Menlo, Consolas, monospace; }
.er-box { fill: #fff; stroke: #4a5568; } .er-head { fill: #e6ebf2; }
.er-line { fill: none; stroke: #4a5568; stroke-width: 1.5; }
.er-name { font-weight: 700; } .er-type, .er-key { fill: #5a6472; }
@media (prefers-color-scheme: dark) {
  svg { background: #14181f; } text { fill: #e6e9ee; }
  .er-box { fill: #1b212b; stroke: #94a0b2; } .er-head { fill: #2a3240; }
  .er-line { stroke: #94a0b2; } .er-type, .er-key { fill: #a9b3c2; }
}
</style>`

// File draws the diagram as an SVG that stands alone, with its own colours.
func (d *Diagram) File(title string) string {
	svg := d.SVG(Drawing{ID: "er", Title: title})
	at := strings.IndexByte(svg, '>') + 1
	return svg[:at] + fileStyle + svg[at:]
}

// DOT writes the diagram for Graphviz.
func (d *Diagram) DOT() string {
	var out strings.Builder
	out.WriteString("digraph schema {\n  rankdir=LR;\n  node [shape=plaintext, fontname=\"monospace\"];\n")
	for _, t := range d.tables {
		fmt.Fprintf(&out, "  %q [label=<<table border=\"0\" cellborder=\"1\" cellspacing=\"0\"><tr><td colspan=\"3\"><b>%s</b></td></tr>", t.name, markup.Replace(t.name))
		for _, c := range t.columns {
			fmt.Fprintf(&out, "<tr><td align=\"left\" port=\"%s\">%s</td><td align=\"left\">%s</td><td>%s</td></tr>",
				markup.Replace(c.name), markup.Replace(c.name), markup.Replace(c.typ), markup.Replace(c.keys))
		}
		out.WriteString("</table>>];\n")
	}
	for _, r := range d.relations {
		parent, child := "teetee", "crowodot"
		if r.optional {
			parent = "teeodot"
		}
		if r.one {
			child = "teeodot"
		}
		fmt.Fprintf(&out, "  %q -> %q:%q [dir=both, arrowtail=%s, arrowhead=%s];\n", r.parent, r.child, r.column, parent, child)
	}
	out.WriteString("}\n")
	return out.String()
}

var markup = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")
