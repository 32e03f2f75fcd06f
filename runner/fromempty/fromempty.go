// Package fromempty does what a page does in a folder that begins empty: it writes
// files, and runs the go commands with which an ent project begins.
package fromempty

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/generate"
	"github.com/learnrel/learnrel/runner/process"
	"github.com/learnrel/learnrel/runner/result"
	"github.com/learnrel/learnrel/runner/toolchain"
)

// A Part is a block of the page: a file, or commands.
type Part struct {
	File, Text string
	Commands   [][]string
	Fails      bool // the last command must fail
}

const (
	limit  = 20 * time.Second // how long the program may run
	memory = 512 << 20        // how much of it the program may use, in bytes
)

// Run does the parts one behind the other, and gives for each what it printed; nothing
// for those that come after one that failed and must not. The error is the machine's.
func Run(ctx context.Context, helper process.Helper, parts []Part) ([]*result.Printed, error) {
	s, err := toolchain.Empty(helper)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	all := make([]*result.Printed, len(parts))
	f := folder{s, helper}
	for i, p := range parts {
		if all[i], err = f.do(ctx, p); err != nil {
			return nil, err
		}
		if all[i].Error != "" && !p.Fails {
			break
		}
	}
	return all, nil
}

type folder struct {
	*toolchain.Scratch
	helper process.Helper
}

// do does one part. A command that fails is the end of it.
func (f folder) do(ctx context.Context, p Part) (*result.Printed, error) {
	printed := &result.Printed{}
	if p.File != "" {
		return printed, f.Write(p.File, []byte(p.Text))
	}
	for _, words := range p.Commands {
		out, err := f.command(ctx, words)
		printed.Output += out
		var failure *toolchain.Failure
		switch {
		case errors.As(err, &failure):
			printed.Fleeting = errors.Is(err, errEnded)
			printed.Stage = stageOf(words, err)
			printed.Error = strings.TrimSpace(strings.Join(words, " ") + ": " + failure.Output)
			return printed, nil
		case err != nil:
			return nil, err
		}
	}
	return printed, nil
}

// stageOf tells at which stage a command failed.
func stageOf(words []string, err error) catalogue.Stage {
	var failure *toolchain.Failure
	switch {
	case errors.Is(err, errProgram):
		return catalogue.Run
	case words[1] == "generate" && errors.As(err, &failure):
		return generate.StageOf(failure.Output)
	}
	return catalogue.Compile
}

// command runs one command. Programs that the page wrote are confined: what ent generate
// loads, and what go run . starts. The go command itself, and ent's, are not.
func (f folder) command(ctx context.Context, words []string) (string, error) {
	switch args := words[1:]; strings.Join(args[:min(2, len(args))], " ") {
	case "generate ./ent":
		return f.generate(ctx)
	case "run .":
		return f.program(ctx)
	case "run entgo.io/ent/cmd/ent":
		return f.Fresh(ctx, ".", append([]string{"run", "-exec="}, args[1:]...)...)
	default:
		return f.Fresh(ctx, ".", args...)
	}
}

var (
	// errEnded says that a program was ended, and did not come to its own end.
	errEnded = errors.New("its time was over")
	// errProgram says that it was the program that failed, and not the go command.
	errProgram = errors.New("the program failed")
)

// directive is what ent new writes for go generate.
const directive = "//go:generate go run -mod=mod entgo.io/ent/cmd/ent generate ./schema"

// generate runs what go generate would, so that ent gets at its files and the schema
// that it loads does not.
func (f folder) generate(ctx context.Context) (string, error) {
	if data, err := f.ReadFile("ent/generate.go"); err != nil || !strings.Contains(string(data), directive) {
		text := "ent/generate.go does not say what ent new writes there"
		return text, &toolchain.Failure{Output: text}
	}
	return f.Fresh(ctx, "ent", "run", "-exec=", "-mod=mod", "entgo.io/ent/cmd/ent", "generate", "./schema")
}

// program builds the folder's program and runs it, in a folder of its own that begins
// empty.
func (f folder) program(ctx context.Context) (string, error) {
	if out, err := f.FreshCgo(ctx, ".", "build", "-o", "program", "."); err != nil {
		return out, err
	}
	file, dir := f.Path("program"), f.Path("run")
	if err := errors.Join(os.RemoveAll(dir), os.Mkdir(dir, 0o777), os.Chmod(dir, 0o777)); err != nil {
		return "", fmt.Errorf("run the program: %w", err)
	}
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	stdout := &process.Output{}
	said, err := f.helper.Run(limited, process.Program{
		Path: file, Dir: dir, Env: []string{"HOME=" + dir, "TMPDIR=" + dir, "PWD=" + dir, "TZ=UTC"},
		ReadOnly: libraries(file), Memory: memory, Stdout: stdout,
	})
	text := stdout.String() + said
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return text, ctx.Err()
	case limited.Err() != nil:
		text += fmt.Sprintf("it ran longer than %s\n", limit)
		return text, errors.Join(&toolchain.Failure{Output: text}, errProgram, errEnded)
	case errors.As(err, &exit) && exit.ExitCode() > 0:
		text += fmt.Sprintf("exit status %d\n", exit.ExitCode()) // as go run says
		return text, errors.Join(&toolchain.Failure{Output: text}, errProgram)
	case err != nil:
		return text, fmt.Errorf("run the program: %w", err)
	}
	return text, nil
}
