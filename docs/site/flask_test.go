package site

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/learnrel/learnrel/runner/lesson"
)

// TestFlaskTable wants each row of the tables to lead to the section of a lesson whose
// code has the names that the row gives, or to say that ent has nothing of the kind, and
// what one does instead.
func TestFlaskTable(t *testing.T) {
	page, err := os.ReadFile("../flask-sqlalchemy.md")
	if err != nil {
		t.Fatal(err)
	}
	c, err := lesson.Open(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for line := range strings.Lines(string(page)) {
		cells := strings.Split(strings.TrimSpace(line), "|")
		if len(cells) < 2 || strings.Contains(line, "---") || strings.Contains(line, "Lesson |") {
			continue
		}
		if rows++; len(cells) != 6 {
			t.Errorf("%d cells: %s", len(cells)-2, line)
			continue
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if cells[2] == "none" || cells[4] == "none" {
			if cells[2] != cells[4] || len(cells[3]) < 30 {
				t.Errorf("a row of nothing says what one does instead: %s", line)
			}
			continue
		}
		row(t, c, cells)
	}
	if rows < 80 {
		t.Errorf("the tables have %d rows only", rows)
	}
}

var (
	leadsTo = regexp.MustCompile(`^\[(.*)\]\(\.\./lessons/([^/]+)/lesson\.md#([\w-]+)\)$`)
	quoted  = regexp.MustCompile("`([^`]+)`")
)

// row holds a row against the lesson that it leads to.
func row(t *testing.T, c *lesson.Course, cells []string) {
	m := leadsTo.FindStringSubmatch(cells[4])
	if m == nil {
		t.Errorf("no link to a lesson's section: %s", cells[1])
		return
	}
	e, err := c.Find(m[2])
	if err != nil {
		t.Errorf("%v: %s", err, cells[1])
		return
	}
	l, err := c.Lesson(e)
	if err != nil {
		t.Fatal(err)
	}
	if m[1] != e.Title {
		t.Errorf("%s is titled %q, not %q", e.Slug, e.Title, m[1])
	}
	whole, section := "", ""
	for _, b := range l.Page.Numbered() {
		whole += b.Text
		if strings.Contains(headingAbove(l.Page, b), anchorOf(m[3])) {
			section += b.Text
		}
	}
	for _, f := range l.Schema { // shown at the end of the page
		whole += string(f.Source)
	}
	if section == "" {
		t.Errorf("%s has no code below #%s: %s", m[2], m[3], cells[1])
	}
	names, here := quoted.FindAllStringSubmatch(cells[2], -1), 0
	for _, name := range names {
		word := regexp.MustCompile(`\b` + regexp.QuoteMeta(name[1]) + `\b`)
		if !word.MatchString(whole) {
			t.Errorf("%s does not show %s: %s", m[2], name[1], cells[1])
		}
		if word.MatchString(section) {
			here++
		}
	}
	if here == 0 && len(names) > 0 {
		t.Errorf("%s#%s shows none of the names: %s", m[2], m[3], cells[1])
	}
}

// headingAbove gives the nearest heading of the second level above a block, between marks.
func headingAbove(p *lesson.Page, b *lesson.Block) string {
	lines := strings.Split(p.String(), "\n")
	for i := b.Line - 1; i >= 0; i-- {
		if title, ok := strings.CutPrefix(lines[i], "## "); ok {
			return anchorOf(strings.Join(strings.Fields(notWord.ReplaceAllString(strings.ToLower(title), "")), "-"))
		}
	}
	return ""
}

var notWord = regexp.MustCompile(`[^\w\- ]`)

func anchorOf(id string) string { return "#" + id + "#" }
