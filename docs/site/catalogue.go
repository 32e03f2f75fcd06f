package site

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/explain"
	"github.com/learnrel/learnrel/runner/lesson"
)

// errorsHref is the page that leads to those of the errors.
const errorsHref = "errors.html"

// stageWords say what happens at a stage.
var stageWords = []struct {
	Stage        catalogue.Stage
	Title, About string
}{
	{catalogue.Compile, "Compile", "Go rejects the code, of a schema or of what uses its client."},
	{catalogue.Load, "Load", "ent reads the schemas."},
	{catalogue.Graph, "Graph", "ent checks how the types relate."},
	{catalogue.Generate, "Generate", "ent accepts the relations, but the client that it writes is no Go."},
	{catalogue.Migrate, "Migrate", "The database refuses the tables."},
	{catalogue.Run, "Run", "The program runs, and a call returns an error."},
	{catalogue.Silent, "Silent", "Nothing fails, and it is not what was meant."},
}

// stageGroup are the errors of a stage.
type stageGroup struct {
	ID, Title, About string
	Pages            []*page
}

func stageID(stage catalogue.Stage) string { return encodeID("Stage", string(stage)) }

// stages gives the pages of the catalogue by their stages, and before them those that
// are met most.
func (b *builder) stages() (all []stageGroup) {
	common := stageGroup{ID: "common", Title: "Met most", About: "What people ask about most, and what it is about."}
	for _, code := range catalogue.Common() {
		if p := b.bySlug[lesson.ErrorSlug(code)]; p != nil {
			common.Pages = append(common.Pages, p)
		}
	}
	if len(common.Pages) > 0 {
		all = append(all, common)
	}
	for _, s := range stageWords {
		g := stageGroup{ID: stageID(s.Stage), Title: s.Title, About: s.About}
		for _, p := range b.errors {
			if p.Front.Stage == s.Stage {
				g.Pages = append(g.Pages, p)
			}
		}
		if len(g.Pages) > 0 {
			all = append(all, g)
		}
	}
	return all
}

// errorLinks gives links to the pages of codes, and of the lessons that show an
// error.
func (b *builder) errorLinks(p *page, codes []string) (links []link) {
	for _, code := range codes {
		if to := b.bySlug[lesson.ErrorSlug(code)]; to != nil {
			links = append(links, link{p.way(to.Href), to.Title})
		}
	}
	return links
}

// explain links a block that must fail to what the catalogue says of its error
// and its stage.
func (b *builder) explain(p *page, f *figure) {
	if len(b.errors) == 0 || f == nil || f.Fail == "" {
		return
	}
	f.StageHref = p.way(errorsHref) + "#" + stageID(catalogue.Stage(f.Fail))
	if to := b.bySlug[lesson.ErrorSlug(f.Error)]; to != nil && to != p {
		f.ErrorHref = p.way(to.Href)
	}
}

// shownIn gives the lessons that say they show an error.
func (b *builder) shownIn(p *page, code string) (links []link) {
	for _, l := range b.lessons {
		for _, c := range l.Front.Errors {
			if c == code {
				links = append(links, link{p.way(l.Href), l.Title})
			}
		}
	}
	return links
}

// texts gives what ent, Go or the database writes of an error, with <name> where
// it names something.
func texts(code string) []string {
	for _, k := range catalogue.Kinds() {
		if k.Code == code {
			return k.Templates
		}
	}
	return nil
}

func (b *builder) errorsPage() ([]byte, error) {
	return b.render("errors", b.stages(), layout{Title: "Errors", Summary: "What ent's errors mean, and what to do: paste one, or look it up.", Path: errorsHref, Current: errorsHref, Kind: "website", Script: "errors.js"})
}

// known is an error as the browser knows it. Its keys are short, as those of the
// search.
type known struct {
	Code      string          `json:"c"`
	Stage     catalogue.Stage `json:"s"`
	Templates []string        `json:"m,omitempty"`
	Title     string          `json:"t,omitempty"` // of its page
	Href      string          `json:"u,omitempty"`
	Means     string          `json:"a,omitempty"` // what it comes to, as the page sums it up
	Repair    string          `json:"r,omitempty"` // the first words of what to do
	Lessons   []link          `json:"l,omitempty"` // that show it, where it has no page

	Doubts [][]explain.Condition `json:"d,omitempty"` // when a text with its words is of something else
}

// repairWords are the first words of the section on what to do.
func (p *page) repairWords() string {
	for _, s := range p.found.sections {
		if strings.Contains(strings.ToLower(s.Heading), "repair") && len(s.Lines) > 0 {
			return s.Lines[0]
		}
	}
	return ""
}

// errorTemplates gives the texts of all errors as a script, for the box that
// matches them in the browser as learnrel explain does.
func (b *builder) errorTemplates() ([]byte, error) {
	here := &page{Href: errorsHref}
	paged := map[string]bool{}
	var all []known
	doubts := explain.Doubts()
	for _, k := range catalogue.Kinds() {
		e := known{Code: k.Code, Stage: k.Stage, Templates: k.Templates, Doubts: doubts[k.Code]}
		if p := b.bySlug[lesson.ErrorSlug(k.Code)]; p != nil {
			e.Title, e.Href, e.Means, e.Repair = p.Title, p.Href, p.Front.Summary, p.repairWords()
		} else {
			e.Lessons = b.shownIn(here, k.Code)
		}
		paged[k.Code] = true
		all = append(all, e)
	}
	for _, p := range b.errors {
		if !paged[p.Code()] {
			all = append(all, known{Code: p.Code(), Stage: p.Front.Stage, Title: p.Title, Href: p.Href, Means: p.Front.Summary, Repair: p.repairWords()})
		}
	}
	var out bytes.Buffer
	out.WriteString("learnrel.errors(")
	if err := json.NewEncoder(&out).Encode(all); err != nil {
		return nil, err
	}
	out.Truncate(out.Len() - 1) // the encoder's newline
	out.WriteString(",")
	if err := json.NewEncoder(&out).Encode(catalogue.Forms()); err != nil {
		return nil, err
	}
	return append(bytes.TrimSuffix(out.Bytes(), []byte("\n")), ");\n"...), nil
}
