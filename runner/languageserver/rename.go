package languageserver

import (
	"fmt"
	"go/token"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/learnrel/learnrel/runner/schema/outline"
)

// prepareRename gives the name at a place, where it is one that can be changed: of a
// type, an edge or a field.
func (s *Server) prepareRename(p at) (*span, error) {
	v := s.view(p.Document.URI)
	if v == nil {
		return nil, nil
	}
	n, ok := v.outline.NameAt(v.pos(p.Document.URI, p.Position))
	if !ok || n.Kind == outline.ColumnName || n.Kind == outline.TableName {
		return nil, nil
	}
	r := v.at(n.Pos, n.End)
	return &r, nil
}

// rename changes a name wherever the schema has it: an edge in the Ref of its other end
// and in indexes, a field in Field and in keys, a type wherever it is one.
func (s *Server) rename(p struct {
	at
	Name string `json:"newName"`
},
) (*workspaceEdit, error) {
	v := s.view(p.Document.URI)
	if v == nil {
		return nil, nil
	}
	n, ok := v.outline.NameAt(v.pos(p.Document.URI, p.Position))
	if !ok || n.Kind == outline.ColumnName || n.Kind == outline.TableName {
		return nil, refused("there is no name of a type, an edge or a field here")
	}
	if err := v.taken(n, p.Name); err != nil {
		return nil, err
	}
	var edits []outline.Edit
	for _, r := range v.outline.References(n) {
		edits = append(edits, v.outline.Replace(r.Pos, r.End, p.Name))
	}
	edit := v.edit(edits)
	return &edit, nil
}

// taken tells why a name can't be another's.
func (v *view) taken(n outline.Name, name string) error {
	t := v.outline.Type(n.Owner)
	switch {
	case n.Kind == outline.TypeName && !token.IsIdentifier(name):
		return refused(fmt.Sprintf("%q is no name for a type", name))
	case n.Kind == outline.TypeName && v.outline.Type(name) != nil:
		return refused(fmt.Sprintf("there is a type %s already", name))
	case n.Kind != outline.TypeName && !token.IsIdentifier(name):
		return refused(fmt.Sprintf("%q is no name: it becomes one in Go", name))
	case n.Kind != outline.TypeName && (t.Edge(name) != nil || t.Field(name) != nil):
		return refused(fmt.Sprintf("%s has a field or an edge %q already", n.Owner, name))
	}
	return nil
}

func refused(message string) error {
	return &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidParams, Message: message}
}
