package database

import (
	"slices"
	"testing"
)

func TestSorted(t *testing.T) {
	joins := map[string]bool{"user_posts": true}
	for query, c := range map[string]struct{ args, want []any }{
		"SELECT `a` FROM `t` WHERE `x` = ? AND `id` IN (?, ?, ?) LIMIT ?":            {[]any{9, 10, 2, 3, 1}, []any{9, 2, 3, 10, 1}},
		"INSERT INTO `user_posts` (`user_id`, `post_id`) VALUES (?, ?), (?, ?)":      {[]any{1, 10, 1, 9}, []any{1, 9, 1, 10}},
		"INSERT INTO `things` (`name`, `rank`) VALUES (?, ?), (?, ?)":                {[]any{"b", 2, "a", 1}, []any{"b", 2, "a", 1}},
		"UPDATE `t` SET `x` = ? WHERE `id` IN (?, ?) AND `y` IN (?, ?)":              {[]any{5, 2, 1, "b", "a"}, []any{5, 1, 2, "a", "b"}},
		"SELECT * FROM `t` WHERE `id` IN (SELECT `id` FROM `u` WHERE `a` = ?) = (?)": {[]any{2, 1}, []any{2, 1}},
	} {
		given := slices.Clone(c.args)
		if got := sorted(query, c.args, joins); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", query, got, c.want)
		}
		if !slices.Equal(given, c.args) {
			t.Errorf("%s: the arguments themselves were changed", query)
		}
	}
}
