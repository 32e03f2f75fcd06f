package judge

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"znkr.io/diff/textdiff"

	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/result"
)

// Status is what a check says of one block.
type Status string

const (
	Pass       Status = "pass"
	Differs    Status = "differs"     // the block holds something else
	WrongStage Status = "wrong stage" // it failed where it must not, or did not where it must
	NotRun     Status = "not run"     // this machine lacks what it takes, or it was left out
	Unsteady   Status = "unsteady"    // it did something else when it ran again
	Elsewhere  Status = "elsewhere"   // it is about another database than the one that ran
)

// A Verdict is what a check says of one block, and why.
type Verdict struct {
	Number int    `json:"number"` // of the block on its page
	Block  string `json:"block"`  // its name
	Line   int    `json:"line"`   // of the page
	Status Status `json:"status"`
	// Heading says what failed where that is not the block itself: the lesson's
	// program as a whole.
	Heading string `json:"heading,omitempty"`
	Message string `json:"message,omitempty"`
	Hint    string `json:"hint,omitempty"`
	Diff    string `json:"diff,omitempty"` // unified, from the page to what is
	// Because is the number of the block at fault, where it is another one.
	Because int `json:"because,omitempty"`
}

// A Report is what a check says of a lesson.
type Report struct {
	Lesson     string        `json:"lesson"`
	File       string        `json:"file"` // the page's
	Verdicts   []Verdict     `json:"verdicts"`
	Statements int           `json:"statements"` // of SQL, in all steps
	Duration   time.Duration `json:"duration"`   // in nanoseconds
	// Own is what came of the steps that the page does not have: a learner's.
	Own []OwnStep `json:"own,omitempty"`
	// Lost is what there is to show and no block shows.
	Lost lesson.Problems `json:"lost,omitempty"`
	// Page is the page as it would be with all that differs put right, and Contents
	// are what the blocks that differ hold then.
	Page     []byte                   `json:"-"`
	Contents map[*lesson.Block]string `json:"-"`
}

// An OwnStep is a step of a learner's own, which no page can be compared with.
type OwnStep struct {
	Name    string `json:"name"`
	Message string `json:"message,omitempty"` // how it failed, or ""
}

// Failed counts the blocks that did not pass, and a learner's own steps that failed;
// those that could not be run are not among them.
func (r *Report) Failed() int {
	failed := r.count(Differs) + r.count(WrongStage) + r.count(Unsteady)
	for _, s := range r.Own {
		if s.Message != "" {
			failed++
		}
	}
	return failed
}

// Elsewhere counts the blocks that are about another database.
func (r *Report) Elsewhere() int { return r.count(Elsewhere) }

// NotRun counts the blocks that could not be run.
func (r *Report) NotRun() int { return r.count(NotRun) }

func (r *Report) count(s Status) (n int) {
	for _, v := range r.Verdicts {
		if v.Status == s {
			n++
		}
	}
	return n
}

// Judge compares a lesson's page with what came of it, and says so in a voice.
func Judge(l *lesson.Lesson, res *Result, voice Voice) *Report {
	j := &judge{lesson: l, result: res, voice: voice, contents: map[*lesson.Block]string{}, bad: map[*lesson.Block]bool{}, notRun: map[string]int{}}
	report := &Report{Lesson: l.Slug, File: voice.page(l).File, Duration: res.Duration, Verdicts: []Verdict{}}
	for _, b := range l.Page.Numbered() {
		v := j.judge(b)
		v.Number, v.Block, v.Line = b.Number, b.Name(), voice.place(result.Place{File: l.Page.File, Line: b.Line}).Line
		j.bad[b] = v.Status == WrongStage || v.Status == NotRun || v.Status == Unsteady
		if v.Status == Differs {
			v.Diff = j.diff(b)
		}
		report.Verdicts = append(report.Verdicts, v)
	}
	j.keepToDialect()
	if res.Run != nil {
		for _, s := range res.Run.Steps {
			report.Statements += s.Statements()
		}
	}
	for _, name := range res.Own {
		if s := j.step(name); s != nil {
			own := OwnStep{Name: name}
			if f := result.StepFailure(s); f != nil {
				own.Message = j.wrongStage(f, "").Message
			}
			report.Own = append(report.Own, own)
		}
	}
	if !voice.OtherCode {
		report.Lost = j.lost()
	}
	report.Page, report.Contents = voice.text(l.Page, j.contents), j.contents
	return report
}

