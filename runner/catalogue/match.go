package catalogue

import (
	"regexp"
	"strings"
	"sync"
)

// matcher is a template ready for use. Its pattern is made when a message first
// has its longest part: most messages are of one kind.
type matcher struct {
	code     string
	stage    Stage
	template string
	longest  string
	literal  int // how much of the template is its own text
	pattern  func() *regexp.Regexp
}

var word = regexp.MustCompile(`^\w$`)

var slot = regexp.MustCompile(`<(\w+)>`)

var matchers = sync.OnceValue(func() []matcher {
	var ms []matcher
	for _, c := range codes {
		for _, t := range c.Templates {
			m := matcher{code: c.Code, stage: c.Stage, template: t, pattern: sync.OnceValue(func() *regexp.Regexp { return pattern(t) })}
			for _, part := range slot.Split(t, -1) {
				m.literal += len(part)
				if len(part) > len(m.longest) {
					m.longest = part
				}
			}
			ms = append(ms, m)
		}
	}
	return ms
})

// pattern makes a template a regular expression with a group for each name; a
// name that stands twice counts where it stands first.
func pattern(template string) *regexp.Regexp {
	var b strings.Builder
	seen := map[string]bool{}
	last := 0
	for _, m := range slot.FindAllStringSubmatchIndex(template, -1) {
		b.WriteString(regexp.QuoteMeta(template[last:m[0]]))
		last = m[1]
		any := `.*?`
		switch {
		case kindsOf[template[m[2]:m[3]]] != "":
			any = kindsOf[template[m[2]:m[3]]]
		case m[0] > 0 && word.MatchString(template[m[0]-1:m[0]]):
			any = `\w*?` // the end of a Go name, such as SetAuthor, and not a chain of calls
			if last == len(template) {
				any = `\w*`
			}
		case m[0] == 0:
			any = `\S*?` // or it would take in what a message begins with, such as "entc/gen: "
		case last == len(template):
			any = `.*`
		}
		if name := template[m[2]:m[3]]; !seen[name] {
			seen[name] = true
			any = `(?P<` + name + `>` + any + `)`
		}
		b.WriteString(any)
	}
	b.WriteString(regexp.QuoteMeta(template[last:]))
	return regexp.MustCompile(b.String())
}

// Match gives the code of the error that a message tells of at a stage, or "" for
// one that it does not know, and what the message names: the type, the edge and so
// on, by the names of the code's template. A step may migrate, too, so an error of
// the migration has its code there as well.
func Match(stage Stage, message string) (code string, names map[string]string) {
	if stage == Run {
		if code, names = Match(Migrate, message); code != "" {
			return code, names
		}
	}
	var best matcher
	for _, m := range matchers() {
		if m.stage == stage && m.literal > best.literal && strings.Contains(message, m.longest) && m.pattern().MatchString(message) {
			best = m
		}
	}
	if best.code == "" {
		return "", nil
	}
	re := best.pattern()
	names = map[string]string{}
	for i, value := range re.FindStringSubmatch(message) {
		if name := re.SubexpNames()[i]; name != "" {
			names[name] = value
		}
	}
	return best.code, names
}

// Code is Match's code alone.
func Code(stage Stage, message string) string {
	code, _ := Match(stage, message)
	return code
}
