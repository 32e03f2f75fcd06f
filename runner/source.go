package runner

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"path"
	"strings"

	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/harness"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/toolchain"
)

// scratch opens a scratch module of the course that is thrown away.
func (r *Runner) scratch() (*toolchain.Scratch, error) {
	return toolchain.NewScratch(r.versions())
}

// work opens the scratch module that the cache keeps for the course: in it the Go
// toolchain compiles only what changed. Where there is no cache it is thrown away.
func (r *Runner) work(ctx context.Context) (*toolchain.Scratch, error) {
	c, err := r.Caching.open()
	if err != nil {
		return r.scratch()
	}
	name := sha256.Sum256([]byte(r.Course.Module + "\n" + r.Course.Dir))
	dir, err := c.Work(hex.EncodeToString(name[:8]))
	if err != nil {
		return r.scratch()
	}
	return toolchain.OpenWork(ctx, dir, r.versions())
}

func (r *Runner) versions() toolchain.Course {
	return toolchain.Course{FS: r.Course.FS, Module: r.Course.Module, Dir: r.Course.Dir, Own: r.BuiltIn}
}

// runOverlaid builds a lesson from source with one file of its schema replaced,
// and runs it. It gives the result or the failure that came before it; the error
// is that of the machine.
func (r *Runner) runOverlaid(ctx context.Context, l *lesson.Lesson, over *overlay, req harness.Request) (*harness.Result, *Failure, error) {
	p, failure, err := r.buildOverlaid(ctx, l, over)
	if failure != nil || err != nil {
		return nil, failure, err
	}
	defer p.Close()
	run, err := r.execute(ctx, p, l.Slug, req)
	var early *endedEarly
	if errors.As(err, &early) {
		return nil, early.failure(l.Slug), nil
	}
	return run, nil, err
}

// buildOverlaid makes the program of runOverlaid. In the work folder the broken
// schema's client would take the place of the right one.
func (r *Runner) buildOverlaid(ctx context.Context, l *lesson.Lesson, over *overlay) (*program, *Failure, error) {
	s, err := r.scratch()
	if err != nil {
		return nil, nil, err
	}
	defer s.Close()
	if failure, err := r.write(ctx, s, l, over); failure != nil || err != nil {
		return nil, failure, err
	}
	if failure, err := compile(ctx, s, l.Slug); failure != nil || err != nil {
		return nil, failure, err
	}
	if err := toolchain.FindCompiler(ctx); err != nil {
		return nil, nil, err
	}
	p, err := build(ctx, s, []*lesson.Lesson{l})
	return p, nil, err
}

// write writes a lesson's code into scratch, with its clients.
func (r *Runner) write(ctx context.Context, s *toolchain.Scratch, l *lesson.Lesson, over *overlay) (*Failure, error) {
	if failure, err := r.generate(ctx, s, l, over); failure != nil || err != nil {
		return failure, err
	}
	code := map[string][]byte{}
	for _, f := range l.Code {
		code[f.Name()] = f.Source
	}
	return nil, s.Mirror(path.Join(lesson.Folder, l.Slug), code)
}

// compile compiles the steps alone: that needs no C compiler.
func compile(ctx context.Context, s *toolchain.Scratch, slug string) (*Failure, error) {
	dir := path.Join(lesson.Folder, slug)
	_, err := s.Go(ctx, "build", "./"+dir)
	var failed *toolchain.Failure
	if !errors.As(err, &failed) {
		return nil, err
	}
	printed := withoutHeadings(failed.Output)
	message := strings.ReplaceAll(printed, dir+"/", "") // a page shows one package
	return &Failure{Stage: catalogue.Compile, Code: catalogue.Code(catalogue.Compile, message), Message: message, Printed: printed}, nil
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