// judge is the work on one page.
type judge struct {
	lesson   *lesson.Lesson
	result   *Result
	voice    Voice
	contents map[*lesson.Block]string // what the derived blocks should hold
	bad      map[*lesson.Block]bool   // the blocks that did not do what they must
	unrun    int                      // the first block that wanted steps which did not run
	notRun   map[string]int           // the first block that the machine could not run, by why
}

func (j *judge) judge(b *lesson.Block) Verdict {
	if why, ok := j.result.NotRun[b.Number]; ok {
		v := Verdict{Status: NotRun, Message: why, Because: j.notRun[why]}
		if v.Because == 0 {
			j.notRun[why] = b.Number
		}
		return v
	}
	if j.elsewhere(b) {
		return j.judgeElsewhere(b)
	}
	switch b.Kind {
	case lesson.Schema:
		if b.Own {
			return j.judgeOwnSchema(b)
		}
		return j.judgeSource(b)
	case lesson.Step:
		return j.judgeStep(b)
	case lesson.Declaration:
		return j.judgeSource(b)
	case lesson.FolderFile:
		return Verdict{Status: Pass}
	case lesson.Commands:
		return j.judgeCommands(b)
	case lesson.BrokenSchema, lesson.BrokenStep:
		if b.FailsOn(j.result.dialect()) {
			return j.judgeFailure(b, j.result.Broken[b.Number])
		}
		return j.mustNotFail(j.result.Broken[b.Number])
	case lesson.Flask:
		return judgeFlask(j.result.Flask[b.Number])
	case lesson.Output, lesson.Trace, lesson.Table, lesson.Error:
		return j.judgeTold(b)
	case lesson.DDL, lesson.Diagram:
		run, _ := j.run(b)
		if run == nil {
			return j.didNotRun(b)
		}
		if b.Kind == lesson.DDL {
			return j.compare(b, run.DDL[b.Dialect])
		}
		return j.compare(b, DiagramText(run.Shapes))
	}
	return Verdict{Status: WrongStage, Message: fmt.Sprintf("nothing here can run a %s block", b.Kind)}
}

// compare judges a derived block by what it should hold.
func (j *judge) compare(b *lesson.Block, actual string) Verdict {
	if v, told := j.holds(b, actual); told {
		return v
	}
	actual = shown(b, actual)
	want := actual
	if b.Judged() {
		if want = corrected(b.Text, actual); lesson.MatchesAll(want) {
			want = actual
		}
	}
	if want == b.Text {
		return Verdict{Status: Pass}
	}
	j.contents[b] = want
	v := Verdict{Status: Differs, Message: "the page says something else", Hint: "learnrel check --update writes what is"}
	if actual == "" {
		v.Message = "the page expects text, but there was none"
	}
	return v
}

func (j *judge) judgeSource(b *lesson.Block) Verdict {
	source, err := j.lesson.Source(b)
	if err != nil {
		return Verdict{Status: Differs, Message: err.Error()}
	}
	v := j.compare(b, source)
	if v.Status == Differs && j.voice.OtherCode {
		return Verdict{Status: Pass, Message: "changed"}
	}
	if v.Status == Differs {
		v.Message = "the page shows other code than the file"
	}
	return v
}

// judgeStep judges what a step did, and then its code on the page.
func (j *judge) judgeStep(b *lesson.Block) Verdict {
	step := j.step(b.Step)
	if step == nil {
		return j.notReached(b)
	}
	if v := j.judgeEnd(b, step); v.Status != Pass {
		return v
	}
	if step.Again != nil {
		if v := j.judgeEnd(b, step.Again); v.Status != Pass {
			v.Status, v.Message, v.Hint = Unsteady, "when it ran again it "+v.Message, steadyHint
			return v
		}
	}
	return j.judgeSource(b)
}

// judgeEnd judges how a step came to its end.
func (j *judge) judgeEnd(b *lesson.Block, step *result.StepResult) Verdict {
	failure := result.StepFailure(step)
	if b.FailsOn(j.result.dialect()) {
		return j.judgeFailure(b, failure)
	}
	return j.mustNotFail(failure)
}

func (j *judge) mustNotFail(failure *result.Failure) Verdict {
	if failure != nil {
		return j.wrongStage(failure, "")
	}
	return Verdict{Status: Pass}
}

