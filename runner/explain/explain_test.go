package explain_test

import (
	"cmp"
	"regexp"
	"strings"
	"testing"

	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/explain"
)

const message = `entc/gen: resolve "Pet" relations: edge "petz" is missing for inverse edge: Pet.owner(User)`

func TestFindSeesThroughWhatIsAroundAMessage(t *testing.T) {
	for _, line := range []string{
		message,
		"\x1b[31;1m" + message + "\x1b[0m\r",
		"2026-03-01T10:00:00.123Z " + message,
		"2026/03/01 10:00:00 " + message,
		"[10:00:00] ERROR: " + message,
		"2026-03-01T10:00:00Z ##[error]" + message,
		"#12 3.456 " + message,
		"web-1  | 2026/03/01 10:00:00 " + message,
		`ent/generate.go:3: running "go": ` + message,
	} {
		found, err := explain.Find(strings.NewReader("go: downloading x v1\n" + line + "\nexit status 1\n"))
		if err != nil || len(found) != 1 {
			t.Errorf("%q: %+v, %v", line, found, err)
			continue
		}
		if f := found[0]; f.Code != "edge-no-inverse" || f.Stage != "graph" || f.Line != 2 || f.Message != message || f.Names["edge"] != "owner" {
			t.Errorf("%q: %+v", line, f)
		}
	}
	quoted := `time=10:00 level=ERROR msg="generate: ` + strings.ReplaceAll(message, `"`, `\"`) + `"`
	if found, err := explain.Find(strings.NewReader(quoted)); err != nil || len(found) != 1 || found[0].Names["ref"] != "petz" {
		t.Errorf("a quoted message: %+v, %v", found, err)
	}
}

func TestFindLeavesOutTheQuoteOfALog(t *testing.T) {
	found, err := explain.Find(strings.NewReader(`level=error msg="one of [1] is already connected to a different team_player"`))
	if err != nil || len(found) != 1 || found[0].Names["column"] != "team_player" {
		t.Errorf("%+v, %v", found, err)
	}
}

func TestFindGivesEachErrorOnce(t *testing.T) {
	text := strings.Repeat(message+"\n", 3) + strings.ReplaceAll(message, "petz", "pats") + "\nent: pet not found"
	found, err := explain.Find(strings.NewReader(text))
	if err != nil || len(found) != 3 || found[1].Line != 4 || found[2].Code != "run-not-found" {
		t.Errorf("%+v, %v", found, err)
	}
}

func TestFindDropsTheEndsOfLongLines(t *testing.T) {
	text := strings.Repeat("x", 1<<20) + message + "\n" + message + strings.Repeat("y", 1<<20)
	found, err := explain.Find(strings.NewReader(text))
	if err != nil || len(found) != 1 || found[0].Line != 2 {
		t.Errorf("%d found, %v", len(found), err)
	}
}

// TestEveryTemplateIsFound fills each format in as ent does.
func TestEveryTemplateIsFound(t *testing.T) {
	slot := regexp.MustCompile(`<\w+>`)
	as := map[string]string{"<pkg>": "ent", "<label>": "card", "<number>": "7", "<builder>": "*ent.CardCreate", "<left>": "integer", "<right>": "text"}
	before := map[string]string{"migrate-required": "sql/schema: ", "table-duplicate": "ent/migrate/schema.go:1:2: ", "go-syntax": "ent/schema/card.go:1:2: "}
	for _, k := range catalogue.Kinds() {
		for _, template := range k.Templates {
			found, err := explain.Find(strings.NewReader(cmp.Or(before[k.Code], "failed: ") + slot.ReplaceAllStringFunc(template, func(name string) string { return cmp.Or(as[name], "Card") })))
			if err != nil || len(found) != 1 || found[0].Code != k.Code {
				t.Errorf("%s: %s: %+v, %v", k.Code, template, found, err)
			}
		}
	}
}

