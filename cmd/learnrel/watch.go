package main

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"

	"github.com/learnrel/learnrel/runner/judge"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/watch"
	"github.com/learnrel/learnrel/runner/workspace"
)

func (a *app) watchCommand() *cobra.Command {
	var poll bool
	c := &cobra.Command{
		Use:   "watch [DIR]",
		Short: "check your copy, or a course, again on each save",
		Long: `Watch runs the lesson of a copy, and runs it again whenever you save a file of
it. In a course it runs the lessons that a save concerns. Ctrl+C ends it.`,
		Args: usage(cobra.MaximumNArgs(1)),
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				a.dir = args[0]
			}
			return a.watch(c.Context(), poll)
		},
	}
	c.Flags().BoolVar(&poll, "poll", false, "look at the files often, where the system does not tell of changes")
	a.runFlags(c)
	return c
}

// watch gives a verdict at first on a copy, and then on each change.
func (a *app) watch(ctx context.Context, poll bool) error {
	w, err := a.watched()
	if err != nil {
		return err
	}
	watcher := &watch.Watcher{Dir: w.root(), Skip: w.skip, Poll: poll, Polling: func(why string) {
		a.message("notifications of changes don't work here, so the files are looked at often: "+why, "")
	}}
	if err := watcher.Start(); err != nil {
		return err
	}
	a.printf("watching %s (Ctrl+C ends it)\n", w.describe())
	ended, changes := make(chan error, 1), make(chan []string)
	go func() { ended <- watcher.Run(ctx, changes) }()
	var names []string
	if w.copy != nil {
		names = []string{""} // at first, all of it
	}
	for {
		work, cancel := context.WithCancel(ctx)
		done := make(chan struct{})
		go func() {
			defer close(done)
			a.judgeChanges(work, w, names)
		}()
		more, err := next(ended, changes, done)
		cancel()
		<-done
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		names = more
	}
}

// next waits for further changes. The verdict on those before is not waited for:
// it is out of date.
func next(ended <-chan error, changes <-chan []string, done <-chan struct{}) ([]string, error) {
	for {
		select {
		case err := <-ended:
			return nil, err
		case names := <-changes:
			return names, nil
		case <-done:
			done = nil
		}
	}
}

// watched is a folder under watch: a copy, or a course.
type watched struct {
	copy    *workspace.Copy
	course  string         // its folder, where it is no copy
	entries []lesson.Entry // of the course, as last read
	late    []string       // changes whose verdict was cut short
}

func (a *app) watched() (*watched, error) {
	c, err := a.copy()
	if err != nil || c != nil {
		return &watched{copy: c}, err
	}
	course, root, err := a.course()
	if err != nil && !errors.As(err, new(lesson.Problems)) {
		return nil, err
	}
	if root == "" {
		return nil, usageError{hintedError{errors.New("there is nothing to watch here"), "learnrel start LESSON makes a copy of a lesson, to change"}}
	}
	a.report(err)
	w := &watched{course: root}
	if course != nil {
		w.entries = course.Entries()
	}
	return w, nil
}

func (w *watched) root() string {
	if w.copy != nil {
		return w.copy.Dir
	}
	return w.course
}

func (w *watched) describe() string {
	if w.copy != nil {
		return "your copy of " + w.copy.Lesson + " in " + w.root()
	}
	return judge.Count(len(w.entries), "lesson") + " in " + w.root()
}

func (w *watched) skip(name string) bool {
	if w.copy != nil {
		return w.copy.Skip(name)
	}
	base := name[strings.LastIndexByte(name, '/')+1:]
	return strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") || base == "testdata" || base == "vendor" || base == "node_modules" || name == lesson.ClientDir
}

// judgeChanges prints the verdict on what files concern. One that is cut short
// prints nothing, and is made up for by the next.
func (a *app) judgeChanges(ctx context.Context, w *watched, names []string) {
	names = slices.Compact(slices.Sorted(slices.Values(slices.Concat(w.late, names))))
	w.late = names
	s, files, err := a.concerned(w, names)
	if err != nil {
		w.late = nil
		a.sayChanged(files)
		a.report(err)
		return
	}
	if len(s.entries) == 0 {
		w.late = nil
		return
	}
	r, err := a.runner(s.course)
	if err != nil {
		a.report(err)
		return
	}
	r.NoFlask = true // no edit of Go code changes what Python prints
	all, err := a.checkAll(ctx, r, s, nil)
	if ctx.Err() != nil {
		return
	}
	w.late = nil
	if a.file != nil && w.copy != nil {
		a.printf("%s", ansi.EraseEntireScreen+ansi.CursorHomePosition)
	}
	a.sayChanged(files)
	if err != nil {
		a.report(err)
		return
	}
	for _, c := range all {
		if w.copy != nil {
			a.printWatchedCopy(ctx, w.copy, c)
			continue
		}
		a.printWatched(c, ownFile(c.entry.Slug, names), len(all))
	}
	a.report(tallyOf(all, nil).missing)
}

