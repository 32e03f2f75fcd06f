package highlight

import (
	"go/scanner"
	"go/token"
	"strings"
)

// goWords are the predeclared identifiers that are coloured.
var goWords = words("nil true false iota", `
	any bool byte comparable complex128 complex64 error float32 float64 int int16 int32 int64 int8 rune string
	uint uint16 uint32 uint64 uint8 uintptr
`)

// goTokens cuts Go source into tokens with Go's own scanner. It need not parse.
func goTokens(source string) (tokens []Token) {
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(source))
	s.Init(file, []byte(source), func(token.Position, string) {}, scanner.ScanComments)
	done := 0
	add := func(kind Kind, end int) {
		if end > done {
			tokens = append(tokens, Token{kind, source[done:end]})
			done = end
		}
	}
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			add(Plain, len(source))
			return tokens
		}
		start := file.Offset(pos)
		end := start + len(lit)
		if kind := goKind(tok, lit, source[min(end, len(source)):]); kind != Plain && end <= len(source) {
			add(Plain, start)
			add(kind, end)
		}
	}
}

// goKind tells the kind of a token by what follows it.
func goKind(tok token.Token, lit, rest string) Kind {
	switch {
	case tok.IsKeyword():
		return Keyword
	case tok == token.COMMENT:
		return Comment
	case tok == token.STRING, tok == token.CHAR:
		return String
	case tok == token.INT, tok == token.FLOAT, tok == token.IMAG:
		return Number
	case tok == token.IDENT && goWords[lit] != Plain:
		return goWords[lit]
	case tok == token.IDENT && strings.HasPrefix(rest, "("):
		return Function
	}
	return Plain
}
