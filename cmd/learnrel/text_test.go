package main

import (
	"strings"
	"testing"
)

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		text  string
		width int
		want  string
	}{
		{"one two three\n", 80, "one two three\n"},
		{"one two three four five six seven\n\nx\n", 24, "one two three four five\nsix seven\n\nx\n"},
		{"  name   what it is and does all day\n", 30, "  name   what it is and does\n         all day\n"},
		{"aVeryLongWordThatHasNoEndAtAll\n", 10, "aVeryLongWordThatHas\nNoEndAtAll\n"},
		{"", 10, ""},
	} {
		if got := wrap(c.text, c.width); got != c.want {
			t.Errorf("%q at %d:\n%s\nwant:\n%s", c.text, c.width, got, c.want)
		}
		for width := range 40 {
			if got := strings.Join(strings.Fields(wrap(c.text, width)), ""); got != strings.Join(strings.Fields(c.text), "") {
				t.Errorf("%q at %d became %q", c.text, width, got)
			}
		}
	}
}
