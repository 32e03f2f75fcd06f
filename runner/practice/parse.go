package practice

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/learnrel/learnrel/runner/lesson"
)

// The parts of a page, below headings of the second level.
const (
	partStart      = "Start"
	partProperties = "Properties"
	partHints      = "Hints"
	partWrong      = "Wrong answers"
	partRight      = "Also right"
	partSolution   = "Solution"
)

var parts = []string{partStart, partProperties, partHints, partWrong, partRight, partSolution}

// exerciseName is what the name of an exercise looks like.
var exerciseName = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// Parse takes the page of an exercise apart. given are the files of the schema that
// the front matter names, by their names in an answer; it may be nil. The
// exercise is never nil, and its page gives its source back; the error is nil or
// lesson.Problems, all that are to be seen without the rest of the course.
func Parse(file string, src []byte, given func(schema string) Answer) (*Exercise, error) {
	page, err := lesson.Parse(file, src)
	x := &Exercise{
		Lesson: path.Base(path.Dir(path.Dir(file))),
		Name:   strings.TrimSuffix(path.Base(file), ".md"),
		Page:   page,
	}
	if ps, ok := err.(lesson.Problems); ok {
		x.problems = append(x.problems, ps...)
	}
	if !exerciseName.MatchString(x.Name) {
		x.problem(1, "rename it: lower-case letters, digits and dashes, a letter first", "%q is no name of an exercise", x.Name)
	}
	if len(page.Body()) < len(src) { // the front matter was read
		p := parsing{Exercise: x, sections: page.Sections(), part: map[string][]lesson.Section{}}
		p.cut()
		p.start(given)
		p.properties()
		p.hints()
		p.wrong()
		p.right()
		p.solution()
	}
	return x, x.problems.Err()
}

// parsing is the work on one page.
type parsing struct {
	*Exercise
	sections []lesson.Section
	part     map[string][]lesson.Section // by its title: the section with the heading, and those below it
	badLines bool                        // of properties
}

func (x *Exercise) problem(line int, hint, format string, args ...any) {
	x.problemAt(line, 1, hint, format, args...)
}

func (x *Exercise) problemAt(line, col int, hint, format string, args ...any) {
	x.problems = append(x.problems, lesson.Problem{File: x.Page.File, Line: line, Col: col, Message: fmt.Sprintf(format, args...), Hint: hint})
}

// cut sorts the sections into parts.
func (p *parsing) cut() {
	current := ""
	for _, s := range p.sections {
		switch {
		case s.Level == 2 && !slices.Contains(parts, s.Title):
			p.problem(s.Line, lesson.NearHint(s.Title, parts), "an exercise has no part %q", s.Title)
			current = s.Title
		case s.Level == 2 && p.part[s.Title] != nil:
			p.problem(s.Line, "put both together", "the part %q stands on line %d already", s.Title, p.part[s.Title][0].Line)
		case s.Level == 2:
			current = s.Title
		case current == "":
			p.task(s)
			continue
		case s.Level == 1:
			p.problem(s.Line, "a part has a heading of the second level: ## "+s.Title, "a title below the task")
		}
		p.part[current] = append(p.part[current], s)
	}
	for _, title := range parts {
		if p.part[title] == nil && title != partWrong && title != partRight {
			p.problem(1, "add a heading ## "+title, "the exercise has no part %q", title)
		}
	}
	if p.Task == "" {
		p.problem(1, "say above ## Start what is to be done", "the exercise has no task")
	}
}

// task takes over what stands above the parts.
func (p *parsing) task(s lesson.Section) {
	if s.Level > 1 {
		p.problem(s.Line, "the task has no headings", "a heading within the task")
	}
	p.Task = strings.TrimSpace(p.Task + "\n\n" + s.Text)
	p.only(s, "the task", lesson.Illustration)
}

// only wants the blocks of a section to be of some kinds.
func (p *parsing) only(s lesson.Section, where string, kinds ...lesson.Kind) {
	for _, b := range s.Under {
		if b.Kind != lesson.Illustration && !slices.Contains(kinds, b.Kind) {
			p.problem(b.Line, "the comment of package practice says what stands where", "a %s block in %s", b.Kind, where)
		}
	}
}

// under gives the blocks of a part.
func (p *parsing) under(title string) (blocks []*lesson.Block) {
	for _, s := range p.part[title] {
		blocks = append(blocks, s.Under...)
	}
	return blocks
}

func (p *parsing) start(given func(string) Answer) {
	base := Answer{}
	if name := p.Page.Front.Schema; name != "" && given != nil {
		base = given(name)
	}
	for _, s := range p.part[partStart] {
		p.only(s, "the start", lesson.Schema, lesson.AnswerFile, lesson.Removed, lesson.Says)
	}
	if p.part[partStart] == nil {
		return
	}
	blocks := p.under(partStart)
	p.Start = p.overlay(base, blocks)
	if len(p.Start) == 0 {
		p.problem(p.part[partStart][0].Line, "add a block go schema=FILE or go file=FILE", "the start has no file")
	}
	p.Fails = p.reason("the start", p.part[partStart][0].Line, blocks)
}

// reason finds the block that says why an answer falls short.
func (p *parsing) reason(what string, line int, blocks []*lesson.Block) (r Reason) {
	for _, b := range blocks {
		switch {
		case b.Kind != lesson.Says:
		case r.Block != nil:
			p.problem(b.Line, "one block says all of it", "what the judge says of %s a second time", what)
		case b.Fail == "":
			p.problem(b.Line, "write text says fail=relation, or another kind of property, or a stage", "the block does not say where %s fails", what)
			r = Reason{Block: b}
		default:
			r = Reason{b, b.Fail, b.Code}
		}
	}
	if r.Block == nil {
		p.problem(line, "add an empty block text says fail=…", "nothing says why %s fails", what)
	}
	return r
}

