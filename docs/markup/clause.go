package markup

import "strings"

// What stands in one long line on a page is shown broken, so that the key's clause and the
// condition are seen; the text is the same.

// keyClauses begin the clauses of a key.
var keyClauses = []string{"REFERENCES ", "ON DELETE "}

// queryClauses begin those of a statement.
var queryClauses = []string{"FROM ", "WHERE ", "GROUP BY ", "HAVING ", "ORDER BY ", "LIMIT ", "VALUES ", "SET ", "RETURNING ", "ON CONFLICT ", "JOIN ", "LEFT JOIN ", "UNION "}

// narrow is how many letters of a statement stand in one line.
const narrow = 60

// clauses cuts a line before each of some words that stand outside of quotes, and, where
// outer is set, of parentheses.
func clauses(line string, words []string, outer bool) (parts []string) {
	depth, quote, from := 0, byte(0), 0
	for i := 0; i < len(line); i++ {
		c := line[i]
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"' || c == '`':
			quote = c
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == ' ' && (depth == 0 || !outer):
			for _, w := range words {
				if strings.HasPrefix(line[i+1:], w) && strings.TrimSpace(line[from:i]) != "" && !strings.HasSuffix(line[:i], " LEFT") {
					parts = append(parts, line[from:i+1])
					from = i + 1
					break
				}
			}
		}
	}
	return append(parts, line[from:])
}

// broken highlights a line with each clause in a line of its own.
func broken(line string, words []string, outer bool) string {
	var out strings.Builder
	for i, part := range clauses(line, words, outer) {
		if i == 0 {
			out.WriteString(Code("sql", part))
		} else {
			out.WriteString(`<span class="clause">` + Code("sql", part) + `</span>`)
		}
	}
	return out.String()
}

// DDL highlights the statements that make tables.
func DDL(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		whole := strings.TrimSuffix(line, "\n")
		out.WriteString(broken(whole, keyClauses, false))
		if whole != line && len(clauses(whole, keyClauses, false)) == 1 { // a clause ends its line itself
			out.WriteString("\n")
		} else if whole != line {
			out.WriteString(`<span class="end">` + "\n</span>")
		}
	}
	return out.String()
}

// Trace highlights statements, each in a line of its own that may wrap.
func Trace(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		shown := Code("sql", line)
		if len(line) > narrow {
			shown = broken(line, queryClauses, true)
		}
		out.WriteString(`<span class="q">` + shown + `</span>`)
	}
	return out.String()
}
