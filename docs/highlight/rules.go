package highlight

import c "github.com/alecthomas/chroma/v2"

// goRules follow the lexical part of the Go specification.
func goRules() c.Rules {
	return c.Rules{"root": {
		{Pattern: `//[^\n]*`, Type: c.CommentSingle},
		{Pattern: `/\*.*?\*/`, Type: c.CommentMultiline},
		{Pattern: "`[^`]*`", Type: c.LiteralString},
		{Pattern: `"(\\.|[^"\\\n])*"`, Type: c.LiteralString},
		{Pattern: `'(\\.|[^'\\\n])+'`, Type: c.LiteralStringChar},
		{Pattern: c.Words(`\b`, `\b`, "break", "case", "chan", "const", "continue", "default", "defer", "else", "fallthrough", "for", "func", "go", "goto", "if", "import", "interface", "map", "package", "range", "return", "select", "struct", "switch", "type", "var", "nil", "true", "false", "iota"), Type: c.Keyword},
		{Pattern: c.Words(`\b`, `\b`, "any", "bool", "byte", "comparable", "complex128", "complex64", "error", "float32", "float64", "int", "int16", "int32", "int64", "int8", "rune", "string", "uint", "uint16", "uint32", "uint64", "uint8", "uintptr"), Type: c.KeywordType},
		{Pattern: `\b\d[\w.]*`, Type: c.LiteralNumber},
		{Pattern: `[A-Za-z_]\w*(?=\()`, Type: c.NameFunction},
		{Pattern: `[A-Za-z_]\w*`, Type: c.Name},
		{Pattern: `\s+`, Type: c.Text},
		{Pattern: `.`, Type: c.Punctuation},
	}}
}

// sqlRules know the words that ent's statements and DDL are made of.
func sqlRules() c.Rules {
	return c.Rules{"root": {
		{Pattern: `--[^\n]*`, Type: c.CommentSingle},
		{Pattern: `'(''|[^'])*'`, Type: c.LiteralString},
		{Pattern: "`[^`]*`|\"[^\"]*\"", Type: c.Name},
		{Pattern: c.Words(`\b`, `\b`, "add", "all", "alter", "and", "as", "asc", "auto_increment", "autoincrement", "begin", "between", "by", "cascade", "case", "charset", "collate", "column", "commit", "conflict", "constraint", "count", "create", "cross", "default", "delete", "desc", "distinct", "do", "drop", "else", "end", "exists", "foreign", "from", "group", "having", "identity", "generated", "in", "index", "inner", "insert", "into", "is", "join", "key", "left", "like", "limit", "no", "action", "not", "nothing", "null", "offset", "on", "or", "order", "outer", "over", "partition", "pragma", "primary", "references", "restrict", "returning", "rollback", "row_number", "select", "set", "sum", "table", "then", "transaction", "true", "false", "union", "unique", "update", "using", "values", "when", "where", "with"), Type: c.Keyword},
		{Pattern: c.Words(`\b`, `\b`, "bigint", "blob", "bool", "boolean", "char", "character", "date", "datetime", "double", "float", "int", "integer", "json", "jsonb", "numeric", "real", "smallint", "text", "timestamp", "uuid", "varchar", "varying"), Type: c.KeywordType},
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
		{Pattern: c.Words(`\b`, `\b`, "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield", "None", "True", "False"), Type: c.Keyword},
		{Pattern: `\b\d[\w.]*`, Type: c.LiteralNumber},
		{Pattern: `[A-Za-z_]\w*(?=\()`, Type: c.NameFunction},
		{Pattern: `[A-Za-z_]\w*`, Type: c.Name},
		{Pattern: `\s+`, Type: c.Text},
		{Pattern: `.`, Type: c.Punctuation},
	}}
}
