package schema

import (
	"fmt"
	"go/scanner"
	"go/token"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestMutations loads schemas of which a few tokens were taken out, doubled or
// exchanged, as happens to one who types. None may crash the loader, make it run for
// long, or come out as a mistake of its own.
func TestMutations(t *testing.T) {
	var sources []string
	for _, c := range evaluated {
		sources = append(sources, evaluatedHead+c.body)
	}
	for _, c := range blamed {
		sources = append(sources, c.src)
	}
	r := rand.New(rand.NewPCG(7, 12))
	for i := range 1500 {
		src := mutate(r, sources[i%len(sources)])
		start := time.Now()
		g, ds := Config{Import: packagesOf(usedPackages)}.Load(map[string][]byte{"schema.go": []byte(src)})
		if g == nil && len(ds.Errors())+len(ds.Unevaluated()) == 0 {
			t.Errorf("no graph, and no reason:\n%s", src)
		}
		if strings.Contains(ds.String(), "a panic: ") {
			t.Errorf("%s\n%s", ds, src)
		}
		if d := time.Since(start); d > 10*time.Second {
			t.Errorf("it took %v:\n%s", d, src)
		}
	}
}

// mutate changes a few tokens.
func mutate(r *rand.Rand, src string) string {
	tokens := tokensOf(src)
	for range 1 + r.IntN(2) {
		i, j := 30+r.IntN(len(tokens)-30), 30+r.IntN(len(tokens)-30)
		switch r.IntN(3) {
		case 0:
			tokens = slices.Delete(tokens, i, i+1)
		case 1:
			tokens = slices.Insert(tokens, i, tokens[j])
		case 2:
			tokens[i], tokens[j] = tokens[j], tokens[i]
		}
	}
	return strings.Join(tokens, " ")
}

func tokensOf(src string) (tokens []string) {
	var s scanner.Scanner
	fset := token.NewFileSet()
	s.Init(fset.AddFile("", fset.Base(), len(src)), []byte(src), nil, 0)
	for {
		_, tok, lit := s.Scan()
		switch {
		case tok == token.EOF:
			return tokens
		case lit == "\n" || lit == "":
			lit = map[bool]string{true: "\n", false: tok.String()}[lit == "\n"]
		}
		tokens = append(tokens, fmt.Sprint(lit))
	}
}
