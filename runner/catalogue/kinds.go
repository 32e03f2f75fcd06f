package catalogue

import (
	"fmt"
	"maps"
	"slices"
)

// A Kind is an error by its stable name, with the texts that ent, Go or the
// database write it with: their own formats, with a <name> in place of each verb.
// The texts are those of ent v0.14.6, and of SQLite, PostgreSQL and MySQL.
type Kind struct {
	Code      string
	Stage     Stage
	Templates []string
}

// Kinds are all errors that can be told from their text.
func Kinds() []Kind { return slices.Clone(codes) }

// codes are the errors that can be told from their text alone. Where two match,
// the one with more text of its own wins.
var codes = []Kind{
	{"go-ref-on-to", "compile", []string{`.Ref undefined (type *edge.assocBuilder has no field or method Ref)`}},
	{"go-storagekey-on-from", "compile", []string{`.StorageKey undefined (type *edge.inverseBuilder`}},
	{"go-edge-optional", "compile", []string{`.Optional undefined (type *edge.<builder> has no field or method Optional)`}},
	{"go-no-embed", "compile", []string{`<type>.Type undefined (type <type> has no field or method Type)`}},
	{"go-no-setter", "compile", []string{
		`.Set<edge> undefined (type *<builder> has no field or method Set<edge>)`,
		`.Add<edge> undefined (type *<builder> has no field or method Add<edge>)`,
		`.Set<edge> undefined (type *<builder> has no field or method Set<edge>, but does have <other>)`,
		`.Add<edge> undefined (type *<builder> has no field or method Add<edge>, but does have <other>)`,
	}},
	{"go-no-member", "compile", []string{
		` undefined (type <type> has no field or method <name>)`,
		` undefined (type <type> has no field or method <name>, but does have <other>)`,
	}},
	{"go-undefined-type", "compile", []string{`undefined: <name>`}},
	{"go-no-edge", "compile", []string{`undefined: <label>.Has<edge>`, `undefined: <label>.Field<edge>`, `undefined: <label>.Edge<edge>`, `undefined: <label>.By<edge>`}},
	{"go-cycle", "compile", []string{`import cycle not allowed`}},
	{"go-no-compiler", "compile", []string{
		`cgo: C compiler "<compiler>" not found`,
		`exec: "gcc": executable file not found`,
		`exec: "cc": executable file not found`,
		`exec: "clang": executable file not found`,
	}},
	{"go-old-tools", "compile", []string{
		`go/types.(*StdSizes).Sizeof(`,
		`tokeninternal.go:<line>: invalid array length -delta * delta`,
		`internal error: package "<package>" without types was imported from "<importer>"`,
		`package requires newer Go version <new> (application built with <old>)`,
	}},
	{"go-missing-module", "compile", []string{
		`no required module provides package <package>; to add it:`,
		`missing go.sum entry for module providing package <package>`,
		`missing go.sum entry for go.mod file`,
		`cannot find module providing package <package>`,
		`updates to go.mod needed`,
	}},
	{"go-no-module", "compile", []string{
		`go: cannot find main module`,
		`go.mod file not found in current directory or any parent directory`,
	}},
	{"go-syntax", "compile", []string{`syntax error: <what>`}},
	{"go-named-spec", "compile", []string{`invalid spec type <spec> for <type>`, `invalid declaration <spec> for <type>`, `cannot use generic type <package>.<type>[<parameters>] without instantiation`}},

	{"load-no-schema", "load", []string{`entc/load: no schema found in: <dir>`, `no schema found in: <dir>`}},
	{"load-no-dir", "load", []string{`parse schema dir: <dir> directory not found`, `load schema dir: <dir> directory not found`}},
	{"load-no-package", "load", []string{`missing package information for: <dir>`}},
	{"load-edges-panic", "load", []string{`schema "<type>": schema.Edges panics: <why>`}},
	{"load-fields-panic", "load", []string{`.Fields panics: <why>`}},
	{"load-indexes-panic", "load", []string{`.Indexes panics: <why>`}},
	{"load-mixin-panic", "load", []string{`.Mixin panics: <why>`}},
	{"load-hooks-panic", "load", []string{`.Hooks panics: <why>`}},
	{"load-interceptors-panic", "load", []string{`.Interceptors panics: <why>`}},
	{"load-policy-panic", "load", []string{`.Policy panics: <why>`}},
	{"load-view-query", "load", []string{
		`entc/load: schema "<type>": entsql: view query should not contain arguments. got: <n>`,
		`entc/load: schema "<type>": entsql: view query is empty`,
	}},
	// A field of a mixin is named as well, and then it is the mixin's.
	{"load-mixin", "load", []string{`entc/load: schema "<type>": mixin "<mixin>": <why>`}},
	{"load-field", "load", []string{`entc/load: schema "<type>": field "<field>": <why>`}},
	{"load-nil-edge", "load", []string{`entc/load: panic: runtime error: invalid memory address or nil pointer dereference`}},

	{"name-keyword", "graph", []string{`create type <type>: schema lowercase name conflicts with Go keyword "<x>"`}},
	{"name-predeclared", "graph", []string{`create type <type>: schema lowercase name conflicts with Go predeclared identifier "<x>"`}},
	{"name-ent", "graph", []string{
		`create type <type>: schema lowercase name conflicts ent predeclared identifier "<x>"`,
		`create type <type>: schema name conflicts with ent predeclared identifier "<x>"`,
	}},

	{"field-empty", "graph", []string{`create type <type>: field name cannot be empty`}},
	{"field-unique-default", "graph", []string{`create type <type>: unique field "<field>" cannot have default value`}},
	{"field-duplicate", "graph", []string{`create type <type>: field "<field>" redeclared for type "<x>"`}},
	{"field-sensitive", "graph", []string{`create type <type>: sensitive field "<field>" cannot have struct tags`}},

	{"enum-no-values", "graph", []string{`create type <type>: missing values for enum field "<field>"`}},
	{"enum-empty-value", "graph", []string{`create type <type>: "<field>" field value cannot be empty`}},
	{"enum-duplicate", "graph", []string{`create type <type>: duplicate values "<x>" for enum field "<field>"`}},
	{"enum-name", "graph", []string{`create type <type>: enum "<x>" does not have a valid Go identifier ("<y>")`}},
	{"enum-default", "graph", []string{`create type <type>: invalid default value for enum field "<field>"`}},

	{"field-validators", "graph", []string{`create type <type>: GoType "<x>" for field "<field>" must be converted to the basic "<y>" type for validators`}},
	{"field-two-defaults", "graph", []string{`create type <type>: field "<field>" cannot have both default value and default expression annotations`}},
	{"field-json-scanner", "graph", []string{`create type <type>: json field "<field>" cannot have an external ValueScanner`}},

	{"id-optional", "graph", []string{`create type <type>: id field cannot be optional`}},

	{"edge-no-type", "graph", []string{`type "<to>" does not exist for edge`}},
	{"edge-field-clash", "graph", []string{`<type> schema cannot contain field and edge with the same name "<edge>"`}},
	{"edge-duplicate", "graph", []string{`<type> schema contains multiple "<edge>" edges`}},
	{"edge-no-ref", "graph", []string{`back-reference edge <type>.<edge> is missing the Ref attribute`}},
	{"edge-ref-derived", "graph", []string{`reference name is derived from the assoc name: <type>.<ref> <-> <x>.<edge>`}},
	{"edge-chain-type", "graph", []string{`assoc-inverse edge allowed only as o2o relation of the same type`}},
	{"edge-no-inverse", "graph", []string{`resolve "<type>" relations: edge "<ref>" is missing for inverse edge: <x>.<edge>(<to>)`}},
	{"edge-required-both", "graph", []string{`resolve "<type>" relations: edges cannot be required in both directions: <x>.<edge> <-> <to>.<ref>`}},
	{"edge-ref-type", "graph", []string{`resolve "<type>" relations: mismatch type for back-ref "<ref>" of <x>.<edge> <-> <to>.<y>`}},

	{"storagekey-table", "graph", []string{`set "<type>" foreign-keys: "<edge>" edge: StorageKey.Table is allowed only for M2M edges (got <x>)`}},
	{"storagekey-columns", "graph", []string{
		`set "<type>" foreign-keys: "<edge>" edge: <x> edge have 2 columns. Use edge.Columns(to, from) instead`,
		`set "<type>" foreign-keys: "<edge>" edge: <x> edge does not have 2 columns. Use edge.Column(<y>) instead`,
	}},
	{"storagekey-multiple", "graph", []string{
		`set "<type>" foreign-keys: "<edge>" edge: multiple storage-keys defined for edge "<x>"<->"<y>"`,
		`set "<type>" foreign-keys: multiple storage-keys defined for edge "<edge>"<->"<y>"`,
	}},
	{"storagekey-use-field", "graph", []string{`set "<type>" foreign-keys: column "<field>" definition on edge "<edge>" should be replaced with Field("<x>") on its reference "<y>"`}},
	{"storagekey-mismatch", "graph", []string{`set "<type>" foreign-keys: mismatch storage-key for edge "<edge>" and field "<field>"`}},

	{"fk-not-holder", "graph", []string{`set "<type>" foreign-keys: edge "<edge>" has a field "<field>" but it is not holding a foreign key`}},
	{"fk-no-field", "graph", []string{
		`set "<type>" foreign-keys: field "<field>" was not found in <x>.Fields() for edge "<edge>"`,
		`field "<field>" was not found in the schema for edge "<edge>"`, // up to v0.10
	}},
	{"fk-field-optional", "graph", []string{
		`set "<type>" foreign-keys: edge-field "<field>" was set as Optional, but edge "<edge>" is not`,
		`mismatch optional/required config for edge "<edge>" and field "<field>"`, // up to v0.10, for either
	}},
	{"fk-edge-optional", "graph", []string{`set "<type>" foreign-keys: edge "<edge>" was set as Optional, but edge-field "<field>" is not`}},
	{"fk-field-immutable", "graph", []string{
		`set "<type>" foreign-keys: edge-field "<field>" was set as Immutable, but edge "<edge>" is not`,
		`field edge "<edge>" cannot be immutable`, // up to v0.10
	}},
	{"fk-edge-immutable", "graph", []string{`set "<type>" foreign-keys: edge "<edge>" was set as Immutable, but edge-field "<field>" is not`}},
	{"fk-scanner", "graph", []string{`set "<type>" foreign-keys: edge-field "<field>" cannot have an external ValueScanner`}},
	{"fk-type", "graph", []string{
		`set "<type>" foreign-keys: mismatch field type between edge field "<field>" and id of type "<to>" (<x> != <y>)`,
		`_create.go:<line>: cannot use v.ID (<what>) as <y> value in argument to <builder>.Set<field>`,
		`<pkg>/mutation.go:<line>: cannot use &<value> (value of type *<x>) as *<y> value in assignment`,
	}},

	{"index-empty", "graph", []string{`invalid index for schema "<type>": missing fields or edges`}},
	{"index-prefix", "graph", []string{
		`invalid index for schema "<type>": index "<x>" cannot contain both entsql.Prefix and entsql.PrefixColumn in annotation`,
		`invalid index for schema "<type>": entsql.Prefix is used in a multicolumn index "<x>". Use entsql.PrefixColumn instead`,
		`invalid index for schema "<type>": index "<x>" has more entsql.PrefixColumn than column in its definitions`,
	}},
	{"index-field", "graph", []string{`invalid index for schema "<type>": unknown index field "<field>"`}},
	{"index-edge", "graph", []string{`invalid index for schema "<type>": unknown index edge "<edge>"`}},
	{"index-o2o", "graph", []string{`invalid index for schema "<type>": non-inverse edge (edge.From) for index "<edge>" on O2O relation`}},
	{"index-relation", "graph", []string{`invalid index for schema "<type>": relation <x> for inverse edge "<edge>" is not one of (O2O, M2O)`}},

	{"through-not-m2m", "graph", []string{`resolving edges: edge <type>.<edge> Through("<n>", <by>.Type) is allowed only on M2M edges, but got: "<x>"`}},
	{"through-no-type", "graph", []string{`resolving edges: edge <type>.<edge> defined with Through("<n>", <by>.Type), but type <x> was not found`}},
	{"through-self", "graph", []string{`resolving edges: edge <type>.<edge> defined with Through("<n>", <by>.Type), but edge cannot go through itself`}},
	{"through-name", "graph", []string{`resolving edges: edge <type>.<edge> defined with Through("<n>", <by>.Type), but schema <x> already has an edge named <y>`}},
	{"through-reused", "graph", []string{
		`resolving edges: type <by> is already used as an edge-schema by other edge.From: <edge>.<type>`,
		`resolving edges: type <by> is already used as an edge schema by other edge.To: <edge>.<type>`,
	}},
	{"through-mismatch", "graph", []string{
		`resolving edges: mismtached edge.From("<edge>", <x>.Type) and edge.To("<ref>", <to>.Type) for edge schema <by>`,
		`resolving edges: mismtached edge.To("<edge>", <x>.Type) and edge.From("<ref>", <to>.Type) for edge schema <by>`,
	}},
	{"through-no-field", "graph", []string{`resolving edges: missing edge-field <x>.<field> for edge schema used by <type>.<edge> in Through("<n>", <by>.Type)`}},
	{"through-not-required", "graph", []string{`resolving edges: edge-schema <by> is missing a Required() attribute for its reference edge "<edge>"`}},
	{"through-primary-key", "graph", []string{`resolving edges: edge schema primary key can only be defined on "id" or ("<a>", "<b>") in the same order`}},

	{"table-no-schema", "graph", []string{`storage driver init: missing schema annotation for <types>`}},
	{"table-two-schemas", "generate", []string{`cannot use the same table name "<table>" in different schemas: "<x>", "<y>"`}},
	{"table-duplicate", "generate", []string{
		`duplicate table name "<table>" in schema "<schema>"`,
		`<table>Columns redeclared in this block`,
		`<table>Table redeclared in this block`,
	}},
	{"table-fk-symbol", "generate", []string{`duplicate foreign-key symbol "<symbol>" found in table`}},

	{"gen-two-inverse", "generate", []string{`foreign-key was not found for edge "<edge>" of type <relation>`}},
	{"gen-edge-name", "generate", []string{
		`format file <file>: expected <what>`,
		`error calling BuilderField: runtime error: slice bounds out of range`,
	}},
	{"gen-folder-name", "generate", []string{`runtime.go: <place>: expected operand, found <what>`}},
	{"gen-skip", "generate", []string{`error calling Tables: runtime error: invalid memory address or nil pointer dereference`}},
	{"gen-field-id", "generate", []string{`<$.Annotations.Fields.StructTag.id>: nil pointer evaluating interface {}.id`}},
	{"gen-set-id", "generate", []string{`error calling MutationGet: runtime error: invalid memory address or nil pointer dereference`}},
	{"gen-to-composite", "generate", []string{
		`error calling ColumnConstant: value method entgo.io/ent/entc/gen.Edge.ColumnConstant called using nil *Edge pointer`,
		`executing "dialect/sql/query" at <$e.Type.ID.Type>: nil pointer evaluating *gen.Field.Type`,
		`executing "dialect/sql/query" at <$.ID.Type>: nil pointer evaluating *gen.Field.Type`,
	}},
	{"gen-same-column", "generate", []string{
		`<pkg>/mutation.go:<line>: duplicate case <label>.Field<field> (constant "<column>" of type string) in expression switch`,
		`ent/<label>.go:<line>: duplicate case <type>.Field<field> (constant "<column>" of type string) in expression switch`,
	}},
	{"gen-go-type", "generate", []string{
		`<pkg>/mutation.go:<line>: <label> redeclared in this block`,
		`<pkg>/mutation.go:<line>: undefined: <name>`,
		`<pkg>/<label>/where.go:<line>: undefined: <name>`,
		`ent/client.go:<line>: undefined: <label>.<Type>`,
		`format file <file>: missing ',' in type argument list`,
		`format file <file>: missing import path`,
	}},
	{"gen-id-type", "generate", []string{
		`_create.go:<line>: invalid operation: nodes[i].ID == 0 (mismatched types <type> and untyped int)`,
		`.go:<line>: cannot convert value.Int64 (variable of type int64) to type <type>`,
		`.go:<line>: cannot use value.S.(*<type>) (comma, ok expression of type *<type>) as **<type> value in assignment`,
		`<pkg>/mutation.go:<line>: invalid map key type <type>`,
		`<pkg>/<label>_query.go:<line>: invalid map key type <type>`,
		`_create.go:<line>: undefined: <label>.IDValidator`,
	}},
	{"gen-quoted", "generate", []string{
		`format file <file>/migrate/schema.go: <place>: string literal not terminated`,
		`format file <file>/migrate/schema.go: <place>: missing ',' in composite literal`,
		`format file <file>/migrate/schema.go: <place>: unknown escape sequence`,
	}},
	{"gen-table-name", "generate", []string{`format file <file>/migrate/schema.go: <place>: expected <what>`}},
	{"gen-view-last", "generate", []string{`format file <file>/client.go: <place>: expected 'IDENT', found '}'`}},
	{"gen-view-edge", "generate", []string{
		`executing "setter" at <$e.Type.ID.Type>: nil pointer evaluating *gen.Field.Type`,
		`error calling Constant: value method entgo.io/ent/entc/gen.Field.Constant called using nil *Field pointer`,
	}},
	{"gen-unbound-field", "generate", []string{`.Set<edge>ID already declared`}},
	{"gen-plural", "generate", []string{`.Add<edge>IDs already declared`}},
	{"gen-case", "generate", []string{`Edge<edge> redeclared in this block`, `<edge>InverseTable redeclared in this block`, `<pkg>/<label>/where.go:<line>: <name> redeclared in this block`}},
	{"gen-order", "generate", []string{`By<edge>Count redeclared in this block`, `By<edge>Field redeclared in this block`}},
	{"gen-reserved", "generate", []string{`Edges redeclared`, `ByID redeclared in this block`, `/<file>.go:<line>: field and method with the same name <name>`}},
	{"gen-type-name", "generate", []string{
		`field and method with the same name Tx`,
		`/client.go:<line>: field and method with the same name <type>`,
		`migrate/where.go:<line>: undefined: FieldID`,
		`runtime/where.go:<line>: undefined: FieldID`,
		`ent/tx.go:<line>: <type> redeclared in this block`,
		`ent/ent.go:<line>: <type> redeclared in this block`,
		`ent/client.go:<line>: <type> redeclared in this block`,
		`<pkg>/mutation.go:<line>: <label>Option redeclared in this block`,
	}},

	{"migrate-fk-off", "migrate", []string{`sqlite: foreign_keys pragma is off`}},
	{"migrate-required", "migrate", []string{
		`copy rows from old table "<table>" to new temporary table "<copy>": NOT NULL constraint failed`,
		`column "<column>" of relation "<table>" contains null values`,
		`Column '<column>' cannot be NOT NULL: needed in a foreign key constraint '<symbol>' SET NULL`,
		`Data truncated for column '<column>' at row <number>`,
		`Invalid use of NULL value`,
		`Cannot add a NOT NULL column with default value NULL`,
	}},
	{"migrate-unique", "migrate", []string{
		`create index <index> UNIQUE constraint failed`,
		`could not create unique index "<index>"`,
		`modify "<table>" table: Error 1062 (23000): Duplicate entry '<value>' for key '<index>'`,
	}},
	{"migrate-key-type", "migrate", []string{
		`foreign key constraint "<symbol>" cannot be implemented`,
		`Referencing column '<column>' and referenced column '<to>' in foreign key constraint '<symbol>' are incompatible`,
		`(errno: 150 "Foreign key constraint is incorrectly formed")`,
		`Cannot add foreign key constraint`,
	}},
	{"migrate-key-target", "migrate", []string{
		`there is no unique constraint matching given keys for referenced table "<table>"`,
		`Missing index for constraint '<symbol>' in the referenced table '<table>'`,
		`Failed to open the referenced table '<table>'`,
		`foreign key mismatch - "<table>" referencing "<to>"`,
	}},
	{"migrate-in-use", "migrate", []string{
		`Cannot drop index '<index>': needed in a foreign key constraint`,
		`Cannot drop column '<column>': needed in a foreign key constraint '<symbol>'`,
		`Cannot change column '<column>': used in a foreign key constraint '<symbol>'`,
		`Cannot drop table '<table>' referenced by a foreign key constraint '<symbol>'`,
		`cannot drop <what> because other objects depend on it`,
	}},
	{"migrate-name-taken", "migrate", []string{
		`relation "<name>" already exists`,
		`constraint "<name>" for relation "<table>" already exists`,
		`column "<name>" of relation "<table>" already exists`,
		`Table '<name>' already exists`,
		`sql/schema: create index <what>: index <name> already exists`,
		`Duplicate column name '<name>'`,
		`Duplicate key name '<name>'`,
		`Duplicate foreign key constraint name '<name>'`,
		`(errno: 121 "Duplicate key on write or update")`,
		`duplicate column name: <name>`,
	}},
	{"migrate-column-type", "migrate", []string{
		`column "<column>" cannot be cast automatically to type <to>`,
		`changing column type for "<column>" is invalid (<x> != <y>)`, // of the migration before Atlas
	}},
	{"migrate-long-key", "migrate", []string{
		`Specified key was too long; max key length is <number> bytes`,
		`BLOB/TEXT column '<column>' used in key specification without a key length`,
	}},
	{"migrate-universal-id", "migrate", []string{`universal id and increment start annotation are mutually exclusive`}},

	{"run-no-driver", "run", []string{`sql: unknown driver "<driver>" (forgotten import?)`, `unsupported driver: "<driver>"`}},
	{"run-no-server", "run", []string{
		`:5432: connect: connection refused`,
		`:3306: connect: connection refused`,
		"failed to connect to `<who>`",
		`mysql.sock: connect: no such file or directory`,
	}},
	{"run-no-access", "run", []string{
		`password authentication failed for user "<user>"`,
		`Access denied for user '<user>'`,
		`role "<user>" does not exist`,
		`database "<database>" does not exist`,
		`Unknown database '<database>'`,
		`permission denied for table <table>`,
		`permission denied for schema <schema>`,
		`SSL is not enabled on the server`,
	}},
	{"run-parse-time", "run", []string{`unsupported Scan, storing driver.Value type []uint8 into type *time.Time`}},
	{"run-no-column", "run", []string{
		`no such column: <column>`,
		`table <table> has no column named <column>`,
		`column "<column>" does not exist`,
		`column <column> does not exist`,
		`column "<column>" of relation "<table>" does not exist`,
		`Unknown column '<column>' in 'field list'`,
		`Unknown column '<column>' in 'where clause'`,
		`Unknown column '<column>' in 'order clause'`,
		`Unknown column '<column>' in 'INSERT INTO'`,
		`Unknown column '<column>' in 'SELECT'`,
		`Unknown column '<column>' in 'WHERE'`,
	}},
	{"run-ambiguous", "run", []string{
		`ambiguous column name: <column>`,
		`column reference "<column>" is ambiguous`,
		`Column '<column>' in <clause> is ambiguous`,
	}},
	{"run-check", "run", []string{
		`CHECK constraint failed: <symbol>`,
		`new row for relation "<table>" violates check constraint "<symbol>"`,
		`check constraint "<symbol>" of relation "<table>" is violated by some row`,
		`Check constraint '<symbol>' is violated`,
		"CONSTRAINT `<symbol>` failed for `<schema>`.`<table>`",
	}},
	{"run-aborted", "run", []string{`current transaction is aborted, commands ignored until end of transaction block`}},
	{"run-deadlock", "run", []string{
		`deadlock detected`,
		`Deadlock found when trying to get lock; try restarting transaction`,
		`Lock wait timeout exceeded; try restarting transaction`,
		`could not serialize access due to <why>`,
		`canceling statement due to lock timeout`,
	}},
	{"run-parameters", "run", []string{
		`too many SQL variables`,
		`extended protocol limited to 65535 parameters`,
		`got <number> parameters but PostgreSQL only supports 65535 parameters`,
		`Prepared statement contains too many placeholders`,
	}},
	{"run-upsert-target", "run", []string{
		`there is no unique or exclusion constraint matching the ON CONFLICT specification`,
		`ON CONFLICT clause does not match any PRIMARY KEY or UNIQUE constraint`,
		`ON CONFLICT DO UPDATE requires inference specification or constraint name`,
	}},
	{"run-upsert-twice", "run", []string{`command cannot affect row a second time`}},
	{"run-connections", "run", []string{`sorry, too many clients already`, `1040: Too many connections`, `1040 (08004): Too many connections`, `remaining connection slots are reserved`}},
	{"run-key-operator", "run", []string{`operator does not exist: <left> = <right>`}},
	{"run-unexpected-key", "run", []string{
		`unexpected foreign-key "<column>" returned <id>`,
		`unexpected referenced foreign-key "<column>" returned <id> for node <node>`,
		`foreign-key "<column>" is nil for node <node>`,
		`unexpected node id in edges: <id>`, // up to v0.8
	}},
	{"run-required-edge", "run", []string{`<pkg>: missing required edge "<edge>"`, `missing required edge "<Type>.<edge>"`}},
	{"run-required-field", "run", []string{`<pkg>: missing required field "<field>"`}},
	{"run-clear-required", "run", []string{`clearing a required unique edge "<edge>"`}},
	{"run-not-null", "run", []string{
		`NOT NULL constraint failed`,
		`violates not-null constraint`,
		`Column '<column>' cannot be null`,
		`Field '<column>' doesn't have a default value`,
	}},
	{"run-connected", "run", []string{`one of <ids> is already connected to a different <column>`}},
	{"run-foreign-key", "run", []string{
		`FOREIGN KEY constraint failed`,
		`violates foreign key constraint "<symbol>"`,
		`a foreign key constraint fails`,
		`Cannot truncate a table referenced in a foreign key constraint`,
	}},
	{"run-upsert-nothing", "run", []string{`sql: no rows in result set`}},
	{"run-unique", "run", []string{
		`UNIQUE constraint failed`,
		`duplicate key value violates unique constraint "<index>"`,
		`Duplicate entry '<value>' for key '<index>'`,
	}},
	{"run-bulk-o2m", "run", []string{`unable to link FK edge to more than 1 node`}},
	{"run-not-found", "run", []string{`<pkg>: <label> not found`}},
	{"run-not-singular", "run", []string{`<pkg>: <label> not singular`}},
	{"run-not-loaded", "run", []string{`<pkg>: <label> edge was not loaded`}},
	{"run-column", "run", []string{`invalid field "<field>" for query`, `unknown column "<column>" for table "<table>"`}},
	{"run-tx", "run", []string{`cannot start a transaction within a transaction`, `transaction has already been committed or rolled back`}},
	{"run-hook", "run", []string{
		`uninitialized hook (forgotten import`,
		`uninitialized interceptor (forgotten import`,
		`uninitialized <package>.<variable> (forgotten import`,
	}},
	{"run-no-table", "run", []string{
		`no such table: <table>`,
		`relation "<table>" does not exist`,
		`Table '<table>' doesn't exist`,
	}},
	{"run-locked", "run", []string{`database is locked`, `database table is locked`}},
	{"run-no-cgo", "run", []string{`Binary was compiled with 'CGO_ENABLED=0', go-sqlite3 requires cgo to work. This is a stub`}},
	{"run-nil", "run", []string{`invalid memory address or nil pointer dereference`}},
}

