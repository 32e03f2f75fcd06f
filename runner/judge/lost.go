package judge

import (
	"fmt"

	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/result"
)

// lost gives what there is to show and the page does not: a block of it was taken away,
// or is still to be written.
func (j *judge) lost() (lost lesson.Problems) {
	told := map[*lesson.Block]map[lesson.Kind]bool{}
	database := false // whether a block shows what the steps do with it
	for _, b := range j.lesson.Page.Numbered() {
		database = database || b.Kind == lesson.Trace || b.Kind == lesson.Table
		if b.Of != nil {
			if told[b.Of] == nil {
				told[b.Of] = map[lesson.Kind]bool{}
			}
			told[b.Of][b.Kind] = true
		}
	}
	complain := func(line int, what, write string) {
		lost = append(lost, lesson.Problem{
			File: j.lesson.Page.File, Line: line, Col: 1, Lesson: j.lesson.Slug,
			Message: what, Hint: "write an empty block " + write + " below it; learnrel check --update fills it in",
		})
	}
	statements, first := 0, 0
	for _, b := range j.lesson.Page.Numbered() {
		if j.bad[b] {
			continue
		}
		step := j.stepOf(b)
		if step != nil {
			if statements += step.Statements(); first == 0 {
				first = b.Line
			}
		}
		switch {
		case b.Fail != "" && b.Kind != lesson.Says && !told[b][lesson.Error]:
			complain(b.Line, fmt.Sprintf("%s fails, and the page does not show how", b.Name()), "text error")
		case step != nil && b.Fail == "" && shown(b, step.Output) != "" && !told[b][lesson.Output]:
			complain(b.Line, fmt.Sprintf("%s prints something, and the page does not show it", b.Name()), "text output")
		case b.Kind == lesson.Commands && j.result.Commands[b.Number] != nil && shown(b, j.result.Commands[b.Number].Output) != "" && !told[b][lesson.Output]:
			complain(b.Line, "the commands print something, and the page does not show it", "text output")
		case b.Kind == lesson.Flask && j.result.Flask[b.Number] != nil && shown(b, j.result.Flask[b.Number].Output) != "" && !told[b][lesson.Output]:
			complain(b.Line, "the program prints something, and the page does not show it", "text output")
		}
	}
	if statements > 0 && !database && !j.lesson.Page.Catalogue {
		complain(first, "the steps send SQL, and the page shows neither it nor a table", "sql trace")
	}
	return lost
}

// stepOf gives what a step's block did, or nil.
func (j *judge) stepOf(b *lesson.Block) *result.StepResult {
	if b.Kind != lesson.Step {
		return nil
	}
	return j.step(b.Step)
}
