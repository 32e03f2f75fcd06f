package languageserver

// What follows is as much of the protocol's types as the server needs.

type location struct {
	URI   string `json:"uri"`
	Range span   `json:"range"`
}

type span struct {
	Start point `json:"start"`
	End   point `json:"end"`
}

type point struct {
	Line      int `json:"line"`
	Character int `json:"character"`
}

func (p point) before(other point) bool {
	return p.Line < other.Line || p.Line == other.Line && p.Character < other.Character
}

// touches tells whether two spans have a place in common.
func (s span) touches(other span) bool {
	return !s.End.before(other.Start) && !other.End.before(s.Start)
}

type document struct {
	URI     string `json:"uri"`
	Version int    `json:"version"`
	Text    string `json:"text"`
}

// at is what most requests have: a document and a place in it.
type at struct {
	Document document `json:"textDocument"`
	Position point    `json:"position"`
}

type textEdit struct {
	Range   span   `json:"range"`
	NewText string `json:"newText"`
}

type workspaceEdit struct {
	Changes map[string][]textEdit `json:"changes"`
}
