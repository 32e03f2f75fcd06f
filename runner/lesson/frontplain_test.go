package lesson

import (
	"reflect"
	"testing"
)

// FuzzPlainFront wants what is read as plain to be what the YAML parser reads.
func FuzzPlainFront(f *testing.F) {
	f.Add("title: One to many\nsummary: A user's posts, and (some) more.\nschema: blog\nrelation: [o2m, m2m]\nconcepts: [edge.To, ent/schema]\n")
	f.Add("title: 'a'\nsummary: yes\n")
	f.Add("title: A b - c [d] {e} & *f !g %h @i, j\n")
	f.Add("schema: b-log\nrequires: one-to-many\n")
	f.Fuzz(func(t *testing.T, src string) {
		plain := &Page{File: "p.md", src: []byte("---\n" + src)}
		plain.Front.lines = map[string]int{}
		if !plain.readPlainFront(src) {
			t.Skip()
		}
		full := &Page{File: "p.md", src: plain.src}
		full.Front.lines = map[string]int{}
		full.readYAMLFront([]byte(src))
		if len(full.problems) > 0 || !reflect.DeepEqual(plain.Front, full.Front) {
			t.Fatalf("%q:\nplain %+v\nYAML  %+v\n%v", src, plain.Front, full.Front, full.problems)
		}
	})
}
