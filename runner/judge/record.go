package judge

import (
	"slices"
	"strings"

	"github.com/learnrel/learnrel/runner/lesson"
)

// Record gives the recording of a page as it should be by what came of it: of the server
// that it ran on all, of another one the tables alone. The rest stays as it was, and so
// does what could not be run.
func Record(l *lesson.Lesson, res *Result, was lesson.Recording) lesson.Recording {
	j := &judge{lesson: l, result: res}
	now := lesson.Recording{Dialect: was.Dialect}
	if res.Galera && was.Dialect == res.dialect() {
		return was // where ids go up in steps, they say nothing of a server alone
	}
	for _, b := range l.Page.Recorded(was.Dialect) {
		i := was.Part(l.Page, b)
		text, known := j.recorded(b, was.Dialect)
		switch {
		case !known && i >= 0:
			now.Parts = append(now.Parts, was.Parts[i])
		case known:
			part := lesson.Recorded{Name: b.RecordedName(), Lang: b.Lang, Text: text}
			if i >= 0 && !was.Parts[i].Same && b.Judged() {
				part.Text = corrected(was.Parts[i].Text, text)
			}
			if part.Text == b.Text {
				part = lesson.Recorded{Name: part.Name, Same: true}
			}
			now.Parts = append(now.Parts, part)
		}
	}
	return now
}

// recorded gives what is to be recorded of a block, where it came to that and is the same
// each time.
func (j *judge) recorded(b *lesson.Block, dialect string) (text string, known bool) {
	if b.Kind == lesson.DDL {
		run, _ := j.run(b)
		if run == nil || run.DDL[dialect] == "" {
			return "", false
		}
		return normalize(run.DDL[dialect]), true
	}
	if dialect != j.result.dialect() {
		return "", false
	}
	if b.Of.Kind == lesson.BrokenSchema {
		f := j.result.Broken[b.Of.Number]
		if f == nil {
			return "", false
		}
		return shown(b, f.Message), true
	}
	step := j.step(b.Of.Step)
	if step == nil {
		return "", false
	}
	text, _ = toldBy(b, step)
	text = wildLike(b.Text, shown(b, text))
	if step.Again != nil {
		again, _ := toldBy(b, step.Again)
		return wildWhere(text, wildLike(b.Text, shown(b, again)))
	}
	return text, true
}

// wildLike writes wildcards where the page has them of SQLite: "..." with as many lines
// before and behind it, and in a trace with as many lines for the same arguments.
func wildLike(page, text string) string {
	from, to := slices.Collect(strings.Lines(page)), slices.Collect(strings.Lines(text))
	if i := slices.Index(from, anyLines+"\n"); i >= 0 {
		if behind := len(from) - i - 1; len(to) > i+behind {
			to = slices.Concat(to[:i], from[i:i+1], to[len(to)-behind:])
		}
	}
	if len(from) != len(to) {
		return text
	}
	for i := range to {
		a, b := strings.Split(from[i], ", "), strings.Split(to[i], ", ")
		if len(a) != len(b) {
			continue
		}
		for k := 1; k < len(a); k++ { // the first holds the statement
			if strings.TrimSpace(a[k]) == anyInLine {
				b[k] = a[k]
			}
		}
		to[i] = strings.Join(b, ", ")
	}
	return strings.Join(to, "")
}

// wildWhere writes wildcards where two runs differ. They can't where one has more lines.
func wildWhere(first, second string) (text string, ok bool) {
	a, b := slices.Collect(strings.Lines(first)), slices.Collect(strings.Lines(second))
	if len(a) != len(b) {
		return "", false
	}
	for i := range a {
		if a[i] != b[i] {
			a[i] = wildLine(a[i], b[i])
		}
	}
	text = strings.Join(a, "")
	return text, !lesson.MatchesAll(text)
}

// wildLine does so for a line: for each word by itself, where there are as many.
func wildLine(first, second string) string {
	a, b := strings.Split(first, " "), strings.Split(second, " ")
	if len(a) != len(b) {
		return anyInLine + "\n"
	}
	for i := range a {
		if a[i] == b[i] {
			continue
		}
		a[i] = anyInLine + a[i][len(strings.TrimRight(a[i], ",;\n")):]
	}
	return strings.Join(a, " ")
}
