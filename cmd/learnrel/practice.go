package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/practice"
	"github.com/learnrel/learnrel/runner/practice/execute"
	"github.com/learnrel/learnrel/runner/practice/folder"
)

// practising is the practice folder that a command works in.
type practising struct {
	*folder.Folder
	judge practice.Judge
}

var errNoPractice = errors.New("this folder is no practice")

// noPractice says that there is no practice around the working folder, and where to go
// if learn made one in it.
func noPractice() error {
	hint := "learnrel learn makes one, or cd into yours"
	if folder.Find(defaultPractice) == defaultPractice {
		hint = "yours is a folder down: cd " + defaultPractice
	}
	return usageError{hintedError{errNoPractice, hint}}
}

// practice opens the practice around the working folder.
func (a *app) practice() (*practising, error) {
	wd, err := os.Getwd()
	if err != nil {
		return nil, fmt.Errorf("find the practice: %w", err)
	}
	dir := folder.Find(wd)
	if dir == "" {
		return nil, noPractice()
	}
	return a.openPractice(dir)
}

// practiceNear is the practice around the working folder, or the one that learn makes
// in it.
func (a *app) practiceNear() (*practising, error) {
	wd, err := os.Getwd()
	if err != nil {
		return nil, fmt.Errorf("find the practice: %w", err)
	}
	if folder.Find(wd) == "" && folder.Find(defaultPractice) == defaultPractice {
		return a.openPractice(defaultPractice)
	}
	return a.practice()
}

// openPractice opens the practice in a folder, with the course that it was made
// from.
func (a *app) openPractice(dir string) (*practising, error) {
	course, err := a.courseOf(dir)
	if err != nil {
		return nil, err
	}
	f, err := folder.Open(dir, course)
	if err != nil {
		return nil, err
	}
	return &practising{f, a.practiceJudge(course)}, nil
}

// practiceJudge judges answers to the exercises of a course. Without SQLite it can't
// run them.
func (a *app) practiceJudge(c *lesson.Course) practice.Judge {
	r, err := a.runner(c)
	if err != nil {
		return practice.Judge{}
	}
	return practice.Judge{Executor: execute.New(r.Programs)}
}

// courseOf opens the course that a practice was made from: the one of --course,
// or the one that it notes.
func (a *app) courseOf(dir string) (*lesson.Course, error) {
	if a.dir == "" {
		p, err := (&folder.Folder{Dir: dir}).Progress()
		a.sayState(err)
		if p.Course == "" {
			return a.builtIn()
		}
		if _, err := os.Stat(p.Course); err != nil {
			return nil, hintedError{fmt.Errorf("the course of this practice is gone: %s", p.Course), "say where it is with --course DIR"}
		}
		a.dir = p.Course
	}
	c, _, err := a.course()
	return c, err
}

// builtIn opens the course that the binary carries.
func (a *app) builtIn() (*lesson.Course, error) { return lesson.Open(builtInCourse) }

// sayState tells of progress that is damaged or from the future.
func (a *app) sayState(err error) {
	var state *folder.StateError
	if errors.As(err, &state) {
		a.message(state.Message, state.Hint)
	}
}

// noted tells why progress could not be written, which spoils nothing else.
func (a *app) noted(err error) {
	var state *folder.StateError
	if err != nil && !errors.As(err, &state) {
		a.message(err.Error(), "what you have written is judged all the same")
	}
}

// exercise reads an exercise and writes its files where they are not there yet.
func (a *app) exercise(p *practising, r practice.Ref) (*practice.Exercise, error) {
	x, err := practice.Read(p.Course, r)
	if err != nil {
		return nil, err
	}
	a.noted(p.Lay(x))
	return x, nil
}

// meant gives the exercises that a command's arguments mean: those named, by name
// or by a file, or the one that the working folder is in, or the current one.
func (a *app) meant(p *practising, names []string) ([]practice.Ref, error) {
	if len(p.Refs) == 0 {
		return nil, hintedError{errors.New("the course has no exercises"), "learnrel list shows its lessons"}
	}
	var refs []practice.Ref
	for _, name := range names {
		r, err := practice.Find(p.Refs, strings.TrimSuffix(filepath.ToSlash(name), "/"))
		if err != nil {
			if of, ok := p.Of(name); ok {
				r, err = of, nil
			}
		}
		if err != nil {
			return nil, err
		}
		if !slices.Contains(refs, r) {
			refs = append(refs, r)
		}
	}
	if len(names) > 0 {
		return refs, nil
	}
	if r, ok := p.Of("."); ok {
		return []practice.Ref{r}, nil
	}
	state, _ := p.Progress()
	r, _ := p.Current(state)
	return []practice.Ref{r}, nil
}

// one is meant for the commands that take one exercise at most, and reads it.
func (a *app) one(p *practising, names []string) (*practice.Exercise, error) {
	refs, err := a.meant(p, names)
	if err != nil {
		return nil, err
	}
	x, err := a.exercise(p, refs[0])
	if err == nil {
		a.noted(p.Go(x.ID()))
	}
	return x, err
}

// judged judges the learner's answer, and notes what came of it.
type judged struct {
	exercise *practice.Exercise
	answer   practice.Answer
	verdict  practice.Verdict
	before   bool // it has passed before
	first    bool // it passes for the first time
}

func (a *app) judgeAnswer(ctx context.Context, p *practising, x *practice.Exercise) (judged, error) {
	answer, err := p.Answer(x)
	if err != nil {
		return judged{}, err
	}
	v, err := p.judge.Verdict(ctx, x, answer)
	if err != nil {
		return judged{}, err
	}
	j := judged{exercise: x, answer: answer, verdict: v}
	j.before, j.first, err = p.Judged(x.ID(), v.Passes())
	a.noted(err)
	return j, nil
}

// completeExercises gives the shell the exercises that are not on the line yet.
func (a *app) completeExercises(_ *cobra.Command, args []string, start string) ([]string, cobra.ShellCompDirective) {
	p, err := a.practice()
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var names []string
	for _, r := range p.Refs {
		if strings.HasPrefix(r.ID(), start) && !slices.Contains(args, r.ID()) {
			names = append(names, r.ID())
		}
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

// sortedNames gives the names of an answer's files, in order.
func sortedNames(a practice.Answer) []string { return slices.Sorted(maps.Keys(a)) }
