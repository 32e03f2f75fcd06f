package site

import (
	"strings"

	"github.com/learnrel/learnrel/runner/lesson"
)

// named gives the ids of the rows of a table that keys of the rows beside it name.
func (p *page) named(b *lesson.Block) map[string]bool {
	ids := map[string]bool{}
	if b.Of == nil {
		return ids
	}
	for _, other := range p.lesson.Page.Numbered() {
		if other.Kind != lesson.Table || other.Of != b.Of {
			continue
		}
		lines := strings.Split(strings.TrimRight(other.Text, "\n"), "\n")
		if len(lines) < 3 {
			continue
		}
		ends := columnEnds(lines[1])
		columns, ok := cut(lines[0], ends)
		for i := 0; ok && i < len(columns); i++ {
			if p.keyOf(other.Table, strings.TrimSpace(columns[i])) != b.Table {
				continue
			}
			for _, line := range lines[2:] {
				if cells, whole := cut(line, ends); whole {
					ids[strings.TrimSpace(cells[i])] = true
				}
			}
		}
	}
	return ids
}
