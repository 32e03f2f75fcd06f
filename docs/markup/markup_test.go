package markup

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

var tags = regexp.MustCompile(`<[^>]*>`)

// TestShownIsTheText wants what is shown in another way to hold the same text.
func TestShownIsTheText(t *testing.T) {
	tables := "CREATE TABLE `a` (\n  `id` integer NOT NULL,\n  CONSTRAINT `k` FOREIGN KEY (`b`) REFERENCES `c` (`id`) ON DELETE SET NULL\n);\n-- Create index"
	trace := "SELECT `a` FROM `t` WHERE `x` = ? AND `a much longer name` < 4 LIMIT 1; -- '<b>'\nCOMMIT;\n"
	for text, c := range map[string]struct {
		shown, class string
		times        int
	}{
		tables: {DDL(tables), "clause", 2}, trace: {Trace(trace), "q", 2},
	} {
		if got := html.UnescapeString(tags.ReplaceAllString(c.shown, "")); got != text || strings.Count(c.shown, `class="`+c.class+`"`) != c.times {
			t.Errorf("%s", c.shown)
		}
	}
}
