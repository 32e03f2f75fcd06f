package languageserver

import (
	"context"
	"path/filepath"
	"slices"
)

// initialized asks an editor that can to tell of what others do to files: a branch is
// checked out, a file is deleted or generated.
func (s *Server) initialized(struct{}) (any, error) {
	if !s.watches {
		return nil, nil
	}
	watchers := []any{map[string]any{"globPattern": "**/*.go"}, map[string]any{"globPattern": "**/go.{mod,work}"}}
	registration := map[string]any{"id": "files", "method": "workspace/didChangeWatchedFiles", "registerOptions": map[string]any{"watchers": watchers}}
	go func() { // an editor that answers with an error tells of no files
		_ = s.conn.Call(context.Background(), "client/registerCapability", map[string]any{"registrations": []any{registration}}, nil)
	}()
	return nil, nil
}

// filesChanged looks again at every schema that is open: each may use a package in
// which a file has changed.
func (s *Server) filesChanged(p struct {
	Changes []struct {
		URI string `json:"uri"`
	} `json:"changes"`
},
) (any, error) {
	if len(p.Changes) > 0 {
		s.lookAgain()
	}
	return nil, nil
}

// lookAgain judges the packages of all buffers after a pause.
func (s *Server) lookAgain() {
	var dirs []string
	for path := range s.buffers {
		dirs = append(dirs, filepath.Dir(path))
	}
	slices.Sort(dirs)
	for _, dir := range slices.Compact(dirs) {
		s.forgetDir(dir)
	}
}
