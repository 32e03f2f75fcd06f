package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/learnrel/learnrel/runner"
	"github.com/learnrel/learnrel/runner/judge"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/practice/execute"
)

type checkOptions struct {
	json, update, strict, record bool

	shard   string // --shard
	sharded bool   // it was given
}

func (a *app) checkCommand() *cobra.Command {
	var o checkOptions
	c := &cobra.Command{
		Use:               "check [LESSON|CODE|EXERCISE...]",
		SuggestFor:        []string{"test", "verify", "validate"},
		Short:             "run lessons, error pages and exercises, all by default, and report where a page is not true",
		ValidArgsFunction: a.completeLessons,
		RunE: func(c *cobra.Command, args []string) error {
			o.sharded = c.Flags().Changed("shard")
			return a.check(c.Context(), args, o)
		},
	}
	c.Flags().BoolVar(&o.json, "json", false, "write JSON")
	c.Flags().IntVarP(&a.jobs, "jobs", "j", 0, "how many programs run at once (default: as many as there are processors)")
	c.Flags().StringVar(&o.shard, "shard", "", "check one part of the pages, such as 2/5: every page is in one of the five")
	a.runFlags(c)
	c.Flags().BoolVar(&o.strict, "strict", false, "take warnings for errors: what a page has left over, or lost")
	c.Flags().BoolVar(&o.record, "record", false, "write down what the server of --db gives of the pages' traces and errors, and the tables in its SQL, for the site and show --dialect")
	c.Flags().BoolVar(&o.update, "update", false, "write into the pages what the lessons really do")
	return c
}

// checked is what a check says of one lesson.
type checked struct {
	entry    lesson.Entry
	lesson   *lesson.Lesson
	problems lesson.Problems // of the page; then there is no report
	facts    lesson.Problems // what it says of itself that is not so
	left     lesson.Problems // what it has left over, or lost
	stale    []stale         // the recordings that are not so
	result   *judge.Result
	report   *judge.Report
	page     string // as it was
	updated  bool
	unsaved  error // why it was not
}

func (a *app) check(ctx context.Context, names []string, o checkOptions) error {
	if c, err := a.copy(); err != nil {
		return err
	} else if err := a.named(); c == nil && err != nil {
		return err
	}
	if a.jobs < 0 {
		return usageError{hintedError{fmt.Errorf("%d programs at once", a.jobs), "write -j with 1 or more"}}
	}
	names, refs, err := a.exercisesOf(names)
	if err != nil {
		return err
	}
	s, err := a.subject(names)
	if err != nil {
		return err
	}
	if len(names) == 0 && len(refs) > 0 {
		s.entries, s.all = nil, false
	}
	if o.update && s.root == "" {
		return usageError{hintedError{fmt.Errorf("the built-in course cannot be updated"), "run it in the folder of a course, or name one with --course"}}
	}
	if o.record {
		if err := a.startRecordings(s); err != nil {
			return err
		}
	}
	problems := s.problems()
	if o.sharded {
		if len(refs) > 0 {
			return usageError{hintedError{errors.New("exercises are not shared out by themselves"), "name their lessons"}}
		}
		if err := s.takeShard(o.shard); err != nil {
			return err
		}
	}
	a.twice = s.copy == nil
	r, err := a.runner(s.course)
	if err != nil {
		return err
	}
	exercises := s.exercises(refs)
	all, err := a.checkAll(ctx, r, s, exercises)
	if err != nil {
		return err
	}
	if o.record {
		s.record(all)
	}
	if o.update {
		s.update(all)
		s.updateExercises(exercises)
	}
	for i := range exercises {
		exercises[i].told()
	}
	for i := range all {
		all[i].strict(o.strict)
	}
	if s.copy != nil && !o.json {
		return a.checkCopy(ctx, s, all[0])
	}
	sum := tallyOf(all, exercises)
	if o.json {
		if err := a.json(checkJSON(all, exercises, problems)); err != nil {
			return err
		}
	} else {
		a.problems(problems)
		a.printChecks(all, exercises, sum)
	}
	sum.failed += len(problems)
	return a.settle(sum)
}

