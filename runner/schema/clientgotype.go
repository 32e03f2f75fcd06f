package schema

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"entgo.io/ent/entc/gen"
)

// goTypes tells of Go types that the client can't name, and of keys whose Go type is
// another than that of the id: ent looks at neither, and Go refuses the client.
func (j *judge) goTypes(g *gen.Graph) {
	names := j.packageNamesOf(g)
	for _, t := range g.Nodes {
		if j.nodes[t.Name] == nil {
			continue
		}
		for _, f := range allFields(t) {
			if !j.unwritable(t, f) {
				j.importOf(t, f, names)
			}
		}
		for _, e := range t.Edges {
			j.keyGoType(t, e)
		}
	}
}

func (j *judge) noGoType(t *gen.Type, f *gen.Field, message, fix string) {
	at := j.fieldPlace(t.Name, f.Name)
	if t.HasOneFieldID() && f == t.ID && at == nil {
		at = j.placeOf(t.Name, "")
	}
	j.refuse("gen-go-type", message, j.pos(at), j.typePos(t.Name), fix)
}

var (
	quotedText = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)
	ofPackage  = regexp.MustCompile(`(\w+)\.(\p{Ll}\w*|_\w*)`)
)

// unwritable tells of a type whose name is no name in another package: one that is not
// exported, or one with an argument of another package.
func (j *judge) unwritable(t *gen.Type, f *gen.Field) bool {
	ident := quotedText.ReplaceAllString(f.Type.String(), "")
	if !f.HasGoType() && !f.IsJSON() {
		return false
	}
	if strings.Contains(ident, "/") {
		j.noGoType(t, f, fmt.Sprintf("format file %s.go: missing ',' in type argument list: %s", t.PackageDir(), f.Type),
			fmt.Sprintf("Declare a type for it, such as type %s struct{ … } that embeds it, and give the field that: ent writes the path of an argument's package into the name.", f.StructField()))
		return true
	}
	if m := ofPackage.FindStringSubmatch(ident); m != nil {
		j.noGoType(t, f, fmt.Sprintf("undefined: %s", m[0]),
			fmt.Sprintf("Write the type %s with a capital, and declare it outside of functions: the client is of another package.", m[2]))
		return true
	}
	return false
}

// imported are the packages that the files of a client import for themselves, by the
// last part of their path. ent imports no other of that name.
var imported = map[string]string{
	"context": "context", "driver": "database/sql/driver", "errors": "errors", "fmt": "fmt", "math": "math", "strings": "strings", "sync": "sync", "time": "time",
	"ent": "entgo.io/ent", "dialect": "entgo.io/ent/dialect", "field": "entgo.io/ent/schema/field", "sql": "entgo.io/ent/dialect/sql",
	"sqlgraph": "entgo.io/ent/dialect/sql/sqlgraph", "sqljson": "entgo.io/ent/dialect/sql/sqljson",
}

// A goPackage is one that the client imports, with the type that it is made for.
type goPackage struct {
	path string
	typ  *gen.Type
}

// localName gives the name by which the client calls the package of a field's type, or
// "" where it imports none for it.
func localName(f *gen.Field) string {
	base := path.Base(f.Type.PkgPath)
	if f.Type.PkgPath == "" || imported[base] != "" {
		return ""
	}
	if f.Type.PkgName != "" {
		return f.Type.PkgName
	}
	return base
}

// packageNamesOf gives the names that a client's files have for packages and for what
// it declares, each with the first that has it.
func (j *judge) packageNamesOf(g *gen.Graph) map[string]goPackage {
	names := map[string]goPackage{"predicate": {path: g.Package + "/predicate"}}
	for _, name := range []string{"config", "hooks", "inters", "selector"} {
		names[name] = goPackage{}
	}
	if schema := j.config.Package; schema != "" && slices.ContainsFunc(g.Nodes, stitched) {
		names[path.Base(schema)] = goPackage{path: schema}
	}
	for _, t := range g.Nodes {
		if t.PackageAlias() == "" {
			names[t.PackageDir()] = goPackage{path: g.Package + "/" + t.PackageDir(), typ: t}
		}
	}
	for _, t := range g.Nodes {
		for _, f := range allFields(t) {
			name := localName(f)
			if _, ok := names[name]; name != "" && !ok {
				names[name] = goPackage{path: f.Type.PkgPath}
			}
		}
	}
	return names
}

