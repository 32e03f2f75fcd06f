package relation

import (
	"fmt"
	"slices"
)

// A Fate is what becomes of the rows that are there when a relation changes.
type Fate struct {
	Rows string `json:"rows"` // safe, refused or lost
	Text string `json:"text"`
	Code string `json:"code,omitempty"` // of the page that tells more
}

const (
	safe    = "safe"
	refused = "refused"
	lost    = "lost"
)

// pair is a relation before and after a change; either is nil where there is none.
type pair struct{ before, after *Relation }

// pairs finds what became of each relation: by its edge.To, by its edge.From, or by its
// key.
func pairs(before, after []Relation) (all []pair) {
	taken := map[*Relation]bool{}
	old := map[*Relation]*Relation{}
	for _, same := range []func(a, b *Relation) bool{
		func(a, b *Relation) bool { return a.From.Type == b.From.Type && a.From.Edge == b.From.Edge },
		func(a, b *Relation) bool { return a.To.Edge != "" && a.To.Type == b.To.Type && a.To.Edge == b.To.Edge },
		func(a, b *Relation) bool { return a.Table == b.Table && slices.Equal(a.Columns, b.Columns) },
	} {
		for i := range after {
			for j := range before {
				a, b := &after[i], &before[j]
				if old[a] == nil && !taken[b] && same(b, a) {
					old[a], taken[b] = b, true
				}
			}
		}
	}
	for j := range before {
		if !taken[&before[j]] {
			all = append(all, pair{&before[j], nil})
		}
	}
	for i := range after {
		all = append(all, pair{old[&after[i]], &after[i]})
	}
	return all
}

// fates tells what the migration makes of the rows.
func (p pair) fates() (all []Fate) {
	add := func(rows, code, format string, args ...any) {
		all = append(all, Fate{rows, fmt.Sprintf(format, args...), code})
	}
	b, a := p.before, p.after
	switch {
	case a == nil && b.Join:
		add(lost, "silent-drop-edge", "nothing reads the table %s any more; ent does not drop it", b.Table)
	case a == nil:
		add(lost, "silent-drop-edge", "nothing reads %s.%s any more: SQLite drops the column, other databases keep it", b.Table, b.Columns[0])
		if !b.Null {
			add(refused, "run-not-null", "where the column stays it is NOT NULL, and every new row of %s is refused", b.Table)
		}
	case b == nil:
		add(safe, "", "the relation is empty at first")
		a.demands(add)
	case b.Join != a.Join || b.Through != a.Through && (b.Table != a.Table || !slices.Equal(b.Columns, a.Columns)) || b.Table != a.Table || !slices.Equal(b.Columns, a.Columns):
		add(lost, "silent-drop-edge", "it moves from %s to %s and is empty there: nothing copies it", b.where(), a.where())
		a.demands(add)
	default:
		if b.Null && !a.Null && !a.Join {
			add(refused, "migrate-required", "where %s.%s is NULL in a row", a.Table, a.Columns[0])
		}
		if b.Kind != "one to one" && a.Kind == "one to one" {
			add(refused, "migrate-unique", "where two rows of %s have the same %s", a.Table, a.Columns[0])
		}
		if len(all) == 0 {
			add(safe, "", "the key stays where it is, %s", a.where())
		}
	}
	return all
}

// demands adds what a new key refuses.
func (r *Relation) demands(add func(rows, code, format string, args ...any)) {
	if !r.Join && r.Through == "" && !r.Null {
		add(refused, "migrate-required", "where %s has rows: none of them has a key yet", r.Table)
	}
}

// where names the columns of a relation's key.
func (r *Relation) where() string {
	if len(r.Columns) == 1 {
		return r.Table + "." + r.Columns[0]
	}
	return "the table " + r.Table
}
