package lesson

import (
	"strings"
	"testing"
)

// TestPredict asks of a page what it holds.
func TestPredict(t *testing.T) {
	const page = `---
title: T
summary: s
schema: blog
relation: o2m
concepts: [c]
---

` + "```go step=Create\n```\n\n```text output predict=output\nhello\n```\n\n```sql trace predict=statements\nSELECT 1;\n-- 1 statement\n```\n\n" +
		"```text table=posts predict=rows\n```\n\n```sql ddl predict=key\nCREATE TABLE `posts` (\n  CONSTRAINT `x` FOREIGN KEY (`user_posts`) REFERENCES `users` (`id`)\n);\n```\n"
	p, err := Parse("lessons/t/lesson.md", []byte(page))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][2]string{
		"output":     {"What does Create print?", ""},
		"statements": {"How many statements does Create send, and which?", "1 statement"},
		"rows":       {"Which rows are in the table posts now?", ""},
		"key":        {"Which table holds the key?", "posts: user_posts names a row of users"},
	}
	seen := 0
	for _, b := range p.Numbered() {
		if b.Predict == "" {
			continue
		}
		seen++
		if w := want[b.Predict]; b.Question() != w[0] || b.Answer() != w[1] {
			t.Errorf("%s: %q, %q", b.Predict, b.Question(), b.Answer())
		}
	}
	if seen != len(want) {
		t.Errorf("%d questions", seen)
	}
}

// TestPredictComplains tells of questions that no block answers.
func TestPredictComplains(t *testing.T) {
	for info, want := range map[string]string{
		"text output predict=outputs":    `unknown question "outputs"`,
		"text output predict=statements": `the output block does not answer the question "statements"`,
		"text output predict":            `attribute "predict" needs a value`,
		"go step=Create predict=output":  `unknown attribute "predict" of a go step block`,
	} {
		b := &Block{}
		var said []string
		for _, c := range b.describe(info, 1, forms) {
			said = append(said, c.message)
		}
		if text := strings.Join(said, "\n"); !strings.Contains(text, want) {
			t.Errorf("%s: %q", info, text)
		}
	}
}

// TestUnanswered tells of a question that the block does not answer, once it is filled.
func TestUnanswered(t *testing.T) {
	const front = "---\ntitle: T\nsummary: s\nschema: blog\nrelation: o2m\nconcepts: [c]\n---\n\n"
	for text, want := range map[string]int{"CREATE TABLE `posts` ();\n": 1, "": 0} {
		p, err := Parse("lessons/t/lesson.md", []byte(front+"```sql ddl predict=key\n"+text+"```\n"))
		if err != nil {
			t.Fatal(err)
		}
		problems := p.unanswered()
		if len(problems) != want || want > 0 && problems[0].Message != "the block does not answer its question: Which table holds the key?" {
			t.Errorf("%q: %v", text, problems)
		}
	}
}
