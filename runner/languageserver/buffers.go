package languageserver

import (
	"net/url"
	"path/filepath"
	"runtime"
	"strings"
)

func (s *Server) didOpen(p struct {
	Document document `json:"textDocument"`
},
) (any, error) {
	s.changed(p.Document.URI, p.Document.Text)
	return nil, nil
}

func (s *Server) didChange(p struct {
	Document document `json:"textDocument"`
	Changes  []struct {
		Text string `json:"text"`
	} `json:"contentChanges"`
},
) (any, error) {
	if n := len(p.Changes); n > 0 {
		s.changed(p.Document.URI, p.Changes[n-1].Text)
	}
	return nil, nil
}

func (s *Server) didClose(p at) (any, error) {
	path := pathOf(p.Document.URI)
	delete(s.buffers, path)
	s.forget(path)
	return nil, nil
}

// didSave looks again, at every schema that is open: one may use the package of the file,
// and others may have changed on disk.
func (s *Server) didSave(at) (any, error) {
	s.lookAgain()
	return nil, nil
}

func (s *Server) changed(uri, text string) {
	path := pathOf(uri)
	s.buffers[path] = text
	s.forget(path)
}

// forget drops what is known of a file's package, and judges it after a pause.
func (s *Server) forget(path string) { s.forgetDir(filepath.Dir(path)) }

func (s *Server) forgetDir(dir string) {
	if v := s.views[dir]; v != nil {
		v.stale = true
	}
	s.judgeSoon(dir)
}

// pathOf gives the path of a file's address.
func pathOf(uri string) string {
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "file" {
		return uri
	}
	path := u.Path
	if runtime.GOOS == "windows" {
		path = strings.TrimPrefix(path, "/")
	}
	return filepath.FromSlash(path)
}

// uriOf gives the address of a file.
func uriOf(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}
