// Package highlight cuts source code into tokens with the few kinds that
// learnrel colours, for the terminal and for the site.
//
// Go is cut by its own scanner. For the rest it uses chroma's engine with rules of
// its own: importing chroma's collection of lexers costs every command 11 ms at its
// start.
package highlight

import (
	"cmp"
	"strings"
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
var lexers = sync.OnceValue(func() map[string]lexer {
	return map[string]lexer{
		"sql":    {newLexer(sqlRules), sqlWords, strings.ToLower},
		"python": {newLexer(pythonRules), pythonWords, func(word string) string { return word }},
	}
})

// lexer is chroma's with the words that it takes for names.
type lexer struct {
	chroma.Lexer
	words map[string]Kind
	fold  func(word string) string // to how words has it
}

func newLexer(rules func() chroma.Rules) chroma.Lexer {
	return chroma.MustNewLexer(&chroma.Config{DotAll: true}, rules)
}

// Tokens cuts source code into tokens. Their texts, one behind the other, are
// the source; a language without a lexer is one plain token.
func Tokens(language, source string) []Token {
	if language == "go" {
		return goTokens(source)
	}
	l, ok := lexers()[language]
	if !ok {
		return []Token{{Plain, source}}
	}
	it, err := l.Tokenise(&chroma.TokeniseOptions{State: "root"}, source)
	if err != nil {
		return []Token{{Plain, source}}
	}
	var tokens []Token
	for _, t := range it.Tokens() {
		kind := kindOf(t.Type)
		if t.Type == chroma.Name || t.Type == chroma.NameFunction {
			kind = cmp.Or(l.words[l.fold(t.Value)], kind)
		}
		if n := len(tokens); n > 0 && tokens[n-1].Kind == kind {
			tokens[n-1].Text += t.Value
			continue
		}
		tokens = append(tokens, Token{kind, t.Value})
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