// sayChanged names the files that a verdict is about.
func (a *app) sayChanged(files []string) {
	if len(files) > 3 {
		files = append(slices.Clone(files[:3]), "and "+judge.Count(len(files)-3, "file")+" more")
	}
	if len(files) > 0 {
		a.printf("\n%s\n", faintStyle.Render("changed: "+strings.Join(files, ", ")))
	}
}

// printWatchedCopy tells what a learner's copy does after a save.
func (a *app) printWatchedCopy(ctx context.Context, dir *workspace.Copy, c checked) {
	if c.report == nil {
		a.problemsOfCopy(c.entry.Slug, c.problems)
		return
	}
	a.printCopy(ctx, dir, copied(c.lesson, c.result, c.report), runOptions{sql: true}, false)
}

// printWatched writes the verdict on a lesson: whole for the one that is worked
// on, and in short for others that it concerns.
func (a *app) printWatched(c checked, whole bool, of int) {
	switch {
	case c.report == nil:
		a.printf("%s  %s\n", mark(judge.Differs), c.entry.Slug)
		a.problems(c.problems)
	case whole || of == 1:
		a.printRun(c.lesson, c.result, c.report, runOptions{sql: true})
	default:
		a.printChecked(c, 0)
	}
}

// ownFile tells whether one of the names is in the folder of a lesson, or is the
// page of an error.
func ownFile(slug string, names []string) bool {
	return slices.ContainsFunc(names, func(n string) bool {
		return strings.HasPrefix(n, lesson.Folder+"/"+slug+"/") || n == lesson.Folder+"/"+slug+".md"
	})
}

// concerned gives the lessons that the changed files concern, and those of the
// files that concern any.
func (a *app) concerned(w *watched, names []string) (*subject, []string, error) {
	if w.copy != nil {
		files := slices.DeleteFunc(slices.Clone(names), func(n string) bool { return !w.copy.Judged(n) })
		if len(files) == 0 && !slices.Contains(names, "") {
			return &subject{}, nil, nil
		}
		s, err := ofCopy(w.copy)
		return s, files, err
	}
	if len(names) == 0 {
		return &subject{}, nil, nil
	}
	a.dir = w.course
	course, root, err := a.course()
	if err != nil {
		return nil, names, err
	}
	s := &subject{course: course, root: root}
	hit := map[string]bool{}
	for _, e := range course.Pages() {
		relevant := concerns(course, e, names)
		if len(relevant) == 0 && (e.Code() != "" || slices.Contains(w.entries, e) || !slices.Contains(names, lesson.SummaryFile)) {
			continue
		}
		s.entries = append(s.entries, e)
		for _, n := range relevant {
			hit[n] = true
		}
	}
	w.entries = course.Entries()
	files := slices.DeleteFunc(slices.Clone(names), func(n string) bool { return !hit[n] && n != lesson.SummaryFile })
	return s, files, nil
}

// concerns gives those of the changed files that a lesson depends on.
func concerns(course *lesson.Course, e lesson.Entry, names []string) (relevant []string) {
	var l *lesson.Lesson
	for _, name := range names {
		if name == "go.mod" || name == "go.sum" || ownFile(e.Slug, []string{name}) {
			relevant = append(relevant, name)
			continue
		}
		if filepath.Ext(name) != ".go" || strings.HasPrefix(name, lesson.Folder+"/") {
			continue
		}
		if l == nil {
			if l, _ = course.Lesson(e); l == nil { // its problems are told when it is checked
				return relevant
			}
		}
		if uses(course, l, name) {
			relevant = append(relevant, name)
		}
	}
	return relevant
}

// uses tells whether a lesson has to do with a Go file outside its folder.
func uses(course *lesson.Course, l *lesson.Lesson, name string) bool {
	dir := name[:max(strings.LastIndexByte(name, '/'), 0)]
	if schema, ok := strings.CutPrefix(dir, lesson.SchemaDir+"/"); ok {
		_, other := l.Others[schema]
		return other || schema == l.Page.Front.Schema
	}
	return slices.ContainsFunc(l.Code, func(f *lesson.GoFile) bool { return slices.Contains(f.ImportPaths(), course.Module+"/"+dir) })
}
