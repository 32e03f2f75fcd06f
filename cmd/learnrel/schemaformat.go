package main

import (
	"fmt"
	"go/token"
	"path/filepath"
	"strings"

	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/project"
	"github.com/learnrel/learnrel/runner/schema"
)

// checkFormats are those of schema check: the terminal's first.
var checkFormats = []string{"text", "json", "github", "sarif"}

// position is a place in a file, for JSON.
type position struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

func positionOf(p token.Position) *position {
	if !p.IsValid() {
		return nil
	}
	return &position{filepath.ToSlash(p.Filename), p.Line, p.Column}
}

// schemaFinding is a diagnostic, for JSON.
type schemaFinding struct {
	Severity string          `json:"severity"` // error, warning or not evaluated
	Code     string          `json:"code,omitempty"`
	Page     string          `json:"page,omitempty"` // where the code's page can be read
	Stage    catalogue.Stage `json:"stage"`
	Message  string          `json:"message"`
	Position *position       `json:"position,omitempty"`
	End      *position       `json:"end,omitempty"`
	Related  []relatedPlace  `json:"related,omitempty"`
	Fix      string          `json:"fix,omitempty"`
	Repair   *schemaRepair   `json:"repair,omitempty"`
}

// relatedPlace is another place that a diagnostic is about.
type relatedPlace struct {
	Position *position `json:"position"`
	End      *position `json:"end"`
	Text     string    `json:"text,omitempty"`
}

// schemaRepair is what repairs an error.
type schemaRepair struct {
	Title string       `json:"title"`
	Sure  bool         `json:"sure"`
	Edits []schemaEdit `json:"edits"`
}

// schemaEdit puts a text in the place of what stands between two places.
type schemaEdit struct {
	Start *position `json:"start"`
	End   *position `json:"end"`
	Text  string    `json:"text"`
}

func findingsOf(all []*project.Schema) []schemaFinding {
	findings := []schemaFinding{} // [], not null
	for _, s := range all {
		for _, d := range s.Diagnostics {
			findings = append(findings, findingOf(d))
		}
	}
	return findings
}

func findingOf(d schema.Diagnostic) schemaFinding {
	f := schemaFinding{d.Severity.String(), d.Code, d.Address(), d.Stage, d.Message, positionOf(d.Pos), positionOf(d.End), nil, d.Fix, nil}
	for _, r := range d.Related {
		f.Related = append(f.Related, relatedPlace{positionOf(r.Pos), positionOf(r.End), r.Text})
	}
	if d.Repair != nil {
		f.Repair = &schemaRepair{Title: d.Repair.Title, Sure: d.Repair.Sure}
		for _, e := range d.Repair.Edits {
			f.Repair.Edits = append(f.Repair.Edits, schemaEdit{positionOf(e.Pos), positionOf(e.End), e.Text})
		}
	}
	return f
}

// levels are what GitHub and SARIF call the severities.
var levels = map[schema.Severity]string{schema.Failure: "error", schema.Warning: "warning", schema.Unevaluated: "note"}

// In a workflow command, these end a line or a property.
var (
	commandData     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	commandProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// workflowCommand writes a diagnostic as GitHub's runner reads it: it then stands beside
// the line of the change.
func workflowCommand(dir string, d schema.Diagnostic) string {
	level := levels[d.Severity]
	if level == "note" {
		level = "notice"
	}
	properties := []string{"file=" + commandProperty.Replace(filepath.ToSlash(dir))}
	if d.Pos.IsValid() {
		properties[0] = "file=" + commandProperty.Replace(filepath.ToSlash(d.Pos.Filename))
		properties = append(properties, fmt.Sprintf("line=%d", d.Pos.Line), fmt.Sprintf("col=%d", d.Pos.Column))
	}
	if d.End.IsValid() {
		properties = append(properties, fmt.Sprintf("endLine=%d", d.End.Line))
		if d.End.Line == d.Pos.Line && d.End.Column > d.Pos.Column {
			properties = append(properties, fmt.Sprintf("endColumn=%d", d.End.Column))
		}
	}
	if d.Code != "" {
		properties = append(properties, "title="+commandProperty.Replace(d.Code))
	}
	text := d.Message
	if d.Fix != "" {
		text += "\n" + d.Fix
	}
	if page := d.Address(); page != "" {
		text += "\n" + page
	}
	return fmt.Sprintf("::%s %s::%s", level, strings.Join(properties, ","), commandData.Replace(text))
}
