package site

import (
	"fmt"
	"html"
	"html/template"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/learnrel/learnrel/docs/diagram"
	"github.com/learnrel/learnrel/docs/markup"
	"github.com/learnrel/learnrel/runner/lesson"
)

// card is a block of code with what came of it, or either of them alone.
type card struct {
	Class   string
	Code    *figure
	Diagram template.HTML
	Results *tabs
}

// tabs are figures of which scripts show one at a time.
type tabs struct {
	Label  string // for those who don't see them
	Panels []figure

	Ask    string // what a reader is to predict before they are shown, or ""
	Answer string // in short
}

// figure is one block.
type figure struct {
	ID                   string
	Class                string
	Name                 string // as it is in the code
	Note                 string // behind it, in words
	Fail                 string // the stage at which it must fail
	Error                string // the code of that error
	ErrorHref, StageHref string // where the catalogue tells of them, or ""
	Tab                  string // what it is, in a word or two
	Body                 template.HTML
	IsHTML               bool // the body is no text for a pre
	Copy                 bool
	Ask, Answer          string // what a reader is to predict first, and the answer in short; or ""

	Variants []variant // what the dialects give, where that differs
	without  []string  // the dialects of which nothing is known
	of       *lesson.Block

	False *falsehood // what a check of the draft says of it; nil for nothing
}

// card makes a card of a group of blocks.
func (p *page) card(group []*lesson.Block) card {
	first := group[0]
	var c card
	if !result(first) {
		f := p.figure(first)
		c.Class, group = f.Class, group[1:]
		if first.Kind == lesson.Diagram {
			c.Diagram = p.diagram(first, "")
		}
		c.Code = &f
	}
	if len(group) > 0 {
		c.Results = &tabs{Label: "what came of " + about(group[0])}
		for _, b := range group {
			if p.shownWith(group, b) {
				c.Results.named(p, b)
				continue
			}
			c.Results.Panels = append(c.Results.Panels, p.figure(b))
			if ask := b.Question(); ask != "" && c.Results.Ask == "" {
				c.Results.Ask, c.Results.Answer = ask, b.Answer()
			}
		}
		if c.Code == nil && group[0].Of != nil { // prose stands between: say of what
			for i := range c.Results.Panels {
				c.Results.Panels[i].Note = about(group[0])
			}
			c.Class = "results"
		}
	}
	if c.Code != nil && c.Results != nil {
		c.Class += " duo"
	}
	return c
}

// about names the block that a result is of.
func about(b *lesson.Block) string {
	switch {
	case b.Of == nil:
		return ""
	case b.Of.Step != "":
		return b.Of.Step
	case b.Of.Kind == lesson.Flask:
		return "Flask-SQLAlchemy"
	}
	return b.Of.File
}

// figure says how a block is shown, with what the other dialects give.
func (p *page) figure(b *lesson.Block) figure {
	f := p.plain(b)
	p.vary(&f, b)
	return f
}

// plain says how a block alone is shown.
func (p *page) plain(b *lesson.Block) figure {
	text := strings.TrimRight(b.Text, "\n")
	f := figure{ID: p.ids[b.Number], Fail: string(b.Fail), Error: b.Code, Body: code(b.Lang, text), Ask: b.Question(), Answer: b.Answer()}
	switch b.Kind {
	case lesson.Step, lesson.BrokenStep:
		f.Body = step(b.Lang, text)
		f.Class, f.Name, f.Note, f.Copy = "step", b.Step, "step", true
	case lesson.Schema, lesson.BrokenSchema:
		f.Class, f.Name, f.Note, f.Copy = "schema", b.File, b.Decl, true
		p.showRepair(&f, b)
	case lesson.Output:
		f.Class, f.Tab = "output", "Output"
	case lesson.Error:
		f.Class, f.Tab = "error", "Error"
	case lesson.Trace:
		f.Class, f.Copy = "trace", true
		f.Tab, f.Body = trace(text)
	case lesson.Table:
		f.Class, f.Tab = "rows", "Table "+b.Table
		f.Body, f.IsHTML = rows(text, func(column string) string { return p.keyOf(b.Table, column) }, p.named(b))
	case lesson.DDL:
		f.Class, f.Note, f.Copy, f.Body = "ddl", "The tables in "+dialects[b.Dialect], true, template.HTML(markup.DDL(text))
	case lesson.Diagram:
		f.Class, f.Note = "diagram", p.tables()
	case lesson.Flask:
		f.Class, f.Note, f.Copy = "flask", "Flask-SQLAlchemy", true
	case lesson.Declaration:
		f.Class, f.Name, f.Copy = "step", b.Decl, true
	case lesson.FolderFile:
		f.Class, f.Name, f.Note, f.Copy = "schema", b.File, "file", true
		p.showRepair(&f, b)
	case lesson.Commands:
		f.Class, f.Note, f.Copy = "step", "run", true
	}
	if b.Told() && b.Dialect != "" {
		f.Tab += ", " + dialects[b.Dialect]
	}
	if b.Fail != "" {
		f.Class += " broken"
		f.Body = p.marked(b, text)
	}
	if text == "" {
		f.Body, f.IsHTML = `<p class="nothing">nothing</p>`, true
	}
	return f
}

