package judge

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/learnrel/learnrel/runner/result"
)

// traceText writes the SQL of a step as a page shows it: a statement a line, its
// arguments behind it, and their number at the end.
func traceText(step *result.StepResult) string {
	var out strings.Builder
	for _, s := range step.SQL {
		out.WriteString(s.SQL)
		out.WriteString(";")
		if len(s.Args) > 0 {
			out.WriteString(" -- " + strings.Join(s.Args, ", "))
		}
		out.WriteString("\n")
	}
	fmt.Fprintf(&out, "-- %s\n", Count(step.Statements(), "statement"))
	return out.String()
}

// Count writes a number with its noun: "1 statement", "2 statements".
func Count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}

// TableText writes the rows of a table in columns, numbers to the right.
func TableText(t result.Table) string {
	widths := make([]int, len(t.Columns))
	numeric := make([]bool, len(t.Columns))
	for i, name := range t.Columns {
		widths[i] = utf8.RuneCountInString(name)
		numeric[i] = len(t.Rows) > 0
		for _, row := range t.Rows {
			widths[i] = max(widths[i], utf8.RuneCountInString(bare(row[i])))
			numeric[i] = numeric[i] && (row[i] == "NULL" || strings.Trim(row[i], "-.0123456789") == "")
		}
	}
	var out strings.Builder
	line := func(cells []string) {
		padded := make([]string, len(cells))
		for i, c := range cells {
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(c))
			if padded[i] = c + pad; numeric[i] {
				padded[i] = pad + c
			}
		}
		out.WriteString(strings.TrimRight(strings.Join(padded, " | "), " ") + "\n")
	}
	line(t.Columns)
	rules := make([]string, len(widths))
	for i, w := range widths {
		rules[i] = strings.Repeat("-", w)
	}
	out.WriteString(strings.Join(rules, "-+-") + "\n")
	for _, row := range t.Rows {
		cells := make([]string, len(row))
		for i, v := range row {
			cells[i] = bare(v)
		}
		line(cells)
	}
	if len(t.Rows) == 0 {
		out.WriteString("(no rows)\n")
	}
	return out.String()
}

// bare takes the quotes off a literal: in a table they are only noise.
func bare(literal string) string {
	if inner, ok := strings.CutPrefix(literal, "'"); ok {
		return strings.ReplaceAll(strings.TrimSuffix(inner, "'"), "''", "'")
	}
	return literal
}

// DiagramText writes the tables as a Mermaid entity-relationship diagram.
func DiagramText(shapes []result.Shape) string {
	var out strings.Builder
	out.WriteString("erDiagram\n")
	for _, s := range shapes {
		fmt.Fprintf(&out, "  %s {\n", s.Name)
		for _, c := range s.Columns {
			fmt.Fprintf(&out, "    %s %s", mermaidWord(c.Type), c.Name)
			if keys := columnKeys(s, c); keys != "" {
				out.WriteString(" " + keys)
			}
			out.WriteString("\n")
		}
		out.WriteString("  }\n")
	}
	for _, s := range shapes {
		for _, k := range s.Keys {
			parent, child := cardinality(s, k)
			fmt.Fprintf(&out, "  %s %s--%s %s : %s\n", k.Table, parent, child, s.Name, k.Column)
		}
	}
	return out.String()
}

// mermaidWord keeps a type to what Mermaid reads as one word.
func mermaidWord(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("[]*. ", r) {
			return -1
		}
		return r
	}, s)
}

// columnKeys gives Mermaid's marks of a column: PK, FK, UK.
func columnKeys(s result.Shape, c result.Column) string {
	var keys []string
	if c.Primary {
		keys = append(keys, "PK")
	}
	for _, k := range s.Keys {
		if k.Column == c.Name {
			keys = append(keys, "FK")
			break
		}
	}
	if c.Unique {
		keys = append(keys, "UK")
	}
	return strings.Join(keys, ", ")
}

// cardinality gives the two ends of a foreign key in crow's-foot notation: how
// many parents a row has, and how many rows a parent.
func cardinality(s result.Shape, k result.Reference) (parent, child string) {
	parent, child = "||", "o{"
	for _, c := range s.Columns {
		if c.Name != k.Column {
			continue
		}
		if c.Nullable {
			parent = "|o"
		}
		if c.Unique {
			child = "o|"
		}
	}
	return parent, child
}
