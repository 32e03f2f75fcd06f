package highlight

import (
	"regexp"
	"strings"
	"sync"
)

// lexer cuts a language by rules.
type lexer struct {
	pattern *regexp.Regexp // a group for each rule
	kinds   []Kind         // of the groups
	words   map[string]Kind
	fold    func(word string) string // to how words has it
	calls   bool                     // a name before a bracket is a function's
}

// rule is what some tokens look like.
type rule struct {
	kind    Kind
	pattern string // without groups that it gives
}

// name is the kind of what words may know. No token has it.
const name Kind = "name"

// newLexer makes one of rules, of which the first that fits counts.
func newLexer(l lexer, rules []rule) *lexer {
	var patterns []string
	for _, r := range rules {
		patterns = append(patterns, "("+r.pattern+")")
		l.kinds = append(l.kinds, r.kind)
	}
	l.pattern = regexp.MustCompile("(?s)^(?:" + strings.Join(patterns, "|") + ")")
	return &l
}

func (l *lexer) tokens(source string) (tokens []Token) {
	for source != "" {
		kind, end := Plain, 1
		if at := l.pattern.FindStringSubmatchIndex(source); at != nil {
			end = at[1]
			for i, k := range l.kinds {
				if at[2*i+2] >= 0 {
					kind = k
				}
			}
		}
		if kind == name {
			kind = l.nameKind(source[:end], source[end:])
		}
		tokens = join(tokens, Token{kind, source[:end]})
		source = source[end:]
	}
	return tokens
}

func (l *lexer) nameKind(word, rest string) Kind {
	if kind, ok := l.words[l.fold(word)]; ok {
		return kind
	}
	if l.calls && strings.HasPrefix(rest, "(") {
		return Function
	}
	return Plain
}

// sql knows the words that ent's statements and DDL are made of.
var sql = sync.OnceValue(func() *lexer {
	return newLexer(lexer{words: sqlWords, fold: strings.ToLower}, []rule{
		{Comment, `--[^\n]*`},
		{String, `'(?:''|[^'])*'`},
		{Plain, "`[^`]*`|\"[^\"]*\"|\\$\\d+"},
		{Number, `\d+(?:\.\d+)?\b`},
		{name, `[A-Za-z_][\pL\pN_]*`},
		{Plain, `\s+|.`},
	})
})

var python = sync.OnceValue(func() *lexer {
	return newLexer(lexer{words: pythonWords, fold: func(word string) string { return word }, calls: true}, []rule{
		{Comment, `#[^\n]*`},
		{String, `"""(?:\\.|[^\\])*?"""|'''(?:\\.|[^\\])*?'''`},
		{String, `[rbfRBF]{0,2}"(?:\\.|[^"\\\n])*"|[rbfRBF]{0,2}'(?:\\.|[^'\\\n])*'`},
		{Number, `\d[\pL\pN_.]*`},
		{name, `[A-Za-z_][\pL\pN_]*`},
		{Plain, `\s+|.`},
	})
})

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