// checkCopy tells in short what came of a copy.
func (a *app) checkCopy(ctx context.Context, s *subject, c checked) error {
	if c.report == nil {
		a.problemsOfCopy(c.entry.Slug, c.problems)
		return errReported
	}
	verdict := copied(c.lesson, c.result, c.report)
	a.printCopy(ctx, s.copy, verdict, runOptions{}, true)
	if c.updated {
		a.printf("README.md is updated\n")
	}
	return a.settleCopy(verdict)
}

// checkAll checks lessons, several at once: most of the time goes into the Go
// toolchain, in processes of its own.
func (a *app) checkAll(ctx context.Context, r *runner.Runner, s *subject, exercises []proven) ([]checked, error) {
	all := make([]checked, len(s.entries))
	var pages []*lesson.Lesson
	for i, e := range s.entries {
		c, err := s.read(e)
		if err != nil {
			return nil, err
		}
		all[i] = c
		if c.lesson != nil {
			pages = append(pages, c.lesson)
		}
	}
	executor := execute.New(r.Programs)
	for i := range exercises {
		exercises[i].begin(r.Programs, s, executor)
	}
	defer a.done()
	if err := prepare(ctx, r, pages, exercises); err != nil {
		return nil, err
	}
	if err := proveAll(ctx, exercises, r.Programs, executor, cmp.Or(a.jobs, maxProofs)); err != nil {
		return nil, err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(cmp.Or(a.jobs, runtime.GOMAXPROCS(0)))
	for i := range all {
		group.Go(func() error {
			return all[i].check(ctx, r, s)
		})
	}
	return all, group.Wait()
}

// read reads a page, or what is wrong with it.
func (s *subject) read(e lesson.Entry) (checked, error) {
	c := checked{entry: e}
	l, err := s.lesson(e)
	if ps, ok := err.(lesson.Problems); ok {
		c.problems = ps
		return c, nil
	}
	if err != nil {
		return c, err
	}
	c.lesson, c.page = l, s.page(l)
	return c, nil
}

// check runs a page that could be read.
func (c *checked) check(ctx context.Context, r *runner.Runner, s *subject) (err error) {
	if c.lesson == nil {
		return nil
	}
	if c.result, err = r.Run(ctx, c.lesson); err != nil {
		return fmt.Errorf("check %s: %w", c.entry.Slug, err)
	}
	c.report = s.judge(c.lesson, c.result)
	if s.copy == nil {
		c.facts, c.left = r.Facts(c.lesson)
		c.left = append(c.left, c.report.Lost...)
		c.compareRecordings(s)
	}
	return nil
}

// strict takes what a page has left over for what is wrong with it.
func (c *checked) strict(yes bool) {
	if yes {
		c.facts, c.left = append(c.facts, c.left...), nil
	}
}

func (a *app) printChecks(all []checked, exercises []proven, sum *tally) {
	width := 0
	for _, c := range all {
		width = max(width, len(c.entry.Slug))
	}
	for _, p := range exercises {
		width = max(width, len(p.ref.ID()))
	}
	for _, c := range all {
		if c.report == nil {
			a.printf("%s  %s  %s\n", failStyle.Render("FAIL"), pad(c.entry.Slug, width), judge.Count(len(c.problems), "problem")+" on the page")
			a.problems(c.problems)
			continue
		}
		a.printChecked(c, width)
	}
	a.printExercises(exercises, width)
	line := fmt.Sprintf("%s, %d failed", sum.pages(), sum.failed)
	if sum.notRun > 0 {
		line += fmt.Sprintf(", %d not run", sum.notRun)
	}
	if sum.elsewhere > 0 {
		line += fmt.Sprintf(", %d of other databases", sum.elsewhere)
	}
	a.printf("%s\n", line)
}

func (a *app) printChecked(c checked, width int) {
	status := judge.Pass
	switch {
	case c.report.Failed()+len(c.facts) > 0:
		status = judge.Differs
	case c.report.NotRun() > 0:
		status = judge.NotRun
	}
	note := ""
	switch {
	case c.updated:
		note = "  updated"
	case c.unsaved != nil:
		note = "  not updated"
	}
	facts := judge.Count(len(c.report.Verdicts), "block")
	if n := c.report.Elsewhere(); n > 0 {
		facts += fmt.Sprintf(" (%d of other databases)", n)
	}
	if c.entry.Code() == "" && !c.result.FromSource { // what is built together has no time of its own
		facts += ", " + elapsed(c.report.Duration)
	}
	a.printf("%s  %s  %s%s\n", mark(status), pad(c.entry.Slug, width), faintStyle.Render(facts), note)
	if c.unsaved != nil {
		a.report(c.unsaved)
	}
	follow := 0
	for _, v := range c.report.Verdicts {
		if v.Because > 0 {
			follow++
		}
		if v.Status == judge.Pass || v.Status == judge.Elsewhere || v.Because > 0 {
			continue
		}
		if v.Heading != "" {
			a.printf("%s\n", v.Heading)
		} else {
			a.printf("%s:%d:1: block %d, %s: %s\n", c.report.File, v.Line, v.Number, v.Block, v.Status)
		}
		a.printf("%s", indent(v.Message, "    "))
		if v.Hint != "" {
			a.printf("    hint: %s\n", v.Hint)
		}
		a.printf("%s", indent(colourDiff(v.Diff), "    "))
	}
	for _, own := range c.report.Own {
		if own.Message != "" {
			a.printf("%s, a step of yours: %s\n", own.Name, own.Message)
		}
	}
	a.problems(c.facts)
	a.warnings(c.left)
	if follow > 0 {
		a.printf("    %s\n", faintStyle.Render("and "+judge.Count(follow, "block")+" that could not be compared for that"))
	}
}

func tallyOf(all []checked, exercises []proven) *tally {
	var sum tally
	for _, c := range all {
		if c.report == nil {
			sum.count(c.entry)
			sum.failed++
			continue
		}
		sum.add(c.entry, c.result, c.report)
		sum.failed += len(c.facts)
	}
	for i := range exercises {
		sum.exercise(&exercises[i])
	}
	return &sum
}

// checkReport is what check --json gives.
type checkReport struct {
	Lessons   int             `json:"lessons"`
	Errors    int             `json:"errors"` // pages of the error catalogue
	Blocks    int             `json:"blocks"`
	Exercises int             `json:"exercises"`
	Failed    int             `json:"failed"`
	NotRun    int             `json:"notRun"`
	Elsewhere int             `json:"elsewhere"` // blocks that are about another database
	Reports   []*judge.Report `json:"reports"`
	Problems  lesson.Problems `json:"problems"`
	Warnings  lesson.Problems `json:"warnings"`
}

func checkJSON(all []checked, exercises []proven, problems lesson.Problems) checkReport {
	sum := tallyOf(all, exercises)
	out := checkReport{Lessons: sum.lessons, Errors: sum.errors, Blocks: sum.blocks, Exercises: sum.exercises, Failed: sum.failed, NotRun: sum.notRun, Elsewhere: sum.elsewhere, Reports: []*judge.Report{}, Problems: append(lesson.Problems{}, problems...), Warnings: lesson.Problems{}}
	for _, c := range all {
		out.Warnings = append(out.Warnings, c.left...)
		out.Problems = append(append(append(out.Problems, c.problems...), c.facts...), unsavedProblem(c.report, c.unsaved)...)
		if c.report != nil {
			out.Reports = append(out.Reports, c.report)
		}
	}
	for _, p := range exercises {
		out.Problems = append(out.Problems, p.problems...)
	}
	return out
}
