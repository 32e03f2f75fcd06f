package flask

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/learnrel/learnrel/runner/process"
)

// needsPython skips a test where no Python has Flask-SQLAlchemy, but for .ci/run.
func needsPython(t *testing.T) {
	t.Helper()
	err := Find()
	if err != nil && os.Getenv("LEARNREL_NO_SKIP") != "" {
		t.Fatal(err)
	}
	if err != nil {
		t.Skip(err)
	}
}

func TestRun(t *testing.T) {
	needsPython(t)
	for name, c := range map[string]struct{ program, output, err string }{
		"prints":          {"print('é')", "é\n", ""},
		"fails":           {"print('a')\nraise ValueError('no')", "a\n", "ValueError: no"},
		"does not parse":  {"def", "", "SyntaxError: invalid syntax"},
		"exits":           {"import sys; sys.exit(3)", "", "it ended badly and said nothing"},
		"a database":      {"import sqlite3; c = sqlite3.connect('x.db'); c.execute('create table t (a)'); c.commit(); print(c.execute('select count(*) from t').fetchone())", "(0,)\n", ""},
		"floods":          {"print('x' * (2 << 20))", strings.Repeat("x", process.MaxLine) + "\n", "it printed more than 1 MiB, or a line of more than 64 KiB"},
		"an empty folder": {"import os; print(os.listdir('.'), os.environ['HOME'] == os.getcwd())", "['app.py'] True\n", ""},
	} {
		res, err := Run(t.Context(), process.Helper{}, c.program, 0)
		if err != nil {
			t.Fatal(err)
		}
		if res.Output != c.output || !strings.HasPrefix(res.Error, c.err) || (c.err == "") != (res.Error == "") {
			t.Errorf("%s: %+v", name, res)
		}
	}
}

// A program of a page gets at nothing but Python.
func TestConfined(t *testing.T) {
	needsPython(t)
	if level, err := process.Sandbox(); err != nil || level.Lacks != "" {
		t.Skip("this system does not hold it", level, err)
	}
	t.Setenv("SECRET_TOKEN", "secret")
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ program, err string }{
		"reads":       {"open(%q)", "FileNotFoundError"},
		"writes":      {"open(%q, 'w')", "FileNotFoundError"},
		"passwords":   {"open('/etc/passwd')", "FileNotFoundError"},
		"packages":    {"import flask_sqlalchemy as f; open(f.__file__, 'a')", `(OSError|PermissionError): .Errno (13|30)`},
		"environment": {"import os; os.environ['SECRET_TOKEN']", "KeyError"},
		"connects":    {"import socket; socket.socket()", "PermissionError"},
		"starts":      {"import subprocess; subprocess.run(['/bin/true'])", "PermissionError"},
		"forks":       {"import os; os.fork()", "PermissionError"},
		"remembers":   {"x = bytearray(3 << 30)", "MemoryError"},
		"shares":      {"import mmap; mmap.mmap(-1, 1 << 30)", "PermissionError"},
	} {
		if strings.Contains(c.program, "%q") {
			c.program = fmt.Sprintf(c.program, secret)
		}
		res, err := Run(t.Context(), process.Helper{}, c.program, 0)
		if err != nil {
			t.Fatal(err)
		}
		if !regexp.MustCompile("^" + c.err).MatchString(res.Error) {
			t.Errorf("%s: %+v", name, res)
		}
	}
}

// What Python leaves to chance, and the clock, are not the same from one time to the next.
func TestNth(t *testing.T) {
	needsPython(t)
	for _, program := range []string{"print({'a', 'b', 'c', 'd', 'e', 'f'})", "import time; print(time.localtime(0))"} {
		var outputs []string
		for _, nth := range []int{0, 0, 1} {
			res, err := Run(t.Context(), process.Helper{}, program, nth)
			if err != nil || res.Error != "" {
				t.Fatal(res, err)
			}
			outputs = append(outputs, res.Output)
		}
		if outputs[0] != outputs[1] || outputs[1] == outputs[2] {
			t.Errorf("%s: %q", program, outputs)
		}
	}
}
