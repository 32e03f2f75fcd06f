// Package highlight cuts source code into tokens with the few kinds that
// learnrel colours, for the terminal and for the site.
//
// It uses chroma's engine with rules of its own: importing chroma's collection
// of lexers costs every command 11 ms at its start.
package highlight

import (
	"sync"

	"github.com/alecthomas/chroma/v2"
)

// Kind says what a token is.
type Kind string

// The kinds of tokens.
const (
	Plain    Kind = ""
	Keyword  Kind = "keyword"
	Type     Kind = "type"
	Function Kind = "function"
	String   Kind = "string"
	Number   Kind = "number"
	Comment  Kind = "comment"
)

// A Token is a piece of source code.
type Token struct {
	Kind Kind
	Text string
}

// lexers are made when they are first needed.
var lexers = sync.OnceValue(func() map[string]chroma.Lexer {
	all := map[string]chroma.Lexer{}
	for name, rules := range map[string]func() chroma.Rules{"go": goRules, "sql": sqlRules, "python": pythonRules} {
		all[name] = chroma.Coalesce(chroma.MustNewLexer(&chroma.Config{Name: name, DotAll: true, CaseInsensitive: name == "sql"}, rules))
	}
	return all
})

// Tokens cuts source code into tokens. Their texts, one behind the other, are
// the source; a language without a lexer is one plain token.
func Tokens(language, source string) []Token {
	lexer, ok := lexers()[language]
	if !ok {
		return []Token{{Plain, source}}
	}
	it, err := lexer.Tokenise(&chroma.TokeniseOptions{State: "root"}, source)
	if err != nil {
		return []Token{{Plain, source}}
	}
	var tokens []Token
	for _, t := range it.Tokens() {
		tokens = append(tokens, Token{kindOf(t.Type), t.Value})
	}
	return tokens
}

func kindOf(t chroma.TokenType) Kind {
	switch {
	case t == chroma.KeywordType || t == chroma.NameBuiltin:
		return Type
	case t == chroma.NameFunction:
		return Function
	case t.InCategory(chroma.Keyword):
		return Keyword
	case t.InSubCategory(chroma.LiteralString):
		return String
	case t.InSubCategory(chroma.LiteralNumber):
		return Number
	case t.InCategory(chroma.Comment):
		return Comment
	}
	return Plain
}
