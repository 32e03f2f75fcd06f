package site

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"path"
	"strings"
	"sync"

	"github.com/learnrel/learnrel/runner/lesson"
)

// A Server serves the site of a course that is being written. It builds it anew
// when it is told that the course changed, and has the browser load the page again.
type Server struct {
	Build func() (Files, error)
	// Host is a name that the server goes by, besides localhost and addresses. A page of
	// elsewhere may have its own name lead here: by any other name nothing is told.
	Host string
	// Viewed is told of each page that is served; it may be nil.
	Viewed func(page string)

	changed changes
	mu      sync.Mutex
	built   int // the change that files are as of
	files   Files
	err     error
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

// current gives the site as the course is now.
func (s *Server) current() (Files, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n, _ := s.changed.last(); n != s.built || s.files == nil && s.err == nil {
		s.built = n
		s.files, s.err = s.Build()
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
	h.Set("Content-Security-Policy", servedPolicy(r.URL.Path))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-cache")
	switch {
	case !s.ours(r.Host):
		http.Error(w, "this server is not called "+r.Host, http.StatusMisdirectedRequest)
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		h.Set("Allow", "GET, HEAD")
		http.Error(w, "only GET and HEAD", http.StatusMethodNotAllowed)
	case r.URL.Path == reloadPath:
		h.Set("Content-Type", "text/javascript; charset=utf-8")
		fmt.Fprint(w, reload)
	case r.URL.Path == changesPath:
		s.watch(r.Context(), w)
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
		if s.Viewed != nil && status == http.StatusOK {
			s.Viewed(name)
		}
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
	types := map[string]string{".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml", ".xml": "application/xml", ".wasm": "application/wasm", ".json": "application/json"}
	if t := types[path.Ext(name)]; t != "" {
		return t
	}
	return mime.TypeByExtension(path.Ext(name))
}

// ours tells whether a request is for a name or an address of the server.
func (s *Server) ours(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	_, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil || host == "localhost" || strings.HasSuffix(host, ".localhost") || s.Host != "" && host == strings.ToLower(s.Host)
}

// Changed has the next request build the site anew, and the pages that are shown loaded
// again.
func (s *Server) Changed() { s.changed.add() }

// changes counts what changed, and wakes those who wait for the next.
type changes struct {
	mu    sync.Mutex
	count int
	next  chan struct{} // closed at the next change
}

func (c *changes) add() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.count++
	if c.next != nil {
		close(c.next)
		c.next = nil
	}
}

func (c *changes) last() (count int, next <-chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.next == nil {
		c.next = make(chan struct{})
	}
	return c.count, c.next
}

// watch tells a browser of each change until it leaves.
func (s *Server) watch(ctx context.Context, w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/event-stream")
	out := http.NewResponseController(w)
	// Before the browser hears that it is watching, or a change right after that is lost.
	_, next := s.changed.last()
	fmt.Fprint(w, ": watching\n\n")
	if out.Flush() != nil {
		return
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-next:
		}
		_, next = s.changed.last()
		fmt.Fprint(w, "data: changed\n\n")
		if out.Flush() != nil {
			return
		}
	}
}
