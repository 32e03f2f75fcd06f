package outline

import (
	"bytes"
	"go/token"
	"unicode/utf16"
	"unicode/utf8"
)

// UTF16 gives the column of a place as editors and SARIF count it: in the units of
// UTF-16, from 1.
func UTF16(src []byte, p token.Position) int {
	line := lineOf(src, p.Line)
	if p.Column < 1 || p.Column-1 > len(line) {
		return p.Column
	}
	return units(line[:p.Column-1]) + 1
}

// Bytes gives the column in bytes, from 1, of one in units of UTF-16, from 1.
func Bytes(src []byte, line, column int) int {
	text := lineOf(src, line)
	at, n := 0, 1
	for at < len(text) && n < column {
		r, size := utf8.DecodeRune(text[at:])
		n += max(1, utf16.RuneLen(r))
		at += size
	}
	return at + 1
}

// Offset gives the offset of a line and a column in units of UTF-16, both from 1; false
// for a line that is not there.
func Offset(src []byte, line, column int) (int, bool) {
	from := 0
	for range line - 1 {
		n := bytes.IndexByte(src[from:], '\n')
		if n < 0 {
			return 0, false
		}
		from += n + 1
	}
	return from + Bytes(src, line, column) - 1, line > 0
}

func units(text []byte) (n int) {
	for _, r := range string(text) {
		n += max(1, utf16.RuneLen(r))
	}
	return n
}

func lineOf(src []byte, n int) []byte {
	for ; n > 1; n-- {
		_, rest, ok := bytes.Cut(src, []byte("\n"))
		if !ok {
			return nil
		}
		src = rest
	}
	line, _, _ := bytes.Cut(src, []byte("\n"))
	return line
}
