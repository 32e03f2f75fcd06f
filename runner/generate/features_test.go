package generate

import (
	"os"
	"slices"
	"testing"
	"testing/fstest"
)

func TestFeaturesOf(t *testing.T) {
	client := fstest.MapFS{
		"client.go":                {Data: []byte("func (c *config) ExecContext(ctx context.Context) {}\n")},
		"entql.go":                 {Data: []byte("package ent\n")},
		"user_query.go":            {Data: []byte("func (uq *UserQuery) ForUpdate() {}\n")},
		"intercept/intercept.go":   {Data: []byte("package intercept\n")},
		"internal/schemaconfig.go": {Data: []byte("package internal\n")},
		"migrate/migrate.go":       {Data: []byte("func NamedDiff() {}\n")},
	}
	want := []string{"intercept", "entql", "sql/schemaconfig", "sql/execquery", "sql/versioned-migration", "sql/lock"}
	if got := FeaturesOf(client); !slices.Equal(got, want) {
		t.Errorf("a client of many features: %v, want %v", got, want)
	}
	for name, want := range map[string][]string{"blog": nil, "guarded": {"privacy"}} {
		if got := FeaturesOf(os.DirFS("../../ent/client/" + name + "/ent")); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
	if got := FeaturesOf(fstest.MapFS{}); got != nil {
		t.Errorf("no client: %v", got)
	}
}
