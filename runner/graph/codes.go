package graph

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
)

// errorCode is an error by its stable name, with the format strings that ent, Go
// or the database write it with. The texts are those of ent v0.14.6.
type errorCode struct {
	code      string
	stage     string
	templates []string
}

// codes are the errors that can be told from their text alone. Where two match,
// the one with more text of its own wins.
var codes = []errorCode{
	{"go-ref-on-to", "compile", []string{`.Ref undefined (type *edge.assocBuilder has no field or method Ref)`}},
	{"go-storagekey-on-from", "compile", []string{`.StorageKey undefined (type *edge.inverseBuilder`}},
	{"go-edge-optional", "compile", []string{`.Optional undefined (type *edge.%s has no field or method Optional)`}},
	{"go-no-embed", "compile", []string{`%s.Type undefined (type %s has no field or method Type)`}},
	{"go-no-setter", "compile", []string{
		`.Set%s undefined (type *%s has no field or method Set%s)`,
		`.Add%s undefined (type *%s has no field or method Add%s)`,
	}},
	{"go-undefined-type", "compile", []string{`undefined: %s`}},
	{"go-cycle", "compile", []string{`import cycle not allowed`}},
	{"go-syntax", "compile", []string{`syntax error: %s`}},
	{"go-named-spec", "compile", []string{`invalid spec type %s for %s`}},

	{"load-no-schema", "load", []string{`entc/load: no schema found in: %s`}},
	{"load-no-dir", "load", []string{`parse schema dir: %s directory not found`}},
	{"load-no-package", "load", []string{`missing package information for: %s`}},
	{"load-edges-panic", "load", []string{`schema %q: schema.Edges panics: %v`}},
	{"load-fields-panic", "load", []string{`.Fields panics: %v`}},
	{"load-indexes-panic", "load", []string{`.Indexes panics: %v`}},
	{"load-mixin-panic", "load", []string{`.Mixin panics: %v`}},
	{"load-field", "load", []string{`entc/load: schema %q: field %q: %v`}},
	{"load-mixin", "load", []string{`entc/load: schema %q: mixin %q: %v`}},

	{"edge-no-type", "graph", []string{`type %q does not exist for edge`}},
	{"edge-field-clash", "graph", []string{`%s schema cannot contain field and edge with the same name %q`}},
	{"edge-duplicate", "graph", []string{`%s schema contains multiple %q edges`}},
	{"edge-no-ref", "graph", []string{`back-reference edge %s.%s is missing the Ref attribute`}},
	{"edge-ref-derived", "graph", []string{`reference name is derived from the assoc name: %s.%s <-> %s.%s`}},
	{"edge-chain-type", "graph", []string{`assoc-inverse edge allowed only as o2o relation of the same type`}},
	{"edge-no-inverse", "graph", []string{`edge %q is missing for inverse edge: %s.%s(%s)`}},
	{"edge-required-both", "graph", []string{`edges cannot be required in both directions: %s.%s <-> %s.%s`}},
	{"edge-ref-type", "graph", []string{`mismatch type for back-ref %q of %s.%s <-> %s.%s`}},

	{"fk-not-holder", "graph", []string{`edge %q has a field %q but it is not holding a foreign key`}},
	{"fk-no-field", "graph", []string{`field %q was not found in %s.Fields() for edge %q`}},
	{"fk-field-optional", "graph", []string{`edge-field %q was set as Optional, but edge %q is not`}},
	{"fk-edge-optional", "graph", []string{`edge %q was set as Optional, but edge-field %q is not`}},
	{"fk-field-immutable", "graph", []string{`edge-field %q was set as Immutable, but edge %q is not`}},
	{"fk-edge-immutable", "graph", []string{`edge %q was set as Immutable, but edge-field %q is not`}},
	{"fk-scanner", "graph", []string{`edge-field %q cannot have an external ValueScanner`}},
	{"fk-type", "graph", []string{`mismatch field type between edge field %q and id of type %q (%s != %s)`}},
	{"storagekey-mismatch", "graph", []string{`mismatch storage-key for edge %q and field %q`}},
	{"storagekey-use-field", "graph", []string{`column %q definition on edge %q should be replaced with Field(%q) on its reference %q`}},
	{"storagekey-table", "graph", []string{`StorageKey.Table is allowed only for M2M edges (got %s)`}},
	{"storagekey-columns", "graph", []string{
		`%s edge have 2 columns. Use edge.Columns(to, from) instead`,
		`%s edge does not have 2 columns. Use edge.Column(%s) instead`,
	}},
	{"storagekey-multiple", "graph", []string{`multiple storage-keys defined for edge %q<->%q`}},

	{"index-empty", "graph", []string{`invalid index for schema %q: missing fields or edges`}},
	{"index-field", "graph", []string{`unknown index field %q`}},
	{"index-edge", "graph", []string{`unknown index edge %q`}},
	{"index-o2o", "graph", []string{`non-inverse edge (edge.From) for index %q on O2O relation`}},
	{"index-relation", "graph", []string{`relation %s for inverse edge %q is not one of (O2O, M2O)`}},

	{"through-not-m2m", "graph", []string{`edge %s.%s Through(%q, %s.Type) is allowed only on M2M edges, but got: %q`}},
	{"through-no-type", "graph", []string{`edge %s.%s Through(%q, %s.Type), but type %s was not found`}},
	{"through-self", "graph", []string{`edge %s.%s Through(%q, %s.Type), but edge cannot go through itself`}},
	{"through-name", "graph", []string{`edge %s.%s Through(%q, %s.Type), but schema %s already has an edge named %s`}},
	{"through-reused", "graph", []string{`type %s is already used as an edge-schema by other %s: %s.%s`}},
	{"through-mismatch", "graph", []string{`mismtached edge.From(%s) and edge.To(%s) for edge schema %s`}},
	{"through-no-field", "graph", []string{`missing edge-field %s.%s for edge schema used by %s.%s in Through(%q, %s.Type)`}},
	{"through-not-required", "graph", []string{`edge-schema %s is missing a Required() attribute for its reference edge %q`}},
	{"through-primary-key", "graph", []string{`edge schema primary key can only be defined on "id" or (%q, %q) in the same order`}},

	{"name-ent", "graph", []string{`schema name conflicts with ent predeclared identifier %q`}},
	{"name-predeclared", "graph", []string{`schema name conflicts with Go predeclared identifier %q`}},
	{"name-keyword", "graph", []string{`schema lowercase name conflicts with Go keyword %q`}},
	{"table-duplicate", "generate", []string{`duplicate table name %q in schema %q`}},
	{"table-fk-symbol", "generate", []string{`duplicate foreign-key symbol %q found in table`}},

	{"gen-two-inverse", "generate", []string{`foreign-key was not found for edge %q of type %s`}},
	{"gen-edge-name", "generate", []string{`format file %s: expected %s`}},
	{"gen-unbound-field", "generate", []string{`method %s already declared`}},

	{"migrate-fk-off", "migrate", []string{`sqlite: foreign_keys pragma is off`}},
	{"migrate-required", "migrate", []string{`copy rows from old table %q to new temporary table %q: NOT NULL constraint failed`}},
	{"migrate-unique", "migrate", []string{`create index %s UNIQUE constraint failed`}},
	{"migrate-universal-id", "migrate", []string{`universal id and increment start annotation are mutually exclusive`}},

	{"run-required-edge", "run", []string{`ent: missing required edge %q`}},
	{"run-required-field", "run", []string{`ent: missing required field %q`}},
	{"run-clear-required", "run", []string{`clearing a required unique edge %q`}},
	{"run-not-null", "run", []string{`NOT NULL constraint failed`}},
	{"run-connected", "run", []string{`one of %v is already connected to a different %s`}},
	{"run-foreign-key", "run", []string{`FOREIGN KEY constraint failed`}},
	{"run-unique", "run", []string{`UNIQUE constraint failed`}},
	{"run-bulk-o2m", "run", []string{`unable to link FK edge to more than 1 node`}},
	{"run-not-found", "run", []string{`ent: %s not found`}},
	{"run-not-singular", "run", []string{`ent: %s not singular`}},
	{"run-not-loaded", "run", []string{`ent: %s edge was not loaded`, `%s was not loaded`}},
	{"run-column", "run", []string{`invalid field %q for query`, `unknown column %q for table %q`}},
	{"run-tx", "run", []string{`cannot start a transaction within a transaction`, `transaction has already been committed or rolled back`}},
	{"run-hook", "run", []string{`uninitialized hook (forgotten import`}},
	{"run-nil", "run", []string{`invalid memory address or nil pointer dereference`}},
}

