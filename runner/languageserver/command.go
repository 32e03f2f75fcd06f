package languageserver

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/learnrel/learnrel/runner/save"
)

// diagramCommand draws the schema that a document belongs to, and has the editor open it.
const diagramCommand = "learnrel.diagram"

type command struct {
	Title     string `json:"title"`
	Command   string `json:"command"`
	Arguments []any  `json:"arguments,omitempty"`
}

// execute runs a command, and answers with the file that it wrote.
func (s *Server) execute(p struct {
	Command   string   `json:"command"`
	Arguments []string `json:"arguments"`
},
) (any, error) {
	if p.Command != diagramCommand || len(p.Arguments) != 1 {
		return nil, refused("no command " + p.Command)
	}
	v := s.view(p.Arguments[0])
	if v == nil || v.graph == nil || s.Diagram == nil {
		return nil, refused("the schema has no graph to draw")
	}
	svg, err := s.Diagram(v.graph)
	if err != nil {
		return nil, fmt.Errorf("draw the schema: %w", err)
	}
	if s.dir == "" {
		if s.dir, s.removeDir, err = save.TempDir(); err != nil {
			return nil, fmt.Errorf("write the diagram: %w", err)
		}
	}
	s.drawn++
	name := filepath.Join(s.dir, fmt.Sprintf("schema%d.svg", s.drawn))
	if err := os.WriteFile(name, []byte(svg), 0o600); err != nil {
		return nil, fmt.Errorf("write the diagram: %w", err)
	}
	uri := uriOf(name)
	go func() { // its answer comes only after this one
		_ = s.conn.Call(context.Background(), "window/showDocument", map[string]any{"uri": uri, "external": true}, nil)
	}()
	return uri, nil
}
