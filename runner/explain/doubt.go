package explain

import (
	"regexp"
	"slices"
	"strings"
)

// doubts tell of a text that has the words of a code whether it is of something else:
// Go, SQL and shells say much in the same words of what has nothing to do with ent.
var doubts = map[string]func(text string, names map[string]string) bool{
	"go-undefined-type": func(text string, names map[string]string) bool {
		name := names["name"]
		return !typeLike.MatchString(name) && !strings.HasPrefix(name, "edge.") && !strings.HasPrefix(name, "field.") || elsewhere(text)
	},
	"go-no-edge":   func(_ string, names map[string]string) bool { return slices.Contains(goPackages, names["label"]) },
	"go-no-member": func(_ string, names map[string]string) bool { return !ofClient.MatchString(names["type"]) },
	"go-no-setter": func(_ string, names map[string]string) bool { return !ofBuilder.MatchString(names["builder"]) },
	"go-no-embed":  func(text string, _ map[string]string) bool { return elsewhere(text) },
	"go-syntax": func(text string, _ map[string]string) bool {
		return !strings.HasPrefix(text, "syntax error: ") && !goPlace.MatchString(text)
	},
	"run-not-found": func(_ string, names map[string]string) bool {
		return names["pkg"] != "ent" && slices.Contains(commonThings, names["label"])
	},
	"table-duplicate": func(text string, _ map[string]string) bool {
		return strings.Contains(text, "redeclared") && !strings.Contains(text, "migrate/schema.go")
	},
	"migrate-required": func(text string, _ map[string]string) bool {
		byMySQL := strings.Contains(text, "Data truncated for column") || strings.Contains(text, "Invalid use of NULL value")
		return byMySQL && !strings.Contains(text, "sql/schema") // an insert says it as well
	},
	"run-key-operator": func(_ string, names map[string]string) bool {
		return !slices.Contains(keyTypes, names["left"]) || !slices.Contains(keyTypes, firstWords(names["right"]))
	},
}

var (
	typeLike = regexp.MustCompile(`^[A-Z]\w*$`)
	goPlace  = regexp.MustCompile(`(?:^|[\s(])\S+\.go:\d+(?::\d+)?: (?:syntax error|.*: syntax error)`)
	anyPlace = regexp.MustCompile(`(\S+)\.go:\d+`)
	// ofClient are the types of a client that code asks for fields and methods.
	ofClient = regexp.MustCompile(`^\*?"?(?:\S*/)?(?:ent|ent[a-z0-9]+|[a-z0-9]*db|dal|dao|data|models?|orm|store|gen|generated)"?\.\w+$|^\*?\w+(?:Create|CreateBulk|Update|UpdateOne|Delete|Query|Edges|Mutation|Client)$|^\*?[A-Z]\w*$`)
	// ofBuilder are those with setters.
	ofBuilder = regexp.MustCompile(`(?:Create|CreateBulk|Update|UpdateOne|Mutation|Upsert|UpsertOne|UpsertBulk)\b`)
)

// keyTypes are what PostgreSQL calls the types that keys have.
var keyTypes = []string{"smallint", "integer", "bigint", "character varying", "text", "uuid"}

// goPackages are those whose names begin as a client's functions do.
var goPackages = []string{"strings", "bytes", "slices", "maps", "sort", "reflect", "types", "token", "ast", "url", "http", "os", "filepath", "path", "errors", "sql", "net", "time", "unicode", "utf8", "template", "json", "xml", "context", "regexp", "strconv"}

// firstWords leaves out what drivers write behind a message.
func firstWords(text string) string {
	text, _, _ = strings.Cut(text, " (SQLSTATE")
	text, _, _ = strings.Cut(text, " at ")
	return strings.TrimSpace(text)
}

// commonThings are not found in much else than a database.
var commonThings = []string{"key", "keys", "file", "object", "item", "host", "path", "page", "value", "bucket", "blob", "module", "command", "package", "entry", "resource", "snapshot", "image", "container", "config", "session", "node", "service", "endpoint", "secret", "record", "row", "table", "column", "index", "driver", "document", "collection"}

// elsewhere tells of a text with the place of a Go file that is no schema's.
func elsewhere(text string) bool {
	m := anyPlace.FindStringSubmatch(text)
	return m != nil && !strings.Contains(m[1], "schema")
}
