package lessons_test

import (
	"strings"
	"testing"

	"github.com/learnrel/learnrel"
	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/explain"
	"github.com/learnrel/learnrel/runner/lesson"
)

// silent are the mistakes that nothing reports, so that no text has their codes.
var silent = []string{
	"silent-bulk-empty", "silent-bulk-ids", "silent-drop-edge", "silent-hooks-other-side", "silent-m2m", "silent-m2m-again", "silent-no-inverse", "silent-null-zero", "silent-ondelete-from", "silent-ondelete-m2m",
	"silent-required-side", "silent-save-edges", "silent-self-required", "silent-self-unique", "silent-setnull-required", "silent-shared-column",
	"silent-two-edges", "silent-with-limit",
	"silent-back-reference", "silent-json-edges", "silent-self-m2m", "silent-self-order", "silent-stale", "silent-through-restrict",
	"silent-edge-schema-hooks", "silent-null-order", "silent-rollback-hook", "silent-soft-delete", "silent-upsert-edges",
	"limit-id-key", "limit-key-column", "limit-pair-twice", "limit-shared-join",
}

// without are the codes that have no page, with the reason.
var without = map[string]string{
	"field-json-scanner":  "the builder of field.JSON has no method ValueScanner, so that Go refuses the schema first",
	"go-no-compiler":      "it is of the machine, which has a compiler or none",
	"go-no-module":        "it is of the folder that the go command runs in",
	"run-locked":          "it takes a second program that writes to the same file",
	"run-no-cgo":          "it is of how a program was built, and no page's step is built in another way",
	"run-no-table":        "the steps of a page run on a database that has the schema's tables",
	"go-old-tools":        "it is of the versions of Go and of golang.org/x/tools",
	"gen-folder-name":     "a page's schema is in a folder that has a name for Go",
	"go-missing-module":   "it is of go.mod, and a page has none",
	"migrate-key-type":    "SQLite takes any key",
	"migrate-key-target":  "ent's own tables have an id always",
	"migrate-in-use":      "SQLite makes the table anew",
	"migrate-name-taken":  "it is of what a database holds besides",
	"migrate-column-type": "SQLite takes any type",
	"migrate-long-key":    "it is MySQL's limit",
	"run-no-driver":       "the database of a page is opened already",
	"run-no-server":       "it is of the machine",
	"run-no-access":       "it is of the server",
	"run-parse-time":      "it is of MySQL's driver",
	"run-no-column":       "the steps of a page run on a database that has the schema's columns",
	"run-ambiguous":       "a page's steps write no SQL of their own",
	"run-check":           "the tables of a page have no conditions",
	"run-deadlock":        "it takes two connections at once",
	"run-parameters":      "it takes as many rows as a page can't show",
	"run-upsert-target":   "it takes a feature of the generator that the course's clients are without",
	"run-upsert-twice":    "SQLite decides",
	"run-connections":     "it is of the server",
	"run-key-operator":    "SQLite compares any two",
	"run-unexpected-key":  "it takes a collation, or rows that no key holds",
	"load-no-dir":         "it is of the folder on the command line, and not of a schema",
	"load-no-package":     "it is of the folder on the command line, and not of a schema",
}

// errorPages gives every page of the error catalogue by its code.
func errorPages(t *testing.T) map[string]*lesson.Lesson {
	t.Helper()
	c, err := lesson.Open(learnrel.Course)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]*lesson.Lesson{}
	for _, e := range c.Errors() {
		l, err := c.Lesson(e)
		if err != nil {
			t.Error(err)
			continue
		}
		all[e.Code()] = l
	}
	return all
}

// TestEveryErrorHasAPage holds the codes and the pages equal.
func TestEveryErrorHasAPage(t *testing.T) {
	pages := errorPages(t)
	stages := map[string]catalogue.Stage{}
	for _, code := range silent {
		stages[code] = catalogue.Silent
	}
	for _, k := range catalogue.Kinds() {
		stages[k.Code] = k.Stage
	}
	for code := range stages {
		_, exempt := without[code]
		if _, ok := pages[code]; ok == exempt {
			t.Errorf("%s: has a page: %t; is left out here: %t", code, ok, exempt)
		}
	}
	for _, code := range catalogue.Common() {
		if pages[code] == nil {
			t.Errorf("%s is among those that are met most, and has no page", code)
		}
	}
	for code := range without {
		if explain.Note(code) == nil {
			t.Errorf("%s: has neither a page nor a note", code)
		}
	}
	for code, l := range pages {
		if stage := l.Page.Front.Stage; stages[code] != stage {
			t.Errorf("%s: the stage is %q, but the error's is %q", l.Page.File, stage, stages[code])
		}
	}
}

// TestPagesNameErrorsThatHavePages looks up what lessons call errors.
func TestPagesNameErrorsThatHavePages(t *testing.T) {
	pages := errorPages(t)
	known := func(l *lesson.Lesson, line int, code string) {
		if code != "" && pages[code] == nil {
			t.Errorf("%s:%d: the error %q has no page", l.Page.File, line, code)
		}
	}
	for _, l := range course(t) {
		for _, code := range l.Page.Front.Errors {
			known(l, l.Page.Front.Line("errors"), code)
		}
		for _, b := range l.Page.Numbered() {
			known(l, b.Line, b.Code)
		}
	}
}

// TestErrorPagesAreWhole holds the pages of errors to what CONTRIBUTING.md asks of
// them.
func TestErrorPagesAreWhole(t *testing.T) {
	for code, l := range errorPages(t) {
		body := string(l.Page.Body())
		told := map[*lesson.Block]bool{}
		for _, b := range l.Page.Numbered() {
			if b.Kind == lesson.Error {
				told[b.Of] = true
			}
		}
		shown := true
		for _, b := range l.Page.Numbered() {
			shown = shown && (b.Fail == "" || told[b])
		}
		for what, ok := range map[string]bool{
			"a first heading that is its title":     strings.HasPrefix(strings.TrimSpace(body), "# "+l.Title+"\n"),
			"a title that is short":                 len(l.Title) <= 60,
			"a summary of a sentence or two":        strings.HasSuffix(l.Page.Front.Summary, ".") && len(l.Page.Front.Summary) < 160,
			"a section The repair":                  strings.Contains(body, "\n## The repair\n"),
			"a last section How to recognise it":    strings.Contains(body, "\n## How to recognise it\n"),
			"the error below each block that fails": shown,
			"one short screen of prose":             prose(l) <= 24,
		} {
			if !ok {
				t.Errorf("%s lacks %s", code, what)
			}
		}
	}
}

// prose counts the lines of a page's body that are neither code nor empty.
func prose(l *lesson.Lesson) (n int) {
	fenced := false
	for line := range strings.Lines(string(l.Page.Body())) {
		if strings.HasPrefix(line, "```") {
			fenced = !fenced
		} else if !fenced && strings.TrimSpace(line) != "" {
			n++
		}
	}
	return n
}