// kindsOf are the names in templates that stand for what has a form of its own.
var kindsOf = map[string]string{
	"Type":   `[A-Z]\w*?`,
	"label":  `[a-z]\w*`,
	"number": `\d+`,
	// What the package of a client is called: ent, and names that are given in its place.
	"pkg": `\b(?:ent|ent[a-z0-9]+|[a-z0-9]*db|dal|dao|data|database|datastore|models?|orm|store|storage|repo|repository|gen|generated|client|internal)`,
}

// Forms are the names in templates that stand for what has a form of its own, with a
// regular expression for each.
func Forms() map[string]string { return maps.Clone(kindsOf) }

// Common are the codes of what people meet most, the first of all first: by the questions
// that are asked about ent in public.
func Common() []string {
	return []string{
		"silent-m2m", "fk-not-holder", "edge-no-inverse", "silent-ondelete-from", "run-not-null", "run-foreign-key", "silent-save-edges",
		"silent-m2m-again", "run-unique", "go-no-setter", "silent-through-restrict", "silent-with-limit", "run-not-loaded",
	}
}

// Version changes when the codes do: what a failure is called is part of what a
// run gave.
func Version() string { return fmt.Sprint(codes) }

// Address is where the page of a code can be read.
func Address(code string) string {
	return "https://github.com/learnrel/learnrel/blob/main/lessons/errors/" + code + ".md"
}
