package database

import (
	"database/sql/driver"
	"fmt"
	"testing"

	"entgo.io/ent/dialect/sql/schema"
)

func TestSorted(t *testing.T) {
	joins := map[string]bool{"user_likes": true}
	for _, c := range []struct {
		query string
		args  []any
		want  string
	}{
		{"SELECT `id` FROM `users` WHERE `name` = ? AND `id` IN (?, ?, ?)", []any{"z", 10, 9, 2}, "[z 2 9 10]"},
		{"INSERT INTO `user_likes` (`user_id`, `post_id`) VALUES (?, ?), (?, ?)", []any{2, 1, 1, 10}, "[1 10 2 1]"},
		{"INSERT INTO `user_likes` (`user_id`, `post_id`, `stars`) VALUES (?, ?, ?), (?, ?, ?) ON CONFLICT DO NOTHING", []any{2, 1, "b", 1, 10, "c"}, "[1 10 c 2 1 b]"},
		{"INSERT INTO `user_likes` (`user_id`, `post_id`, `stars`) VALUES (?, ?, NULL), (?, ?, ?)", []any{2, 1, 1, 10, "c"}, "[2 1 1 10 c]"},
		{"INSERT INTO `user_likes` (`user_id`, `post_id`) VALUES (?, ?), (?, ?) RETURNING `id`", []any{2, 1, 1, 10}, "[2 1 1 10]"},
		{"SELECT `a` FROM `t` WHERE `x` = ? AND `id` IN (?, ?, ?) LIMIT ?", []any{9, 10, 2, 3, 1}, "[9 2 3 10 1]"},
		{"SELECT \"a\" FROM \"t\" WHERE \"x\" = $1 AND \"id\" IN ($2, $3, $4)", []any{9, int64(10), int64(9), int64(2)}, "[9 2 9 10]"},
		{"UPDATE `t` SET `x` = ? WHERE `id` IN (?, ?) AND `y` IN (?, ?)", []any{5, 2, 1, "b", "a"}, "[5 1 2 a b]"},
		{"SELECT * FROM `t` WHERE `id` IN (SELECT `id` FROM `u` WHERE `a` = ?) = (?)", []any{2, 1}, "[2 1]"},
		{"INSERT INTO `posts` (`title`, `likes`) VALUES (?, ?), (?, ?)", []any{"b", 1, "a", 2}, "[b 1 a 2]"},
		{"UPDATE `posts` SET `user_posts` = ? WHERE `id` = ?", []any{2, 1}, "[2 1]"},
	} {
		var sent []driver.NamedValue
		for _, a := range c.args {
			sent = append(sent, driver.NamedValue{Value: a})
		}
		sortRows(c.query, sent, joins)
		given := fmt.Sprint(sent)
		if got := fmt.Sprint(sorted(c.query, values(sent))); got != c.want {
			t.Errorf("%s: %s, want %s", c.query, got, c.want)
		}
		if fmt.Sprint(sent) != given {
			t.Errorf("%s: the arguments themselves were changed", c.query)
		}
	}
}

// TestJoinTables tells the tables of many-to-many edges from those that merely have
// two foreign keys.
func TestJoinTables(t *testing.T) {
	a, b, c := &schema.Column{Name: "a_id"}, &schema.Column{Name: "b_id"}, &schema.Column{Name: "c"}
	keys := []*schema.ForeignKey{{Columns: []*schema.Column{a}}, {Columns: []*schema.Column{b}}}
	joins := joinTables([]*schema.Table{
		{Name: "join", PrimaryKey: []*schema.Column{a, b}, ForeignKeys: keys},
		{Name: "edge schema", PrimaryKey: []*schema.Column{c}, ForeignKeys: keys, Indexes: []*schema.Index{{Unique: true, Columns: []*schema.Column{b, a}}}},
		{Name: "two parents", PrimaryKey: []*schema.Column{c}, ForeignKeys: keys, Indexes: []*schema.Index{{Columns: []*schema.Column{a, b}}}},
		{Name: "other pair", PrimaryKey: []*schema.Column{a, c}, ForeignKeys: keys},
	})
	if got, want := fmt.Sprint(joins), "map[edge schema:true join:true other pair:false two parents:false]"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