// TestNotesAreWhole holds that each note is of a code, and can be shown.
func TestNotesAreWhole(t *testing.T) {
	codes, titles := explain.Notes()
	if len(codes) == 0 || len(codes) != len(titles) {
		t.Fatalf("the codes are %v", codes)
	}
	for _, code := range codes {
		p := explain.Note(code)
		if p == nil || p.Front.Stage == "" || p.Front.Title != titles[code] || !strings.HasSuffix(p.Front.Summary, ".") {
			t.Errorf("%s: %+v", code, p)
		}
	}
	if explain.Note("edge-no-inverse") != nil {
		t.Error("a note beside a page")
	}
}

func TestFirstIsTheFirstError(t *testing.T) {
	for text, want := range map[string]string{
		"# example.com/a\n./a.go:1:2: oh\n./a.go:2:2: no\n": "./a.go:1:2: oh",
		"go: downloading x v1\n\nexit status 1\noh\n":       "oh",
		"# example.com/a\n": "# example.com/a",
		"":                  "",
	} {
		if got := explain.First(text); got != want {
			t.Errorf("First(%q) = %q, want %q", text, got, want)
		}
	}
}

// TestFirstHour holds that what a learner sees first is known.
func TestFirstHour(t *testing.T) {
	for message, want := range map[string]string{
		"no such table: users":                       "run-no-table",
		"ent: constraint failed: database is locked": "run-locked",
		"Binary was compiled with 'CGO_ENABLED=0', go-sqlite3 requires cgo to work. This is a stub":                                                     "run-no-cgo",
		`cgo: C compiler "gcc" not found: exec: "gcc": executable file not found in $PATH`:                                                              "go-no-compiler",
		"go: cannot find main module, but found .git/config in /home/me":                                                                                "go-no-module",
		"go: go.mod file not found in current directory or any parent directory; see 'go help modules'":                                                 "go-no-module",
		`./steps.go:46:32: p.Contents undefined (type *"example.com/a/ent".Post has no field or method Contents)`:                                       "go-no-member",
		`./a.go:4:5: client.Posts undefined (type *ent.Client has no field or method Posts, but does have field Post)`:                                  "go-no-member",
		`./a.go:4:5: c.Post.Create().SetAuthorId undefined (type *ent.PostCreate has no field or method SetAuthorId, but does have method SetAuthorID)`: "go-no-setter",
	} {
		found, err := explain.Find(strings.NewReader(message))
		if err != nil || len(found) != 1 || found[0].Code != want {
			t.Errorf("%s: %+v, %v", message, found, err)
		}
	}
}

func TestNearest(t *testing.T) {
	titles := map[string]string{
		"silent-m2m":      "Unique forgotten, so it is many-to-many",
		"edge-no-inverse": "Ref names an edge that is not there",
	}
	for text, want := range map[string]string{
		"the edge is missing for an inverse edge": "edge-no-inverse",
		"I forgot Unique and it is many to many":  "silent-m2m",
		"lorem ipsum dolor sit amet":              "",
		"":                                        "",
	} {
		got := strings.Join(explain.Nearest(text, titles, 1), " ")
		if got != want {
			t.Errorf("Nearest(%q) = %q, want %q", text, got, want)
		}
	}
}

func FuzzFind(f *testing.F) {
	f.Add("2026/03/01 10:00:00 " + message + "\nexit status 1\n")
	f.Add("\x1b]0;title\x07\x1b[1m#1 2.3 undefined: \\\"Pett\\\"")
	for _, k := range catalogue.Kinds() {
		f.Add(strings.Join(k.Templates, "\n"))
	}
	f.Fuzz(func(t *testing.T, text string) {
		found, err := explain.Find(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Count(text, "\n") + 1
		last := 0
		for _, e := range found {
			if e.Code == "" || e.Stage == "" || e.Message == "" || e.Line <= last || e.Line > lines {
				t.Fatalf("%+v in %d lines, after line %d", e, lines, last)
			}
			last = e.Line
			for name, value := range e.Names {
				if !strings.Contains(e.Message, value) {
					t.Fatalf("%s is %q, which %q does not hold", name, value, e.Message)
				}
			}
		}
		if clean := explain.Clean(text); explain.Clean(clean) != clean {
			t.Fatalf("Clean(%q) = %q, and again %q", text, clean, explain.Clean(clean))
		}
		explain.Nearest(text, nil, 3)
	})
}
