package explain

import (
	"regexp"
	"strings"
)

// A Condition is one that a message may meet. Its form is one that Go and browsers read
// alike: the site's box knows the same doubts.
type Condition struct {
	Of   string `json:"o,omitempty"` // a name in the message; "" for the whole of it
	Form string `json:"f"`
	Not  bool   `json:"n,omitempty"` // it must not have the form
}

// Doubts tell of a text that has the words of a code whether it is of something else:
// Go, SQL and shells say much in the same words of what has nothing to do with ent. It is
// where all conditions of one line hold.
func Doubts() map[string][][]Condition {
	return map[string][][]Condition{
		"go-undefined-type": {{{Of: "name", Form: `^(?:[A-Z]\w*$|edge\.|field\.)`, Not: true}}, elsewhere},
		"go-no-edge":        {{{Of: "label", Form: oneOf(goPackages)}}},
		"go-no-member":      {{{Of: "type", Form: ofClient, Not: true}}},
		"go-no-setter":      {{{Of: "builder", Form: ofBuilder, Not: true}}},
		"go-no-embed":       {elsewhere},
		"go-syntax":         {{{Form: `^syntax error: `, Not: true}, {Form: goPlace, Not: true}}},
		"run-not-found":     {{{Of: "pkg", Form: `^ent$`, Not: true}, {Of: "label", Form: oneOf(commonThings)}}},
		"table-duplicate":   {{{Form: `redeclared`}, {Form: `migrate/schema\.go`, Not: true}}},
		// An insert says it as well.
		"migrate-required": {{{Form: `Data truncated for column|Invalid use of NULL value`}, {Form: `sql/schema`, Not: true}}},
		"run-key-operator": {{{Of: "left", Form: `^(?:` + keyTypes + `)$`, Not: true}}, {{Of: "right", Form: `^\s*(?:` + keyTypes + `)\s*(?: \(SQLSTATE.*| at .*)?$`, Not: true}}},
	}
}

const (
	goPlace = `(?:^|[\s(])\S+\.go:\d+(?::\d+)?: (?:syntax error|.*: syntax error)`
	// ofClient are the types of a client that code asks for fields and methods.
	ofClient = `^\*?"?(?:\S*/)?(?:ent|ent[a-z0-9]+|[a-z0-9]*db|dal|dao|data|models?|orm|store|gen|generated)"?\.\w+$|^\*?\w+(?:Create|CreateBulk|Update|UpdateOne|Delete|Query|Edges|Mutation|Client)$|^\*?[A-Z]\w*$`
	// ofBuilder are those with setters.
	ofBuilder = `(?:Create|CreateBulk|Update|UpdateOne|Mutation|Upsert|UpsertOne|UpsertBulk)\b`
	// keyTypes are what PostgreSQL calls the types that keys have.
	keyTypes = `smallint|integer|bigint|character varying|text|uuid`
	// goPackages are those whose names begin as a client's functions do.
	goPackages = "strings bytes slices maps sort reflect types token ast url http os filepath path errors sql net time unicode utf8 template json xml context regexp strconv"
	// commonThings are not found in much else than a database.
	commonThings = "key keys file object item host path page value bucket blob module command package entry resource snapshot image container config session node service endpoint secret record row table column index driver document collection"
)

// elsewhere tells of a text with the place of a Go file that is no schema's.
var elsewhere = []Condition{{Form: `\S\.go:\d`}, {Form: `schema\S*\.go:\d`, Not: true}}

func oneOf(words string) string { return "^(?:" + strings.ReplaceAll(words, " ", "|") + ")$" }

// doubted tells whether a text is probably not of the code whose words it has.
func doubted(code, text string, names map[string]string) bool {
	for _, line := range Doubts()[code] {
		if all(line, text, names) {
			return true
		}
	}
	return false
}

func all(line []Condition, text string, names map[string]string) bool {
	for _, c := range line {
		of := text
		if c.Of != "" {
			of = names[c.Of]
		}
		if regexp.MustCompile(c.Form).MatchString(of) == c.Not {
			return false
		}
	}
	return true
}
