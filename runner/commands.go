package runner

import (
	"context"
	"fmt"
	"slices"

	"github.com/learnrel/learnrel/runner/cache"
	"github.com/learnrel/learnrel/runner/fromempty"
	"github.com/learnrel/learnrel/runner/judge"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/process"
	"github.com/learnrel/learnrel/runner/result"
	"github.com/learnrel/learnrel/runner/toolchain"
)

// runCommands does what a page does in the reader's own folder, all of it or nothing:
// each block goes on where the one before it ended.
func (r *Runner) runCommands(ctx context.Context, res *judge.Result, l *lesson.Lesson) error {
	var parts []fromempty.Part
	var blocks []*lesson.Block
	for _, b := range l.Page.Numbered() {
		if !b.InFolder() {
			continue
		}
		part := fromempty.Part{File: b.File, Text: b.Text}
		if b.Kind == lesson.Commands {
			part = fromempty.Part{Commands: b.CommandLines(), Fails: b.Fail != ""}
		}
		parts, blocks = append(parts, part), append(blocks, b)
	}
	if len(parts) == 0 {
		return nil
	}
	printed, err := r.fromEmpty(ctx, l, parts)
	if err != nil {
		return leaveOut(res, l, err, func(b *lesson.Block) bool { return b.InFolder() || b.Of != nil && b.Of.InFolder() })
	}
	for i, b := range blocks {
		switch p := printed[i]; {
		case b.Kind != lesson.Commands:
		case p == nil:
			res.NotRun[b.Number] = "an earlier command failed"
		case b.Fail == "" || p.Fleeting || p.Again != nil:
			res.Commands[b.Number] = p
		case p.Error != "":
			res.Broken[b.Number] = &result.Failure{Stage: p.Stage, Code: result.CodeOf(p.Stage, p.Output), Message: p.Output}
		}
	}
	return nil
}

// fromEmpty gives what commands printed, from the cache or by running them: twice where
// steps are run twice.
func (r *Runner) fromEmpty(ctx context.Context, l *lesson.Lesson, parts []fromempty.Part) (printed []*result.Printed, err error) {
	key, err := commandsKey(l, parts, r.Programs.Helper)
	if err != nil {
		return nil, err
	}
	var kept struct {
		Printed []*result.Printed `json:"printed"`
		Twice   bool              `json:"twice,omitempty"`
	}
	if r.Programs.Caching.Recall(key, &kept) && len(kept.Printed) == len(parts) && (kept.Twice || !r.Programs.Twice) {
		return kept.Printed, nil
	}
	if printed, err = fromempty.Run(ctx, r.Programs.Helper, parts); err != nil || fleeting(printed) {
		return printed, err
	}
	if r.Programs.Twice {
		again, err := fromempty.Run(ctx, r.Programs.Helper, parts)
		if err != nil {
			return nil, err
		}
		against(printed, again)
		if fleeting(again) {
			return printed, nil
		}
	}
	kept.Printed, kept.Twice = printed, r.Programs.Twice
	r.Programs.Caching.Keep(key, kept)
	return printed, nil
}

// fleeting tells whether something was ended that may come to its own end.
func fleeting(printed []*result.Printed) bool {
	return slices.ContainsFunc(printed, func(p *result.Printed) bool { return p != nil && p.Fleeting })
}

// against notes where commands did otherwise when they ran again.
func against(first, second []*result.Printed) {
	for i, p := range first {
		again := second[i]
		if again == nil {
			again = &result.Printed{Error: "it did not run"}
		}
		if p != nil && (p.Output != again.Output || p.Error != again.Error) {
			p.Again = again
		}
	}
}

// commandsKey names the result of commands that a helper runs.
func commandsKey(l *lesson.Lesson, parts []fromempty.Part, helper process.Helper) (cache.Key, error) {
	key := cache.Key{Name: l.Slug + " in an empty folder"}
	identity, err := toolchain.Identity()
	if err != nil {
		return key, err
	}
	key.Add("Go", []byte(identity))
	key.Add("the sandbox", []byte(helper.Confines()))
	key.Add("what is kept", []byte("with the stage at which it failed"))
	for i, p := range parts {
		key.Add(fmt.Sprintf("part %d", i+1), fmt.Appendf(nil, "%q %q %q %t", p.File, p.Text, p.Commands, p.Fails))
	}
	return key, nil
}
