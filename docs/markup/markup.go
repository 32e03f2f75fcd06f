// Package markup shows code as HTML with the classes of the site's style sheet: for its
// pages, and for what runs in them and shows more of the same.
//
// Take the tags away, and what is left is the text that was given.
package markup

import (
	"strings"

	"github.com/learnrel/learnrel/docs/highlight"
)

// classes are the kinds of tokens as the style sheet has them: short, since a
// page has thousands.
var classes = map[highlight.Kind]string{
	highlight.Type: "t", highlight.Function: "f",
	highlight.String: "s", highlight.Number: "n", highlight.Comment: "c",
}

// escaper escapes what must be escaped between tags. Quotes need not be, and code has
// hundreds.
var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// Text escapes a text to stand between tags.
func Text(text string) string { return escaper.Replace(text) }

// Code highlights source code.
func Code(language, source string) string {
	var out strings.Builder
	for _, t := range highlight.Tokens(language, source) {
		text := Text(t.Text)
		switch class := classes[t.Kind]; {
		case strings.TrimSpace(t.Text) == "":
		case t.Kind == highlight.Keyword: // of which a page has most
			text = "<b>" + text + "</b>"
		case class != "":
			text = `<span class="` + class + `">` + text + `</span>`
		}
		out.WriteString(text)
	}
	return out.String()
}
