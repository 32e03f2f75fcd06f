package program

import (
	"cmp"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/result"
)

// failed is the failure that the Go toolchain, or ent on it, ended a unit with.
// printed names files from the root of the scratch module.
func (u *Unit) failed(stage catalogue.Stage, printed string) *result.Failure {
	printed = u.rootless(strings.TrimRight(printed, "\n"))
	f := &result.Failure{Stage: stage, Message: printed}
	for _, dir := range u.hide {
		f.Message = strings.ReplaceAll(f.Message, u.rootless(dir+"/"), "")
	}
	f.Code = result.CodeOf(stage, f.Message)
	f.Notes = u.notes(printed)
	if at := slices.IndexFunc(f.Notes, func(n result.Note) bool { return n.Place.File != "" }); at >= 0 {
		if f.Client = clientOf(f.Notes[at].Place.File); f.Client == "" {
			f.Place = f.Notes[at].Place
		}
	}
	return f
}

// rootless takes the unit's root out of a text.
func (u *Unit) rootless(text string) string {
	if u.Root == "" {
		return text
	}
	return strings.ReplaceAll(text, u.Root+"/", "")
}

// noteLine is a line that the toolchain prints about a place.
var noteLine = regexp.MustCompile(`^(\s*)(?:\./)?([^\s:"'()]+\.go):(\d+)(?::(\d+))?: (.*)$`)

// notes takes apart what the toolchain printed. Where it only says which package it
// is about there is no note.
func (u *Unit) notes(printed string) (notes []result.Note) {
	for line := range strings.Lines(printed) {
		line = strings.TrimRight(line, "\n")
		m := noteLine.FindStringSubmatch(line)
		switch {
		case m != nil:
			n, _ := strconv.Atoi(m[3])
			at := u.place(strings.TrimPrefix(m[2], "$WORK/"), n)
			at.Col, _ = strconv.Atoi(m[4])
			notes = append(notes, result.Note{Place: at, Text: m[5], More: m[1] != "" && len(notes) > 0})
		case strings.TrimSpace(line) != "" && !strings.Contains(line, "# $WORK/"):
			notes = append(notes, result.Note{Text: strings.TrimSpace(line), More: strings.TrimSpace(line) != line && len(notes) > 0})
		}
	}
	return notes
}

// clientOf gives the schema whose generated client a file of the course belongs to.
func clientOf(file string) string {
	rest, ok := strings.CutPrefix(file, lesson.ClientDir+"/")
	if !ok {
		return ""
	}
	name, _, _ := strings.Cut(rest, "/")
	return name
}

// withoutHeadings takes out of what go build prints the lines that name packages.
func withoutHeadings(output string) string {
	var kept []string
	for line := range strings.Lines(output) {
		if !strings.HasPrefix(line, "# ") {
			kept = append(kept, strings.TrimSuffix(line, "\n"))
		}
	}
	return strings.Join(kept, "\n")
}

// notCompiled is the failure of a unit whose packages go build refused. output has
// only what is about them.
func (u *Unit) notCompiled(output string) *result.Failure {
	stage := catalogue.Compile
	printed := withoutHeadings(output)
	if m := noteLine.FindStringSubmatch(cmp.Or(firstLine(printed), " ")); m != nil {
		for _, s := range u.Schemas {
			if s.Name == "" && within(path.Dir(m[2]), s.Client) {
				stage = catalogue.Generate // the page is about this schema alone
			}
		}
	}
	return u.failed(stage, printed)
}

// ended is how a program ended that did not come to the end of its steps.
type ended struct {
	how, output string
	module      string // of the course
	early       bool   // it never became the unit
	fleeting    bool   // it was ended, and may not be the next time
}

func (e *ended) Error() string {
	return "run the program: " + e.how + ": " + strings.TrimSpace(e.output)
}

var (
	// crash is how the Go runtime starts when it ends a program.
	crash = regexp.MustCompile(`(?m)^(panic|fatal error|runtime): .*$`)
	// crashLine is a line of a goroutine's stack: the file and the line.
	crashLine = regexp.MustCompile(`(?m)^\t(\S+\.go):(\d+)`)
)

// beforeSteps is the failure of a unit whose program did not come to its first
// step.
func (u *Unit) beforeSteps(module string, e *ended) *result.Failure {
	message := "before the first step: " + e.how
	if words := cmp.Or(crash.FindString(e.output), firstLine(e.output)); words != "" {
		message += ": " + words
	}
	f := result.NewFailure(catalogue.Run, message)
	f.Place, f.Fleeting = u.crashedAt(module, e.output), e.fleeting
	return f
}

// inStep is the result of the step in which a program ended.
func (u *Unit) inStep(module, name string, e *ended) result.StepResult {
	s := result.StepResult{Name: name, Error: e.how, Fleeting: e.fleeting}
	if first := crash.FindString(e.output); first != "" {
		s.Error += ": " + first
	}
	at := u.crashedAt(module, e.output)
	s.File, s.Line = at.File, at.Line
	return s
}

func firstLine(text string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return first
}

// crashedAt gives the first place of the author's in what a program printed as it
// crashed: programs are built with -trimpath, so files are named by import paths.
func (u *Unit) crashedAt(module, output string) result.Place {
	for _, m := range crashLine.FindAllStringSubmatch(output, -1) {
		file, ok := strings.CutPrefix(m[1], module+"/")
		if !ok {
			continue
		}
		for _, p := range u.Phases {
			for _, f := range p.Steps {
				if path.Dir(file) == f.Dir {
					line, _ := strconv.Atoi(m[2])
					return u.at(f.Dir, path.Base(file), line)
				}
			}
		}
	}
	return result.Place{}
}

// at gives the author's place of a line of a file in one of the unit's folders.
func (u *Unit) at(dir, file string, line int) result.Place {
	if file == "" || line == 0 {
		return result.Place{}
	}
	return u.place(strings.TrimPrefix(u.rootless(dir+"/"), "/")+file, line)
}
