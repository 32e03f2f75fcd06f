package site

import (
	"html"
	"regexp"
	"strings"
	"testing"
)

var markedUp = regexp.MustCompile(`<[^>]*>`)

// text is what a reader copies.
func text(shown string) string { return html.UnescapeString(markedUp.ReplaceAllString(shown, "")) }

// TestShownIsTheText wants what is shown in another way to hold the same text.
func TestShownIsTheText(t *testing.T) {
	source := "func A() error {\n\tx, err := f()\n\tif err != nil {\n\t\treturn err\n\t}\n\tif err := g(); err != nil {\n\t\treturn err\n\t}\n\tif err != nil {\n\t\tfmt.Println(1)\n\t}\n\treturn nil\n}"
	if got := string(step("go", source)); text(got) != source || strings.Count(got, `class="dim"`) != 2 {
		t.Errorf("%s", got)
	}
	got := string(repaired("a\nb\nc\n", "a\nB\nc"))
	if text(got) != "a\nb\nB\nc\n" || !strings.Contains(got, "<del>b\n</del>") {
		t.Errorf("%s", got)
	}
}