// notReached says why a step did not run.
func (j *judge) notReached(b *lesson.Block) Verdict {
	run, _ := j.run(b)
	if run == nil || run.Migrate != "" {
		return j.didNotRun(b)
	}
	v := Verdict{Status: WrongStage, Message: "not reached"}
	if n := len(run.Steps); n > 0 {
		last := run.Steps[n-1].Name
		v.Message = fmt.Sprintf("not reached, since step %s failed", last)
		for _, b := range j.lesson.Page.Numbered() {
			if b.Kind == lesson.Step && b.Step == last {
				v.Because = b.Number
			}
		}
	}
	return v
}

// didNotRun says why none of the lesson's steps ran, once, at the first block
// that wanted them.
func (j *judge) didNotRun(b *lesson.Block) Verdict {
	run, failure := j.run(b)
	if run != nil {
		failure = result.NewFailure(catalogue.Migrate, run.Migrate)
	}
	v := j.wrongStage(failure, "the lesson did not run")
	v.Because = j.unrun
	if j.unrun == 0 {
		j.unrun = b.Number
		v.Heading = j.voice.heading(failure)
	}
	return v
}

// wrongStage says of a block that something failed that must not.
func (j *judge) wrongStage(f *result.Failure, otherwise string) Verdict {
	if f == nil {
		return Verdict{Status: WrongStage, Message: otherwise}
	}
	v := Verdict{Status: WrongStage, Message: fmt.Sprintf("failed at %s: %s", f.Stage, j.voice.reason(f)), Hint: f.Fix}
	if at := j.voice.place(f.Place); at.File != "" && at.Line > 0 && len(f.Notes) == 0 {
		v.Message = fmt.Sprintf("failed at %s, %s:%d: %s", f.Stage, at.File, at.Line, f.Message)
	}
	if strings.Contains(f.Message, "socket: permission denied") {
		v.Hint = "a program that is built from source opens no connections and no ports, unless --no-sandbox lets it"
	}
	return v
}

// judgeFailure compares how a block failed with how it must.
func (j *judge) judgeFailure(b *lesson.Block, f *result.Failure) Verdict {
	reason := j.voice.reason
	switch {
	case f == nil:
		return Verdict{Status: WrongStage, Message: fmt.Sprintf("must fail at %s, but did not fail", b.Fail), Hint: "a broken block that works is a lesson that lies: break it, or drop fail="}
	case f.Stage != b.Fail:
		return Verdict{Status: WrongStage, Message: fmt.Sprintf("must fail at %s, but failed at %s: %s", b.Fail, f.Stage, reason(f)), Hint: fmt.Sprintf("if that is what the lesson means, write fail=%s", f.Stage)}
	case b.Code != "" && b.Code != f.Code:
		got := f.Code
		if got == "" {
			return Verdict{Status: WrongStage, Message: fmt.Sprintf("must fail with code %s, but its error has no code: %s", b.Code, reason(f))}
		}
		return Verdict{Status: WrongStage, Message: fmt.Sprintf("must fail with code %s, but failed with %s: %s", b.Code, got, reason(f)), Hint: fmt.Sprintf("if that is what the lesson means, write code=%s", got)}
	}
	return Verdict{Status: Pass}
}

// judgeCommands judges a block of commands: they must end well, unless the last must fail.
func (j *judge) judgeCommands(b *lesson.Block) Verdict {
	run := j.result.Commands[b.Number]
	switch {
	case run == nil:
		return j.judgeFailure(b, j.result.Broken[b.Number])
	case run.Again != nil && run.Again.Error != run.Error:
		return unsteady(run.Output+run.Error, run.Again.Output+run.Again.Error)
	case run.Error != "":
		return Verdict{Status: WrongStage, Message: "a command failed: " + run.Error}
	case b.Fail != "":
		return j.judgeFailure(b, nil)
	}
	return Verdict{Status: Pass}
}

// judgeFlask judges a Python program: it must end well.
func judgeFlask(run *result.Flask) Verdict {
	switch {
	case run == nil:
	case run.Error != "":
		return Verdict{Status: WrongStage, Message: "the program failed: " + run.Error}
	case run.Again != nil && run.Again.Error != "":
		return Verdict{Status: Unsteady, Message: "when it ran again the program failed: " + run.Again.Error, Hint: steadyHint}
	}
	return Verdict{Status: Pass}
}

