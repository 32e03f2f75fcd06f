package lesson

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// A question is what a reader is asked before a derived block is shown.
type question struct {
	kind   Kind // of the block that answers it
	ask    func(b *Block) string
	answer func(b *Block) string // in short; nil where the block is the answer
}

// questions are what predict= can ask, by their names.
var questions = map[string]question{
	"output": {Output, func(b *Block) string { return "What does " + b.Of.called() + " print?" }, nil},
	"statements": {Trace, func(b *Block) string {
		return "How many statements does " + b.Of.called() + " send, and which?"
	}, countStatements},
	"rows":  {Table, func(b *Block) string { return "Which rows are in the table " + b.Table + " now?" }, nil},
	"error": {Error, func(b *Block) string { return "It fails. With which error?" }, nil},
	"key":   {DDL, func(*Block) string { return "Which table holds the key?" }, holdersOfKeys},
}

// questionNames gives what predict= can be, sorted.
func questionNames() (names []string) {
	for name := range questions {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// called names what a result is of.
func (b *Block) called() string {
	if b == nil || b.Step == "" {
		return "it"
	}
	return b.Step
}

// Question is what a reader is to predict before the block is shown, or "".
func (b *Block) Question() string {
	if q, ok := questions[b.Predict]; ok {
		return q.ask(b)
	}
	return ""
}

// Answer is the answer in short, taken out of what the block holds; "" where the
// block itself is the answer.
func (b *Block) Answer() string {
	if q, ok := questions[b.Predict]; ok && q.answer != nil {
		return q.answer(b)
	}
	return ""
}

// setPredict takes over what is asked.
func (b *Block) setPredict(a attribute) *complaint {
	b.Predict = a.value
	q, ok := questions[a.value]
	switch {
	case !ok:
		return &complaint{a.col, fmt.Sprintf("unknown question %q", a.value), nearHint(a.value, questionNames())}
	case q.kind != b.Kind:
		return &complaint{a.col, fmt.Sprintf("the %s block does not answer the question %q", b.Kind, a.value), fmt.Sprintf("predict=%s stands on a %s block", a.value, q.kind)}
	}
	return nil
}

// unanswered tells of questions that their blocks do not answer. A block that a check
// has not filled yet may be anything.
func (p *Page) unanswered() (problems Problems) {
	for _, b := range p.Numbered() {
		if q, ok := questions[b.Predict]; ok && q.answer != nil && strings.TrimSpace(b.Text) != "" && q.answer(b) == "" {
			problems = append(problems, Problem{File: p.File, Line: b.Line, Col: 1, Message: "the block does not answer its question: " + b.Question(), Hint: "ask something else, or drop predict="})
		}
	}
	return problems
}

var counted = regexp.MustCompile(`(?m)^-- (\d+ statements?)$`)

// countStatements reads the last line of a trace.
func countStatements(b *Block) string {
	if m := counted.FindStringSubmatch(b.Text); m != nil {
		return m[1]
	}
	return ""
}

var (
	createTable = regexp.MustCompile("^CREATE TABLE [`\"](\\w+)[`\"]")
	foreignKey  = regexp.MustCompile("FOREIGN KEY \\([`\"](\\w+)[`\"]\\) REFERENCES [`\"](\\w+)[`\"]")
)

// holdersOfKeys reads the foreign keys out of tables' definitions.
func holdersOfKeys(b *Block) string {
	var all []string
	table := ""
	for line := range strings.Lines(b.Text) {
		if m := createTable.FindStringSubmatch(line); m != nil {
			table = m[1]
		} else if m := foreignKey.FindStringSubmatch(line); m != nil {
			all = append(all, fmt.Sprintf("%s: %s names a row of %s", table, m[1], m[2]))
		}
	}
	return strings.Join(all, "; ")
}
