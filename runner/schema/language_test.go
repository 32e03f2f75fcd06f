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
	"bytes", "cmp", "encoding/json", "entgo.io/ent/dialect/sql", "errors", "iter", "maps", "math", "math/bits", "os", "path/filepath", "slices", "sort", "strconv", "strings", "sync", "sync/atomic", "unicode",
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
		if p == "entgo.io/ent" || path.Base(p) == "sql" && strings.Contains(p, "ent") != strings.Contains(body, "sql.Selector") {
			continue
		}
		if regexp.MustCompile(`\b` + path.Base(p) + `\.`).MatchString(body) {
			fmt.Fprintf(&b, "\t%q\n", p)
		}
	}
	b.WriteString("\t\"entgo.io/ent\"\n)\n\n")
	if !strings.Contains(body, "type User ") {
		b.WriteString("type User struct{ ent.Schema }\n\n")
	}
	return []byte(b.String() + body)
}
