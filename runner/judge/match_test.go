package judge

import "testing"

func TestCorrected(t *testing.T) {
	for _, c := range []struct{ name, expected, actual, want string }{
		{"equal", "a\nb\n", "a\nb\n", "a\nb\n"},
		{"plain text is replaced whole", "a\nb\n", "c\n", "c\n"},
		{"within a line", "took [..] ms\n", "took 3.1 ms\n", "took [..] ms\n"},
		{"twice within a line", "[..] took [..] ms\n", "A took 3 ms\n", "[..] took [..] ms\n"},
		{"a line that no longer matches", "took [..] ms\n", "took 3 s\n", "took 3 s\n"},
		{"any lines", "a\n...\nz\n", "a\nb\nc\nz\n", "a\n...\nz\n"},
		{"no lines are any lines", "a\n...\nz\n", "a\nz\n", "a\n...\nz\n"},
		{"the wildcards stay where they still match", "a [..]\n...\ny\n", "a 1\nb\nz\n", "a [..]\n...\nz\n"},
		{"a changed line is not swallowed", "...\nold\n", "x\ny\nnew\n", "...\nnew\n"},
		{"a new line beside a wildcard line", "a [..]\n", "a 1\nb\n", "a [..]\nb\n"},
		{"a line that is gone", "a [..]\nb\n", "a 1\n", "a [..]\n"},
		{"nothing any more", "a [..]\n", "", ""},
		{"overlapping ends", "ab[..]ba\n", "aba\n", "aba\n"},
		{"a last line without its end", "[..]", "a\nz\n", "[..]\nz\n"},
		{"a real line of three dots", "a [..]\n", "a 1\n...\nz\n", "a [..]\n...\nz\n"},
		{"four dots are text", "....\n", "x\n", "x\n"},
	} {
		if got := corrected(c.expected, c.actual); got != c.want {
			t.Errorf("%s: corrected(%q, %q) = %q, want %q", c.name, c.expected, c.actual, got, c.want)
		}
	}
}

func TestNormalize(t *testing.T) {
	for in, want := range map[string]string{
		"":                        "",
		"\n\n":                    "",
		"a":                       "a\n",
		"a \t\r\nb\r\n\r\n":       "a\nb\n",
		"\x1b[1;31mred\x1b[0m\n":  "red\n",
		"\x1b]8;;x\x07link\x1b[m": "link\n",
		"  indented\n":            "  indented\n",
	} {
		if got := normalize(in); got != want {
			t.Errorf("normalize(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzCorrected(f *testing.F) {
	f.Add("a [..]\n...\nz\n", "a 1\nb\nz\n")
	f.Add("...\n[..]\n", "x\n")
	f.Add("[..]", "a 1\x0eb\nz\n")
	f.Add("a [..]\n", "a 1\n...\nz")
	f.Fuzz(func(t *testing.T, expected, actual string) {
		if len(expected)+len(actual) > 2000 {
			t.Skip("the table of merge is quadratic")
		}
		once := corrected(expected, actual)
		if twice := corrected(once, actual); twice != once {
			t.Fatalf("corrected(%q, %q) = %q, and again %q", expected, actual, once, twice)
		}
	})
}
