package practice

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// A relationLine is a property that tells of one relation between two types.
type relationLine struct {
	Place
	left, right end
	none        bool // the two have no relation
	symmetric   bool // it is to be so
	kind        *clause
	clauses     []clause
	see         string

	// group are all lines about the same two types, in order.
	group *[]*relationLine
}

// end is a type, and its edge where the task names it.
type end struct{ typ, edge string }

func (*relationLine) Kind() string     { return "relation" }
func (*relationLine) Runs() bool       { return false }
func (*relationLine) probes() []string { return nil }

// A clause is one thing that a line says of a relation.
type clause struct {
	topic string
	holds func(*found) bool
	want  func(*found) string
	seen  func(*found) string
}

var relationHead = regexp.MustCompile(`^(\w+)(?:\.(\w+))? and (\w+)(?:\.(\w+))?$`)

// readRelation reads a line of a relation block.
func readRelation(at Place) (Property, *badLine) {
	head, tail, ok := strings.Cut(at.Text, ":")
	if !ok {
		return nil, &badLine{0, "the line has no colon", "write Shelf and Book: one to many, never NULL"}
	}
	head = strings.TrimSpace(head)
	m := relationHead.FindStringSubmatch(head)
	if m == nil {
		if !typeHead.MatchString(head) {
			return nil, &badLine{0, "a line does not start with " + quote(head), "write two types, Shelf and Book:, or one, Chapter:"}
		}
		return readType(at, head, tail)
	}
	l := &relationLine{Place: at, left: end{m[1], m[2]}, right: end{m[3], m[4]}}
	for words, col := range clausesOf(tail, len(head)+1) {
		if bad := l.read(words, col); bad != nil {
			return nil, bad
		}
	}
	if l.kind == nil && !l.none {
		return nil, &badLine{0, "the line does not say of which kind the relation is", "add one to many, many to many, one to one, or no relation"}
	}
	return l, nil
}

// clausesOf gives the clauses of a line with their columns.
func clausesOf(tail string, col int) func(yield func(string, int) bool) {
	return func(yield func(string, int) bool) {
		for part := range strings.SplitSeq(tail, ",") {
			words := strings.TrimSpace(part)
			if !yield(words, col+strings.Index(part, words)) {
				return
			}
			col += len([]rune(part)) + 1
		}
	}
}

// read takes over one clause.
func (l *relationLine) read(words string, col int) *badLine {
	if page, ok := strings.CutPrefix(words, "see "); ok {
		l.see = page
		return nil
	}
	if words == "no relation" {
		l.none = true
		return nil
	}
	for _, f := range relationForms {
		m := f.match(words)
		if m == nil {
			continue
		}
		c, bad := f.read(l, m[1:])
		if bad != "" {
			return &badLine{col, bad, "the line is about " + l.left.typ + " and " + l.right.typ}
		}
		c.topic = f.topic
		if f.topic != "kind" {
			l.clauses = append(l.clauses, c)
			return nil
		}
		if l.kind != nil {
			return &badLine{col, "a second kind of the same relation", "write a line for each relation"}
		}
		l.kind = &c
		return nil
	}
	return noClause(col, words, "the clause", formsOf(relationForms))
}

// relationForm is one way of writing a clause. In its pattern WORD stands for a
// name and (a|b) for a choice; all of these are handed to read.
type relationForm struct {
	topic   string
	pattern string
	read    func(l *relationLine, words []string) (c clause, bad string)
}

func (f relationForm) match(words string) []string {
	return formPattern(f.pattern).FindStringSubmatch(words)
}

// formPatterns keeps what formPattern made: a course has hundreds of lines.
var formPatterns sync.Map

// formPattern makes a regular expression of how a clause is written.
func formPattern(form string) *regexp.Regexp {
	if made, ok := formPatterns.Load(form); ok {
		return made.(*regexp.Regexp)
	}
	p := strings.ReplaceAll(form, "WORD", `(\w+)`)
	p = strings.ReplaceAll(p, "TEXT", `"((?:[^"\\]|\\.)*)"`)
	p = strings.ReplaceAll(p, "REST", `(.+)`)
	made := regexp.MustCompile("^" + p + "$")
	formPatterns.Store(form, made)
	return made
}

func formsOf(forms []relationForm) (all []string) {
	for _, f := range forms {
		all = append(all, f.pattern)
	}
	return append(all, "no relation")
}

// link tells lines about the same two types of each other.
func link(properties []Property) {
	groups := map[[2]string]*[]*relationLine{}
	for _, p := range properties {
		l, ok := p.(*relationLine)
		if !ok {
			continue
		}
		key := pairOf(l.left.typ, l.right.typ)
		if groups[key] == nil {
			groups[key] = &[]*relationLine{}
		}
		l.group = groups[key]
		*l.group = append(*l.group, l)
	}
}

// pairOf names two types in whichever order.
func pairOf(a, b string) [2]string {
	if a > b {
		a, b = b, a
	}
	return [2]string{a, b}
}

func quote(s string) string { return strconv.Quote(s) }