// stitched tells whether a client takes functions of a type from the schema.
func stitched(t *gen.Type) bool { return t.HasDefault() || t.HasUpdateDefault() || t.HasValidators() }

// ofClient are packages that the client's one file for all types imports, which names the
// types of ids alone.
var ofClient = []string{"log", "reflect", "migrate"}

// importOf tells of a type of a package that the client can't import, since its name is
// that of another.
func (j *judge) importOf(t *gen.Type, f *gen.Field, names map[string]goPackage) {
	const fix = "Choose a type of a package with another name, or rename the package: the client imports it by its own name."
	base := path.Base(f.Type.PkgPath)
	if own := imported[base]; own != "" && f.Type.PkgPath != "" && own != f.Type.PkgPath && !aliased(f) {
		j.noGoType(t, f, fmt.Sprintf("undefined: %s", strings.TrimLeft(f.Type.String(), "*[]")), fix)
		return
	}
	name := localName(f)
	other := names[name]
	switch {
	case name == "":
	case name == "json" && f.Type.PkgPath != "encoding/json" && slices.ContainsFunc(t.Fields, func(f *gen.Field) bool { return f.IsJSON() }):
		j.noGoType(t, f, fmt.Sprintf("ent/%s.go: undefined: json.Unmarshal", t.PackageDir()), fix)
	case f == t.ID && slices.Contains(ofClient, name):
		j.noGoType(t, f, "ent/client.go: undefined: "+f.Type.String(), fix)
	case other.path == f.Type.PkgPath:
	case other.typ != nil:
		j.noGoType(t, f, fmt.Sprintf("ent/mutation.go: %s redeclared in this block", name),
			fmt.Sprintf("Rename the type %s, whose own package is called %s as well; entsql.Table keeps its table. Or choose a type of another package for the id.", other.typ.Name, name))
	default:
		j.noGoType(t, f, fmt.Sprintf("ent/mutation.go: %s redeclared in this block", name), fix)
	}
}

// aliased tells of the types of database/sql that ent's package sql has, too.
func aliased(f *gen.Field) bool {
	if f.Type.PkgPath != "database/sql" {
		return false
	}
	switch strings.TrimLeft(f.Type.String(), "*[]") {
	case "sql.NullBool", "sql.NullFloat64", "sql.NullInt64", "sql.NullString", "sql.NullTime":
		return true
	}
	return false
}

// keyGoType tells of a key whose Go type is not that of the id that it holds.
func (j *judge) keyGoType(t *gen.Type, e *gen.Edge) {
	f := e.Field()
	if f == nil || !e.OwnFK() || j.loaded(t, e) == nil || !e.Type.HasOneFieldID() {
		return
	}
	id := e.Type.ID
	if f.Type.String() == id.Type.String() && f.Type.PkgPath == id.Type.PkgPath {
		return
	}
	fix := fmt.Sprintf("Give the field %q the Go type of the id of %s, %s.", f.Name, e.Type.Name, id.Type)
	if !id.HasGoType() {
		fix = fmt.Sprintf("Leave GoType out of the field %q, or give the id of %s the same.", f.Name, e.Type.Name)
	}
	j.refuse("fk-type", fmt.Sprintf("ent/%s_create.go: cannot use v.ID (variable of type %s) as %s value in argument to Set%s", t.PackageDir(), id.Type, f.Type, f.StructField()),
		j.pos(j.placeOf(t.Name, e.Name)), j.pos(j.fieldPlace(t.Name, f.Name)), fix)
}
