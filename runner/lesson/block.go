package lesson

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/learnrel/learnrel/runner/catalogue"
)

// Kind says what a block is.
type Kind string

// The kinds of blocks. The package comment tells what each holds.
const (
	Illustration Kind = "illustration"
	Schema       Kind = "schema"
	Step         Kind = "step"
	Output       Kind = "output"
	Error        Kind = "error"
	Trace        Kind = "trace"
	DDL          Kind = "ddl"
	Table        Kind = "table"
	Diagram      Kind = "diagram"
	BrokenSchema Kind = "broken schema"
	BrokenStep   Kind = "broken step"
	Flask        Kind = "flask"
	FolderFile   Kind = "folder file"
	Commands     Kind = "commands"
	Declaration  Kind = "declaration"

	// Of the pages of exercises:
	AnswerFile Kind = "file"
	Removed    Kind = "removed file"
	Probe      Kind = "probe"
	Property   Kind = "property"
	Says       Kind = "says"
)

// A Block is a fenced code block of a page.
type Block struct {
	Kind Kind
	Lang string
	Text string // the contents, as in the page

	Number int // its place among the blocks that are not illustrations, from 1; else 0
	Line   int // of the opening fence, from 1

	File    string          // schema=: the file of the schema
	Decl    string          // schema=: the declaration after #, or ""
	Step    string          // step= and probe=: the function
	Fail    catalogue.Stage // fail=: where it must fail, or ""
	Code    string          // code=: the error that it must be, or ""
	Table   string          // table=
	Dialect string          // dialect=: sqlite, postgres or mysql; of what came of a step "" stands for SQLite
	Holds   string          // of properties: their kind
	Predict string          // predict=: what a reader is asked before it is shown, or ""
	Migrate bool            // schema=: the tables so far are migrated to this schema

	// Own says that the page itself holds the schema or the step: it is the
	// author's. So it is on the pages of the error catalogue.
	Own bool
	// Program is the program of a catalogue page that the block belongs to, from 1;
	// 0 for none.
	Program int

	// Of is the block that this one tells about: the step that printed an
	// output, the failing block of an error. It is nil for the others.
	Of *Block

	start, end           int // the contents, as byte offsets into the page
	fence                int // the opening fence's offset
	fenceChar            byte
	fenceLen             int
	closeStart, closeEnd int // the closing fence without its line end
}

// Derived tells whether the tool writes the block's contents.
func (b *Block) Derived() bool {
	switch b.Kind {
	case Schema, Step:
		return !b.Own
	case Output, Error, Trace, DDL, Table, Diagram, Says, Declaration:
		return true
	}
	return false
}

// Judged tells whether the block may hold wildcards.
func (b *Block) Judged() bool {
	switch b.Kind {
	case Output, Error, Trace, Table:
		return true
	}
	return false
}

// Name tells a reader which block it is: "step Create", "output of Create".
func (b *Block) Name() string {
	switch b.Kind {
	case Schema, BrokenSchema:
		return string(b.Kind) + " " + b.target()
	case Step, BrokenStep:
		return string(b.Kind) + " " + b.Step
	case AnswerFile, Removed, FolderFile:
		return string(b.Kind) + " " + b.target()
	case Probe:
		return "probe " + b.Step
	case Property:
		return b.Holds + " properties"
	case Table:
		return "table " + b.Table + b.on()
	case Declaration:
		return "declaration " + b.Decl
	case DDL:
		return "ddl for " + b.Dialect
	case Output, Error, Trace:
		name := string(b.Kind)
		if b.Of != nil {
			name += " of " + b.Of.Name()
		}
		return name + b.on()
	}
	return string(b.Kind)
}

// on says of which server a block tells, where it is not SQLite.
func (b *Block) on() string {
	if b.Dialect == "" {
		return ""
	}
	return " on " + b.Dialect
}

// Told tells whether the block shows what came of a step.
func (b *Block) Told() bool {
	switch b.Kind {
	case Output, Error, Trace, Table:
		return true
	}
	return false
}

// FailsOn tells whether the block must fail where programs run on a dialect: fail= of a
// block with dialect= is about those servers alone.
func (b *Block) FailsOn(dialect string) bool {
	return b.Fail != "" && (b.Dialect == "" || slices.Contains(strings.Split(b.Dialect, ","), dialect))
}

func (b *Block) target() string {
	if b.Decl != "" {
		return b.File + "#" + b.Decl
	}
	return b.File
}

