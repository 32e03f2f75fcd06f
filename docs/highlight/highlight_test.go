package highlight

import (
	"strings"
	"testing"
)

func text(tokens []Token) string {
	var b strings.Builder
	for _, t := range tokens {
		b.WriteString(t.Text)
	}
	return b.String()
}

func TestTokens(t *testing.T) {
	for _, c := range []struct {
		language, source, text string
		want                   Kind
	}{
		{"go", `x := "a \" b" // c`, `"a \" b"`, String},
		{"go", "y := `raw\n` + \"\"", "`raw\n`", String},
		{"go", `x := "a" // c`, "// c", Comment},
		{"go", "func Create(ctx int) error {", "func", Keyword},
		{"go", "func Create(ctx int) error {", "Create", Function},
		{"go", "func Create(ctx int) error {", "error", Type},
		{"go", "package functional", "functional", Plain},
		{"sql", "select `from` from t -- 'x'", "select", Keyword},
		{"sql", "SELECT `from` FROM t -- 'x'", "-- 'x'", Comment},
		{"sql", "VALUES ('it''s', 3)", "'it''s'", String},
		{"sql", "id bigint", "bigint", Type},
		{"python", "print(f'{x}')  # y", "# y", Comment},
		{"python", "class A:", "class", Keyword},
		{"text", "func", "func", Plain},
	} {
		found := false
		for _, tok := range Tokens(c.language, c.source) {
			found = found || tok.Kind == c.want && (tok.Text == c.text || c.want == Plain && strings.Contains(tok.Text, c.text))
		}
		if !found {
			t.Errorf("%s %q: no %s %q in %v", c.language, c.source, c.want, c.text, Tokens(c.language, c.source))
		}
	}
}

func FuzzTokensAreLossless(f *testing.F) {
	f.Add("func A() { `x` }")
	f.Add("'''\n\"")
	f.Add("SELECT 'a\r\n")
	f.Fuzz(func(t *testing.T, source string) {
		source = strings.ToValidUTF8(strings.ReplaceAll(source, "\r", ""), "")
		for _, language := range []string{"go", "sql", "python", "none"} {
			if got := text(Tokens(language, source)); got != source {
				t.Fatalf("%s: %q became %q", language, source, got)
			}
		}
	})
}
