package catalogue

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// sources are the files of ent that judge a schema, its graph and its tables.
var sources = []string{
	"entc/load/*.go", "entc/gen/graph.go", "entc/gen/type.go", "entc/gen/storage.go", "entc/gen/func.go", "entc/gen/globalid.go",
	"schema/field/*.go", "schema/edge/*.go", "schema/index/*.go", "schema/mixin/*.go", "dialect/entsql/*.go", "dialect/sql/schema/*.go",
}

// TestEveryErrorOfEntIsKnown reads ent's source for the errors that it can raise
// about a schema: each must have a code here or a reason for having none, so that
// a new version of ent brings none unnoticed.
func TestEveryErrorOfEntIsKnown(t *testing.T) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "entgo.io/ent").Output()
	if err != nil {
		t.Skipf("no source of ent: %v", err)
	}
	root := strings.TrimSpace(string(out))
	exemptions, found := exemptions(), map[string]string{}
	for _, pattern := range sources {
		files, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(pattern)))
		if err != nil || len(files) == 0 {
			t.Fatalf("ent has no %s: %v", pattern, err)
		}
		for _, file := range files {
			if !strings.HasSuffix(file, "_test.go") {
				formats(t, root, file, found)
			}
		}
	}
	if len(found) < 100 {
		t.Fatalf("only %d errors found: the search no longer fits ent's source", len(found))
	}
	for format, where := range found {
		_, exempt := exemptions[format]
		switch known := hasCode(format); {
		case !known && !exempt:
			t.Errorf("%s: no code, and no reason for none: %s", where, strconv.Quote(format))
		case known && exempt:
			t.Errorf("%s has a code, so it needs no reason for none", strconv.Quote(format))
		}
	}
	for format, reason := range exemptions {
		if found[format] == "" {
			t.Errorf("ent no longer says %s (%s)", strconv.Quote(format), reason)
		}
	}
	templatesAreSilent(t, root)
}

// templatesAreSilent holds that no template of ent's raises an error of its own:
// what fails there are the functions that it calls.
func templatesAreSilent(t *testing.T, root string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, "entc/gen/template/*.tmpl"))
	more, err2 := filepath.Glob(filepath.Join(root, "entc/gen/template/*/*.tmpl"))
	if files = append(files, more...); err != nil || err2 != nil || len(files) == 0 {
		t.Fatalf("ent has no templates: %v %v", err, err2)
	}
	action := regexp.MustCompile(`\{\{-?\s*(fail|fatal|panic|throw)\b`)
	for _, file := range files {
		if m := action.FindString(read(t, file)); m != "" {
			t.Errorf("%s raises errors: %s", file, m)
		}
	}
}

// raises are the functions of which an argument is the text of an error, by the
// number of that argument.
var raises = map[string]int{
	"fmt.Errorf": 0, "errors.New": 0, "fmt.Sprintf": 0, "expect": 1, "check": 1, "errorf": 0, "panic": 0,
}

// formats collects the texts of the errors of a file.
func formats(t *testing.T, root, file string, found map[string]string) {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, file, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(f, func(n ast.Node) bool {
		var args []ast.Expr
		switch n := n.(type) {
		case *ast.CallExpr:
			name := callName(n.Fun)
			i, ok := raises[name]
			if !ok || i >= len(n.Args) || name == "fmt.Sprintf" {
				return true
			}
			args = n.Args[i : i+1]
		case *ast.CompositeLit:
			if id, ok := n.Type.(*ast.Ident); !ok || id.Name != "graphError" {
				return true
			}
			args = n.Elts
		default:
			return true
		}
		for _, arg := range args {
			if text, ok := literal(arg); ok {
				at := fset.Position(arg.Pos())
				rel, err := filepath.Rel(root, at.Filename)
				if err != nil {
					t.Fatal(err)
				}
				found[text] = filepath.ToSlash(rel) + ":" + strconv.Itoa(at.Line)
			}
		}
		return true
	})
}

func callName(fun ast.Expr) string {
	switch f := fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		if id, ok := f.X.(*ast.Ident); ok {
			return id.Name + "." + f.Sel.Name
		}
	}
	return ""
}

// literal gives the text of an argument: a string, or the format of a Sprintf.
func literal(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, err == nil && e.Kind == token.STRING
	case *ast.CallExpr:
		if callName(e.Fun) == "fmt.Sprintf" && len(e.Args) > 0 {
			return literal(e.Args[0])
		}
	case *ast.BinaryExpr:
		x, okx := literal(e.X)
		y, oky := literal(e.Y)
		return x + y, okx || oky
	}
	return "", false
}

var verb = regexp.MustCompile(`%(\[\d\])?[-+#]?(\w)`)

// hasCode tells whether a format is part of a template or a template of it, with
// the same filling in both.
func hasCode(format string) bool {
	filled := verb.ReplaceAllStringFunc(format, func(v string) string {
		if strings.HasSuffix(v, "q") {
			return `"zz"`
		}
		return "zz"
	})
	return slices.ContainsFunc(codes, func(k Kind) bool {
		return slices.ContainsFunc(k.Templates, func(template string) bool {
			sample := slot.ReplaceAllString(template, "zz")
			return len(filled) > 12 && strings.Contains(sample, filled) || len(sample) > 12 && strings.Contains(filled, sample)
		})
	})
}

