package main

import (
	"go/token"
	"path/filepath"

	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/project"
	"github.com/learnrel/learnrel/runner/schema"
	"github.com/learnrel/learnrel/runner/schema/outline"
)

// What follows is what schema check writes of SARIF 2.1.0, the format in which static
// analysis is uploaded to code hosts.

type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool struct {
		Driver sarifDriver `json:"driver"`
	} `json:"tool"`
	ColumnKind string        `json:"columnKind"`
	Results    []sarifResult `json:"results"`
}

type sarifDriver struct {
	Name    string      `json:"name"`
	Version string      `json:"version"`
	Address string      `json:"informationUri"`
	Rules   []sarifRule `json:"rules"`
}

type sarifRule struct {
	ID      string    `json:"id"`
	HelpURI string    `json:"helpUri"`
	Short   sarifText `json:"shortDescription"`
}

type sarifText struct {
	Text string `json:"text"`
}

type sarifResult struct {
	RuleID    string          `json:"ruleId,omitempty"`
	Level     string          `json:"level"`
	Message   sarifText       `json:"message"`
	Locations []sarifLocation `json:"locations"`
	Related   []sarifLocation `json:"relatedLocations,omitempty"`
	Fixes     []sarifFix      `json:"fixes,omitempty"`
}

type sarifLocation struct {
	Physical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	} `json:"physicalLocation"`
	Message *sarifText `json:"message,omitempty"`
}

type sarifArtifact struct {
	URI string `json:"uri"`
}

type sarifRegion struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn"`
	EndLine     int `json:"endLine,omitempty"`
	EndColumn   int `json:"endColumn,omitempty"`
}

type sarifFix struct {
	Description sarifText     `json:"description"`
	Changes     []sarifChange `json:"artifactChanges"`
}

type sarifChange struct {
	Artifact     sarifArtifact      `json:"artifactLocation"`
	Replacements []sarifReplacement `json:"replacements"`
}

type sarifReplacement struct {
	Deleted  sarifRegion `json:"deletedRegion"`
	Inserted sarifText   `json:"insertedContent"`
}

func sarifOf(all []*project.Schema) sarifLog {
	run := sarifRun{ColumnKind: "utf16CodeUnits", Results: []sarifResult{}}
	run.Tool.Driver = sarifDriver{Name: "learnrel", Version: ownVersion(), Address: "https://github.com/learnrel/learnrel", Rules: []sarifRule{}}
	ruled := map[string]bool{}
	for _, s := range all {
		for _, d := range s.Diagnostics {
			if d.Code != "" && !ruled[d.Code] {
				ruled[d.Code] = true
				run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{d.Code, d.Address(), sarifText{d.Code + ": " + stageWords[d.Stage]}})
			}
			run.Results = append(run.Results, sarifResultOf(s, d))
		}
	}
	return sarifLog{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{run}}
}

// stageWords say of a rule who refuses what it is about.
var stageWords = map[catalogue.Stage]string{
	catalogue.Compile: "Go refuses the schema", catalogue.Load: "ent can't load the schema", catalogue.Graph: "ent refuses the relations, or they are hardly meant so",
	catalogue.Generate: "the client can't be generated, or does not compile",
}

func sarifResultOf(s *project.Schema, d schema.Diagnostic) sarifResult {
	text := d.Message
	if d.Fix != "" {
		text += "\n" + d.Fix
	}
	r := sarifResult{RuleID: d.Code, Level: levels[d.Severity], Message: sarifText{text}, Locations: []sarifLocation{sarifLocationOf(s, d.Pos, d.End)}}
	for _, o := range d.Related {
		at := sarifLocationOf(s, o.Pos, o.End)
		at.Message = &sarifText{o.Text}
		r.Related = append(r.Related, at)
	}
	if d.Repair != nil {
		r.Fixes = []sarifFix{{sarifText{d.Repair.Title}, sarifChanges(s, d.Repair.Edits)}}
	}
	return r
}

func sarifLocationOf(s *project.Schema, from, to token.Position) (at sarifLocation) {
	at.Physical.Artifact.URI = filepath.ToSlash(s.Dir)
	if from.IsValid() {
		at.Physical.Artifact.URI = filepath.ToSlash(from.Filename)
		region := sarifRegionOf(s, from, to)
		at.Physical.Region = &region
	}
	return at
}

func sarifRegionOf(s *project.Schema, from, to token.Position) sarifRegion {
	column := func(p token.Position) int { return outline.UTF16(s.Files()[p.Filename], p) }
	r := sarifRegion{StartLine: from.Line, StartColumn: column(from)}
	if to.IsValid() {
		r.EndLine, r.EndColumn = to.Line, column(to)
	}
	return r
}

// sarifChanges are edits, file by file.
func sarifChanges(s *project.Schema, edits []outline.Edit) (changes []sarifChange) {
	for _, e := range edits {
		uri := filepath.ToSlash(e.Pos.Filename)
		if len(changes) == 0 || changes[len(changes)-1].Artifact.URI != uri {
			changes = append(changes, sarifChange{Artifact: sarifArtifact{uri}})
		}
		last := &changes[len(changes)-1]
		last.Replacements = append(last.Replacements, sarifReplacement{sarifRegionOf(s, e.Pos, e.End), sarifText{e.Text}})
	}
	return changes
}
