package schema

import (
	"fmt"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/learnrel/learnrel"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/toolchain/needs"
)

// TestSameAsLoadGraphCatalogue holds the loader against ent's own for every schema
// on the pages of the error catalogue, the broken and the repaired.
func TestSameAsLoadGraphCatalogue(t *testing.T) {
	needs.Go(t)
	cases, names := pageSchemas(t)
	refused := refusedByGo(t, cases)
	var compiled []schemaCase
	var where []string
	unevaluated := 0
	for i, c := range cases {
		_, ds := Config{Package: c.pkg}.Load(c.files)
		errs := ds.Errors()
		switch {
		case len(ds.Unevaluated()) > 0:
			unevaluated++
			t.Logf("%s: %s", names[i], ds.Unevaluated()[0])
		case len(errs) > 0 && errs[0].Code == "go-named-spec": // Go accepts it, and ent's loader does not
		case refused[c.pkg] != (len(errs) > 0 && errs[0].Stage == "compile"):
			t.Errorf("%s: Go refuses it: %t; the loader says:\n%s", names[i], refused[c.pkg], ds)
		case !refused[c.pkg]:
			compiled, where = append(compiled, c), append(where, names[i])
		}
	}
	for i, want := range toolchainVerdicts(t, compiled) {
		c := compiled[i]
		if got := staticVerdict(t, Config{Package: c.pkg}, c.files); !sameVerdict(got, want) {
			t.Errorf("%s:\n%s\nent has:\n%s", where[i], got, want)
		}
	}
	t.Logf("%d schemas, %d that Go refuses, %d not evaluated, %d compared", len(cases), len(refused), unevaluated, len(compiled))
	if unevaluated > len(cases)/20 {
		t.Errorf("%d of %d schemas are not evaluated", unevaluated, len(cases))
	}
}

// pageSchemas gives the schemas of all pages, each in a package of its own, and
// where they stand.
func pageSchemas(t *testing.T) (cases []schemaCase, names []string) {
	t.Helper()
	c, err := lesson.Open(learnrel.Course)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range c.Errors() {
		l, err := c.Lesson(e)
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range l.Page.Numbered() {
			if b.Kind == lesson.Schema || b.Kind == lesson.BrokenSchema {
				cases = append(cases, schemaCase{fmt.Sprintf("random/p%d", len(cases)), map[string][]byte{b.File: []byte(b.Text)}})
				names = append(names, fmt.Sprintf("%s:%d", l.Page.File, b.Line))
			}
		}
	}
	return cases, names
}

var refusedPackage = regexp.MustCompile(`(?m)^(?:# random/|package random/)?(p\d+)\b`)

// refusedByGo gives the packages that do not compile.
func refusedByGo(t *testing.T, cases []schemaCase) map[string]bool {
	t.Helper()
	dir := t.TempDir()
	for _, c := range cases {
		for name, src := range c.files {
			writeFile(t, filepath.Join(dir, filepath.Base(c.pkg), name), src)
		}
	}
	copyModule(t, dir, "random")
	refused := map[string]bool{}
	_, err := goCommand(dir, "build", "-mod=mod", "-gcflags=random/...=-N -l -dwarf=false", "./...")
	if err == nil {
		t.Fatal("every schema compiles")
	}
	for _, m := range refusedPackage.FindAllStringSubmatch(err.Error(), -1) {
		refused["random/"+m[1]] = true
	}
	return refused
}
