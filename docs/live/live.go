package live

import (
	"bytes"
	"context"
	"encoding/json"
	"go/token"
	"strings"
	"unicode/utf16"

	"entgo.io/ent/entc/gen"

	"github.com/learnrel/learnrel/docs/diagram"
	"github.com/learnrel/learnrel/docs/markup"
	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/ddl"
	"github.com/learnrel/learnrel/runner/judge"
	"github.com/learnrel/learnrel/runner/schema"
	"github.com/learnrel/learnrel/runner/schema/relation"
)

// A Question is a schema, and what is asked of it.
type Question struct {
	// Files are those of the schema's package by their names, and those of other packages
	// that it uses by their paths: mixins/time.go.
	Files    map[string]string `json:"files"`
	Exercise *Exercise         `json:"exercise,omitempty"` // that the files are an answer to
	Brief    bool              `json:"brief,omitempty"`    // the verdict alone is asked for
	Code     bool              `json:"code,omitempty"`     // the files are, too
}

// An Answer is what there is to say.
type Answer struct {
	Findings  []Finding         `json:"findings"`
	Relations []Relation        `json:"relations"`
	Types     []Type            `json:"types"`
	Tables    []string          `json:"tables"`
	SVG       string            `json:"svg,omitempty"`
	DDL       map[string]Tables `json:"ddl,omitempty"`      // by dialect
	Packages  map[string]string `json:"packages,omitempty"` // the folder by the import path that it stands for
	Exercise  *Verdict          `json:"exercise,omitempty"`
	Code      map[string]string `json:"code,omitempty"` // the files as a page shows them
	Good      bool              `json:"good"`           // ent would take the schema
}

// A Relation is one in words.
type Relation struct {
	Name      string   `json:"name"`
	Kind      string   `json:"kind"`
	Sentences []string `json:"sentences"`
}

// A Type is a type of the schema, with what the client has for its fields and edges.
type Type struct {
	Name    string   `json:"name"`
	Edges   []string `json:"edges"`
	Methods []string `json:"methods"`
}

// Tables are the statements that make tables, or why there are none.
type Tables struct {
	SQL   string `json:"sql,omitempty"`
	HTML  string `json:"html,omitempty"` // the same, as a page shows it
	Error string `json:"error,omitempty"`
}

// A Finding is one thing said about a schema.
type Finding struct {
	Severity string `json:"severity"`
	Code     string `json:"code,omitempty"`
	Stage    string `json:"stage,omitempty"`
	Message  string `json:"message"`
	At       Place  `json:"at"`
	Fix      string `json:"fix,omitempty"`
	Repair   *Edits `json:"repair,omitempty"`
}

// A Place is a part of a file, in UTF-16 units from its start, as a browser counts.
type Place struct {
	File string `json:"file,omitempty"`
	Line int    `json:"line,omitempty"`
	From int    `json:"from"`
	To   int    `json:"to"`
}

// Edits are what repairs an error.
type Edits struct {
	Title string `json:"title"`
	Edits []Edit `json:"edits"`
}

// An Edit puts a text in a place.
type Edit struct {
	At   Place  `json:"at"`
	Text string `json:"text"`
}

// Ask answers a question, both in JSON.
func Ask(ctx context.Context, question []byte) []byte {
	var q Question
	if err := json.Unmarshal(question, &q); err != nil {
		return failed(err)
	}
	answer, err := json.Marshal(q.Answer(ctx))
	if err != nil {
		return failed(err)
	}
	return answer
}

func failed(err error) []byte {
	text, _ := json.Marshal(map[string]string{"failed": err.Error()}) // a string always can be
	return text
}

// Answer answers a question.
func (q Question) Answer(ctx context.Context) Answer {
	a := Answer{Findings: []Finding{}, Relations: []Relation{}, Types: []Type{}, Tables: []string{}}
	files := map[string][]byte{}
	for name, text := range q.Files {
		files[name] = []byte(text)
	}
	if q.Code {
		a.Code = map[string]string{}
		for name, text := range q.Files {
			a.Code[name] = markup.Code("go", text)
		}
	}
	if q.Exercise != nil {
		v := judgeExercise(ctx, q.Exercise, files)
		a.Exercise = &v
	}
	g, found, packages := load(files)
	a.Packages = packages
	for _, d := range found {
		a.Findings = append(a.Findings, finding(d, files))
	}
	if g == nil {
		return a
	}
	a.Good = len(found.Errors()) == 0
	if q.Brief {
		return a
	}
	a.tell(g)
	a.draw(ctx, g)
	return a
}

// tell takes over what a graph says in words.
func (a *Answer) tell(g *gen.Graph) {
	all, err := relation.Of(g)
	if err != nil {
		return // the tables can't be made: draw tells why
	}
	for _, r := range all {
		a.Relations = append(a.Relations, Relation{r.Name(), r.Kind, r.Sentences()})
	}
	for _, n := range g.Nodes {
		t := Type{Name: n.Name, Edges: []string{}, Methods: relation.Methods(n)}
		for _, e := range n.Edges {
			t.Edges = append(t.Edges, e.Name)
		}
		a.Types = append(a.Types, t)
	}
}

// draw makes the tables, and draws them.
func (a *Answer) draw(ctx context.Context, g *gen.Graph) {
	tables, err := g.Tables()
	a.DDL = map[string]Tables{}
	if err != nil {
		a.DDL["sqlite"] = Tables{Error: err.Error()}
		return
	}
	for _, t := range tables {
		a.Tables = append(a.Tables, t.Name)
	}
	if d, err := diagram.Parse(strings.TrimSuffix(judge.DiagramText(ddl.Shapes(tables)), "\n")); err == nil {
		a.SVG = d.Fitting(diagram.Drawing{ID: "Play-diagram", Title: "The tables and their relations"})
	}
	for _, d := range catalogue.Dialects() {
		tables, err := g.Tables() // Atlas changes them
		if err != nil {
			continue
		}
		text, err := ddl.Text(ctx, tables, d.Name)
		if err != nil {
			a.DDL[d.Name] = Tables{Error: err.Error()}
			continue
		}
		a.DDL[d.Name] = Tables{SQL: text, HTML: markup.DDL(text)}
	}
}

func finding(d schema.Diagnostic, files map[string][]byte) Finding {
	f := Finding{Severity: d.Severity.String(), Code: d.Code, Stage: string(d.Stage), Message: d.Message, Fix: d.Fix, At: place(files, d.Pos, d.End)}
	if d.Repair != nil {
		f.Repair = &Edits{Title: d.Repair.Title}
		for _, e := range d.Repair.Edits {
			f.Repair.Edits = append(f.Repair.Edits, Edit{place(files, e.Pos, e.End), e.Text})
		}
	}
	return f
}

// place finds what stands between two positions.
func place(files map[string][]byte, from, to token.Position) Place {
	src, ok := files[from.Filename]
	if !ok {
		return Place{File: from.Filename, Line: from.Line}
	}
	p := Place{File: from.Filename, Line: from.Line, From: units(src, from)}
	p.To = p.From
	if to.IsValid() {
		p.To = max(p.From, units(src, to))
	}
	return p
}

// units counts UTF-16 units up to a position.
func units(src []byte, p token.Position) int {
	at := 0
	for range p.Line - 1 {
		next := bytes.IndexByte(src[at:], '\n')
		if next < 0 {
			break
		}
		at += next + 1
	}
	at = min(at+max(p.Column-1, 0), len(src))
	n := 0
	for _, r := range string(src[:at]) {
		n += utf16.RuneLen(max(r, 0))
	}
	return n
}