var dialects = map[string]string{"sqlite": "SQLite", "postgres": "PostgreSQL", "mysql": "MySQL"}

// code highlights source code.
func code(language, source string) template.HTML {
	return template.HTML(markup.Code(language, source))
}

// marked highlights a block that must fail, with the lines of code marked that
// the schema itself does not have.
func (p *page) marked(b *lesson.Block, text string) template.HTML {
	whole := p.unbroken(b)
	if whole == "" {
		return code(b.Lang, text)
	}
	right := strings.Split(whole, "\n")
	var out strings.Builder
	for line := range strings.Lines(text) {
		if slices.Contains(right, strings.TrimSuffix(line, "\n")) || strings.HasPrefix(strings.TrimSpace(line), "//") {
			out.WriteString(string(code(b.Lang, line)))
		} else {
			out.WriteString("<mark>" + string(code(b.Lang, line)) + "</mark>")
		}
	}
	return template.HTML(out.String())
}

// unbroken gives what a broken schema should have been: the file of the paired
// schema, on the page of an error the schema that works; or "".
func (p *page) unbroken(b *lesson.Block) string {
	if b.Kind != lesson.BrokenSchema {
		return ""
	}
	if b.Own {
		for _, other := range p.lesson.Page.Numbered() {
			if other.Kind == lesson.Schema && !other.Migrate {
				return other.Text
			}
		}
		return ""
	}
	if p.lesson.SchemaFile(b.File) == nil {
		return ""
	}
	whole, err := p.lesson.Source(&lesson.Block{Kind: lesson.Schema, File: b.File, Decl: b.Decl})
	if err != nil {
		return ""
	}
	return whole
}

// tables says which tables a drawing shows.
func (p *page) tables() string {
	if p.Front.Schema == "" {
		return "The tables"
	}
	return "The tables of " + p.Front.Schema
}

var statements = regexp.MustCompile(`\n?-- (\d+ statements?)$`)

// trace gives the statements that a step sent, each in a line of its own that
// may wrap, and says how many there are.
func trace(text string) (tab string, body template.HTML) {
	tab = "SQL"
	if m := statements.FindStringSubmatch(text); m != nil {
		tab += ", " + m[1]
		text = strings.TrimSuffix(text, m[0])
	}
	return tab, template.HTML(markup.Trace(text))
}

// rows makes an HTML table of one drawn with | and -+-; where it is not drawn so,
// it stays text. key gives the table whose rows a column names, or ""; named are the ids
// of the rows that others name.
func rows(text string, key func(column string) string, named map[string]bool) (body template.HTML, isHTML bool) {
	lines := strings.Split(text, "\n")
	if len(lines) < 2 || strings.Trim(lines[1], "-+") != "" {
		return template.HTML(html.EscapeString(text)), false
	}
	ends := columnEnds(lines[1])
	out := `<div class="scroll"><table>`
	var keys []string
	for i, line := range lines {
		if i == 1 {
			continue
		}
		cells, ok := cut(line, ends)
		switch {
		case line == "(no rows)":
			out += fmt.Sprintf(`<tr><td colspan="%d">no rows</td></tr>`, len(ends))
		case !ok:
			return template.HTML(html.EscapeString(text)), false
		case i == 0:
			for _, c := range cells {
				keys = append(keys, key(strings.TrimSpace(c)))
			}
			out += "<thead><tr>" + tags("th", ` scope="col"`, cells, keys) + "</tr></thead><tbody>"
		default:
			row := "<tr>"
			if named[strings.TrimSpace(cells[0])] {
				row = `<tr class="named">`
			}
			out += row + tags("td", "", cells, keys) + "</tr>"
		}
	}
	return template.HTML(out + "</tbody></table></div>"), true
}