// languages are those that a fence may name.
var languages = []string{
	"go", "sql", "text", "mermaid", "python", "sh", "console", "yaml", "json", "markdown", "diff", "html", "proto",
}

// form is one way of writing a block: its language, the flag or key that makes
// it what it is, and what else it may have.
type form struct {
	lang string
	mark string
	kind Kind
	also []string
}

var forms = []form{
	{"go", "schema", Schema, []string{"fail", "code", "migrate", "dialect"}},
	{"go", "step", Step, []string{"fail", "code", "dialect"}},
	{"text", "output", Output, []string{"predict", "dialect"}},
	{"text", "error", Error, []string{"predict", "dialect"}},
	{"text", "table", Table, []string{"predict", "dialect"}},
	{"sql", "trace", Trace, []string{"predict", "dialect"}},
	{"sql", "ddl", DDL, []string{"dialect", "predict"}},
	{"mermaid", "er", Diagram, nil},
	{"python", "flask", Flask, nil},
	{"go", "file", FolderFile, nil},
	{"go", "decl", Declaration, nil},
	{"sh", "run", Commands, []string{"fail", "code"}},
}

// exerciseForms are those of the pages of exercises.
var exerciseForms = []form{
	{"go", "schema", Schema, nil},
	{"go", "file", AnswerFile, nil},
	{"go", "remove", Removed, nil},
	{"go", "probe", Probe, nil},
	{"text", "says", Says, []string{"fail", "code"}},
	{"text", "relation", Property, nil},
	{"text", "methods", Property, nil},
	{"text", "rows", Property, nil},
	{"text", "statements", Property, nil},
	{"text", "error", Property, nil},
	{"text", "fault", Property, nil},
	{"text", "http", Property, nil},
}

// propertyKinds gives the kinds of properties that an exercise can have.
func propertyKinds() (kinds []string) {
	for _, f := range exerciseForms {
		if f.kind == Property {
			kinds = append(kinds, f.mark)
		}
	}
	return kinds
}

// valued are the attributes that are written key=value; the others are flags.
var valued = map[string]bool{"schema": true, "step": true, "table": true, "fail": true, "code": true, "dialect": true, "file": true, "remove": true, "probe": true, "predict": true, "decl": true}

// attribute is one word of an info string after the language.
type attribute struct {
	name, value string
	hasValue    bool
	col         int // from 1
}

// splitInfo cuts an info string into its language and attributes. col is the
// column at which the info string starts.
func splitInfo(info string, col int) (lang string, attrs []attribute) {
	offset := 0
	for word := range strings.FieldsSeq(info) {
		at := strings.Index(info[offset:], word) + offset
		offset = at + len(word)
		if lang == "" {
			lang = word
			continue
		}
		name, value, has := strings.Cut(word, "=")
		attrs = append(attrs, attribute{name, value, has, col + len([]rune(info[:at]))})
	}
	return lang, attrs
}

// complaint is a problem of an info string, before it has a file and a line.
type complaint struct {
	col           int
	message, hint string
}

// describe fills in b from its info string, and says what is wrong with it.
func (b *Block) describe(info string, col int, forms []form) (wrong []complaint) {
	lang, attrs := splitInfo(info, col)
	b.Lang = lang
	complain := func(col int, hint, format string, args ...any) {
		wrong = append(wrong, complaint{col, fmt.Sprintf(format, args...), hint})
	}
	if lang != "" && !slices.Contains(languages, lang) {
		complain(col, nearHint(lang, languages), "unknown language %q", lang)
		return wrong
	}
	if len(attrs) == 0 {
		b.Kind = Illustration
		return nil
	}
	f, ok := findForm(forms, lang, attrs)
	if !ok {
		known := marksOf(forms, lang)
		hint := nearHint(attrs[0].name, known)
		if len(known) == 0 {
			hint = fmt.Sprintf("a %s block takes no attributes; without them it is an illustration", lang)
		}
		complain(attrs[0].col, hint, "unknown attribute %q of a %s block", attrs[0].name, lang)
		return wrong
	}
	if b.Kind = f.kind; b.Kind == Property {
		b.Holds = f.mark
	}
	seen := map[string]bool{}
	for _, a := range attrs {
		switch {
		case a.name != f.mark && !slices.Contains(f.also, a.name):
			complain(a.col, nearHint(a.name, append([]string{f.mark}, f.also...)), "unknown attribute %q of a %s %s block", a.name, lang, f.mark)
		case seen[a.name]:
			complain(a.col, "", "attribute %q is given twice", a.name)
		case valued[a.name] && a.value == "":
			complain(a.col, fmt.Sprintf("write %s=…", a.name), "attribute %q needs a value", a.name)
		case !valued[a.name] && a.hasValue:
			complain(a.col, fmt.Sprintf("write %s alone", a.name), "attribute %q takes no value", a.name)
		default:
			if c := b.set(a); c != nil {
				wrong = append(wrong, *c)
			}
		}
		seen[a.name] = true
	}
	return append(wrong, b.settle(col)...)
}

