package judge

import (
	"strings"

	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/lesson"
)

// What a page says is SQLite's, and holds on the other servers, too, but for what
// this file lets pass there.

// sqlite is how pages name the database that steps run on where nothing is said.
var sqlite = catalogue.Dialects()[0].Name

// elsewhere tells whether a block is about another database than the one that its
// steps ran on.
func (j *judge) elsewhere(b *lesson.Block) bool {
	if !j.lesson.Page.Front.RunsOn(j.result.names()...) {
		return true
	}
	switch {
	case !b.Told():
		return false
	case b.Dialect != "":
		return b.Dialect != j.result.dialect()
	case b.Of.Fail != "" && b.Of.Dialect != "" && b.Of.FailsOn(j.result.dialect()) != b.Of.FailsOn(sqlite):
		return true // it ends otherwise there
	}
	return j.lesson.Page.Elsewhere(b, j.result.dialect()) != nil
}

// onServer tells whether the steps ran on another database than the page is about, in
// as far as a block does not say that it is about that.
func (j *judge) onServer(b *lesson.Block) bool {
	return j.result.dialect() != sqlite && b.Dialect != j.result.dialect() && j.lesson.Page.Front.RunsOn(sqlite)
}

// judgeElsewhere judges of a block that is about another database what can be judged
// all the same: whether it shows the code that there is.
func (j *judge) judgeElsewhere(b *lesson.Block) Verdict {
	if (b.Kind == lesson.Schema || b.Kind == lesson.Step) && !b.Own {
		if v := j.judgeSource(b); v.Status != Pass {
			return v
		}
	}
	return Verdict{Status: Elsewhere}
}

// keepToDialect leaves alone what is about another database than the one that ran:
// what is not so there may be so here.
func (j *judge) keepToDialect() {
	for b := range j.contents {
		if j.onServer(b) {
			delete(j.contents, b)
		}
	}
}

// holds compares what came of a step on a server with a block that is about SQLite.
// Then told is the verdict; where it is not, they must be equal.
func (j *judge) holds(b *lesson.Block, actual string) (v Verdict, told bool) {
	if !j.onServer(b) {
		return v, false
	}
	actual = shown(b, actual)
	want := corrected(b.Text, actual)
	switch {
	case want == b.Text:
		return Verdict{Status: Pass}, true
	case b.Kind == lesson.Trace && lastLine(b.Text) == lastLine(actual):
		return Verdict{Status: Elsewhere, Message: "not compared: the page shows SQLite's SQL"}, true
	case b.Kind == lesson.Error && sameError(b, actual):
		return Verdict{Status: Pass}, true
	}
	j.contents[b] = want
	kind := strings.Fields(map[lesson.Kind]string{lesson.Output: "text output", lesson.Error: "text error", lesson.Trace: "sql trace", lesson.Table: "text table=" + b.Table}[b.Kind])
	v = Verdict{Status: Differs, Message: "it is something else on " + j.result.dialect()}
	if len(kind) > 0 {
		v.Hint = "if that is what the page means, write an empty block " + strings.Join(kind, " ") + " dialect=" + j.result.dialect() + " below it; check --update with --db fills it in"
	}
	return v, true
}

// sameError tells whether two databases say the same by their errors.
func sameError(b *lesson.Block, actual string) bool {
	stage := catalogue.Run
	if b.Of.Fail != "" {
		stage = b.Of.Fail
	}
	code := catalogue.Code(stage, actual)
	return code != "" && code == catalogue.Code(stage, b.Text)
}

func lastLine(text string) string {
	text = strings.TrimRight(text, "\n")
	return text[strings.LastIndexByte(text, '\n')+1:]
}
