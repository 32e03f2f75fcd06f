package process

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A program finds its pipe, its folder and its arguments, and nothing else.
func TestPipe(t *testing.T) {
	file := build(t, "pipe")
	down, toProgram, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	fromProgram, up, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	answer := make(chan string)
	go func() {
		_, _ = io.WriteString(toProgram, "question")
		_ = toProgram.Close()
		data, _ := io.ReadAll(fromProgram)
		answer <- string(data)
	}()
	stdout, dir := &Output{}, t.TempDir()
	stderr, err := (Helper{}).Run(t.Context(), Program{
		Path: file, Args: []string{"a", "b"}, Env: []string{"HOME=" + dir}, Dir: dir,
		Pipe: [2]*os.File{down, up}, Memory: 256 << 20, Stdout: stdout,
	})
	if err != nil || stderr != "to stderr\n" || stdout.String() != "a b "+dir+"\n" {
		t.Errorf("%v %q %q", err, stderr, stdout)
	}
	if got := <-answer; got != "question answered" {
		t.Errorf("%q came by the pipe", got)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) > 0 && boxes {
		t.Errorf("%v %v is left in its folder", entries, err)
	}
}

func TestOutput(t *testing.T) {
	long := strings.Repeat("x", MaxLine)
	for name, c := range map[string]struct {
		written []string
		kept    string
		cut     bool
	}{
		"nothing":         {nil, "", false},
		"lines":           {[]string{"a\nb", "c\n"}, "a\nbc\n", false},
		"a full line":     {[]string{long, "\n"}, long + "\n", false},
		"a long line":     {[]string{long, "y\nz"}, long + "\nz", true},
		"in pieces":       {[]string{long[1:], "y", "y\n", "z"}, long[1:] + "y\nz", true},
		"full":            {[]string{strings.Repeat("\n", MaxOutput)}, strings.Repeat("\n", MaxOutput), false},
		"more than there": {[]string{strings.Repeat("\n", MaxOutput), "x"}, strings.Repeat("\n", MaxOutput), true},
	} {
		o := &Output{}
		for _, text := range c.written {
			// As a command's output is read.
			if n, err := io.Copy(o, strings.NewReader(text)); err != nil || n != int64(len(text)) {
				t.Error(name, n, err)
			}
		}
		if o.String() != c.kept || o.Cut() != c.cut {
			t.Errorf("%s: kept %d bytes, cut %v", name, len(o.String()), o.Cut())
		}
	}
}

// Whoever waits for a program that is ended does not wait for long.
func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (Helper{}).Run(ctx, Program{Path: os.Args[0], ReadOnly: []string{}}); err != context.Canceled {
		t.Error(err)
	}
}

// What is wrong with a program is no reason to run the next one in a lesser box.
func TestUnfit(t *testing.T) {
	file := filepath.Join(t.TempDir(), "text")
	if err := os.WriteFile(file, []byte("no program"), 0o755); err != nil {
		t.Fatal(err)
	}
	before, _ := Sandbox()
	for _, p := range []Program{
		{Path: file, ReadOnly: []string{}},
		{Path: file + "2", ReadOnly: []string{}},
		{Path: os.Args[0], ReadOnly: []string{file + "2"}},
		{Path: os.Args[0], ReadOnly: []string{}, Dir: file},
	} {
		if _, err := (Helper{}).Run(t.Context(), p); err == nil {
			t.Errorf("%v ran", p)
		}
	}
	if boxes && usedBox() != before.Holds {
		t.Errorf("programs run in a lesser box: %s", usedBox())
	}
}
