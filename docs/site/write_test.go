package site

import (
	"bufio"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// exists tells what a file holds, or "-" for there being none.
func contents(t *testing.T, dir, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name))
	if errors.Is(err, os.ErrNotExist) {
		return "-"
	} else if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func put(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestWriteRemovesOnlyItsOwn(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "site")
	first := Files{"index.html": []byte("1"), "lessons/old.html": []byte("old"), "lessons/edited.html": []byte("mine")}
	if err := first.Write(dir); err != nil {
		t.Fatal(err)
	}
	put(t, dir, "notes.txt", "a reader's")
	put(t, dir, "lessons/edited.html", "changed by hand")
	if err := (Files{"index.html": []byte("2"), "new/new.html": []byte("new")}).Write(dir); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"index.html": "2", "new/new.html": "new", "lessons/old.html": "-", "lessons/edited.html": "changed by hand", "notes.txt": "a reader's",
	} {
		if got := contents(t, dir, name); got != want {
			t.Errorf("%s holds %q, want %q", name, got, want)
		}
	}
	if err := (Files{"index.html": []byte("3")}).Write(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "new")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the empty folder is still there: %v", err)
	}
}

func TestWriteRefusesForeignFiles(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "index.html", "somebody's")
	if err := (Files{"a.html": []byte("a"), "index.html": []byte("1")}).Write(dir); !errors.Is(err, ErrForeign) {
		t.Errorf("Write = %v", err)
	}
	if contents(t, dir, "index.html") != "somebody's" || contents(t, dir, "a.html") != "-" || contents(t, dir, manifest) != "-" {
		t.Error("something was written")
	}
}

func TestWriteStaysInItsFolder(t *testing.T) {
	parent := t.TempDir()
	dir := filepath.Join(parent, "site")
	put(t, parent, "outside", "x")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	put(t, dir, manifest, checksum([]byte("x"))+"  ../outside\n")
	if err := (Files{"index.html": nil}).Write(dir); err == nil {
		t.Error("a manifest that names a file outside was followed")
	}
	if contents(t, parent, "outside") != "x" {
		t.Error("the file outside is gone")
	}
}

func TestServer(t *testing.T) {
	var version atomic.Int32
	builds := 0
	var viewed []string
	s := &Server{
		Viewed: func(page string) { viewed = append(viewed, page) },
		Host:   "My.Host",
		Build: func() (Files, error) {
			builds++
			if version.Load() == 9 {
				return nil, errors.New("a problem")
			}
			return Files{"index.html": []byte("<body>front</body>"), "404.html": []byte("<body>none</body>"), "assets/site.js": []byte("js")}, nil
		},
	}
	server := httptest.NewServer(s)
	defer server.Close()
	for _, c := range []struct {
		path, contentType, body string
		status                  int
	}{
		{"/", "text/html; charset=utf-8", "front<script src=\"/.live/reload.js\">", 200},
		{"/assets/site.js", "text/javascript; charset=utf-8", "js", 200},
		{"/lessons/none.html", "text/html; charset=utf-8", "none", 404},
		{"/..%2f..%2fetc/passwd", "text/html; charset=utf-8", "none", 404},
		{"/.live/reload.js", "text/javascript; charset=utf-8", "EventSource", 200},
	} {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "http://localhost"+c.path, nil))
		if w.Code != c.status || w.Header().Get("Content-Type") != c.contentType || !strings.Contains(w.Body.String(), c.body) {
			t.Errorf("%s: %d %s %s", c.path, w.Code, w.Header().Get("Content-Type"), w.Body)
		}
		if csp := w.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: policy %q", c.path, csp)
		}
	}
	for host, status := range map[string]int{"evil.example": 421, "evil.example:8080": 421, "localhost.evil.example": 421, "LOCALHOST:1": 200, "my.host:80": 200, "192.0.2.1": 200} {
		w := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Host = host
		if s.ServeHTTP(w, r); w.Code != status {
			t.Errorf("Host %s: %d, want %d", host, w.Code, status)
		}
	}
	if got := strings.Join(viewed, " "); got != "index.html index.html index.html index.html" { // and not what is not there
		t.Errorf("viewed: %s", got)
	}
	if builds != 1 {
		t.Errorf("built %d times", builds)
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "http://127.0.0.1:8080/", nil))
	if w.Code != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d", w.Code)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute) // a lost change fails, and does not hang
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL+changesPath, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	for lines.Scan() && lines.Text() != "data: changed" {
		if version.Swap(9) != 9 {
			s.Changed()
		}
	}
	if lines.Err() != nil || lines.Text() != "data: changed" {
		t.Errorf("changes: %q, %v", lines.Text(), lines.Err())
	}
	w = httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "http://[::1]:8080/", nil))
	if w.Code != 500 || !strings.Contains(w.Body.String(), "a problem") || !strings.Contains(w.Body.String(), reloadPath) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
