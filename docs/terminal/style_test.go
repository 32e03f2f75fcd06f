package terminal

import "testing"

// TestWrapKeepsNames breaks no name at its hyphens.
func TestWrapKeepsNames(t *testing.T) {
	for text, want := range map[string]string{
		"see the page go-syntax":         "see the\npage\ngo-syntax",
		"a-name-that-is-too-long for it": "a-name-tha\nt-is-too-l\nong for it",
		"\x1b[1mone-to-many\x1b[m x":     "\x1b[1mone-to-man\ny\x1b[m x",
	} {
		if got := Wrap(text, 10); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
