package lesson

import (
	"slices"
	"strings"
	"unicode"
)

// Nearly all front matter is lines of a key and plain words, which need no YAML
// parser: reading them here takes a fiftieth of its time, and the list of lessons
// reads every page's. A fuzz test holds the two readings equal.

// plainWord tells whether YAML reads a word as itself, wherever it stands: it
// starts with a letter and goes on with letters, digits and a few signs that mean
// nothing there.
func plainWord(w string) bool {
	for i, r := range w {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !letter && (i == 0 || !strings.ContainsRune("0123456789_./-+", r)) {
			return false
		}
	}
	return w != "" && !slices.Contains(reserved, strings.ToLower(w))
}

// plainProse tells the same of a line. Its first word decides what YAML takes it
// for, and none of the signs here ends it.
func plainProse(line string) bool {
	first, _, more := strings.Cut(line, " ")
	number := more && strings.Trim(first, "0123456789") == ""
	strange := strings.ContainsFunc(line, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(" ,.;'()!?/+-\"", r)
	})
	return (number && first != "" || plainWord(strings.TrimRight(first, ",;"))) && !strange && strings.TrimSpace(line) == line
}

// reserved are the words that YAML, of one version or another, reads as values
// of other types.
var reserved = []string{"null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "inf"}

// readPlainFront reads front matter that is plain all through. When anything is
// not, or is wrong, it reads nothing and gives false.
func (p *Page) readPlainFront(src string) bool {
	type pair struct {
		key    string
		values []string
	}
	var pairs []pair
	for line := range strings.Lines(src) {
		key, value, ok := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		if !ok || !slices.Contains(p.frontKeys(), key) || slices.ContainsFunc(pairs, func(p pair) bool { return p.key == key }) {
			return false
		}
		values, ok := plainValues(key, value)
		if !ok || !knownValues(key, values) {
			return false
		}
		pairs = append(pairs, pair{key, values})
	}
	for i, pair := range pairs {
		p.Front.lines[pair.key] = i + 1 + frontLine
		p.Front.set(pair.key, pair.values)
	}
	return true
}

// knownValues tells whether the values of a key that has but a few are among them.
func knownValues(key string, values []string) bool {
	known, few := frontValues[key]
	return !few || !slices.ContainsFunc(values, func(v string) bool { return !slices.Contains(known, v) })
}

// plainValues reads the value of one key.
func plainValues(key, value string) ([]string, bool) {
	if inner, ok := strings.CutPrefix(value, "["); ok && slices.Contains(listKeys, key) {
		inner, ok = strings.CutSuffix(inner, "]")
		words := strings.Split(inner, ", ")
		return words, ok && !slices.ContainsFunc(words, func(w string) bool { return !plainProse(w) || strings.Contains(w, ",") })
	}
	if key != "title" && key != "summary" {
		return []string{value}, plainWord(value)
	}
	return []string{value}, plainProse(value)
}
