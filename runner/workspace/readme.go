package workspace

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/learnrel/learnrel/runner/lesson"
)

// frontMatter writes the front matter of a page without what refers to the rest
// of its course.
func frontMatter(f lesson.Front) string {
	var out strings.Builder
	out.WriteString("---\n")
	fmt.Fprintf(&out, "title: %s\nsummary: %s\nschema: %s\n", strconv.Quote(f.Title), strconv.Quote(f.Summary), strconv.Quote(f.Schema))
	list := func(key string, words []string) {
		var quoted []string
		for _, w := range words {
			quoted = append(quoted, strconv.Quote(w))
		}
		if len(quoted) > 0 {
			fmt.Fprintf(&out, "%s: [%s]\n", key, strings.Join(quoted, ", "))
		}
	}
	list("relation", f.Relation)
	list("concepts", f.Concepts)
	out.WriteString("---\n")
	return out.String()
}

// note stands in README.md below the title.
const note = `> This folder is your own copy of the lesson: ` + "`go run .`" + ` runs its steps. After a change of ` + "`ent/schema`" + ` run
> ` + "`go generate ./...`" + ` first. ` + "`learnrel watch`" + ` compares each save with this page, ` + "`learnrel diff`" + ` shows what you
> changed, and ` + "`learnrel reset`" + ` brings the lesson's code back.
`

var (
	heading = regexp.MustCompile(`(?m)^# .*\n`)
	// courseLink is a link to another page of the course.
	courseLink = regexp.MustCompile(`\[([^\]]*)\]\(\.\./([^)/]*)/([^)]*)\)`)
)

// readmeOf makes the README of a page: its body, with a note on how to go on and
// with what other lessons are called where links led to them.
func (s state) readmeOf(page *lesson.Page) []byte {
	body := strings.TrimLeft(string(page.Body()), "\n")
	body = courseLink.ReplaceAllStringFunc(body, func(link string) string {
		m := courseLink.FindStringSubmatch(link)
		if strings.HasPrefix(m[3], lesson.PageName) {
			return m[1] + " (`learnrel show " + m[2] + "`)"
		}
		return m[1]
	})
	if at := heading.FindStringIndex(body); at != nil && at[0] == 0 {
		body = body[:at[1]] + "\n" + note + body[at[1]:]
	} else {
		body = "# " + s.Title + "\n\n" + note + "\n" + body
	}
	own, _ := lesson.Parse(readme, []byte(s.Front+body))
	return s.asReadme(own)
}

// asReadme gives the README of a page that has the copy's own front matter.
func (s state) asReadme(page *lesson.Page) []byte {
	return page.Rewrite(s.withPackages(page))[len(s.Front):]
}

// pageOf is the way back, line by line.
func (s state) pageOf(text []byte) []byte {
	page, _ := lesson.Parse(readme, append([]byte(s.Front), text...))
	return page.Rewrite(s.contents(page, func(p place) string { return p.Package }))
}

// frontLines is how many lines the page has above the README's first.
func (s state) frontLines() int { return strings.Count(s.Front, "\n") }

// withPackages gives the blocks that hold a whole file of a schema with the package
// that it has in a copy.
func (s state) withPackages(page *lesson.Page) map[*lesson.Block]string {
	return s.contents(page, func(place) string { return "schema" })
}

// contents gives the blocks that hold a whole file of a schema with another package
// clause.
func (s state) contents(page *lesson.Page, name func(place) string) map[*lesson.Block]string {
	contents := map[*lesson.Block]string{}
	for _, b := range page.Blocks {
		if (b.Kind != lesson.Schema && b.Kind != lesson.BrokenSchema) || b.Decl != "" {
			continue
		}
		at := s.Schemas[0]
		for _, p := range s.Schemas {
			if strings.HasPrefix(b.File, p.Name+"/") {
				at = p
			}
		}
		contents[b] = string(lesson.Retarget([]byte(b.Text), name(at), func(name, importPath string) (string, string) { return name, importPath }))
	}
	return contents
}
