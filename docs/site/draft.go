package site

import (
	"fmt"
	"html/template"
	"strings"

	"github.com/learnrel/learnrel/docs/markup"
	"github.com/learnrel/learnrel/runner/judge"
)

// falsehood is what a check of a draft says of a block that is not true.
type falsehood struct {
	Message, Hint string
	Diff          template.HTML // from what stands there to what came
}

// falsehoods gives what is false of a page by the ids of its blocks; nil where it was not
// checked.
func (b *builder) falsehoods(p *page) map[string]*falsehood {
	report := b.Reports[p.Slug]
	if report == nil {
		return nil
	}
	all := map[string]*falsehood{}
	for _, v := range report.Verdicts {
		switch v.Status {
		case judge.Differs, judge.WrongStage, judge.Unsteady:
			all[p.ids[v.Number]] = &falsehood{strings.TrimSpace(v.Heading + " " + v.Message), v.Hint, differing(v.Diff)}
		}
	}
	return all
}

// mark marks the blocks of a card that are false.
func (c *card) mark(wrong map[string]*falsehood) {
	if c.Code != nil {
		c.Code.False = wrong[c.Code.ID]
	}
	if c.Results != nil {
		for i := range c.Results.Panels {
			c.Results.Panels[i].False = wrong[c.Results.Panels[i].ID]
		}
	}
}

// differing shows what a unified diff has of a block: not its head, nor what stands on the
// page around the block.
func differing(unified string) template.HTML {
	var out strings.Builder
	differs := false
	for line := range strings.Lines(unified) {
		switch {
		case strings.HasPrefix(line, "---"), strings.HasPrefix(line, "+++"), strings.HasPrefix(line, "@@"), strings.TrimSpace(line) == "":
			continue
		case strings.HasPrefix(line, " ```") && differs:
			return template.HTML(out.String())
		case strings.HasPrefix(line, " ```"):
			out.Reset()
			continue
		}
		differs = differs || line[0] != ' '
		switch {
		case strings.HasPrefix(line, "-"):
			out.WriteString("<del>" + markup.Text(line[1:]) + "</del>")
		case strings.HasPrefix(line, "+"):
			out.WriteString("<ins>" + markup.Text(line[1:]) + "</ins>")
		default:
			out.WriteString(markup.Text(strings.TrimPrefix(line, " ")))
		}
	}
	return template.HTML(out.String())
}

// Draft says what is known of a page that was built without a check.
func (l layout) Draft() string {
	report := l.Reports[l.Current]
	switch {
	case report == nil && l.Reports != nil && l.Kind == "article":
		return "This page is being checked: until then, what it shows may not be true."
	case report == nil:
		return "This page was built without a check: what it shows may not be true."
	case report.Failed() == 1:
		return "One block of this page is false; it is marked."
	case report.Failed() > 0:
		return fmt.Sprintf("%d blocks of this page are false; they are marked.", report.Failed())
	}
	return "This page was checked as it is now: what it shows is true."
}

// False tells whether a check found the page to be false.
func (l layout) False() bool { r := l.Reports[l.Current]; return r != nil && r.Failed() > 0 }

// checkedAs tells builds apart in which a page has another report.
func (b *builder) checkedAs(p *page) string {
	report := b.Reports[p.Slug]
	if report == nil {
		return fmt.Sprint(b.Reports != nil)
	}
	return fmt.Sprintf("%+v", report.Verdicts)
}
