package schema

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/learnrel/learnrel/runner/toolchain/needs"
)

var languageImports = slices.Concat(genImports, []string{
	"encoding/json", "errors", "iter", "maps", "math", "reflect", "slices", "sort", "strconv", "strings", "sync", "sync/atomic",
})

// TestLanguageIsGos holds what the evaluator makes of the language against what Go makes
// of it.
func TestLanguageIsGos(t *testing.T) {
	needs.Go(t)
	a, err := txtar.ParseFile("testdata/language.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var cases []schemaCase
	for i, f := range a.Files {
		cases = append(cases, schemaCase{fmt.Sprintf("random/l%d", i), map[string][]byte{"schema.go": languageFile(string(f.Data))}})
	}
	for i, want := range toolchainVerdicts(t, cases) {
		if got := staticVerdict(t, Config{Package: cases[i].pkg}, cases[i].files); !sameVerdict(got, want) {
			t.Errorf("%s:\n%s\nent has:\n%s", a.Files[i].Name, got, want)
		}
	}
}

func languageFile(body string) []byte {
	var b strings.Builder
	b.WriteString("package schema\n\nimport (\n")
	for _, p := range languageImports {
		if regexp.MustCompile(`\b` + path.Base(p) + `\.`).MatchString(body) {
			fmt.Fprintf(&b, "\t%q\n", p)
		}
	}
	return []byte(b.String() + ")\n\ntype User struct{ ent.Schema }\n\n" + body)
}
