package main

import (
	"bufio"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/learnrel/learnrel/docs/site"
)

// TestDraftIsChecked looks at a page of the built-in course's draft, and wants it to be
// loaded again when it was checked, and to say so then.
func TestDraftIsChecked(t *testing.T) {
	a := &app{console: newConsole(io.Discard, io.Discard), ours: true}
	pages := &site.Server{}
	check := newDraftCheck(a, pages)
	pages.Viewed = check.viewed
	pages.Build = func() (site.Files, error) { return a.draft(nil, nil, check.all()) }
	server := httptest.NewServer(pages)
	t.Cleanup(server.Close)
	get := func(path string) *http.Response {
		t.Helper()
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { response.Body.Close() })
		return response
	}
	says := func() string {
		t.Helper()
		page, err := io.ReadAll(get("/lessons/one-to-many.html").Body)
		if err != nil {
			t.Fatal(err)
		}
		_, says, _ := strings.Cut(string(page), "<strong>Draft.</strong> ")
		says, _, _ = strings.Cut(says, "<")
		return says
	}
	changes := bufio.NewScanner(get("/.live/changes").Body)
	if !changes.Scan() || changes.Text() != ": watching" {
		t.Fatalf("changes begin with %q", changes.Text())
	}
	if got := says(); !strings.Contains(got, "being checked") {
		t.Errorf("before the check: %q", got)
	}
	go check.run(t.Context())
	for changes.Scan() && changes.Text() != "data: changed" {
	}
	if got := says(); !strings.Contains(got, "was checked as it is now") {
		t.Errorf("after the check: %q", got)
	}
	check.changed()
	if len(check.all()) != 0 {
		t.Error("a report outlives the course that it is of")
	}
}
