package static

import (
	"regexp"
	"strings"
)

// kind is an error of ent's graph: its code, its text, and what to make of it.
type kind struct {
	code    string
	pattern *regexp.Regexp
	tell    func(*finding)
}

// A template is one of ent's formats with the names that stand in it: <t> for a
// type, <e> for an edge, <f> for a field, and so on.
var slot = regexp.MustCompile(`<(\w+)>`)

func template(code, text string, tell func(*finding)) kind {
	literal := slot.Split(text, -1)
	for i := range literal {
		literal[i] = regexp.QuoteMeta(literal[i])
	}
	var b strings.Builder
	b.WriteString(`^entc/gen: `)
	seen := map[string]bool{}
	for i, m := range slot.FindAllStringSubmatch(text, -1) {
		b.WriteString(literal[i])
		if seen[m[1]] {
			b.WriteString(`.*?`)
		} else {
			b.WriteString(`(?P<` + m[1] + `>.*?)`)
		}
		seen[m[1]] = true
	}
	b.WriteString(literal[len(literal)-1] + `$`)
	return kind{code, regexp.MustCompile(b.String()), tell}
}

// kinds are in the order in which they are tried.
var kinds = []kind{
	template("name-keyword", `create type <t>: schema lowercase name conflicts with Go keyword "<x>"`, (*finding).badName),
	template("name-predeclared", `create type <t>: schema lowercase name conflicts with Go predeclared identifier "<x>"`, (*finding).badName),
	template("name-ent", `create type <t>: schema lowercase name conflicts ent predeclared identifier "<x>"`, (*finding).badName),
	template("name-ent", `create type <t>: schema name conflicts with ent predeclared identifier "<x>"`, (*finding).badName),

	template("field-empty", `create type <t>: field name cannot be empty`, (*finding).fieldEmpty),
	template("field-unique-default", `create type <t>: unique field "<f>" cannot have default value`, fieldFix("Default", "Leave Default out, give a function with DefaultFunc, or leave Unique out: all rows would get the same value.")),
	template("field-duplicate", `create type <t>: field "<f>" redeclared for type "<x>"`, fieldFix("", "Rename one of the two fields, or leave one out.")),
	template("field-sensitive", `create type <t>: sensitive field "<f>" cannot have struct tags`, fieldFix("StructTag", "Leave StructTag out: Sensitive already keeps the field out of what is printed.")),
	template("enum-no-values", `create type <t>: missing values for enum field "<f>"`, fieldFix("", "Say what the enum may be: .Values(…).")),
	template("enum-empty-value", `create type <t>: "<f>" field value cannot be empty`, fieldFix("Values", "Give the empty value a name, or make the field Optional.")),
	template("enum-duplicate", `create type <t>: duplicate values "<x>" for enum field "<f>"`, fieldFix("Values", "Name each value once.")),
	template("enum-name", `create type <t>: enum "<x>" does not have a valid Go identifier ("<y>")`, (*finding).enumName),
	template("enum-default", `create type <t>: invalid default value for enum field "<f>"`, fieldFix("Default", "Let the default be one of the enum's values.")),
	template("field-validators", `create type <t>: GoType "<x>" for field "<f>" must be converted to the basic "<y>" type for validators`, fieldFix("", "Leave the validators out, or choose a Go type that converts to the basic one.")),
	template("field-two-defaults", `create type <t>: field "<f>" cannot have both default value and default expression annotations`, fieldFix("Annotations", "Keep one of the two defaults.")),
	template("field-json-scanner", `create type <t>: json field "<f>" cannot have an external ValueScanner`, fieldFix("", "Leave ValueScanner out.")),
	template("id-optional", `create type <t>: id field cannot be optional`, (*finding).idOptional),

	template("edge-no-type", `type "<to>" does not exist for edge`, (*finding).edgeNoType),
	template("edge-field-clash", `<t> schema cannot contain field and edge with the same name "<e>"`, (*finding).edgeClash),
	template("edge-duplicate", `<t> schema contains multiple "<e>" edges`, (*finding).edgeDuplicate),
	template("edge-no-ref", `back-reference edge <t>.<e> is missing the Ref attribute`, (*finding).edgeNoRef),
	template("edge-ref-derived", `reference name is derived from the assoc name: <t>.<ref> <-> <x>.<e>`, (*finding).edgeRefDerived),
	template("edge-chain-type", `assoc-inverse edge allowed only as o2o relation of the same type`, (*finding).edgeChainType),
	template("edge-no-inverse", `resolve "<t>" relations: edge "<ref>" is missing for inverse edge: <x>.<e>(<to>)`, (*finding).edgeNoInverse),
	template("edge-required-both", `resolve "<t>" relations: edges cannot be required in both directions: <x>.<e> <-> <to>.<ref>`, (*finding).edgeRequiredBoth),
	template("edge-ref-type", `resolve "<t>" relations: mismatch type for back-ref "<ref>" of <x>.<e> <-> <to>.<y>`, (*finding).edgeRefType),

	template("storagekey-table", `set "<t>" foreign-keys: "<e>" edge: StorageKey.Table is allowed only for M2M edges (got <x>)`, keyFix("Leave edge.Table out: only a many-to-many relation has a table of its own.")),
	template("storagekey-columns", `set "<t>" foreign-keys: "<e>" edge: <x> edge have 2 columns. Use edge.Columns(to, from) instead`, keyFix("Name both columns: edge.Columns(to, from).")),
	template("storagekey-columns", `set "<t>" foreign-keys: "<e>" edge: <x> edge does not have 2 columns. Use edge.Column(<y>) instead`, keyFix("Name the one column: edge.Column(name).")),
	template("storagekey-multiple", `set "<t>" foreign-keys: "<e>" edge: multiple storage-keys defined for edge "<x>"<->"<y>"`, keyFix("Keep StorageKey on the edge.To alone.")),
	template("storagekey-multiple", `set "<t>" foreign-keys: multiple storage-keys defined for edge "<e>"<->"<y>"`, keyFix("Keep StorageKey on the edge.To alone.")),
	template("storagekey-use-field", `set "<t>" foreign-keys: column "<f>" definition on edge "<e>" should be replaced with Field("<x>") on its reference "<y>"`, (*finding).useField),
	template("storagekey-mismatch", `set "<t>" foreign-keys: mismatch storage-key for edge "<e>" and field "<f>"`, fkFix("StorageKey", "Give both the same column, or leave one StorageKey out.")),
	template("fk-not-holder", `set "<t>" foreign-keys: edge "<e>" has a field "<f>" but it is not holding a foreign key`, (*finding).fkNotHolder),
	template("fk-no-field", `set "<t>" foreign-keys: field "<f>" was not found in <x>.Fields() for edge "<e>"`, (*finding).fkNoField),
	template("fk-field-optional", `set "<t>" foreign-keys: edge-field "<f>" was set as Optional, but edge "<e>" is not`, fkFix("Required", "Make field %[2]q not Optional, or leave Required out of edge %[1]q.")),
	template("fk-edge-optional", `set "<t>" foreign-keys: edge "<e>" was set as Optional, but edge-field "<f>" is not`, fkFix("", "Make edge %[1]q Required, or field %[2]q Optional.")),
	template("fk-field-immutable", `set "<t>" foreign-keys: edge-field "<f>" was set as Immutable, but edge "<e>" is not`, fkFix("", "Make edge %[1]q Immutable, too, or leave Immutable out of field %[2]q.")),
	template("fk-edge-immutable", `set "<t>" foreign-keys: edge "<e>" was set as Immutable, but edge-field "<f>" is not`, fkFix("Immutable", "Make field %[2]q Immutable, too, or leave Immutable out of edge %[1]q.")),
	template("fk-scanner", `set "<t>" foreign-keys: edge-field "<f>" cannot have an external ValueScanner`, (*finding).fkScanner),
	template("fk-type", `set "<t>" foreign-keys: mismatch field type between edge field "<f>" and id of type "<to>" (<x> != <y>)`, (*finding).fkType),

	template("index-empty", `invalid index for schema "<t>": missing fields or edges`, (*finding).index),
	template("index-prefix", `invalid index for schema "<t>": index "<x>" cannot contain both entsql.Prefix and entsql.PrefixColumn in annotation`, (*finding).index),
	template("index-prefix", `invalid index for schema "<t>": entsql.Prefix is used in a multicolumn index "<x>". Use entsql.PrefixColumn instead`, (*finding).index),
	template("index-prefix", `invalid index for schema "<t>": index "<x>" has more entsql.PrefixColumn than column in its definitions`, (*finding).index),
	template("index-field", `invalid index for schema "<t>": unknown index field "<f>"`, (*finding).index),
	template("index-edge", `invalid index for schema "<t>": unknown index edge "<e>"`, (*finding).index),
	template("index-o2o", `invalid index for schema "<t>": non-inverse edge (edge.From) for index "<e>" on O2O relation`, (*finding).index),
	template("index-relation", `invalid index for schema "<t>": relation <x> for inverse edge "<e>" is not one of (O2O, M2O)`, (*finding).index),

	template("through-not-m2m", `resolving edges: edge <t>.<e> Through("<n>", <by>.Type) is allowed only on M2M edges, but got: "<x>"`, (*finding).through),
	template("through-no-type", `resolving edges: edge <t>.<e> defined with Through("<n>", <by>.Type), but type <x> was not found`, (*finding).through),
	template("through-self", `resolving edges: edge <t>.<e> defined with Through("<n>", <by>.Type), but edge cannot go through itself`, (*finding).through),
	template("through-name", `resolving edges: edge <t>.<e> defined with Through("<n>", <by>.Type), but schema <x> already has an edge named <y>`, (*finding).through),
	template("through-reused", `resolving edges: type <by> is already used as an edge-schema by other edge.From: <e>.<t>`, (*finding).throughReused),
	template("through-reused", `resolving edges: type <by> is already used as an edge schema by other edge.To: <e>.<t>`, (*finding).throughReused),
	template("through-mismatch", `resolving edges: mismtached edge.From("<e>", <x>.Type) and edge.To("<ref>", <to>.Type) for edge schema <by>`, (*finding).throughMismatch),
	template("through-mismatch", `resolving edges: mismtached edge.To("<e>", <x>.Type) and edge.From("<ref>", <to>.Type) for edge schema <by>`, (*finding).throughMismatch),
	template("through-no-field", `resolving edges: missing edge-field <x>.<f> for edge schema used by <t>.<e> in Through("<n>", <by>.Type)`, (*finding).through),
	template("through-not-required", `resolving edges: edge-schema <by> is missing a Required() attribute for its reference edge "<e>"`, (*finding).throughNotRequired),
	template("through-primary-key", `resolving edges: edge schema primary key can only be defined on "id" or ("<a>", "<b>") in the same order`, (*finding).throughKey),
}
