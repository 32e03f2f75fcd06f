// Command ent does what ent generate does. It is copied into scratch modules: ent's own
// command needs modules that a course has no use for, and may have in versions that it
// does not compile with.
package main

import (
	"log"
	"os"
	"strings"

	"entgo.io/ent/entc"
	"entgo.io/ent/entc/gen"
	"entgo.io/ent/schema/field"
)

// The arguments are the folder of the schema, that of the client, its import path, the
// features, and the folder of templates.
func main() {
	log.SetFlags(0)
	schema, target, pkg, features, templates := os.Args[1], os.Args[2], os.Args[3], os.Args[4], os.Args[5]
	if err := os.MkdirAll(target, 0o755); err != nil {
		log.Fatalln(err)
	}
	c := &gen.Config{Target: target, Package: pkg, IDType: &field.TypeInfo{Type: field.TypeInt}}
	err := entc.Generate(schema, c, entc.Storage("sql"), entc.FeatureNames(strings.Split(features, ",")...), entc.TemplateDir(templates))
	if err != nil {
		log.Fatalln(err)
	}
}
