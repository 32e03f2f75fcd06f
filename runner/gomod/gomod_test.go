package gomod

import (
	"bytes"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/learnrel/learnrel"
	"github.com/learnrel/learnrel/runner/toolchain"
)

// TestSlim leaves of the built-in course's modules what ent needs, and takes another
// course's as they are.
func TestSlim(t *testing.T) {
	mod, sum, err := Slim(toolchain.Course{FS: learnrel.Course}, "example.com/practice")
	if err != nil {
		t.Fatal(err)
	}
	for want, is := range map[string]bool{
		"module example.com/practice\n": true, "require entgo.io/ent v": true, "tool " + EntCommand + "\n": true,
		"go-sqlite3": true, "lipgloss": false, "chromedp": false,
	} {
		if strings.Contains(string(mod), want) != is {
			t.Errorf("go.mod has %q: %t, want %t\n%s", want, !is, is, mod)
		}
	}
	if !bytes.Equal(sum, tidySum) {
		t.Error("go.sum is not the one of those modules")
	}

	whole, err := fs.ReadFile(learnrel.Course, "go.mod")
	if err != nil {
		t.Fatal(err)
	}
	other := fstest.MapFS{
		"go.mod": {Data: bytes.Replace(whole, []byte("entgo.io/ent v0.14.6"), []byte("entgo.io/ent v0.14.5"), 1)},
		"go.sum": {Data: []byte("sums\n")},
	}
	mod, sum, err = Slim(toolchain.Course{FS: other}, "example.com/practice")
	if err != nil || !bytes.Contains(mod, []byte("lipgloss")) || string(sum) != "sums\n" {
		t.Errorf("of another ent: %v\n%s", err, mod)
	}
	if _, _, err := Slim(toolchain.Course{FS: fstest.MapFS{}}, "example.com/practice"); err == nil {
		t.Error("without a go.mod there is no error")
	}
}
