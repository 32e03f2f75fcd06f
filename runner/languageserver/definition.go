package languageserver

import "github.com/learnrel/learnrel/runner/schema/outline"

// definition goes from a name to where it is declared, and from an edge's own name to
// the edge at the other end.
func (s *Server) definition(p at) ([]location, error) {
	v := s.view(p.Document.URI)
	if v == nil {
		return nil, nil
	}
	pos := v.pos(p.Document.URI, p.Position)
	n, ok := v.outline.NameAt(pos)
	if !ok {
		return nil, nil
	}
	if n.Kind == outline.EdgeName && n.Declared {
		if e := v.outline.Type(n.Owner).Edge(n.Text); e != nil {
			if _, other := v.outline.Other(e); other != nil {
				return []location{v.location(other.NamePos())}, nil
			}
		}
		return nil, nil
	}
	for _, d := range v.outline.References(n) {
		if d.Declared {
			return []location{v.location(d.Pos, d.End)}, nil
		}
	}
	return nil, nil
}
