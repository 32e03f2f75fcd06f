package lesson

import (
	"strings"
	"testing"
)

const refitted = `---
title: T
summary: S
schema: s
---

# T

` + "```go step=A\n```\n\n```text output\n...\n```\n\n```text\nillustration\n```\n"

// An edit that is saved while a page is checked stays beside what the check has found.
func TestRefit(t *testing.T) {
	page, err := Parse("lessons/a/lesson.md", []byte(strings.Replace(refitted, "...", "old", 1)))
	if err != nil {
		t.Fatal(err)
	}
	contents := map[*Block]string{page.Blocks[0]: "code\n", page.Blocks[1]: "new\n"}
	whole := page.Rewrite(contents)
	if got, ok := page.Refit([]byte(page.String()), contents); !ok || string(got) != string(whole) {
		t.Errorf("unchanged: %t\n%s", ok, got)
	}
	for what, edit := range map[string]string{
		"prose":           "# T\n=># T\n\nMore.\n",
		"an illustration": "illustration=>drawing",
		"front matter":    "summary: S=>summary: More",
	} {
		was, is, _ := strings.Cut(edit, "=>")
		now := strings.Replace(page.String(), was, is, 1)
		got, ok := page.Refit([]byte(now), contents)
		if want := strings.Replace(string(whole), was, is, 1); !ok || string(got) != want || want == string(whole) {
			t.Errorf("%s: %t\n%s", what, ok, got)
		}
	}
	got, ok := page.Refit([]byte(strings.Replace(page.String(), "old", "ol[..]", 1)), contents)
	if !ok || !strings.Contains(string(got), "\nol[..]\n") || !strings.Contains(string(got), "\ncode\n") {
		t.Errorf("a derived block that was edited: %t\n%s", ok, got)
	}
	for what, edit := range map[string]string{
		"another step":   "step=A=>step=B",
		"a block less":   "```text output\nold\n```\n=>",
		"another schema": "schema: s=>schema: t",
		"no page":        "---\ntitle=>title",
	} {
		was, is, _ := strings.Cut(edit, "=>")
		if _, ok := page.Refit([]byte(strings.Replace(page.String(), was, is, 1)), contents); ok {
			t.Errorf("%s: taken for the same page", what)
		}
	}
}
