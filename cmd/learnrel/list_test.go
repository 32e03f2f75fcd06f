package main

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// TestNextOfList ticks what is solved, and names the first lesson that is not.
func TestNextOfList(t *testing.T) {
	all := []listed{{Slug: "one", Solved: 2, Of: 2}, {Slug: "two", Solved: 1, Of: 2}, {Slug: "three"}}
	if tick := ansi.Strip(all[0].tick()); tick != "✓" || all[1].tick() != " " || all[2].tick() != " " {
		t.Errorf("ticks %q %q %q", tick, all[1].tick(), all[2].tick())
	}
	if next := nextOfList(all); !strings.Contains(next, "learnrel show two ") {
		t.Errorf("next: %q", next)
	}
	if next := nextOfList(all[:1]); !strings.Contains(next, "all exercises") {
		t.Errorf("next: %q", next)
	}
}

// TestCompletion completes a word as far as it is certain.
func TestCompletion(t *testing.T) {
	complete := completion([]string{"SELECT", "SET", "username", "user_posts", ".tables"})
	for line, want := range map[string]string{
		"sel":              "SELECT",
		"se":               "SE",
		"SELECT usern":     "SELECT username",
		"SELECT us":        "SELECT user",
		"SELECT count(use": "SELECT count(user",
		".t":               ".tables",
		"xyz":              "xyz",
		"":                 "",
	} {
		got, pos, ok := complete(line, len(line), '\t')
		if got != want || pos != len(want) || !ok {
			t.Errorf("%q: %q at %d, %t", line, got, pos, ok)
		}
	}
	if got, pos, _ := complete("SELECT usern FROM users", len("SELECT usern"), '\t'); got != "SELECT username FROM users" || pos != len("SELECT username") {
		t.Errorf("in the middle: %q at %d", got, pos)
	}
	if _, _, ok := complete("sel", 3, 'e'); ok {
		t.Error("another key completes")
	}
}

// TestHistory keeps what was asked from one time to the next, and nothing twice.
func TestHistory(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	h := openHistory()
	for _, line := range []string{"SELECT 1;", "SELECT 1;", " ", "SELECT 2;"} {
		h.Add(line)
	}
	h.save()
	again := openHistory()
	if again.Len() != 2 || again.At(0) != "SELECT 2;" || again.At(1) != "SELECT 1;" {
		t.Errorf("kept %q", again.lines)
	}
}
