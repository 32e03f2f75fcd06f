package practice

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
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
		if where := unlike(p.want.Result, p.got.Result); where != "" && !anyOrder {
			return fmt.Sprintf("%s %s should give something else: %s", p.got.Where(), p.got.Probe, where)
		}
		return fmt.Sprintf("%s %s should give %s; it gives %s", p.got.Where(), p.got.Probe, short(p.want.Result), short(p.got.Result))
	})
}

// failedUnlike tells of an error that the solution does not have.
func failedUnlike(p pair) string {
	if p.got.Err != nil && p.want.Err == nil {
		return fmt.Sprintf("%s %s should do its work; it fails: %s", p.got.Where(), p.got.Probe, p.got.Err.line())
	}
	return ""
}

// sameJSON compares values and not how they are written.
func sameJSON(a, b json.RawMessage, anyOrder bool) bool {
	x, y := normalJSON(a, anyOrder), normalJSON(b, anyOrder)
	return bytes.Equal(x, y)
}

func normalJSON(raw json.RawMessage, anyOrder bool) []byte {
	v, err := valueOf(raw)
	if err != nil {
		return raw
	}
	if items, ok := v.([]any); ok && anyOrder {
		slices.SortFunc(items, func(a, b any) int { return bytes.Compare(written(a), written(b)) })
	}
	return written(v)
}

// valueOf reads JSON. A slice that is nil and one that is empty say the same.
func valueOf(raw json.RawMessage) (v any, err error) {
	if len(bytes.TrimSpace(raw)) == 0 {
		return nil, nil
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	err = d.Decode(&v)
	return withoutEmpty(v), err
}

func withoutEmpty(v any) any {
	switch v := v.(type) {
	case []any:
		if len(v) == 0 {
			return nil
		}
		for i := range v {
			v[i] = withoutEmpty(v[i])
		}
	case map[string]any:
		if len(v) == 0 {
			return nil
		}
		for k := range v {
			v[k] = withoutEmpty(v[k])
		}
	}
	return v
}

// written writes a value as JSON; it was read of some.
func written(v any) []byte {
	out, _ := json.Marshal(v)
	return out
}

// unlike tells in which part of a result that is too long to show it is not what it
// should be: as a sentence, or "" where the two are best shown whole.
func unlike(want, got json.RawMessage) string {
	if len([]rune(string(want))) <= mostShown && len([]rune(string(got))) <= mostShown {
		return ""
	}
	w, wrong := valueOf(want)
	g, bad := valueOf(got)
	if wrong != nil || bad != nil {
		return ""
	}
	at := "its result"
	for {
		place, inWant, inGot, ok := firstUnlike(w, g)
		if !ok {
			break
		}
		at, w, g = at+place, inWant, inGot
	}
	if at == "its result" {
		return ""
	}
	return fmt.Sprintf("%s should be %s; it is %s", at, short(written(w)), short(written(g)))
}

// firstUnlike gives the first part of two values in which they differ.
func firstUnlike(want, got any) (place string, inWant, inGot any, ok bool) {
	switch w := want.(type) {
	case []any:
		g, is := got.([]any)
		if !is || len(g) == 0 {
			return "", nil, nil, false
		}
		for i := range max(len(w), len(g)) {
			a, b := element(w, i), element(g, i)
			if !bytes.Equal(written(a), written(b)) {
				return fmt.Sprintf("[%d]", i), a, b, true
			}
		}
	case map[string]any:
		g, is := got.(map[string]any)
		if !is {
			return "", nil, nil, false
		}
		keys := maps.Clone(w)
		maps.Copy(keys, g)
		for _, k := range slices.Sorted(maps.Keys(keys)) {
			if !bytes.Equal(written(w[k]), written(g[k])) {
				return fmt.Sprintf("[%q]", k), w[k], g[k], true
			}
		}
	}
	return "", nil, nil, false
}

// element gives an element of a list, or nil behind its end.
func element(list []any, i int) any {
	if i < len(list) {
		return list[i]
	}
	return nil
}

// mostShown is how long a value may be to be shown whole.
const mostShown = 120

// short cuts what would fill the screen.
func short(raw json.RawMessage) string {
	if text := string(raw); text == "" || text == "null" {
		return "nothing"
	}
	text := []rune(string(raw))
	if len(text) > mostShown {
		return string(text[:mostShown]) + " …"
	}
	return string(text)
}

func readTables(_ *Run, w []string) func(*Seen, []pair) string {
	name, before := w[0], w[2] == "as before" // w[1] is "all" where no table is named
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
