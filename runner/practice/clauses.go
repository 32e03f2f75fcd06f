package practice

import (
	"fmt"
	"slices"
	"strings"
)

// relationForms are the clauses of a relation. The package comment lists them.
var relationForms = []relationForm{
	{"kind", "(one to one|one to many|many to one|many to many)", readKind},
	{"number", "each WORD has (exactly one|at most one|any number of|at least one) WORD", readNumber},
	{"holder", "the key is in the table of WORD", readHolder},
	{"column", "the key is the column WORD", readColumn},
	{"field", "the key is the field WORD", readField},
	{"columns", "the keys are the columns WORD and WORD", readColumns},
	{"table", "the join table is WORD", readTable},
	{"null", "(never|may be) NULL", readNull},
	{"delete", "on delete (CASCADE|SET NULL|refused)", readDelete},
	{"ends", "both ends have an edge", readBothEnds},
	{"ends", "only WORD has an edge", readOneEnd},
	{"symmetric", "symmetric", readSymmetric},
	{"not symmetric", "not symmetric", readNotSymmetric},
	{"through", "through (?:a type|WORD)(?: with a (?:(time) field|field WORD))?", readThrough},
	{"join", "a join table of its own", readJoin},
	{"pair", "the pair is unique", readPairUnique},
	{"id", "(the pair is the id|an id of its own)", readPairID},
	{"delete", "the pairs go with either end", readPairsGo},
	{"through", "both ends lead to the pairs", readPairsSeen},
	{"immutable", "immutable", readImmutable},
}

func readKind(l *relationLine, w []string) (clause, string) {
	kind := w[0]
	return clause{
		holds: func(f *found) bool { return f.kind() == kind },
		want:  func(*found) string { return l.kindWords(kind) },
		seen:  (*found).both,
	}, ""
}

// kindWords says what a kind means for the two types.
func (l *relationLine) kindWords(kind string) string {
	a, b := l.left.typ, l.right.typ
	if a == b {
		return map[string]string{
			"one to one":   fmt.Sprintf("one %s should go with one other at most", a),
			"one to many":  fmt.Sprintf("one %s should have any number of others, and each of these one %[1]s at most", a),
			"many to one":  fmt.Sprintf("each %s should have one other at most, which many may share", a),
			"many to many": fmt.Sprintf("each %s should have any number of others, and each of these any number, too", a),
		}[kind] + " (" + kind + ")"
	}
	return map[string]string{
		"one to one":   fmt.Sprintf("each %s should have one %s at most, and each %[2]s one %[1]s", a, b),
		"one to many":  fmt.Sprintf("each %s should have any number of %s, and each %[2]s one %[1]s at most", a, b),
		"many to one":  fmt.Sprintf("each %s should have one %s at most, and each %[2]s any number of %[1]s", a, b),
		"many to many": fmt.Sprintf("each %s should have any number of %s, and each %[2]s any number of %[1]s", a, b),
	}[kind] + " (" + kind + ")"
}

// ours tells whether the line is about the types that a clause names.
func (l *relationLine) ours(types ...string) string {
	for _, t := range types {
		if t != l.left.typ && t != l.right.typ {
			return "the line is not about " + t
		}
	}
	return ""
}

func readNumber(l *relationLine, w []string) (clause, string) {
	of, number, other := w[0], w[1], w[2]
	return clause{
		holds: func(f *found) bool { return f.number(of) == number },
		want:  func(*found) string { return fmt.Sprintf("each %s should have %s %s", of, number, other) },
		seen:  (*found).both,
	}, l.ours(of, other)
}

func readHolder(l *relationLine, w []string) (clause, string) {
	return clause{
		holds: func(f *found) bool { return f.holder() == w[0] },
		want: func(*found) string {
			return fmt.Sprintf("the key should be in the table of %s, which names the other by it", w[0])
		},
		seen: (*found).key,
	}, l.ours(w[0])
}

func readColumn(_ *relationLine, w []string) (clause, string) {
	return clause{
		holds: func(f *found) bool { return slices.Equal(f.Columns, w) },
		want:  func(*found) string { return "the key should be the column " + w[0] },
		seen:  (*found).key,
	}, ""
}

