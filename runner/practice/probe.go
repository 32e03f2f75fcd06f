package practice

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strings"
)

// A probeLine is a property that is judged over what a probe did. The kinds of
// what runs share it, and differ in their judges.
type probeLine struct {
	Place
	kind  string
	run   Run
	judge func(s *Seen, pairs []pair) string // what falls short, or ""
	see   string
}

func (l *probeLine) Kind() string { return l.kind }
func (*probeLine) Runs() bool     { return true }
func (l *probeLine) need() Run    { return l.run }
func (l *probeLine) probes() []string {
	return slices.DeleteFunc([]string{l.run.Probe, l.run.Rival}, empty)
}

// leftOpen tells of a transaction that nothing has ended: what it wrote is lost, and
// others wait for it.
func leftOpen(pairs []pair) string {
	for _, p := range pairs {
		if p.got.Open {
			return fmt.Sprintf("%s %s leaves a transaction open: it should end each with Commit or Rollback", p.got.Where(), p.got.Probe)
		}
	}
	return ""
}

// about gives the comment of a probe, which tells a learner what the judge does.
func (x *Exercise) about(probe string) string {
	for _, b := range x.Probes {
		if b.Step != probe {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), "", "package p\n"+b.Text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return ""
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Name.Name == probe {
				return strings.Join(strings.Fields(f.Doc.Text()), " ")
			}
		}
	}
	return ""
}

func empty(s string) bool { return s == "" }

// Judge judges the probe's runs. One that ran nothing holds nothing.
func (l *probeLine) Judge(s Seen) []Failure {
	pairs := s.pairs(l.run)
	message := fmt.Sprintf("%s should have run, and it did not", l.run.Probe)
	if len(pairs) > 0 {
		message = l.judge(&s, pairs)
	}
	if message == "" {
		message = leftOpen(pairs)
	}
	if message == "" {
		return nil
	}
	return []Failure{{Kind: l.kind, Message: message, Rule: l.Line, See: s.page(l.see, l.kind), Probe: l.run.Probe}}
}

// A probeForm is one way of writing what holds of a probe's runs.
type probeForm struct {
	pattern string
	read    func(run *Run, words []string) func(*Seen, []pair) string
}

var probeHead = regexp.MustCompile(`^(\w+):\s+(.+?)(?:, see ([\w-]+))?$`)

// readProbe reads a line of a kind that has these forms.
func readProbe(kind string, at Place, forms []probeForm) (Property, *badLine) {
	m := probeHead.FindStringSubmatch(at.Text)
	if m == nil {
		return nil, &badLine{0, "the line does not start with a probe", "write Handover: and what holds of it"}
	}
	l := &probeLine{Place: at, kind: kind, run: Run{Probe: m[1]}, see: m[3]}
	var patterns []string
	for _, f := range forms {
		if words := formPattern(f.pattern).FindStringSubmatch(m[2]); words != nil {
			l.judge = f.read(&l.run, words[1:])
			return l, nil
		}
		patterns = append(patterns, f.pattern)
	}
	return nil, noClause(strings.Index(at.Text, m[2]), m[2], "what holds of the probe", patterns)
}

// each makes a judge of one that looks at a single pair.
func each(judge func(p pair) string) func(*Seen, []pair) string {
	return func(_ *Seen, pairs []pair) string {
		for _, p := range pairs {
			if message := judge(p); message != "" {
				return message
			}
		}
		return ""
	}
}

// Where names the hidden database of an observation, for a learner who can't see it.
func (o *Observation) Where() string {
	where := fmt.Sprintf("on a hidden database (the %s one of seed %d)", o.Size, o.Seed)
	switch {
	case o.FailEach && o.At > 0:
		where += fmt.Sprintf(", when the %s statement fails (%s)%s", ordinal(o.At), shortSQL(o.Of), map[bool]string{true: " and the database is gone from then on"}[o.Down])
	case o.Rival != "" && o.At > 0:
		where += fmt.Sprintf(", when somebody else writes before the %s statement (%s)", ordinal(o.At), shortSQL(o.Of))
	}
	return where
}

// shortSQL is how a statement begins, as far as that tells it from the others.
func shortSQL(sql string) string {
	const most = 40
	if text := []rune(sql); len(text) > most {
		return string(text[:most]) + " …"
	}
	return sql
}

func ordinal(n int) string {
	if words := []string{"", "first", "second", "third"}; n < len(words) {
		return words[n]
	}
	return fmt.Sprintf("%dth", n)
}
