package generate

import (
	"bytes"
	"io/fs"
	"slices"
)

// traces are what the features of ent leave in a client: a file, or a text in
// the files of that name.
var traces = []struct{ feature, file, text string }{
	{"privacy", "privacy/privacy.go", ""},
	{"intercept", "intercept/intercept.go", ""},
	{"entql", "entql.go", ""},
	{"sql/schemaconfig", "internal/schemaconfig.go", ""},
	{"sql/globalid", "internal/globalid.go", ""},
	{"sql/execquery", "client.go", ") ExecContext("},
	{"sql/versioned-migration", "migrate/migrate.go", "func NamedDiff("},
	{"schema/snapshot", "internal/schema.go", ""},
	{"bidiedges", "*_query.go", "if !e.Edges.loadedTypes["},
	{"sql/lock", "*_query.go", ") ForUpdate("},
}

// FeaturesOf tells, of a client that was generated elsewhere, which features it
// has beside those of every client.
func FeaturesOf(client fs.FS) (features []string) {
	for _, t := range traces {
		names, _ := fs.Glob(client, t.file)
		if slices.ContainsFunc(names, func(name string) bool {
			src, err := fs.ReadFile(client, name)
			return err == nil && bytes.Contains(src, []byte(t.text))
		}) {
			features = append(features, t.feature)
		}
	}
	return features
}
