package terminal_test

import (
	"strings"
	"testing"

	"github.com/learnrel/learnrel/docs/terminal"
	"github.com/learnrel/learnrel/runner/lesson"
)

// TestNoSlipStopsARendering shows a page with each of its bytes deleted, and with
// others put in.
func TestNoSlipStopsARendering(t *testing.T) {
	const page = "---\ntitle: T\nsummary: S\nschema: blog\n---\n\n# T *x*\n\n> [!NOTE]\n> A `b`.\n\n| a | b |\n| - | - |\n| 1 | `x` |\n\n1. one\n   - two\n\n```go step=A\nfunc A() {}\n```\n\n" +
		"```text output\nhi\n```\n\n```mermaid er\nerDiagram\n  a {\n    int id PK\n  }\n  a ||--o{ a : b\n```\n\n[l](https://x.y) <https://z>\n\n---\n\n    code\n"
	const keys = "`*_#>|-[]()<~\n\t \x00\xff"
	for i := 0; i < len(page); i += 3 {
		for _, src := range []string{page[:i] + page[i+1:], page[:i] + keys[i%len(keys):i%len(keys)+1] + page[i:], page[:i] + strings.Repeat("`", 3) + page[i:], page[:i]} {
			p, _ := lesson.Parse("p.md", []byte(src)) // whatever is wrong with it
			terminal.Page(p, 20+i%80)
		}
	}
}
