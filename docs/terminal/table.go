package terminal

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
	east "github.com/yuin/goldmark/extension/ast"
)

// narrow is how narrow a column may become.
const narrow = 4

// table renders a table, its cells wrapped where the width asks for it.
func (r *renderer) table(n *east.Table, width int) string {
	var rows [][]string
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		var cells []string
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			text := r.inline(cell)
			if row.Kind() == east.KindTableHeader {
				text = styled(strongStyle, text)
			}
			cells = append(cells, text)
		}
		rows = append(rows, cells)
	}
	widths := columns(rows, width)
	rules := make([]string, len(widths))
	for i, w := range widths {
		rules[i] = strings.Repeat("─", w+2)
	}
	var lines []string
	for i, row := range rows {
		if lines = append(lines, cellLines(row, widths)...); i == 0 {
			lines = append(lines, faintStyle.Styled(strings.Join(rules, "┼")))
		}
	}
	return strings.Join(lines, "\n")
}

// columns gives the widths of a table's columns: what they need, and where that is
// too much the widest less.
func columns(rows [][]string, width int) []int {
	widths := make([]int, len(rows[0]))
	whole := 0
	for i := range widths {
		for _, row := range rows {
			widths[i] = max(widths[i], ansi.StringWidth(row[i]))
		}
		whole += widths[i] + 3 // a blank to the left and the right, and a line
	}
	for whole--; whole > width; whole-- {
		widest := slices.Index(widths, slices.Max(widths))
		if widths[widest] <= narrow {
			break
		}
		widths[widest]--
	}
	return widths
}

// cellLines gives the lines of a row, as many as its longest cell has.
func cellLines(row []string, widths []int) []string {
	cells := make([][]string, len(row))
	high := 1
	for i, text := range row {
		cells[i] = strings.Split(wrap(text, widths[i]), "\n")
		high = max(high, len(cells[i]))
	}
	lines := make([]string, high)
	for k := range lines {
		padded := make([]string, len(row))
		for i, cell := range cells {
			text := ""
			if k < len(cell) {
				text = cell[k]
			}
			padded[i] = " " + text + strings.Repeat(" ", max(0, widths[i]-ansi.StringWidth(text))) + " "
		}
		lines[k] = strings.TrimRight(strings.Join(padded, faintStyle.Styled("│")), " ")
	}
	return lines
}
