package practice

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// statementForms are what a line of statements can say.
var statementForms = []probeForm{
	{`at most (\d+)`, readAtMost},
	{`reads at most (\d+) rows?`, readAtMostRows},
	{"as many for many rows as for few", readAsMany},
	{"no ([A-Z]+)", readNoWord},
	{"no full scan of WORD", readNoScan},
}

func readStatements(at Place) (Property, *badLine) {
	return readProbe("statements", at, statementForms)
}

// number reads digits that a pattern has found. What is too long to be a number
// allows anything.
func number(digits string) int {
	n, err := strconv.Atoi(digits)
	if err != nil {
		return 1 << 30
	}
	return n
}

func readAtMost(_ *Run, w []string) func(*Seen, []pair) string {
	most := number(w[0])
	return each(func(p pair) string {
		if n := len(p.got.Statements); n > most {
			return fmt.Sprintf("%s %s should send %s at most; it sends %d, the last of them %s", p.got.Where(), p.got.Probe, count(most, "statement"), n, p.got.Statements[n-1].SQL)
		}
		return ""
	})
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func readAtMostRows(_ *Run, w []string) func(*Seen, []pair) string {
	most := number(w[0])
	return each(func(p pair) string {
		n := 0
		for _, s := range p.got.Statements {
			n += s.Rows
		}
		if n > most {
			return fmt.Sprintf("%s %s should read %s at most; it reads %d", p.got.Where(), p.got.Probe, count(most, "row"), n)
		}
		return ""
	})
}

func readAsMany(*Run, []string) func(*Seen, []pair) string {
	return func(_ *Seen, pairs []pair) string {
		few, many := -1, -1
		for _, p := range pairs {
			switch n := len(p.got.Statements); {
			case p.got.Size == Small && (few < 0 || n > few):
				few = n
			case p.got.Size == Large:
				many = max(many, n)
			}
		}
		if few < 0 || many < 0 {
			return "it should have run on a small and on a large database, and it did not"
		}
		if many <= few {
			return ""
		}
		return fmt.Sprintf("%s should send as many statements for many rows as for few; it sends %d for few and %d for many, so that something in it is asked for each row by itself", pairs[0].got.Probe, few, many)
	}
}

func readNoWord(_ *Run, w []string) func(*Seen, []pair) string {
	return each(func(p pair) string {
		for _, s := range p.got.Statements {
			if first, _, _ := strings.Cut(strings.TrimSpace(s.SQL), " "); strings.EqualFold(first, w[0]) {
				return fmt.Sprintf("%s should send no %s; it sends %s", p.got.Probe, w[0], s.SQL)
			}
		}
		return ""
	})
}

func readNoScan(_ *Run, w []string) func(*Seen, []pair) string {
	scan := regexp.MustCompile(`^SCAN (TABLE )?"?` + regexp.QuoteMeta(w[0]) + `"?( AS \S+)?$`)
	return each(func(p pair) string {
		for _, s := range p.got.Statements {
			for _, step := range s.Plan {
				if scan.MatchString(strings.TrimSpace(step)) {
					return fmt.Sprintf("%s should not walk through all of %s; the database's plan for %s says %s", p.got.Probe, w[0], s.SQL, step)
				}
			}
		}
		return ""
	})
}