func readColumns(_ *relationLine, w []string) (clause, string) {
	return clause{
		holds: func(f *found) bool { return slices.Equal(f.leftFirst(), w) },
		want: func(f *found) string {
			return fmt.Sprintf("the keys should be the columns %s and %s, and the first should name the one that has the edge %s", w[0], w[1], f.leftEdge())
		},
		seen: (*found).columnsOfEnds,
	}, ""
}

func readTable(_ *relationLine, w []string) (clause, string) {
	return clause{
		holds: func(f *found) bool { return f.many() && f.Table == w[0] },
		want:  func(*found) string { return "the pairs should be in the table " + w[0] },
		seen:  (*found).key,
	}, ""
}

func readField(_ *relationLine, w []string) (clause, string) {
	return clause{
		holds: func(f *found) bool { return f.field() == w[0] },
		want: func(f *found) string {
			return fmt.Sprintf("the key should be a field of %s, %s, so that programs can read it", f.holderWords(), w[0])
		},
		seen: func(f *found) string {
			if name := f.field(); name != "" {
				return "the key is the field " + name
			}
			return f.key() + "; no field of the schema stands for it"
		},
	}, ""
}

func readNull(_ *relationLine, w []string) (clause, string) {
	null := w[0] == "may be"
	return clause{
		holds: func(f *found) bool { return !f.many() && f.Null == null },
		want: func(f *found) string {
			if null {
				return fmt.Sprintf("%s should do without %s if need be: the key may be NULL", article(f.holderWords()), article(f.parentWords()))
			}
			return fmt.Sprintf("no %s should be without its %s: the key is never NULL", f.holderWords(), f.parentWords())
		},
		seen: (*found).key,
	}, ""
}

func readDelete(_ *relationLine, w []string) (clause, string) {
	return clause{
		holds: func(f *found) bool {
			if w[0] == "refused" {
				return !f.many() && (f.OnDelete == "RESTRICT" || f.OnDelete == "NO ACTION" || f.OnDelete == "")
			}
			return f.OnDelete == w[0]
		},
		want: func(f *found) string {
			parent, holder := article(f.parentWords()), f.holderWords()
			return map[string]string{
				"CASCADE":  fmt.Sprintf("deleting %s should delete every %s that names it (CASCADE)", parent, holder),
				"SET NULL": fmt.Sprintf("deleting %s should leave every %s that names it, without its key (SET NULL)", parent, holder),
				"refused":  fmt.Sprintf("deleting %s should be refused while %s names it", parent, article(holder)),
			}[w[0]]
		},
		seen: (*found).deleting,
	}, ""
}

func readBothEnds(l *relationLine, _ []string) (clause, string) {
	return clause{
		holds: func(f *found) bool { return f.To.Edge != "" },
		want: func(*found) string {
			if l.left.typ == l.right.typ {
				return "the relation should have an edge for each direction, one edge.To and one edge.From"
			}
			return fmt.Sprintf("both %s and %s should have an edge to the other", l.left.typ, l.right.typ)
		},
		seen: (*found).both,
	}, ""
}

func readOneEnd(l *relationLine, w []string) (clause, string) {
	return clause{
		holds: func(f *found) bool { return f.To.Edge == "" && f.From.Type == w[0] },
		want:  func(*found) string { return fmt.Sprintf("%s alone should have an edge", w[0]) },
		seen:  (*found).both,
	}, l.ours(w[0])
}

func readSymmetric(l *relationLine, _ []string) (clause, string) {
	l.symmetric = true
	return l.symmetry(func(*found) string {
		return fmt.Sprintf("if %s has another, that one should have it in return: one edge, without a way back (symmetric)", article(l.left.typ))
	})
}

func readNotSymmetric(l *relationLine, _ []string) (clause, string) {
	return l.symmetry(func(*found) string {
		return fmt.Sprintf("that one %s has another should not mean that the other has it in return (not symmetric)", l.left.typ)
	})
}

// symmetry is the clause that a relation is symmetric, or not, as the line has it.
func (l *relationLine) symmetry(want func(*found) string) (c clause, bad string) {
	if l.left.typ != l.right.typ {
		bad = "only a type's relation with itself can be symmetric"
	}
	symmetric := l.symmetric
	return clause{
		holds: func(f *found) bool { return f.symmetric() == symmetric },
		want:  want,
		seen: func(f *found) string {
			switch {
			case !f.symmetric():
				return f.Name() + " are two directions, kept apart"
			case f.To.Edge != "":
				return "ent reads " + f.From.Edge + " before " + f.To.Edge + ", when it knows of no way back yet, and so keeps each pair in both directions"
			}
			return f.From.Type + "." + f.From.Edge + " has no way back, so that ent keeps each pair in both directions"
		},
	}, bad
}

