package languageserver

import (
	"strings"

	"github.com/learnrel/learnrel/runner/schema/relation"
)

type inlayHint struct {
	Position point  `json:"position"`
	Label    string `json:"label"`
	Left     bool   `json:"paddingLeft"`
	Tooltip  string `json:"tooltip,omitempty"`
}

// inlayHints writes behind each edge the kind of its relation and the key's column.
func (s *Server) inlayHints(p struct {
	Document document `json:"textDocument"`
	Range    span     `json:"range"`
},
) ([]inlayHint, error) {
	v := s.view(p.Document.URI)
	if v == nil {
		return nil, nil
	}
	all := []inlayHint{}
	for _, t := range v.outline.Types {
		for _, e := range t.Edges {
			where := v.location(e.End(), e.End())
			r := v.relationOf(e.Owner, e.Name)
			if r == nil || where.URI != p.Document.URI || !where.Range.touches(p.Range) {
				continue
			}
			all = append(all, inlayHint{where.Range.Start, hint(*r, e.Inverse), true, strings.Join(r.Sentences(), "\n")})
		}
	}
	return all, nil
}

// hint is a relation in a few words, as it looks from one end.
func hint(r relation.Relation, fromInverse bool) string {
	kind := r.Kind
	if fromInverse {
		kind = map[string]string{"one to many": "many to one", "many to one": "one to many"}[kind]
		if kind == "" {
			kind = r.Kind
		}
	}
	if r.Join || r.Through != "" {
		return kind + " · " + r.Table
	}
	return kind + " · " + r.Table + "." + r.Columns[0]
}
