// A project of the schema's files, which go runs.
const main = `// Command project makes the tables of its schema, and says how they look.
package main

import (
	"context"
	"fmt"
	"log"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql/schema"
	"entgo.io/ent/entc"
	"entgo.io/ent/entc/gen"
)

func main() {
	graph, err := entc.LoadGraph("./ent/schema", &gen.Config{})
	if err != nil {
		log.Fatal(err)
	}
	tables, err := graph.Tables()
	if err != nil {
		log.Fatal(err)
	}
	ddl, err := schema.DDL(context.Background(), schema.DDLArgs{Dialect: dialect.SQLite, Version: "3", Tables: tables})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(ddl)
}
`;

// project gives the files of a project. packages has the folders of the packages that the
// schema uses, by their import paths: they come below the schema, and are imported from there.
export function project(files, packages, module) {
  const all = {
    "go.mod": module.mod,
    "go.sum": module.sum,
    "main.go": main,
    "ent/generate.go": "package ent\n\n//go:generate go run -mod=mod entgo.io/ent/cmd/ent generate ./schema\n",
    "README.md": "# A schema from the playground of learnrel\n\n`go run .` writes the tables of `ent/schema`; `go generate ./ent` makes the client.\n\n`learnrel schema check ent/schema` judges it, and `learnrel schema describe ent/schema` tells of its relations.\n",
  };
  const path = /^module (\S+)/m.exec(module.mod)[1] + "/ent/schema/";
  const moved = (text) => Object.entries(packages).reduce((t, [from, folder]) => t.replaceAll(`"${from}"`, `"${path}${folder}"`), text);
  for (const [name, text] of Object.entries(files)) {
    all["ent/schema/" + name] = moved(name.includes("/") ? text : text.replace(/^package \w+/m, "package schema"));
  }
  return all;
}
