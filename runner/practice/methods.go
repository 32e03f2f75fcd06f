package practice

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/schema/relation"
)

// A methodLine is a property that tells which methods the client has.
type methodLine struct {
	Place
	builder string
	no      bool
	names   []string
	see     string
}

func (*methodLine) Kind() string     { return "methods" }
func (*methodLine) Runs() bool       { return false }
func (*methodLine) probes() []string { return nil }

var methodForm = regexp.MustCompile(`^(\w+) has (no )?(\w+(?:, \w+)*)(?:, see ([\w-]+))?$`)

func readMethods(at Place) (Property, *badLine) {
	m := methodForm.FindStringSubmatch(at.Text)
	if m == nil {
		return nil, &badLine{0, quote(at.Text) + " does not say what has which method", "write PetUpdate has SetOwner, or PetUpdate has no ClearOwner, ClearName"}
	}
	return &methodLine{Place: at, builder: m[1], no: m[2] != "", names: strings.Split(m[3], ", "), see: m[4]}, nil
}

// Judge looks the methods up among those that ent would generate.
func (l *methodLine) Judge(s Seen) (failures []Failure) {
	var has []string
	there := false
	for _, t := range s.Graph.Nodes {
		there = there || slices.Contains([]string{t.Name, t.Package(), t.QueryName(), t.CreateName(), t.UpdateName(), t.UpdateOneName()}, l.builder)
		for _, m := range relation.Methods(t) {
			if name, ok := strings.CutPrefix(m, l.builder+"."); ok {
				has = append(has, name)
			}
		}
	}
	var wrong []string
	for _, name := range l.names {
		if slices.Contains(has, name) == l.no {
			wrong = append(wrong, name)
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	message := fmt.Sprintf("%s should have no %s; as it is, programs can call %s", l.builder, list(wrong), them(wrong))
	if !l.no {
		message = fmt.Sprintf("%s should have %s; as it is, %s", l.builder, list(wrong), lacking(there, has, wrong))
	}
	return []Failure{{Kind: "methods", Message: message, Rule: l.Line, See: s.page(l.see, "methods")}}
}

func them(names []string) string {
	if len(names) == 1 {
		return "it"
	}
	return "them"
}

func lacking(there bool, has, wrong []string) string {
	if !there {
		return "the schema gives the client no such type"
	}
	for _, name := range wrong {
		if near := lesson.Nearest(name, has); near != "" {
			return "it has none, but " + near
		}
	}
	return "it has none"
}