// columnEnds gives where the columns end, in characters, by the line below the
// names.
func columnEnds(rule string) (ends []int) {
	at := 0
	for part := range strings.SplitSeq(rule, "-+-") {
		ends = append(ends, at+len(part))
		at += len(part) + len("-+-")
	}
	return ends
}

// cut cuts a line into its cells, with their blanks. It gives false where no bar
// stands between two of them.
func cut(line string, ends []int) (cells []string, ok bool) {
	const bar = " | "
	runes := []rune(line)
	start := 0
	for i, end := range ends {
		from, to := min(start, len(runes)), min(end, len(runes))
		if i == len(ends)-1 {
			to = len(runes)
		} else if gap := strings.TrimRight(string(runes[to:min(end+len(bar), len(runes))]), " "); gap != " |" {
			return nil, false
		}
		cells = append(cells, string(runes[from:to]))
		start = end + len(bar)
	}
	return cells, true
}

// tags writes cells. Those of a key say so, and its head names the table that it leads to.
func tags(tag, attributes string, cells, keys []string) string {
	var out strings.Builder
	for i, c := range cells {
		class, text := "", html.EscapeString(strings.TrimSpace(c))
		if keys[i] != "" {
			class = ` class="key"`
			if tag == "th" {
				text += ` <span class="note">→ ` + html.EscapeString(keys[i]) + `</span>`
			}
		} else if strings.HasPrefix(c, " ") || strings.Trim(c, "-.0123456789") == "" && c != "" {
			class = ` class="right"`
		}
		fmt.Fprintf(&out, "<%s%s%s>%s</%s>", tag, attributes, class, text, tag)
	}
	return out.String()
}

// diagram draws the diagram of a block, with its tables linked to their schema
// on the lesson's page.
func (p *page) diagram(b *lesson.Block, href string) template.HTML {
	d, err := diagram.Parse(strings.TrimRight(b.Text, "\n"))
	if err != nil {
		return ""
	}
	return template.HTML(d.Fitting(diagram.Drawing{
		ID:    "Diagram-" + strconv.Itoa(b.Number),
		Title: p.tables() + " and their relations",
		Link: func(table string) string {
			if id := p.schemaOf(table); id != "" {
				return href + "#" + id
			}
			return ""
		},
	}))
}

// keyOf gives the table whose rows a column names, by the diagrams of the page; or "".
func (p *page) keyOf(table, column string) string {
	for _, b := range p.lesson.Page.Numbered() {
		if b.Kind != lesson.Diagram {
			continue
		}
		if d, err := diagram.Parse(strings.TrimRight(b.Text, "\n")); err == nil {
			if parent := d.Key(table, column); parent != "" {
				return parent
			}
		}
	}
	return ""
}

// schemaOf gives the id of the schema of a table on the page, or "".
func (p *page) schemaOf(table string) string {
	for _, f := range p.lesson.Schema {
		for _, name := range f.Decls() {
			if snake := snakeCase(name); table == snake || table == snake+"s" || table == strings.TrimSuffix(snake, "y")+"ies" || table == snake+"es" {
				return schemaID(f.Name())
			}
		}
	}
	return ""
}

// snakeCase writes OrderLine as order_line, as ent does for tables.
func snakeCase(name string) string {
	var out strings.Builder
	for i, r := range name {
		if r >= 'A' && r <= 'Z' {
			if i > 0 {
				out.WriteByte('_')
			}
			r += 'a' - 'A'
		}
		out.WriteRune(r)
	}
	return out.String()
}
