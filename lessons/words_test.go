package lessons_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/learnrel/learnrel/runner/schema"
	"github.com/learnrel/learnrel/runner/schema/relation"
)

// TestSchemaInWords holds what a page shows of learnrel schema describe, which no block
// runs, to what that says of the page's schema.
func TestSchemaInWords(t *testing.T) {
	page, err := os.ReadFile("your-own-schema/lesson.md")
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile("(?s)```console\n\\$ learnrel schema describe ./ent/schema\n(.*?)```").FindStringSubmatch(string(page))
	if m == nil {
		t.Fatal("the page does not show the command")
	}
	files := map[string][]byte{}
	for _, name := range []string{"locker.go", "musician.go", "rehearsal.go", "room.go"} {
		if files[name], err = os.ReadFile("../ent/schema/rehearsals/" + name); err != nil {
			t.Fatal(err)
		}
	}
	g, found := schema.Load(files)
	if g == nil {
		t.Fatal(found)
	}
	all, err := relation.Of(g)
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, r := range all {
		want = append(want, r.Name()+": "+r.Kind)
		want = append(want, r.Sentences()...)
	}
	if got := strings.Join(strings.Fields(m[1]), " "); got != strings.Join(strings.Fields(strings.Join(want, " ")), " ") {
		t.Errorf("the page says\n%s\nand the command\n%s", m[1], strings.Join(want, "\n"))
	}
}
