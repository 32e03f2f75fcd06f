package practice

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// rowForms are what a line of rows can say.
var rowForms = []probeForm{
	{"the result is (as the solution's|in any order)", readResult},
	{"(?:the table WORD is|(all) tables are) (as the solution's|as before)", readTables},
	{"the table WORD is empty", readEmpty},
}

func readRows(at Place) (Property, *badLine) { return readProbe("rows", at, rowForms) }

func readResult(_ *Run, w []string) func(*Seen, []pair) string {
	anyOrder := w[0] == "in any order"
	return each(func(p pair) string {
		if p.want == nil {
			return ""
		}
		if m := failedUnlike(p); m != "" {
			return m
		}
		if sameJSON(p.got.Result, p.want.Result, anyOrder) {
			return ""
		}
		return fmt.Sprintf("%s %s should give %s; it gives %s", p.got.Where(), p.got.Probe, short(p.want.Result), short(p.got.Result))
	})
}

// failedUnlike tells of an error that the solution does not have.
func failedUnlike(p pair) string {
	if p.got.Err != nil && p.want.Err == nil {
		return fmt.Sprintf("%s %s should do its work; it fails: %s", p.got.Where(), p.got.Probe, p.got.Err.Text)
	}
	return ""
}

// sameJSON compares values and not how they are written.
func sameJSON(a, b json.RawMessage, anyOrder bool) bool {
	x, y := normalJSON(a, anyOrder), normalJSON(b, anyOrder)
	return bytes.Equal(x, y)
}

func normalJSON(raw json.RawMessage, anyOrder bool) []byte {
	if text := string(bytes.TrimSpace(raw)); text == "" || text == "[]" || text == "{}" {
		return []byte("null") // a slice that is nil and one that is empty say the same
	}
	if anyOrder {
		var items []json.RawMessage
		if json.Unmarshal(raw, &items) == nil {
			for i := range items {
				items[i] = normalJSON(items[i], false)
			}
			slices.SortFunc(items, func(a, b json.RawMessage) int { return bytes.Compare(a, b) })
			raw, _ = json.Marshal(items)
		}
	}
	var v any
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if d.Decode(&v) != nil {
		return raw
	}
	out, err := json.Marshal(v)
	if err != nil {
		return raw
	}
	return out
}

// short cuts what would fill the screen.
func short(raw json.RawMessage) string {
	const most = 120
	if len(raw) == 0 {
		return "nothing"
	}
	text := []rune(string(raw))
	if len(text) > most {
		return string(text[:most]) + " …"
	}
	return string(text)
}

func readTables(_ *Run, w []string) func(*Seen, []pair) string {
	name, before := w[0], w[2] == "as before"
	return each(func(p pair) string {
		want := p.got.Before
		if !before {
			if p.want == nil {
				return ""
			}
			if m := failedUnlike(p); m != "" {
				return m
			}
			want = p.want.After
		}
		names := []string{name}
		if name == "" {
			names = tableNames(want, p.got.After)
		}
		for _, n := range names {
			if diff := differing(want[n], p.got.After[n]); diff != "" {
				return fmt.Sprintf("%s the table %s should %s; %s", p.got.Where(), n, map[bool]string{true: "be as it was", false: "hold what the task says"}[before], diff)
			}
		}
		return ""
	})
}

// differing tells in which row a table is not what it should be.
func differing(want, got Table) string {
	lines := func(t Table) (all []string) {
		for _, r := range t.Rows {
			var cells []string
			for i, c := range t.Columns {
				if i < len(r) {
					cells = append(cells, c+" "+r[i])
				}
			}
			all = append(all, strings.Join(cells, ", "))
		}
		return all
	}
	w, g := lines(want), lines(got)
	for _, row := range w {
		if !slices.Contains(g, row) {
			return "the row (" + row + ") is not there" + insteadOf(w, g)
		}
	}
	for _, row := range g {
		if !slices.Contains(w, row) {
			return "the row (" + row + ") should not be there"
		}
	}
	if len(w) != len(g) {
		return fmt.Sprintf("it has %d rows instead of %d", len(g), len(w))
	}
	return ""
}

// insteadOf names a row that stands in the place of one that is missed.
func insteadOf(want, got []string) string {
	for _, row := range got {
		if !slices.Contains(want, row) {
			return ", but (" + row + ") is"
		}
	}
	return ""
}

func readEmpty(_ *Run, w []string) func(*Seen, []pair) string {
	return each(func(p pair) string {
		if n := len(p.got.After[w[0]].Rows); n > 0 {
			return fmt.Sprintf("%s the table %s should be empty; it has %d rows", p.got.Where(), w[0], n)
		}
		return ""
	})
}
