package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"syscall"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/term"

	"github.com/learnrel/learnrel/runner/database"
	"github.com/learnrel/learnrel/runner/flask"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/toolchain"
)

// The rules of what learnrel writes:
//
//   - what a command is asked for goes to standard output, what it has to say
//     about it to standard error;
//   - messages are lower case and end without a full stop; each mistake that can
//     be foreseen has a line "hint: …" that says what to do;
//   - a problem of a file starts with file:line:col;
//   - colours only on a terminal, and never with NO_COLOR; nothing is said by
//     colour alone.

var (
	passStyle  = lipgloss.NewStyle().Foreground(lipgloss.Green)
	failStyle  = lipgloss.NewStyle().Bold(true).Foreground(lipgloss.Red)
	warnStyle  = lipgloss.NewStyle().Foreground(lipgloss.Yellow)
	nameStyle  = lipgloss.NewStyle().Bold(true)
	faintStyle = lipgloss.NewStyle().Faint(true)
)

// console is where a command writes.
type console struct {
	stdout, stderr io.Writer // colours are taken out where they don't belong
	file, errFile  *os.File  // the two themselves where they are terminals, else nil
	written        *written  // what becomes of standard output

	work work           // what takes long
	ends []func() error // what is to be done when the command has ended
}

// atEnd has something done when the command has ended, however that comes.
func (t *console) atEnd(do func() error) { t.ends = append(t.ends, do) }

// end does it. What can't be closed any more is no error of the command's.
func (t *console) end() {
	for _, do := range t.ends {
		_ = do()
	}
}

// written passes on what is written and keeps the first error: no command looks at
// each. A reader who left early is none.
type written struct {
	io.Writer
	failed error
}

func (w *written) Write(p []byte) (int, error) {
	n, err := w.Writer.Write(p)
	if err != nil && w.failed == nil && !errors.Is(err, syscall.EPIPE) {
		w.failed = err
	}
	return n, err
}

// newConsole makes a console of the two writers of a process.
func newConsole(stdout, stderr io.Writer) *console {
	w := &written{Writer: stdout}
	t := &console{
		written: w,
		stdout:  &colorprofile.Writer{Forward: w, Profile: colours(stdout)},
		stderr:  &colorprofile.Writer{Forward: stderr, Profile: colours(stderr)},
	}
	t.file, t.errFile = terminalFile(stdout), terminalFile(stderr)
	return t
}

// colours tells what a writer can show. NO_COLOR takes bold and faint away too.
func colours(w io.Writer) colorprofile.Profile {
	if os.Getenv("NO_COLOR") != "" {
		return colorprofile.NoTTY
	}
	return colorprofile.Detect(w, os.Environ())
}

func terminalFile(w io.Writer) *os.File {
	if f, ok := w.(*os.File); ok && term.IsTerminal(f.Fd()) {
		return f
	}
	return nil
}

func (t *console) printf(format string, args ...any) { fmt.Fprintf(t.stdout, format, args...) }

func (t *console) json(v any) error {
	enc := json.NewEncoder(t.stdout)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// width gives the columns to write text in: at most 100, since longer lines are
// hard to read.
func (t *console) width() int { return min(t.columns(), 100) }

// codeWidth gives the columns to write code in that is no page's: all of the
// terminal's. What a program reads stays whole.
func (t *console) codeWidth() int {
	if t.file == nil && os.Getenv("COLUMNS") == "" {
		return math.MaxInt
	}
	return t.columns()
}

// columns gives those of the terminal, or those that COLUMNS asks for, or 80.
func (t *console) columns() int {
	if n, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && n > 0 {
		return n
	}
	if t.file != nil {
		if w, _, err := term.GetSize(t.file.Fd()); err == nil && w > 0 {
			return w
		}
	}
	return 80
}

// report says why a command failed.
func (t *console) report(err error) {
	var problems lesson.Problems
	switch {
	case err == nil, errors.Is(err, errReported):
	case errors.As(err, &problems):
		t.problems(problems)
	default:
		t.message(err.Error(), hintFor(err))
	}
}

func (t *console) message(text, hint string) {
	fmt.Fprintf(t.stderr, "learnrel: %s\n", text)
	t.hint(hint)
}

func (t *console) hint(hint string) {
	if hint != "" {
		fmt.Fprintf(t.stderr, "hint: %s\n", hint)
	}
}

// problems writes each problem with its place and its hint.
func (t *console) problems(ps lesson.Problems) {
	for _, p := range ps {
		fmt.Fprintln(t.stderr, p.Error())
		t.hint(p.Hint)
	}
}

// warnings writes what is no fault yet.
func (t *console) warnings(ps lesson.Problems) {
	for _, p := range ps {
		p.Message = "warning: " + p.Message
		t.problems(lesson.Problems{p})
	}
}

// hintFor gives what to do about an error.
func hintFor(err error) string {
	var hinted hintedError
	var name *lesson.NameError
	var fault *toolchain.Fault
	var server *database.ServerError
	switch {
	case errors.As(err, &hinted):
		return hinted.hint
	case errors.As(err, &server):
		return server.Hint
	case errors.As(err, &fault):
		return fault.Hint
	case errors.As(err, &name):
		return name.Hint
	case errors.Is(err, lesson.ErrNoCourse):
		return "a course is a Go module with " + lesson.SummaryFile
	case errors.Is(err, database.ErrNoCgo):
		return "install a C compiler (Debian: apt install gcc) and build with CGO_ENABLED=1"
	case errors.Is(err, flask.ErrMissing):
		return "install Flask-SQLAlchemy (Debian: apt install python3-flask-sqlalchemy)"
	case errors.Is(err, toolchain.ErrMissing):
		return "install Go from https://go.dev/dl and put it on the PATH"
	}
	return ""
}

func quote(s string) string { return strconv.Quote(s) }
