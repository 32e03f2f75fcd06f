package lesson

import (
	"strings"
	"testing"
	"testing/fstest"
)

// courseOfConcepts has a lesson that explains edges, and says what some lines mean.
func courseOfConcepts(t *testing.T, lines string) *Course {
	t.Helper()
	c, err := Open(fstest.MapFS{
		SummaryFile:           {Data: []byte("# Summary\n\n## All\n\n- [A](a/lesson.md)\n")},
		"lessons/a/lesson.md": {Data: []byte("---\ntitle: A\nsummary: All of it.\nconcepts: [edge.To, foreign key]\n---\n\nText.\n")},
		ConceptsFile:          {Data: []byte("# Concepts\n\n" + lines)},
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestConcepts(t *testing.T) {
	meanings, err := courseOfConcepts(t, "- edge.To: declares: an edge.\n- foreign key: an `id` elsewhere.\n").Concepts()
	if err != nil || len(meanings) != 2 || meanings["edge.To"] != "declares: an edge." {
		t.Errorf("the meanings are %q, %v", meanings, err)
	}
}

func TestConceptsThatAreWrong(t *testing.T) {
	const both = "- edge.To: declares an edge.\n- foreign key: an id elsewhere.\n"
	for lines, want := range map[string]string{
		both + "- edge.To: again.\n":     `lessons/CONCEPTS.md:5:1: the concept "edge.To" is here twice`,
		both + "- edge.Too: is not.\n":   `lessons/CONCEPTS.md:5:1: no lesson explains "edge.Too"`,
		both + "Prose.\n":                "lessons/CONCEPTS.md:5:1: a line that is not a concept with its meaning",
		both + "- edge.To:\n":            "lessons/CONCEPTS.md:5:1: a line that is not a concept with its meaning",
		"- edge.To: declares an edge.\n": `lessons/CONCEPTS.md:1:1: the concept "foreign key" has no line`,
	} {
		c := courseOfConcepts(t, lines)
		if _, err := c.Concepts(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", lines, err, want)
		}
		if !strings.Contains(c.Problems().Error(), want) {
			t.Errorf("the course does not complain of %q", lines)
		}
	}
}
