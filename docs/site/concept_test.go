package site

import "testing"

func TestConceptTold(t *testing.T) {
	for meaning, want := range map[string]string{
		"as `First`, and <panics>.": "As <code>First</code>, and &lt;panics&gt;.",
		"`a<b>` holds.":             "<code>a&lt;b&gt;</code> holds.",
		"":                          "",
	} {
		if got := string((concept{Meaning: meaning}).Told()); got != want {
			t.Errorf("%q is told as %s, want %s", meaning, got, want)
		}
	}
}
