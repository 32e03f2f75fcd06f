package site

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"

	"github.com/learnrel/learnrel/runner/lesson"
)

// A Server serves the site of a course that is being written. It builds it anew
// when the course changed, and has the browser load the page again.
type Server struct {
	Build func() (Files, error)
	Stamp func() string // gives another text when the course changed

	mu    sync.Mutex
	stamp string
	files Files
	err   error
}

// What the server has besides the site.
const (
	reloadPath  = "/.live/reload.js"
	changesPath = "/.live/changes"
	// A browser has six connections to a server: a page that is left, but kept for
	// going back to, must let go of its own.
	reload = `(function () {
  var changes;
  addEventListener("pageshow", function () {
    changes = new EventSource("` + changesPath + `");
    changes.onmessage = function () { location.reload(); };
  });
  addEventListener("pagehide", function () { if (changes) changes.close(); });
})();
`
	reloadTag = `<script src="` + reloadPath + `"></script>` + "\n</body>"
)

// policy lets a page load what the site has and nothing else.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'"

// glance is how often a server looks whether the course changed.
const glance = 100 * time.Millisecond

// current gives the site as the course is now.
func (s *Server) current() (Files, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if stamp := s.Stamp(); stamp != s.stamp || s.files == nil && s.err == nil {
		s.files, s.err = s.Build()
		s.stamp = stamp
		if s.err != nil {
			s.files = Files{}
			s.err = errors.Join(s.err, copyAssets(s.files)) // the page of what is wrong needs them
		}
	}
	return s.files, s.err
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-cache")
	switch {
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		h.Set("Allow", "GET, HEAD")
		http.Error(w, "only GET and HEAD", http.StatusMethodNotAllowed)
	case r.URL.Path == reloadPath:
		h.Set("Content-Type", "text/javascript; charset=utf-8")
		fmt.Fprint(w, reload)
	case r.URL.Path == changesPath:
		s.changes(r.Context(), w)
	default:
		s.file(w, r)
	}
}

// file serves a file of the site, or its page for there being none.
func (s *Server) file(w http.ResponseWriter, r *http.Request) {
	files, err := s.current()
	name := strings.TrimPrefix(r.URL.Path, "/")
	if name == "" {
		name = "index.html"
	}
	data, ok := files[name]
	status := http.StatusOK
	switch {
	case err != nil && !strings.HasPrefix(name, "assets/"):
		name, data, status = "problems.html", problemsPage(err), http.StatusInternalServerError
	case !ok:
		name, data, status = "404.html", files["404.html"], http.StatusNotFound
	}
	if path.Ext(name) == ".html" {
		data = bytes.Replace(data, []byte("</body>"), []byte(reloadTag), 1)
	}
	w.Header().Set("Content-Type", contentType(name))
	w.WriteHeader(status)
	if r.Method == http.MethodGet {
		_, _ = w.Write(data) // the reader may be gone
	}
}

// problemsPage shows what is wrong with the course as a whole, in place of any page.
func problemsPage(err error) []byte {
	var problems lesson.Problems
	if !errors.As(err, &problems) {
		problems = lesson.Problems{{Message: err.Error()}}
	}
	var out bytes.Buffer
	if err := templates().ExecuteTemplate(&out, "broken", problems); err != nil {
		return []byte(err.Error())
	}
	return out.Bytes()
}

// contentType does not ask the machine where it knows better.
func contentType(name string) string {
	types := map[string]string{".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml", ".xml": "application/xml"}
	if t := types[path.Ext(name)]; t != "" {
		return t
	}
	return mime.TypeByExtension(path.Ext(name))
}

// changes tells a browser of each change until it leaves.
func (s *Server) changes(ctx context.Context, w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/event-stream")
	out := http.NewResponseController(w)
	// Before the browser hears that it is watching, or a change right after that is lost.
	last := s.Stamp()
	fmt.Fprint(w, ": watching\n\n")
	if out.Flush() != nil {
		return
	}
	ticker := time.NewTicker(glance)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if now := s.Stamp(); now != last {
			last = now
			fmt.Fprint(w, "data: changed\n\n")
			if out.Flush() != nil {
				return
			}
		}
	}
}
