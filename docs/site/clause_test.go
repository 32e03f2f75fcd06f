package site

import (
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestClauses(t *testing.T) {
	for _, c := range []struct {
		line  string
		outer bool
		want  []string
	}{
		{"SELECT `a` FROM `t` WHERE `x` IN (SELECT `b` FROM `u`) LIMIT 1", true, []string{"SELECT `a` ", "FROM `t` ", "WHERE `x` IN (SELECT `b` FROM `u`) ", "LIMIT 1"}},
		{"INSERT INTO `t` (`a`) VALUES ('x FROM y') RETURNING `id`", true, []string{"INSERT INTO `t` (`a`) ", "VALUES ('x FROM y') ", "RETURNING `id`"}},
		{"SELECT 1 LEFT JOIN `u` ON 1", true, []string{"SELECT 1 ", "LEFT JOIN `u` ON 1"}},
		{"SELECT `FROM `", true, []string{"SELECT `FROM `"}},
		{"", true, []string{""}},
	} {
		if got := clauses(c.line, queryClauses, c.outer); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q", c.line, got)
		}
	}
}

var markup = regexp.MustCompile(`<[^>]*>`)

// text is what a reader copies.
func text(shown string) string { return html.UnescapeString(markup.ReplaceAllString(shown, "")) }

// TestShownIsTheText wants what is shown in another way to hold the same text.
func TestShownIsTheText(t *testing.T) {
	tables := "CREATE TABLE `a` (\n  `id` integer NOT NULL,\n  CONSTRAINT `k` FOREIGN KEY (`b`) REFERENCES `c` (`id`) ON DELETE SET NULL\n);\n-- Create index"
	if got := string(ddl(tables)); text(got) != tables || strings.Count(got, `class="clause"`) != 2 {
		t.Errorf("%s", got)
	}
	source := "func A() error {\n\tx, err := f()\n\tif err != nil {\n\t\treturn err\n\t}\n\tif err := g(); err != nil {\n\t\treturn err\n\t}\n\tif err != nil {\n\t\tfmt.Println(1)\n\t}\n\treturn nil\n}"
	if got := string(step("go", source)); text(got) != source || strings.Count(got, `class="dim"`) != 2 {
		t.Errorf("%s", got)
	}
	got := string(repaired("a\nb\nc\n", "a\nB\nc"))
	if text(got) != "a\nb\nB\nc\n" || !strings.Contains(got, "<del>b\n</del>") {
		t.Errorf("%s", got)
	}
}
