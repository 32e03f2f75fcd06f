package languageserver

import "github.com/learnrel/learnrel/runner/schema/outline"

// references gives every place in the schema that has a name: the edges that lead to a
// type, the Ref and the indexes of an edge, the edges that are bound to a field.
func (s *Server) references(p struct {
	at
	Context struct {
		Declaration bool `json:"includeDeclaration"`
	} `json:"context"`
},
) ([]location, error) {
	v := s.view(p.Document.URI)
	if v == nil {
		return nil, nil
	}
	n, ok := v.outline.NameAt(v.pos(p.Document.URI, p.Position))
	if !ok || n.Kind == outline.ColumnName || n.Kind == outline.TableName {
		return nil, nil
	}
	all := []location{}
	for _, r := range v.outline.References(n) {
		if p.Context.Declaration || !r.Declared {
			all = append(all, v.location(r.Pos, r.End))
		}
	}
	return all, nil
}