// findForm gives the form whose mark is among the attributes.
func findForm(forms []form, lang string, attrs []attribute) (form, bool) {
	for _, f := range forms {
		if f.lang == lang && slices.ContainsFunc(attrs, func(a attribute) bool { return a.name == f.mark }) {
			return f, true
		}
	}
	return form{}, false
}

// marksOf are the attributes that a block of a language can start with.
func marksOf(forms []form, lang string) []string {
	marks := map[string]bool{}
	for _, f := range forms {
		if f.lang == lang {
			marks[f.mark] = true
		}
	}
	return slices.Sorted(maps.Keys(marks))
}

// set takes over the value of one attribute.
func (b *Block) set(a attribute) *complaint {
	switch a.name {
	case "schema", "file", "remove":
		b.File, b.Decl, _ = strings.Cut(a.value, "#")
	case "step", "probe":
		b.Step = a.value
	case "decl":
		b.Decl = a.value
	case "table":
		b.Table = a.value
	case "code":
		b.Code = a.value
	case "migrate":
		b.Migrate = true
	case "predict":
		return b.setPredict(a)
	case "dialect":
		b.Dialect = a.value
		names := []string{a.value}
		if b.Lang == "go" { // it may fail on several
			names = strings.Split(a.value, ",")
		}
		for _, name := range names {
			if known := catalogue.DialectNames(); !slices.Contains(known, name) {
				return &complaint{a.col, fmt.Sprintf("unknown dialect %q", name), nearHint(name, known)}
			}
		}
	case "fail":
		b.Fail = catalogue.Stage(a.value)
		if names := b.failures(); !slices.Contains(names, a.value) {
			return &complaint{a.col, fmt.Sprintf("unknown stage %q", a.value), nearHint(a.value, names)}
		}
	}
	return nil
}

// failures are the values that fail= can have: the stages, and where the judge of
// an exercise speaks the kinds of properties.
func (b *Block) failures() (names []string) {
	for _, s := range catalogue.Stages() {
		names = append(names, string(s))
	}
	if b.Kind == Says {
		names = append(names, propertyKinds()...)
	}
	return names
}

// settle decides what the attributes make of the block together.
func (b *Block) settle(col int) (wrong []complaint) {
	switch {
	case b.Kind == DDL && b.Dialect == "":
		b.Dialect = catalogue.Dialects()[0].Name
	case b.Kind == Schema && b.Fail != "":
		b.Kind = BrokenSchema
	case b.Kind == Commands && b.Fail == catalogue.Migrate:
		wrong = append(wrong, complaint{col, "commands cannot fail at migrate", "a program that migrates fails at run"})
	case b.Kind == Step && b.Fail == catalogue.Compile:
		b.Kind = BrokenStep
	case b.Kind == Step && b.Fail != "" && b.Fail != catalogue.Run && slices.Contains(catalogue.Stages(), b.Fail):
		wrong = append(wrong, complaint{col, fmt.Sprintf("a step cannot fail at %s", b.Fail), "a step fails at compile or run; a schema can fail anywhere"})
	}
	if b.Dialect != "" && b.Fail == "" && (b.Kind == Schema || b.Kind == Step) {
		wrong = append(wrong, complaint{col, "dialect= without fail=", "dialect= says on which server it must fail; what it does there is told by a block below it"})
	}
	if b.Told() && b.Dialect == catalogue.Dialects()[0].Name {
		wrong = append(wrong, complaint{col, "dialect=" + b.Dialect + " says nothing", "leave it out: a block without it is about SQLite"})
	}
	if b.Told() && b.Dialect != "" && b.Predict != "" {
		wrong = append(wrong, complaint{col, "a block with dialect= can't be predicted", "ask at the block that is about SQLite"})
	}
	if b.Code != "" && b.Fail == "" {
		wrong = append(wrong, complaint{col, "code= without fail=", "say where it must fail: fail=STAGE code=" + b.Code})
	}
	return wrong
}
