package practice

import (
	"regexp"
	"strings"

	"github.com/learnrel/learnrel/runner/lesson"
)

// A Property is what must hold of an answer: a line of the page.
type Property interface {
	Kind() string
	At() Place
	// Runs tells whether it takes a program to judge it.
	Runs() bool
	// Judge says what falls short; nothing where the property holds.
	Judge(Seen) []Failure

	probes() []string
}

// A Place is where a property stands, and how it is written.
type Place struct {
	Line int
	Text string
}

// At gives the place itself, for those that embed it.
func (p Place) At() Place { return p }

// A Failure is one thing that an answer falls short of.
type Failure struct {
	Kind    string `json:"kind"`           // of the property, or a stage
	Code    string `json:"code,omitempty"` // the catalogue's, of an error
	Message string `json:"message"`        // what was wanted and what is there, in one or two sentences
	File    string `json:"file,omitempty"` // of the answer, where it is known
	Line    int    `json:"line,omitempty"`
	Col     int    `json:"column,omitempty"`
	Fix     string `json:"fix,omitempty"`  // what repairs it, where ent's own checks tell
	See     string `json:"see,omitempty"`  // the page that explains it: a lesson, or the code of an error
	Rule    int    `json:"rule,omitempty"` // the line of the page with the property; 0 for a stage

	Probe string `json:"probe,omitempty"` // that it is about
	About string `json:"about,omitempty"` // what the probe does, in the words of its comment
}

// asItIs stands between what was wanted and what is there.
const asItIs = "; as it is, "

// Parts gives what was wanted and what is there, each for itself; is is "" for a
// message that does not tell them apart.
func (f Failure) Parts() (want, is string) {
	want, is, _ = strings.Cut(f.Message, asItIs)
	return want, is
}

// A badLine says what is wrong with a line of properties.
type badLine struct {
	col           int // in characters behind its start
	message, hint string
}

// readers read the lines of each kind.
var readers = map[string]func(Place) (Property, *badLine){
	"relation":   readRelation,
	"methods":    readMethods,
	"rows":       readRows,
	"statements": readStatements,
	"error":      readError,
	"fault":      readFault,
	"http":       readHTTP,
}

// noClause says of words that are none of those which a line can have.
func noClause(col int, words, what string, patterns []string) *badLine {
	var readings []string
	for _, p := range patterns {
		readings = append(readings, readingsOf(p)...)
	}
	hint := "the comment of package practice lists what a line can say"
	if near := lesson.Nearest(words, readings); near != "" {
		hint = "did you mean " + quote(near) + "?"
	}
	return &badLine{col, what + " " + quote(words) + " says nothing that the judge knows", hint}
}

// group is an innermost group of a pattern: (a|b), (?:a)?, (no )?.
var group = regexp.MustCompile(`\((?:\?:)?([^()]*)\)(\??)`)

// plainer writes what stands for digits and names as a person would.
var plainer = strings.NewReplacer(`(\d+)`, "2", `([\w-]+)`, "CODE", `([A-Z]+)`, "DELETE", `\S*`, "")

// readingsOf gives all that a pattern reads, with its words for names left as they
// are.
func readingsOf(pattern string) (all []string) {
	todo := []string{plainer.Replace(pattern)}
	for len(todo) > 0 {
		p := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		m := group.FindStringSubmatchIndex(p)
		if m == nil {
			all = append(all, strings.ReplaceAll(p, "?", ""))
			continue
		}
		choices := strings.Split(p[m[2]:m[3]], "|")
		if m[5] > m[4] {
			choices = append(choices, "")
		}
		for _, c := range choices {
			todo = append(todo, p[:m[0]]+c+p[m[1]:])
		}
	}
	return all
}
