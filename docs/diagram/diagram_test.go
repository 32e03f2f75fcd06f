package diagram

import (
	"strings"
	"testing"
	"unicode/utf8"
)

const many = `erDiagram
  posts {
    int id PK
    string content
  }
  users {
    int id PK
    string username UK
  }
  user_favorites {
    int user_id PK, FK
    int post_id PK, FK
  }
  users ||--o{ user_favorites : user_id
  posts ||--o{ user_favorites : post_id
`

func TestText(t *testing.T) {
	for name, c := range map[string]struct {
		source string
		width  int
		want   string
	}{
		"two tables to a third": {many, 80, `
┌─ posts ─────────────┐             ┌─ user_favorites ─────┐
│ id       int     PK ├┼┼────┐ ┌──○<┤ user_id  int  PK, FK │
│ content  string     │      └─┼──○<┤ post_id  int  PK, FK │
└─────────────────────┘        │    └──────────────────────┘
                               │
┌─ users ──────────────┐       │
│ id        int     PK ├┼┼─────┘
│ username  string  UK │
└──────────────────────┘
`},
		"to itself, and one that may be none": {"erDiagram\n  a {\n    int id PK\n    int a_b FK, UK\n  }\n  a |o--o| a : a_b\n", 80, `
┌─ a ──────────────┐
│ id   int  PK     │
│ a_b  int  FK, UK │
└──────────────────┘
a ┼○──○┼ a  by a_b
`},
		"no room": {many, 40, `
┌─ posts ─────────────┐
│ id       int     PK │
│ content  string     │
└─────────────────────┘
┌─ users ──────────────┐
│ id        int     PK │
│ username  string  UK │
└──────────────────────┘
┌─ user_favorites ─────┐
│ user_id  int  PK, FK │
│ post_id  int  PK, FK │
└──────────────────────┘
users ┼┼──○< user_favorites  by user_id
posts ┼┼──○< user_favorites  by post_id
`},
	} {
		d, err := Parse(c.source)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.Text(c.width); got != strings.TrimPrefix(c.want, "\n") {
			t.Errorf("%s:\n%s", name, got)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, source := range []string{"", "erDiagram\n", "graph TD\n", "erDiagram\n  a {\n", "erDiagram\n  a {\n    int id\n  }\n  a ||--o{ b : x\n", "erDiagram\n  a }\n"} {
		if d, err := Parse(source); err == nil {
			t.Errorf("Parse(%q) = %+v", source, d)
		}
	}
}

func FuzzText(f *testing.F) {
	f.Add(many, 80)
	f.Add("erDiagram\n  a {\n    int id PK\n    int b_a FK\n  }\n  a |o--o| a : b_a\n", 30)
	f.Add("erDiagram\n  a {\n    int x\n  }\n  b {\n    int y\n  }\n  a ||--o{ b : y\n  b ||--o{ a : x\n", 90)
	f.Fuzz(func(t *testing.T, source string, width int) {
		d, err := Parse(source)
		if err != nil {
			return
		}
		for line := range strings.Lines(d.Text(width)) {
			if !utf8.ValidString(line) && utf8.ValidString(source) {
				t.Fatalf("%q", line)
			}
		}
	})
}
