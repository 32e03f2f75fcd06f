package site

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/learnrel/learnrel/runner/lesson"
)

// TestFlaskTable wants each row of the table Flask-SQLAlchemy to ent to lead to a
// lesson whose code has the names that the row gives.
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
		cells := strings.Split(line, "|")
		if len(cells) != 6 || strings.Contains(line, "---") || strings.Contains(line, "Lesson |") {
			continue
		}
		rows++
		m := regexp.MustCompile(`\(\.\./lessons/([^/]+)/lesson\.md`).FindStringSubmatch(cells[4])
		if m == nil {
			t.Errorf("no lesson: %s", line)
			continue
		}
		e, err := c.Find(m[1])
		if err != nil {
			t.Errorf("%v: %s", err, line)
			continue
		}
		l, err := c.Lesson(e)
		if err != nil {
			t.Fatal(err)
		}
		code := ""
		for _, b := range l.Page.Numbered() {
			code += b.Text
		}
		for _, f := range l.Schema { // shown at the end of the page
			code += string(f.Source)
		}
		for _, name := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(cells[2], -1) {
			if !regexp.MustCompile(`\b` + regexp.QuoteMeta(name[1]) + `\b`).MatchString(code) {
				t.Errorf("%s does not show %s: %s", m[1], name[1], strings.TrimSpace(line))
			}
		}
	}
	if rows < 30 {
		t.Errorf("the table has %d rows only", rows)
	}
}
