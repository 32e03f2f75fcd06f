package languageserver

import (
	"strings"

	"github.com/learnrel/learnrel/runner/schema/outline"
	"github.com/learnrel/learnrel/runner/schema/refactor"
)

// The protocol's names for what actions do.
const (
	quickFix = "quickfix"
	rewrite  = "refactor.rewrite"
	fixAll   = "source.fixAll"
)

type codeAction struct {
	Title       string         `json:"title"`
	Kind        string         `json:"kind"`
	Diagnostics []diagnostic   `json:"diagnostics,omitempty"`
	Preferred   bool           `json:"isPreferred,omitempty"`
	Edit        *workspaceEdit `json:"edit,omitempty"`
	Command     *command       `json:"command,omitempty"`
}

// codeActions gives the repairs of what is wrong in a range, and the changes that can be
// made to the relation there.
func (s *Server) codeActions(p struct {
	Document document `json:"textDocument"`
	Range    span     `json:"range"`
	Context  struct {
		Only []string `json:"only"`
	} `json:"context"`
},
) ([]codeAction, error) {
	v := s.view(p.Document.URI)
	if v == nil {
		return nil, nil
	}
	all := v.repairs(p.Document.URI, p.Range)
	th := v.outline.Around(v.pos(p.Document.URI, p.Range.Start))
	if len(v.diagnostics.Errors()) == 0 {
		for _, c := range refactor.At(v.outline, th) {
			edit := v.edit(v.outline.Tidy(c.Edits))
			all = append(all, codeAction{Title: c.Title, Kind: rewrite, Edit: &edit})
		}
	}
	if v.graph != nil && s.Diagram != nil {
		all = append(all, codeAction{Title: "Open the diagram of the schema", Kind: "source", Command: &command{"Open the diagram", diagramCommand, []any{p.Document.URI}}})
	}
	return only(all, p.Context.Only), nil
}

func (v *view) repairs(uri string, in span) []codeAction {
	all := []codeAction{}
	var sure []outline.Edit
	for _, d := range v.diagnostics {
		if d.Repair == nil {
			continue
		}
		if d.Repair.Sure {
			sure = append(sure, d.Repair.Edits...)
		}
		as := v.diagnostic(d)
		if uriOf(v.fileOf(d)) != uri || !as.Range.touches(in) {
			continue
		}
		edit := v.edit(d.Repair.Edits)
		all = append(all, codeAction{Title: d.Repair.Title, Kind: quickFix, Diagnostics: []diagnostic{as}, Preferred: d.Repair.Sure, Edit: &edit})
	}
	if _, err := outline.Apply(v.files, sure); err == nil && len(sure) > 0 {
		edit := v.edit(sure)
		all = append(all, codeAction{Title: "Make every repair that is sure", Kind: fixAll, Edit: &edit})
	}
	return all
}

// only keeps the actions of the kinds that are asked for.
func only(all []codeAction, kinds []string) []codeAction {
	if len(kinds) == 0 {
		return all
	}
	kept := []codeAction{}
	for _, a := range all {
		for _, k := range kinds {
			if a.Kind == k || strings.HasPrefix(a.Kind, k+".") {
				kept = append(kept, a)
				break
			}
		}
	}
	return kept
}
