package site

import (
	"html/template"
	"regexp"
	"strings"
)

var (
	onError  = regexp.MustCompile(`^(\s*)if err != nil \{$`)
	ifCalled = regexp.MustCompile(`^(\s*)if .*; err != nil \{$`)
)

// step highlights a step, with what it does about errors dimmed: that is a quarter of the
// lines, and says little.
func step(language, text string) template.HTML {
	if language != "go" {
		return code(language, text)
	}
	lines := strings.SplitAfter(text, "\n")
	var out strings.Builder
	from := 0
	flush := func(to int) {
		out.WriteString(string(code(language, strings.Join(lines[from:to], ""))))
		from = to
	}
	for i := 0; i+2 < len(lines); i++ {
		bare := strings.TrimSuffix(lines[i], "\n")
		start, indent := i, ""
		if m := onError.FindStringSubmatch(bare); m != nil {
			indent = m[1]
		} else if m := ifCalled.FindStringSubmatch(bare); m != nil {
			start, indent = i+1, m[1]
		} else {
			continue
		}
		if strings.TrimSuffix(lines[i+2], "\n") != indent+"}" || !strings.HasPrefix(lines[i+1], indent+"\treturn ") {
			continue
		}
		flush(start)
		out.WriteString(`<span class="dim">`)
		flush(i + 3)
		out.WriteString("</span>")
		i += 2
	}
	flush(len(lines))
	return template.HTML(out.String())
}
