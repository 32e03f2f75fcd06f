package languageserver

import (
	"slices"
	"testing"
)

// Of a statement that adds several keys, those of the relation are shown.
func TestKeysOf(t *testing.T) {
	const sql = "ALTER TABLE \"pets\" ADD\nCONSTRAINT \"a\" FOREIGN KEY (\"owner_id\") REFERENCES \"users\" (\"id\"), ADD\nCONSTRAINT \"b\" FOREIGN KEY (\"vet_id\") REFERENCES \"vets\" (\"id\");"
	want := []string{"ALTER TABLE \"pets\" ADD\nCONSTRAINT \"b\" FOREIGN KEY (\"vet_id\") REFERENCES \"vets\" (\"id\");"}
	if got := keysOf(sql, []string{"vet_id"}); !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	if got := keysOf(sql, []string{"owner_id", "vet_id"}); !slices.Equal(got, []string{sql}) {
		t.Errorf("got %q", got)
	}
	if got := keysOf(sql, []string{"id"}); got != nil {
		t.Errorf("got %q", got)
	}
}
