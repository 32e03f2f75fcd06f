package site

import (
	"html/template"
	"slices"
	"strings"

	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/lesson"
)

// Where a server gives something else than SQLite, a block has both, and a reader's choice
// shows one. All of it stands on the page, so that it can be read without scripts.

// variant is what some of the dialects give.
type variant struct {
	ID    string // of a block of the page; or ""
	Class string // the dialects that show it
	Tab   string // their names
	Body  template.HTML
	pre
}

// pre says how a body is shown.
type pre struct{ IsHTML, Copy bool }

// PreOf gives how a figure's body is shown.
func (f figure) PreOf() pre { return pre{f.IsHTML, f.Copy} }

// Without names the dialects of which nothing is known; they show SQLite's.
func (f figure) Without() string { return strings.Join(f.without, " ") }

// vary gives a figure of a block what the other dialects give, where that is something else.
func (p *page) vary(f *figure, b *lesson.Block) {
	if b.Told() && b.Dialect != "" || b.Kind == lesson.DDL && b.Dialect != catalogue.Dialects()[0].Name {
		return
	}
	texts := []string{b.Text}
	variants := []variant{{Class: "sqlite", Tab: dialects["sqlite"], Body: f.Body, pre: f.PreOf()}}
	for _, name := range catalogue.DialectNames()[1:] {
		r := p.lesson.RecordingOf(name)
		text, known := r.Of(p.lesson.Page, b)
		if !known && (b.Kind == lesson.Output || b.Kind == lesson.Table) {
			text, known = b.Text, true // as everywhere
		}
		i := slices.Index(texts, text)
		switch {
		case !known:
			f.without = append(f.without, r.Dialect)
			variants[0].Class += " " + r.Dialect
		case i >= 0:
			variants[i].Class += " " + r.Dialect
			variants[i].Tab += ", " + dialects[r.Dialect]
		default:
			texts = append(texts, text)
			variants = append(variants, p.variant(b, r.Dialect, text))
		}
	}
	if len(variants) > 1 {
		f.Variants, f.of = variants, b
		if b.Kind == lesson.DDL {
			f.Note = "The tables"
		}
	}
}

// variant shows a text as a block like b.
func (p *page) variant(b *lesson.Block, dialect, text string) variant {
	other := *b
	other.Text, other.Dialect = text, dialect
	f := p.plain(&other)
	v := variant{Class: dialect, Tab: dialects[dialect], Body: f.Body, pre: f.PreOf()}
	if _, was, ok := strings.Cut(p.plain(b).Tab, ", "); ok {
		if _, now, ok := strings.Cut(strings.TrimSuffix(f.Tab, ", "+dialects[dialect]), ", "); ok && now != was {
			v.Tab += ", " + now
		}
	}
	return v
}

// named gives the id of a block to what it says in the tabs of another.
func (t *tabs) named(p *page, b *lesson.Block) {
	for _, f := range t.Panels {
		for i, v := range f.Variants {
			if f.of != nil && v.Class == b.Dialect && p.lesson.Page.Elsewhere(f.of, b.Dialect) == b {
				f.Variants[i].ID = p.ids[b.Number]
			}
		}
	}
}

// shownWith tells whether a block of a group is what another of it says of a dialect.
func (p *page) shownWith(group []*lesson.Block, b *lesson.Block) bool {
	return b.Told() && b.Dialect != "" && slices.ContainsFunc(group, func(of *lesson.Block) bool {
		return p.lesson.Page.Elsewhere(of, b.Dialect) == b
	})
}
