package flask

import (
	"os"
	"strings"
	"testing"
)

func TestRun(t *testing.T) {
	if err := Find(); err != nil {
		if os.Getenv("LEARNREL_NO_SKIP") != "" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	for name, c := range map[string]struct{ program, output, err string }{
		"prints":          {"print('é')", "é\n", ""},
		"fails":           {"print('a')\nraise ValueError('no')", "a\n", "ValueError: no"},
		"does not parse":  {"def", "", "SyntaxError: invalid syntax"},
		"exits":           {"import sys; sys.exit(3)", "", "it ended badly and said nothing"},
		"an empty folder": {"import os; print(os.listdir('.'), os.environ['HOME'] == os.getcwd())", "['app.py'] True\n", ""},
	} {
		res, err := Run(t.Context(), c.program)
		if err != nil {
			t.Fatal(err)
		}
		if res.Output != c.output || !strings.HasPrefix(res.Error, c.err) || (c.err == "") != (res.Error == "") {
			t.Errorf("%s: %+v", name, res)
		}
	}
}