// matcher is a template ready for use.
type matcher struct {
	code, stage string
	pattern     *regexp.Regexp
	literal     int // how much of the template is its own text
}

var verb = regexp.MustCompile(`%[qsvd]`)

var matchers = sync.OnceValue(func() []matcher {
	var ms []matcher
	for _, c := range codes {
		for _, t := range c.templates {
			parts := verb.Split(t, -1)
			literal := 0
			for i, p := range parts {
				literal += len(p)
				parts[i] = regexp.QuoteMeta(p)
			}
			ms = append(ms, matcher{c.code, c.stage, regexp.MustCompile(strings.Join(parts, `.*?`)), literal})
		}
	}
	return ms
})

// Code gives the code of the error that a message tells of at a stage, or "" for
// one that it does not know. A step may migrate, too, so an error of the
// migration has its code there as well.
func Code(stage, message string) string {
	if stage == "run" {
		if code := Code("migrate", message); code != "" {
			return code
		}
	}
	best, literal := "", 0
	for _, m := range matchers() {
		if m.stage == stage && m.literal > literal && m.pattern.MatchString(message) {
			best, literal = m.code, m.literal
		}
	}
	return best
}

// Version changes when the codes do: what a failure is called is part of what a
// run gave.
func Version() string { return fmt.Sprint(codes) }
