package lesson

import (
	"bytes"
	"fmt"
	"unicode"
	"unicode/utf8"
)

// Deceives tells whether a character is not seen, and changes what is seen of others: a
// control character, or one that turns the direction of writing.
func Deceives(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069: // see Unicode's technical report 36
		return true
	}
	return unicode.IsControl(r)
}

// deceit tells of the first such character of a text, and of its byte offset; "" where
// there is none. A carriage return is told of elsewhere.
func deceit(src []byte) (offset int, what string) {
	offset = bytes.IndexFunc(src, func(r rune) bool { return r != '\r' && Deceives(r) })
	if offset < 0 {
		return 0, ""
	}
	r, _ := utf8.DecodeRune(src[offset:])
	return offset, fmt.Sprintf("the character U+%04X, which is not seen, and could deceive whoever reads it", r)
}
