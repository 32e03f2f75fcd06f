package highlight

import (
	"strings"

	c "github.com/alecthomas/chroma/v2"
)

// sqlRules know the words that ent's statements and DDL are made of.
func sqlRules() c.Rules {
	return c.Rules{"root": {
		{Pattern: `--[^\n]*`, Type: c.CommentSingle},
		{Pattern: `'(''|[^'])*'`, Type: c.LiteralString},
		{Pattern: "`[^`]*`|\"[^\"]*\"", Type: c.Name},
		{Pattern: `\b\d+(\.\d+)?\b`, Type: c.LiteralNumber},
		{Pattern: `[A-Za-z_]\w*`, Type: c.Name},
		{Pattern: `\s+`, Type: c.Text},
		{Pattern: `.`, Type: c.Punctuation},
	}}
}

func pythonRules() c.Rules {
	return c.Rules{"root": {
		{Pattern: `#[^\n]*`, Type: c.CommentSingle},
		{Pattern: `"""(\\.|[^\\])*?"""|'''(\\.|[^\\])*?'''`, Type: c.LiteralString},
		{Pattern: `[rbfRBF]{0,2}"(\\.|[^"\\\n])*"|[rbfRBF]{0,2}'(\\.|[^'\\\n])*'`, Type: c.LiteralString},
		{Pattern: `\b\d[\w.]*`, Type: c.LiteralNumber},
		{Pattern: `[A-Za-z_]\w*(?=\()`, Type: c.NameFunction},
		{Pattern: `[A-Za-z_]\w*`, Type: c.Name},
		{Pattern: `\s+`, Type: c.Text},
		{Pattern: `.`, Type: c.Punctuation},
	}}
}

// The words are told apart behind the match: a pattern of a hundred words costs
// more than all else.
var (
	sqlWords = words(`
	add all alter and as asc auto_increment autoincrement begin between by cascade case charset collate column
	commit conflict constraint count create cross default delete desc distinct do drop else end exists foreign
	from group having identity generated in index inner insert into is join key left like limit no action not
	nothing null offset on or order outer over partition pragma primary references restrict returning rollback
	row_number select set sum table then transaction true false union unique update using values when where with
`, `
	bigint blob bool boolean char character date datetime double float int integer json jsonb numeric real
	smallint text timestamp uuid varchar varying
`)
	pythonWords = words(`
	and as assert async await break class continue def del elif else except finally for from global if import in
	is lambda nonlocal not or pass raise return try while with yield None True False
`, "")
)

func words(keywords, types string) map[string]Kind {
	kinds := map[string]Kind{}
	for word := range strings.FieldsSeq(keywords) {
		kinds[word] = Keyword
	}
	for word := range strings.FieldsSeq(types) {
		kinds[word] = Type
	}
	return kinds
}