func read(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// exemptions are ent's errors that have no code, with the reason.
func exemptions() map[string]string {
	all := map[string]string{}
	for reason, formats := range map[string][]string{
		"wraps other errors, which have codes of their own": {
			`%s: %w`,
			`sql/schema: %w`,
			`: %s`,
			`execute template %q: %w`,
			`schema %q: %w`,
			`entc/load: %s`,
			`entc/load: parse schema dir: %w`,
			`loading package: %w`,
			`entc/load: unmarshal schema %s: %w`,
		},
		"part of load-field: NewField puts it behind field %q": {
			`expect a Go value as JSON type but got nil`,
			`Enum.NamedValues: odd argument count`,
			`enum values which implement ValueScanner must also implement Stringer`,
			`expect type (func() %s) for uuid default value`,
			`expect type (func() %[1]s) or (%[1]s) for other default value`,
			`expect SchemaType to be set for other field`,
			`ValueScanner must implement the Value method: func Value(%s) (driver.Valuer, error)`,
			`ValueScanner must implement the ScanValue method: func ScanValue() field.ValueScanner`,
			`ValueScanner must implement the FromValue method: func FromValue(driver.Valuer) (%s, error)`,
			`GoType must be a %q type, ValueScanner or provide an external ValueScanner`,
			`expect type (func() %s) for default value`,
			`field.String(%q).DefaultFunc expects func but got %s`,
			`field.Bytes(%q).DefaultFunc expects func but got %s`,
		},
		"about a value, when the program runs: nothing in the schema is wrong": {
			`unexpected input for FromValue: %T`,
			`value does not match validation`,
			`value is less than the required rune length`,
			`value is greater than the required rune length`,
			`value is greater than the required length`,
			`value is less than the required length`,
			`value out of range`,
		},
		"about the disk, or the code that ent writes for itself": {
			`create dir %q: %w`,
			`write file %q: %w`,
			`write file %s: %w`,
			`entc/load: write file %s: %w`,
			`entc/load: execute template: %w`,
			`entc/load: format template: %w`,
			`parse schema file: %w`,
			`format node: %w`,
			`cleanup %q feature assets: %w`,
			`format file %s: %w`,
		},
		"no schema comes to it: an earlier check, or the builders themselves, rule it out": {
			`edge must be either an assoc or inverse edge`,
			`invalid type for field %s`,
			`missing type info for field %q`,
			`unexpected default value type for field: %q`,
			`missing column %q for edge field %q.%q`,
			`edge %q was not found in its owner schema %q`,
			`missing column for Relation.Table: %s`,
		},
		"said to a template that asks the wrong thing, and ent's own don't": {
			`field %q is not an edge-field (missing foreign-key)`,
			`%q does not have an external ValueScanner`,
			`field %q does not support MutationAdd`,
			`field %q does not support the add operation (a + b)`,
			`edge %q is unique`,
			`edge %q is not-unique`,
			`invalid number of parameters: %d`,
			`invalid type for extend: %T`,
			`expect map for keys, got: %s`,
		},
		"about how ent is called, not about the schema": {
			`unexpected feature name %q`,
			`entc/gen: invalid storage driver %q`,
		},
		"comes with a feature that no client of a course has: sql/globalid or sql/schemaconfig": {
			`duplicated increment start value %d for types %s and %s`,
			`unexpected increment start value %d for type %s, expected multiple of %d (1<<32)`,
			`expect to have exactly 1 ranges in %s`,
			`unexpected line %s`,
			`unmarshal ranges: %w`,
			`atlas: missing schema annotation for node %q`,
		},
		"about the database and its version, or how the migration is called": {
			`sql/schema: unsupported dialect %q`,
			`max number of types exceeded: %d`,
			`sqlDialect does not support working with realms`,
			`no migration directory given`,
			`validating migration directory: %w`,
			`unknown migration mode: %q`,
			`sql/schema: WithMigrationMode(ModeReplay) requires versioned migrations: WithDir()`,
			`clean schemas after migration replaying: %w`,
			`unexpected number of tables after normalization: %d != %d`,
			`table %q not found after normalization`,
			`ent_type table not found`,
			`query types table: %w`,
			`reading schema information %w`,
			`mysql: querying mysql version %w`,
			`mysql: version variable was not found`,
			`mysql: scanning mysql version: %w`,
			`querying server version %w`,
			`server_version_num variable was not found`,
			`scanning version: %w`,
			`malformed version: %s`,
			`unsupported postgres version: %s`,
			`unsupported dialect %q`,
			`sqlite: set 'foreign_keys = off': %w`,
			`sqlite: check foreign_keys pragma: %w`,
			`query is not supported by the WriteDriver`,
			`writer has undocumented change. Use Change or FlushChange instead`,
			`writer has no changes to flush`,
			`unexpected args type: %T`,
		},
		"about tables that ent itself generates, which agree with one another": {
			`unexpected primary-key column: %q`,
			`unexpected fk %q column: %q`,
			`unexpected fk %q ref-table: %q`,
			`unexpected fk %q ref-column: %q`,
			`unexpected index %q column: %q`,
			`sql/schema: missing primary key column %q`,
			`sql/schema: missing index column %q`,
			`sql/schema: missing foreign-key column %q`,
			`sql/schema: missing foreign-key ref-table %q`,
			`sql/schema: missing foreign-key ref-column %q`,
		},
		"about a default that the database holds in a form that ent did not write": {
			`scanning int value for column %q: %w`,
			`scanning uint value for column %q: %w`,
			`scanning float value for column %q: %w`,
			`scanning bool value for column %q: %w`,
			`scanning string value for column %q: %w`,
			`scanning json value for column %q: %w`,
			`unsupported default type: %v default to %q`,
			`invalid default value for JSON column %q: %v`,
		},
		"of PostgreSQL's own kinds of indexes alone, which the course leaves out": {
			`unmarshalling operator-class %q for column %q: %v`,
			`include column %q was not found for index %q`,
		},
	} {
		for _, format := range formats {
			all[format] = reason
		}
	}
	return all
}
