package practice

import (
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
func noClause(col int, words, what string, forms []string) *badLine {
	return &badLine{col, what + " " + quote(words) + " says nothing that the judge knows", nearest(words, forms)}
}

func nearest(words string, forms []string) string {
	if near := lesson.Nearest(words, forms); near != "" {
		return "did you mean " + quote(near) + "?"
	}
	return "the comment of package practice lists what a line can say"
}
