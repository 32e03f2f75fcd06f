package languageserver

import (
	"context"
	"maps"
	"path/filepath"
	"slices"
	"time"

	"github.com/learnrel/learnrel/runner/schema"
)

// diagnostic is what the protocol says of an error.
type diagnostic struct {
	Range    span      `json:"range"`
	Severity int       `json:"severity"`
	Code     string    `json:"code,omitempty"`
	Page     *page     `json:"codeDescription,omitempty"`
	Source   string    `json:"source"`
	Message  string    `json:"message"`
	Related  []related `json:"relatedInformation,omitempty"`
}

type page struct {
	Href string `json:"href"`
}

type related struct {
	Location location `json:"location"`
	Message  string   `json:"message"`
}

// severities are error, warning and hint.
var severities = map[schema.Severity]int{schema.Failure: 1, schema.Warning: 2, schema.Unevaluated: 4}

// judgeSoon publishes what is said of a package once its buffers are still.
func (s *Server) judgeSoon(dir string) {
	if t := s.timers[dir]; t != nil {
		t.Stop()
	}
	s.timers[dir] = time.AfterFunc(pause, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.publish(dir)
	})
}

// publish tells the editor what is wrong with each file of a package, and of which files
// nothing is any longer.
func (s *Server) publish(dir string) {
	defer func() { _ = recover() }() // a schema that brings the judge down has no diagnostics
	files := map[string][]diagnostic{}
	for path := range s.told[dir] {
		files[path] = nil
	}
	for path := range s.buffers {
		if filepath.Dir(path) == dir {
			files[path] = nil
		}
	}
	told := map[string]bool{}
	if v := s.viewOf(dir); v != nil {
		for _, d := range v.diagnostics {
			path := v.fileOf(d)
			files[path] = append(files[path], v.diagnostic(d))
			told[path] = true
		}
	}
	s.told[dir] = told
	for _, path := range s.buffersFirst(files) {
		ds := files[path]
		if ds == nil {
			ds = []diagnostic{} // [], not null
		}
		// An editor that is gone does not need them.
		_ = s.conn.Notify(context.Background(), "textDocument/publishDiagnostics", map[string]any{"uri": uriOf(path), "diagnostics": ds})
	}
}

// buffersFirst gives the files in the order in which they are told of: one sees those that
// are open.
func (s *Server) buffersFirst(files map[string][]diagnostic) []string {
	names := slices.Sorted(maps.Keys(files))
	isOpen := func(name string) int {
		if _, ok := s.buffers[name]; ok {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(names, func(a, b string) int { return isOpen(a) - isOpen(b) })
	return names
}

// fileOf gives the file that a diagnostic stands in: for one without a place, the first
// of the package.
func (v *view) fileOf(d schema.Diagnostic) string {
	if d.Pos.IsValid() {
		if abs, err := filepath.Abs(d.Pos.Filename); err == nil {
			return abs
		}
	}
	first := ""
	for path := range v.files {
		if first == "" || path < first {
			first = path
		}
	}
	return first
}

func (v *view) diagnostic(d schema.Diagnostic) diagnostic {
	out := diagnostic{Range: v.span(d.Pos, d.End), Severity: severities[d.Severity], Code: d.Code, Source: "learnrel", Message: d.Message}
	if d.Severity == schema.Unevaluated {
		out.Message = "not evaluated here: " + d.Message
	}
	if d.Fix != "" {
		out.Message += "\n" + d.Fix
	}
	if address := d.Address(); address != "" {
		out.Page = &page{address}
	}
	for _, r := range d.Related {
		out.Related = append(out.Related, related{location{uriOf(r.Pos.Filename), v.span(r.Pos, r.End)}, r.Text})
	}
	return out
}