// compareTwo judges a block by what it tells of two runs.
func (j *judge) compareTwo(b *lesson.Block, first, second string) Verdict {
	if !steady(b, first, second) {
		return unsteady(first, second)
	}
	return j.compare(b, first)
}

// judgeTold judges a block that tells what the block above it did. When that
// went wrong there is nothing to compare with.
func (j *judge) judgeTold(b *lesson.Block) Verdict {
	if j.bad[b.Of] {
		status := WrongStage
		if _, ok := j.result.NotRun[b.Of.Number]; ok {
			status = NotRun
		}
		return Verdict{Status: status, Because: b.Of.Number, Message: fmt.Sprintf("not compared: %s did not do what it must", b.Of.Name())}
	}
	if b.Kind == lesson.Error && b.Of.Kind != lesson.Step {
		return j.compare(b, j.result.Broken[b.Of.Number].Message)
	}
	if b.Of.Kind == lesson.Flask {
		run := j.result.Flask[b.Of.Number]
		if run.Again != nil {
			return j.compareTwo(b, run.Output, run.Again.Output)
		}
		return j.compare(b, run.Output)
	}
	if b.Of.Kind == lesson.Commands {
		run := j.result.Commands[b.Of.Number]
		if run.Again != nil {
			return j.compareTwo(b, run.Output, run.Again.Output)
		}
		return j.compare(b, run.Output)
	}
	step := j.step(b.Of.Step)
	text, wrong := toldBy(b, step)
	if wrong != "" {
		return Verdict{Status: WrongStage, Message: wrong}
	}
	if step.Again != nil {
		again, _ := toldBy(b, step.Again)
		return j.compareTwo(b, text, again)
	}
	return j.compare(b, text)
}

// toldBy gives what a block tells of a step.
func toldBy(b *lesson.Block, step *result.StepResult) (text, wrong string) {
	switch b.Kind {
	case lesson.Output:
		return step.Output, ""
	case lesson.Trace:
		return traceText(step), ""
	case lesson.Error:
		if f := result.StepFailure(step); f != nil {
			return f.Message, ""
		}
		return "", ""
	}
	for _, t := range step.Tables {
		if t.Name == b.Table && t.Error != "" {
			return "", t.Error
		}
		if t.Name == b.Table {
			return TableText(t), ""
		}
	}
	return "", fmt.Sprintf("there is no table %q", b.Table)
}

// run gives what came of the program that a block belongs to: a run, or the
// failure before it.
func (j *judge) run(b *lesson.Block) (*result.Result, *result.Failure) {
	if p := j.result.Programs[b.Program]; p != nil {
		return p.Run, p.Failure
	}
	return j.result.Run, j.result.Failure
}

// step gives what a step did, or nil if it did not run.
func (j *judge) step(name string) *result.StepResult {
	if j.result.Run == nil {
		return nil
	}
	i := slices.IndexFunc(j.result.Run.Steps, func(s result.StepResult) bool { return s.Name == name })
	if i < 0 {
		return nil
	}
	return &j.result.Run.Steps[i]
}

// diff gives the change of one block as a unified diff of the page.
func (j *judge) diff(b *lesson.Block) string {
	content, ok := j.contents[b]
	if !ok {
		return ""
	}
	page := j.lesson.Page
	before := string(j.voice.text(page, nil))
	after := string(j.voice.text(page, map[*lesson.Block]string{b: content}))
	file := j.voice.page(j.lesson).File
	var out strings.Builder
	fmt.Fprintf(&out, "--- %s\n+++ %s as it ran\n", file, file)
	out.WriteString(textdiff.Unified(before, after))
	return out.String()
}

// judgeOwnSchema judges a schema that a catalogue page holds: that its program got
// through, up to the first step.
func (j *judge) judgeOwnSchema(b *lesson.Block) Verdict {
	if b.Migrate {
		if f := j.result.Broken[b.Number]; f != nil {
			return j.wrongStage(f, "")
		}
	}
	p := j.result.Programs[b.Program]
	switch {
	case p == nil:
		return Verdict{Status: WrongStage, Message: "it did not run"}
	case p.Failure != nil && (p.Failure.Place.Block == 0 || p.Failure.Place.Block == b.Number):
		return j.wrongStage(p.Failure, "")
	case p.Run != nil && p.Run.Migrate != "" && !b.Migrate:
		return j.wrongStage(result.NewFailure(catalogue.Migrate, p.Run.Migrate), "")
	}
	return Verdict{Status: Pass}
}
