package runner

import (
	"context"
	"errors"
	"path"
	"runtime"
	"strings"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/learnrel/learnrel/runner/cache"
	"github.com/learnrel/learnrel/runner/harness"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/toolchain"
)

// A job is a lesson whose program has to be built and run.
type job struct {
	lesson  *lesson.Lesson
	req     harness.Request
	key     cache.Key
	result  made
	settled bool
}

func (j *job) settle(o outcome, err error) {
	j.result, j.settled = made{o, err}, true
}

func unsettled(jobs []*job) (rest []*job) {
	for _, j := range jobs {
		if !j.settled {
			rest = append(rest, j)
		}
	}
	return rest
}

func settleAll(jobs []*job, err error) {
	for _, j := range unsettled(jobs) {
		j.settle(outcome{}, err)
	}
}

// runLessons gives what comes of the programs of lessons: in process, from the
// cache, or else from one program that is built for all that are left.
func (r *Runner) runLessons(ctx context.Context, lessons []*lesson.Lesson) []made {
	jobs := make([]*job, len(lessons))
	for i, l := range lessons {
		jobs[i] = r.job(l)
	}
	missing := unsettled(jobs)
	r.runTogether(ctx, missing)
	for _, j := range missing {
		if j.result.err == nil {
			r.keep(j.key, j.result.outcome)
		}
	}
	results := make([]made, len(jobs))
	for i, j := range jobs {
		results[i] = j.result
	}
	return results
}

// job makes the job of a lesson, which is settled when that takes no toolchain.
func (r *Runner) job(l *lesson.Lesson) *job {
	j := &job{lesson: l}
	j.req, _ = requestFor(l)
	key, err := r.sourceKey(l, nil, j.req)
	if err == nil {
		// What is remembered had a schema that holds.
		if o, ok := r.recall(key); ok {
			j.settle(o, nil)
			return j
		}
	}
	j.key = key
	if failure := r.earlyFailure(l, nil); failure != nil {
		j.settle(outcome{Failure: failure}, nil)
	} else if err != nil {
		j.settle(outcome{}, err)
	}
	return j
}

// runTogether builds one program of all jobs, runs each in a process of its own,
// and settles them. What initialises one lesson's packages runs in the processes
// of all: those that don't come to their first step are built again, alone.
func (r *Runner) runTogether(ctx context.Context, jobs []*job) {
	if len(jobs) == 0 {
		return
	}
	if p := r.buildTogether(ctx, jobs); p != nil {
		r.executeAll(ctx, p, jobs)
		_ = p.Close()
	}
	for _, j := range unsettled(jobs) {
		r.runTogether(ctx, []*job{j})
	}
}

// executeAll runs the jobs that are not settled. After one has ended early the
// others that have not begun are left alone: they would, too.
func (r *Runner) executeAll(ctx context.Context, p *program, jobs []*job) {
	var spoilt atomic.Bool
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for _, j := range unsettled(jobs) {
		group.Go(func() error {
			if spoilt.Load() {
				return nil
			}
			run, err := r.execute(ctx, p, j.lesson.Slug, j.req)
			var early *endedEarly
			switch {
			case !errors.As(err, &early):
				j.settle(outcome{Run: run}, err)
			case len(jobs) == 1:
				j.settle(outcome{Failure: early.failure(j.lesson.Slug)}, nil)
			default:
				spoilt.Store(true)
			}
			return nil
		})
	}
	_ = group.Wait()
}

// buildTogether builds one program of the jobs that compile, and settles the
// others. It gives nil when none is left, or when those that are left compile one
// by one but not together. Another process may work on the course as soon as it is
// built.
func (r *Runner) buildTogether(ctx context.Context, jobs []*job) *program {
	s, err := r.work(ctx)
	if err != nil {
		settleAll(jobs, err)
		return nil
	}
	defer s.Close()
	for _, j := range jobs {
		if failure, err := r.write(ctx, s, j.lesson, nil); failure != nil || err != nil {
			j.settle(outcome{Failure: failure}, err)
		}
	}
	if len(unsettled(jobs)) == 0 {
		return nil
	}
	if err := toolchain.FindCompiler(ctx); err != nil {
		// To see that the steps don't compile takes no C compiler.
		compileAll(ctx, s, jobs)
		settleAll(jobs, err)
		return nil
	}
	for {
		rest := unsettled(jobs)
		if len(rest) == 0 {
			return nil
		}
		p, err := build(ctx, s, lessonsOf(rest))
		var failed *toolchain.Failure
		if err != nil && !errors.As(err, &failed) {
			settleAll(rest, err)
		}
		if failed == nil {
			return p
		}
		if compileAll(ctx, s, named(rest, failed.Output)) || compileAll(ctx, s, rest) {
			continue
		}
		if len(jobs) == 1 {
			settleAll(jobs, err)
		}
		return nil
	}
}

func lessonsOf(jobs []*job) []*lesson.Lesson {
	lessons := make([]*lesson.Lesson, len(jobs))
	for i, j := range jobs {
		lessons[i] = j.lesson
	}
	return lessons
}

// named gives the jobs that what go build printed is about: it names their lesson
// or one of their clients.
func named(jobs []*job, output string) (found []*job) {
	for _, j := range jobs {
		dirs := []string{path.Join(lesson.Folder, j.lesson.Slug)}
		for _, name := range j.lesson.Clients {
			dirs = append(dirs, path.Join(lesson.ClientDir, name), path.Join(lesson.SchemaDir, name))
		}
		for _, dir := range dirs {
			if strings.Contains(output, dir+"/") || strings.Contains(output, dir+"\n") {
				found = append(found, j)
				break
			}
		}
	}
	return found
}

// compileAll compiles the lessons of jobs one by one, settles those that fail, and
// tells whether any did.
func compileAll(ctx context.Context, s *toolchain.Scratch, jobs []*job) (any bool) {
	for _, j := range unsettled(jobs) {
		if failure, err := compile(ctx, s, j.lesson.Slug); failure != nil || err != nil {
			j.settle(outcome{Failure: failure}, err)
			any = true
		}
	}
	return any
}
