package main

import (
	"fmt"
	"strings"

	"github.com/learnrel/learnrel/docs/terminal"
	"github.com/learnrel/learnrel/runner/judge"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/practice"
	"github.com/learnrel/learnrel/runner/practice/folder"
)

// What practice writes, in the command line and in the view: functions from what
// is known to text of at most so many columns, with colours.

// prose renders markdown.
func prose(markdown string, width int) string {
	page, _ := lesson.Parse("task.md", []byte("---\ntitle: t\nsummary: s\n---\n\n"+markdown+"\n"))
	return strings.TrimRight(terminal.Page(page, width), "\n")
}

// taskText is the task of an exercise, with the files to work on.
func taskText(p *practising, x *practice.Exercise, where string, width int) string {
	var out strings.Builder
	out.WriteString(nameStyle.Render(terminal.Wrap(fmt.Sprintf("%d of %d: %s", numberOf(p.Folder, x.ID()), len(p.Refs), x.Page.Front.Title), width)) + "\n")
	out.WriteString(faintStyle.Render(terminal.Wrap("lesson "+x.Lesson, width)) + "\n\n")
	out.WriteString(prose(x.Task, width) + "\n\n")
	out.WriteString("Work on:\n")
	for _, name := range learnersFiles(x) {
		out.WriteString("  " + fileFromHere(where, name) + "\n")
	}
	return out.String()
}

func numberOf(f *folder.Folder, id string) int {
	for _, r := range f.Refs {
		if r.ID() == id {
			return r.Number
		}
	}
	return 0
}

// learnersFiles are those that the solution changes.
func learnersFiles(x *practice.Exercise) (names []string) {
	for _, name := range sortedNames(x.Start) {
		if string(x.Start[name]) != string(x.Solution[name]) {
			names = append(names, name)
		}
	}
	return names
}

// mostFailures is how many failures are told at once: a learner repairs one at a time.
const mostFailures = 3

// verdictText is what the judge says of an answer. where is the exercise's folder
// as one would type it.
func verdictText(j judged, where string, width int) string {
	var out strings.Builder
	v := j.verdict
	switch {
	case v.Passes():
		out.WriteString(passStyle.Bold(true).Render("SOLVED") + "  " + j.exercise.ID() + "\n")
	case len(v.Failures) > 0:
		out.WriteString(failStyle.Render("NOT YET") + "  " + j.exercise.ID() + "\n")
	default:
		out.WriteString(warnStyle.Bold(true).Render("UNJUDGED") + "  " + j.exercise.ID() + "\n")
	}
	if j.before && len(v.Failures) > 0 {
		out.WriteString(warnStyle.Render(terminal.Wrap("It passed before: something that you changed since then broke it.", width)) + "\n")
	}
	for _, f := range v.Failures[:min(mostFailures, len(v.Failures))] {
		out.WriteString("\n" + failureText(f, where, width))
	}
	if more := len(v.Failures) - mostFailures; more > 0 {
		out.WriteString("\n" + faintStyle.Render("and "+judge.Count(more, "thing")+" more, when these are right") + "\n")
	}
	if v.Unjudged != "" && len(v.Failures) == 0 {
		out.WriteString("\n" + terminal.Wrap(v.Unjudged, width) + "\n")
	}
	for _, f := range v.Warnings {
		out.WriteString("\n" + warnStyle.Render("warning") + " " + failureText(f, where, width))
	}
	if v.Passes() && j.exercise.Why != "" {
		out.WriteString("\n" + prose(j.exercise.Why, width) + "\n")
	}
	return out.String()
}

// failureText tells of one thing that falls short, where it is, what repairs it and
// what explains it.
func failureText(f practice.Failure, where string, width int) string {
	var out strings.Builder
	text, is := f.Parts()
	if f.Code != "" {
		text += " [" + f.Code + "]"
	}
	if f.File != "" {
		text = fmt.Sprintf("%s:%d:%d: %s", fileFromHere(where, f.File), f.Line, f.Col, text)
	}
	out.WriteString(terminal.Wrap(text, width) + "\n")
	if is != "" {
		out.WriteString(terminal.Wrap("as it is: "+is, width) + "\n")
	}
	if f.About != "" {
		out.WriteString(faintStyle.Render(terminal.Wrap(f.About, width)) + "\n")
	}
	if f.Fix != "" {
		out.WriteString(terminal.Wrap("try: "+f.Fix, width) + "\n")
	}
	if f.See != "" {
		out.WriteString(faintStyle.Render("read: "+pageCommand(f.See)) + "\n")
	}
	return out.String()
}

// pageCommand is the command that shows a page: a lesson's slug, or the code of an
// error, which show takes alike.
func pageCommand(page string) string { return "learnrel show " + page }

// relationsText tells what the answer's schema says now.
func relationsText(v practice.Verdict, width int) string {
	var out strings.Builder
	for _, r := range v.Relations {
		out.WriteString(terminal.Wrap(r.Name()+": "+r.Kind, width) + "\n")
		for _, s := range r.Sentences() {
			out.WriteString(indent(terminal.Wrap(s, width-4), "    "))
		}
	}
	return out.String()
}

// hintText is one of the hints.
func hintText(x *practice.Exercise, n, width int) string {
	return faintStyle.Render(fmt.Sprintf("hint %d of %d", n, len(x.Hints))) + "\n" + prose(x.Hints[n-1].Text, width) + "\n"
}

// solutionText shows the files of the solution that differ from the start, and why
// they are right.
func solutionText(x *practice.Exercise, width int) string {
	var out strings.Builder
	for _, name := range sortedNames(x.Solution) {
		if string(x.Start[name]) != string(x.Solution[name]) {
			out.WriteString(faintStyle.Render(name) + "\n")
			out.WriteString(indent(terminal.Code("go", string(x.Solution[name])), "    ") + "\n")
		}
	}
	return out.String() + prose(x.Why, width) + "\n"
}
