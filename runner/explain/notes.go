package explain

import (
	"bytes"
	_ "embed" // for the notes
	"fmt"
	"regexp"
	"strings"

	"github.com/learnrel/learnrel/runner/lesson"
)

// notes explain the errors that no page of the catalogue shows: no lesson's schema
// or step can make them, since they are of the machine, of the folder or of a
// database that no lesson runs on. Each is a heading "# code: title" with markdown
// below it.
//
//go:embed notes.md
var notes []byte

var noteHeading = regexp.MustCompile(`(?m)^# ([a-z0-9-]+): (.+)\n`)

// Notes gives the codes that have a note, in order, with their titles.
func Notes() (codes []string, titles map[string]string) {
	titles = map[string]string{}
	for _, m := range noteHeading.FindAllSubmatch(notes, -1) {
		codes = append(codes, string(m[1]))
		titles[string(m[1])] = string(m[2])
	}
	return codes, titles
}

// Note gives what there is to say of a code that has a note, as a page; nil for any
// other.
func Note(code string) *lesson.Page {
	for _, m := range noteHeading.FindAllSubmatchIndex(notes, -1) {
		if string(notes[m[2]:m[3]]) != code {
			continue
		}
		body := notes[m[1]:]
		if next := noteHeading.FindIndex(body); next != nil {
			body = body[:next[0]]
		}
		title := string(notes[m[4]:m[5]])
		first, _, _ := strings.Cut(strings.TrimSpace(string(body)), "\n\n")
		summary := strings.ReplaceAll(strings.Join(strings.Fields(first), " "), "`", "")
		text := fmt.Sprintf("---\ntitle: %q\nsummary: %q\n---\n\n# %s\n\n%s\n", title, summary, title, bytes.TrimSpace(body))
		page, err := lesson.Parse(code+".md", []byte(text))
		if err != nil {
			return nil // a test holds that there is none
		}
		page.Front.Stage = stageOf(code)
		return page
	}
	return nil
}
