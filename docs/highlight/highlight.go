// Package highlight cuts source code into tokens with the few kinds that
// learnrel colours, for the terminal and for the site.
//
// Go is cut by its own scanner, and the other languages by rules of a few lines:
// a collection of lexers costs every command 11 ms at its start.
package highlight

import "strings"

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

// Tokens cuts source code into tokens. Their texts, one behind the other, are
// the source; a language without a lexer is one plain token.
func Tokens(language, source string) []Token {
	switch language {
	case "go":
		return goTokens(source)
	case "sql":
		return sql().tokens(source)
	case "python":
		return python().tokens(source)
	}
	return []Token{{Plain, source}}
}

// join adds a token to others, or its text to the last one of the same kind.
func join(tokens []Token, t Token) []Token {
	if n := len(tokens); n > 0 && tokens[n-1].Kind == t.Kind {
		tokens[n-1].Text += t.Text
		return tokens
	}
	return append(tokens, t)
}

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