func (p *parsing) properties() {
	for _, s := range p.part[partProperties] {
		p.only(s, "the properties", lesson.Property, lesson.Probe)
		for _, b := range s.Under {
			switch b.Kind {
			case lesson.Probe:
				p.Probes = append(p.Probes, b)
			case lesson.Property:
				p.lines(b)
			}
		}
	}
	if len(p.Properties) == 0 && !p.badLines && p.part[partProperties] != nil {
		p.problem(p.part[partProperties][0].Line, "add a block text relation, or of another kind", "the exercise has no property")
	}
	link(p.Properties)
	p.checkProbes()
}

// lines reads the properties of one block.
func (p *parsing) lines(b *lesson.Block) {
	n := 0
	for line := range strings.Lines(b.Text) {
		n++
		text := strings.TrimSpace(line)
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		at := Place{Line: b.Line + n, Text: text}
		property, wrong := readers[b.Holds](at)
		if wrong != nil {
			p.badLines = true
			col := strings.Index(line, text) + 1 + wrong.col
			p.problemAt(b.Line+n, col, wrong.hint, "%s", wrong.message)
			continue
		}
		p.Properties = append(p.Properties, property)
	}
}

// checkProbes wants each probe that is named to be there, and each that is there
// to be named.
func (p *parsing) checkProbes() {
	var names []string
	for _, b := range p.Probes {
		if slices.Contains(names, b.Step) {
			p.problem(b.Line, "one function, one name", "probe %q a second time", b.Step)
		}
		names = append(names, b.Step)
	}
	used := map[string]bool{}
	for _, property := range p.Properties {
		for _, name := range property.probes() {
			if used[name] = true; !slices.Contains(names, name) {
				hint := lesson.NearHint(name, names)
				if len(names) == 0 {
					hint = "add a block go probe=" + name
				}
				p.problem(property.At().Line, hint, "there is no probe %q", name)
			}
		}
	}
	for _, b := range p.Probes {
		if !used[b.Step] {
			p.problem(b.Line, "name it in a property, or take it out", "no property speaks of the probe %s", b.Step)
		}
	}
}

func (p *parsing) hints() {
	for _, s := range p.part[partHints] {
		p.only(s, "the hints")
		p.Hints = append(p.Hints, s.Items...)
	}
	if s := p.part[partHints]; s != nil && len(p.Hints) == 0 {
		p.problem(s[0].Line, "write a numbered list, from a nudge to nearly the answer", "the exercise has no hint")
	}
}

func (p *parsing) wrong() {
	for _, s := range p.titled(partWrong, "wrong answer", lesson.Schema, lesson.AnswerFile, lesson.Removed, lesson.Says) {
		w := Wrong{Title: s.Title, Text: s.Text, Line: s.Line, Answer: p.overlay(p.Start, s.Under)}
		w.Fails = p.reason("the wrong answer", s.Line, s.Under)
		p.Wrong = append(p.Wrong, w)
		if w.Answer.Equal(p.Start) {
			p.problem(s.Line, "add a block with what is wrong", "the wrong answer is the start")
		}
	}
}

func (p *parsing) right() {
	for _, s := range p.titled(partRight, "right answer", lesson.Schema, lesson.AnswerFile, lesson.Removed) {
		r := Right{Title: s.Title, Line: s.Line, Answer: p.overlay(p.Start, s.Under)}
		p.Right = append(p.Right, r)
		if r.Answer.Equal(p.Start) {
			p.problem(s.Line, "add a block with what is right", "the right answer is the start")
		}
	}
}

// titled gives the sections of a part whose answers have a heading each.
func (p *parsing) titled(part, what string, kinds ...lesson.Kind) (answers []lesson.Section) {
	for i, s := range p.part[part] {
		p.only(s, "a "+what, kinds...)
		if i == 0 {
			for _, b := range s.Under {
				p.problem(b.Line, "give each "+what+" a heading ### that says what it does", "a block above the first %s", what)
			}
			continue
		}
		if same := slices.IndexFunc(answers, func(o lesson.Section) bool { return o.Title == s.Title }); same >= 0 {
			p.problem(s.Line, "say what tells them apart", "the %s %q stands on line %d already", what, s.Title, answers[same].Line)
		}
		answers = append(answers, s)
	}
	return answers
}

func (p *parsing) solution() {
	sections := p.part[partSolution]
	if sections == nil {
		return
	}
	var prose []string
	for _, s := range sections {
		p.only(s, "the solution", lesson.Schema, lesson.AnswerFile, lesson.Removed)
		prose = append(prose, withoutBlocks(s))
	}
	p.Solution = p.overlay(p.Start, p.under(partSolution))
	p.Why = strings.TrimSpace(strings.Join(prose, "\n\n"))
	switch {
	case p.Solution.Equal(p.Start):
		p.problem(sections[0].Line, "add a block with what is right", "the solution is the start")
	case p.Why == "":
		p.problem(sections[0].Line, "add a sentence below its code", "the solution does not say why it is right")
	}
}

// withoutBlocks gives the prose of a section.
func withoutBlocks(s lesson.Section) string {
	text := s.Text
	for _, b := range s.Under {
		if at := strings.Index(text, "\n"+b.Text+"```"); b.Text != "" && at >= 0 {
			from := strings.LastIndex(text[:at], "```")
			text = text[:max(from, 0)] + text[at+len("\n"+b.Text+"```"):]
		}
	}
	return strings.TrimSpace(text)
}