func readJoin(l *relationLine, _ []string) (clause, string) {
	return clause{
		holds: func(f *found) bool { return f.Join },
		want: func(*found) string {
			return fmt.Sprintf("%s and %s should have a join table of their own, without a type", l.left.typ, l.right.typ)
		},
		seen: (*found).key,
	}, ""
}

func readThrough(l *relationLine, w []string) (clause, string) {
	name, time, field := w[0], w[1] != "", w[2]
	what := "of a type of their own (an edge schema)"
	if name != "" {
		what = "of the type " + name
	}
	if time {
		what += " with a field for a time"
	} else if field != "" {
		what += " with a field " + field
	}
	return clause{
		holds: func(f *found) bool {
			t := f.through()
			switch {
			case t == nil, name != "" && t.Name != name:
				return false
			case time:
				return hasTime(t)
			}
			return field == "" || hasField(t, field)
		},
		want: func(*found) string {
			return fmt.Sprintf("the pairs of %s and %s should be rows %s", l.left.typ, l.right.typ, what)
		},
		seen: func(f *found) string {
			t := f.through()
			if t == nil {
				return f.key()
			}
			names := fieldNames(t)
			if len(names) == 0 {
				return f.key() + ", and has no field but the keys"
			}
			return f.key() + ", and has the fields " + strings.Join(names, ", ")
		},
	}, ""
}

func readPairUnique(l *relationLine, _ []string) (clause, string) {
	return clause{
		holds: (*found).pairUnique,
		want: func(*found) string {
			return fmt.Sprintf("the same %s and %s should be a pair once at most", l.left.typ, l.right.typ)
		},
		seen: func(f *found) string { return f.key() + ", with no unique index over both" },
	}, ""
}

func readPairID(l *relationLine, w []string) (clause, string) {
	pair := w[0] == "the pair is the id"
	return clause{
		holds: func(f *found) bool { t := f.through(); return t != nil && t.HasCompositeID() == pair },
		want: func(*found) string {
			if pair {
				return "the id of a row should be the pair of keys itself"
			}
			return "a row should have an id of its own beside the two keys"
		},
		seen: func(f *found) string {
			switch t := f.through(); {
			case t == nil:
				return f.key()
			case t.HasCompositeID():
				return "the id of " + t.Name + " is the pair of keys"
			default:
				return t.Name + " has an id of its own"
			}
		},
	}, ""
}

func readPairsGo(l *relationLine, _ []string) (clause, string) {
	return clause{
		holds: func(f *found) bool { return f.many() && len(f.stayingKeys()) == 0 },
		want: func(*found) string {
			return fmt.Sprintf("deleting %s or %s should delete its pairs (CASCADE)", article(l.left.typ), article(l.right.typ))
		},
		seen: func(f *found) string {
			if !f.many() {
				return f.key()
			}
			return fmt.Sprintf("that is refused while rows of %s name it, by %s", f.Table, list(f.stayingKeys()))
		},
	}, ""
}

func readPairsSeen(l *relationLine, _ []string) (clause, string) {
	return clause{
		holds: func(f *found) bool { return f.through() != nil && len(f.blindEnds()) == 0 },
		want: func(*found) string {
			return fmt.Sprintf("both %s and %s should have an edge to the pairs, too: Through on both ends", l.left.typ, l.right.typ)
		},
		seen: func(f *found) string {
			if f.through() == nil {
				return f.key()
			}
			return fmt.Sprintf("%s has no edge to %s", list(f.blindEnds()), f.Through)
		},
	}, ""
}

func readImmutable(l *relationLine, _ []string) (clause, string) {
	return clause{
		holds: (*found).immutable,
		want: func(*found) string {
			return fmt.Sprintf("once saved, no update of %s or %s should change who belongs to whom", l.left.typ, l.right.typ)
		},
		seen: (*found).mutableEnds,
	}, ""
}
