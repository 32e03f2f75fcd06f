package practice

import "slices"

// topics names for each thing that can fall short the pages that explain it, the
// nearest first: lessons, and codes of errors.
var topics = map[string][]string{
	"type":             {"missing-edge", "one-to-many"},
	"kind":             {"one-to-many"},
	"to one to one":    {"one-to-one"},
	"to one to many":   {"one-to-many"},
	"to many to one":   {"one-to-many"},
	"to many to many":  {"many-to-many"},
	"lost the inverse": {"silent-no-inverse", "missing-inverse"},
	"no lid":           {"one-to-one"},
	"no Unique":        {"silent-m2m", "many-to-many"},
	"self both ways":   {"silent-self-unique", "spouse"},
	"self many":        {"silent-self-m2m", "followers"},
	"name":             {"backwards"},
	"number":           {"silent-required-side", "edge-fields"},
	"holder":           {"who-holds-the-key"},
	"column":           {"edge-fields", "who-holds-the-key"},
	"columns":          {"silent-self-order", "followers"},
	"table":            {"many-to-many"},
	"field":            {"edge-fields"},
	"null":             {"silent-required-side", "edge-fields"},
	"nil":              {"silent-null-zero", "edge-fields"},
	"delete":           {"cascade-delete"},
	"ends":             {"backwards", "missing-edge"},
	"symmetric":        {"friends"},
	"not symmetric":    {"silent-self-order", "followers"},
	"through":          {"likes"},
	"join":             {"many-to-many"},
	"pair":             {"likes"},
	"id":               {"edge-schema-mistakes", "likes"},
	"immutable":        {"immutable-edges"},
	"twice":            {"silent-two-edges", "missing-inverse"},
	"index":            {"unique-per-parent"},
	"methods":          {"immutable-edges"},
	"statements":       {"lazy-and-eager"},
	"error":            {"constraint-errors"},
	"fault":            {"transactions"},
}

// warnings are those of a schema that explain a topic better than its pages do.
var warnings = map[string][]string{
	"delete": {"silent-ondelete-from", "silent-ondelete-m2m", "silent-setnull-required"},
	"twice":  {"silent-two-edges"},
	"null":   {"silent-null-zero", "silent-self-required", "silent-required-side"},
}

// kindTopic tells what a wrong kind comes from.
func kindTopic(l *relationLine, f *found) string {
	self := f.From.Type == f.To.Type
	want := "many to many"
	for _, kind := range []string{"one to one", "one to many", "many to one"} {
		if l.kind.want(nil) == l.kindWords(kind) {
			want = kind
		}
	}
	switch is := f.kind(); {
	case self && f.symmetric() && is == "one to one":
		return "self both ways"
	case self && f.symmetric():
		return "self many"
	case want == "many to many" && f.To.Edge == "":
		return "lost the inverse"
	case want == "one to one":
		return "no lid"
	case is == "many to many":
		return "no Unique"
	}
	return "to " + want
}

// page gives the page that explains a failure: the one that the property names,
// or else the first one of its topic that the course has, or the exercise's own
// lesson.
func (s *Seen) page(named, topic string) string {
	if named != "" {
		return named
	}
	for _, code := range warnings[topic] {
		if slices.Contains(s.Warnings.codes(), code) && s.Pages[code] {
			return code
		}
	}
	for _, page := range topics[topic] {
		if s.Pages[page] {
			return page
		}
	}
	return s.Lesson
}
