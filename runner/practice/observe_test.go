package practice

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
)

// made is an executor that answers what it was told.
type made struct{ answer, solution Observations }

func (m *made) Run(_ context.Context, x *Exercise, a Answer, runs []Run) (*Observations, error) {
	if a.Equal(x.Solution) {
		return m.fill(m.solution, runs), nil
	}
	return m.fill(m.answer, runs), nil
}

// fill makes an observation for each run of the one that is like it.
func (m *made) fill(o Observations, runs []Run) *Observations {
	out := &Observations{Failed: o.Failed}
	for _, r := range runs {
		for _, like := range o.All {
			if like.Size == "" || like.Size == r.Size {
				like.Run = r
				out.All = append(out.All, like)
			}
		}
	}
	return out
}

func rows(cells ...string) map[string]Table {
	t := Table{Columns: []string{"id", "name"}}
	for i, c := range cells {
		t.Rows = append(t.Rows, []string{string(rune('1' + i)), c})
	}
	return map[string]Table{"users": t}
}

func sent(n int) (all []Statement) {
	for range n {
		all = append(all, Statement{SQL: "SELECT 1", Rows: 1, Plan: []string{"SCAN users"}})
	}
	return all
}

func TestWhatRuns(t *testing.T) {
	ok := Observation{After: rows("Ann"), Before: rows("Ann"), Result: json.RawMessage(`[1, 2]`), Statements: sent(1)}
	with := func(change func(*Observation)) []Observation {
		o := ok
		change(&o)
		return []Observation{o}
	}
	for _, c := range []struct {
		line   string
		kind   string
		answer []Observation
		want   string
	}{
		{"P: the result is as the solution's", "rows", []Observation{ok}, ""},
		{"P: the result is as the solution's", "rows", with(func(o *Observation) { o.Result = json.RawMessage("[1,2]") }), ""},
		{"P: the result is as the solution's", "rows", with(func(o *Observation) { o.Result = json.RawMessage("[2,1]") }), "should give [1, 2]; it gives [2,1]"},
		{"P: the result is in any order", "rows", with(func(o *Observation) { o.Result = json.RawMessage("[2,1]") }), ""},
		{"P: the result is as the solution's", "rows", with(func(o *Observation) { o.Result = json.RawMessage("[]") }), "it gives []"},
		{"P: the result is as the solution's", "rows", with(func(o *Observation) { o.Err = &Err{Text: "boom"} }), "it fails: boom"},
		{"P: the table users is as the solution's", "rows", with(func(o *Observation) { o.After = rows("Bob") }), "the row (id 1, name Ann) is not there, but (id 1, name Bob) is"},
		{"P: all tables are as before", "rows", with(func(o *Observation) { o.After = rows("Ann", "Bob") }), "should not be there"},
		{"P: the table users is empty", "rows", []Observation{ok}, "it has 1 rows"},
		{"P: at most 1", "statements", with(func(o *Observation) { o.Statements = sent(2) }), "1 statement at most; it sends 2"},
		{"P: reads at most 1 row", "statements", with(func(o *Observation) { o.Statements = sent(2) }), "it reads 2"},
		{"P: as many for many rows as for few", "statements", []Observation{{Run: Run{Size: Small}, Statements: sent(3)}, {Run: Run{Size: Large}, Statements: sent(101)}}, "3 for few and 101 for many"},
		{"P: as many for many rows as for few", "statements", []Observation{ok}, ""},
		{"P: no SELECT", "statements", []Observation{ok}, "should send no SELECT"},
		{"P: no full scan of users", "statements", []Observation{ok}, "SCAN users"},
		{"P: no full scan of posts", "statements", []Observation{ok}, ""},
		{"P: is IsNotFound", "error", []Observation{ok}, "there is none"},
		{"P: is IsNotFound", "error", with(func(o *Observation) { o.Err = &Err{Is: []string{"IsNotFound"}} }), ""},
		{"P: is IsNotFound", "error", with(func(o *Observation) { o.Err = &Err{Text: "nil", Panic: true} }), "it panics"},
		{"P: is not ErrTaken", "error", []Observation{ok}, ""},
		{"P: is not ErrTaken", "error", with(func(o *Observation) { o.Err = &Err{Is: []string{"ErrTaken"}, Text: "taken"} }), "should not be ErrTaken; it is: taken"},
		{"P: fails", "error", []Observation{ok}, "give an error back; there is none"},
		{"P: fails", "error", with(func(o *Observation) { o.Err = &Err{Text: "boom"} }), ""},
		{"P: when a statement fails, fails", "fault", with(func(o *Observation) { o.At, o.Err = 1, &Err{Text: "nil", Panic: true} }), "it panics: nil"},
		{"P: has the code run-unique", "error", with(func(o *Observation) { o.Err = &Err{Code: "run-unique"} }), ""},
		{"P: shows no text of the driver", "error", with(func(o *Observation) { o.Err = &Err{Text: "x: UNIQUE constraint", Driver: "UNIQUE constraint"} }), "your own words"},
		{"P: changes nothing", "error", with(func(o *Observation) { o.After = rows() }), "leave everything as it was"},
		{"P: none", "error", []Observation{ok}, ""},
		{"P: when a statement fails, all tables are as before", "fault", with(func(o *Observation) { o.At, o.After = 2, rows("Ann", "Bob") }), "when the second statement fails"},
		{"P: when R comes between, the result is as the solution's", "fault", with(func(o *Observation) { o.At, o.Result = 1, nil }), "somebody else writes before the first statement"},
		{"P: when a statement fails, GET /x gives 500", "fault", with(func(o *Observation) { o.At, o.Response = 1, &Response{Status: 200} }), "should give the status 500; it gives 200"},
		{"P: GET /x gives 200", "http", with(func(o *Observation) { o.Response = &Response{Status: 404} }), "it gives 404"},
		{`P: GET /x shows "a & b"`, "http", with(func(o *Observation) { o.Response = &Response{Body: "a & b"} }), ""},
		{`P: GET /x shows no "SELECT"`, "http", with(func(o *Observation) { o.Response = &Response{Body: "SELECT"} }), "should not show"},
		{"P: POST /x leaves all tables as before", "http", []Observation{ok}, ""},
		{"P: POST /x leaves the table users as the solution's", "http", with(func(o *Observation) { o.After = rows("Ann", "Bob") }), "should hold what the task says"},
		{"P: GET /x sends at most 2 statements", "http", []Observation{ok}, ""},
		{"P: at most 1", "statements", nil, "should have run, and it did not"},
	} {
		x := &Exercise{Properties: property(t, c.kind, c.line), Solution: Answer{"solve.go": []byte("package p // right")}}
		j := Judge{Executor: &made{Observations{All: c.answer}, Observations{All: []Observation{ok}}}}
		v, err := j.Verdict(t.Context(), x, Answer{"solve.go": []byte("package p")})
		if err != nil {
			t.Fatal(err)
		}
		if says := v.Says(); c.want == "" && says != "" || !strings.Contains(says, c.want) {
			t.Errorf("%s: it says %q, want %q", c.line, says, c.want)
		}
	}
}

// TestUnjudged says of what can't run that it was not judged, and passes nothing.
func TestUnjudged(t *testing.T) {
	x := &Exercise{Properties: property(t, "statements", "P: at most 1")}
	v, err := Judge{}.Verdict(t.Context(), x, Answer{"solve.go": []byte("package p")})
	if err != nil || v.Passes() || v.Unjudged == "" {
		t.Errorf("got %+v, %v", v, err)
	}
	failed := &Failure{Kind: "compile", Message: "undefined: x"}
	v, err = Judge{&made{answer: Observations{Failed: failed}}}.Verdict(t.Context(), x, Answer{"solve.go": []byte("package p")})
	if err != nil || len(v.Failures) != 1 || v.Failures[0].Message != "undefined: x" {
		t.Errorf("got %+v, %v", v, err)
	}
}

// TestUnlike shows of a long result the part that differs, and takes nil for empty.
func TestUnlike(t *testing.T) {
	long := strings.Repeat("x", mostShown)
	for _, c := range []struct{ want, got, says string }{
		{`[1]`, `[2]`, ""},
		{`["` + long + `", {"a": [1, 2]}]`, `["` + long + `", {"a": [1, 3]}]`, `its result[1]["a"][1] should be 2; it is 3`},
		{`["` + long + `", 7]`, `["` + long + `"]`, `its result[1] should be 7; it is nothing`},
		{`{"u": [], "v": "` + long + `"}`, `{"u": ["p"], "v": "` + long + `"}`, `its result["u"] should be nothing; it is ["p"]`},
		{`["` + long + `"]`, `7`, ""},
	} {
		if says := unlike(json.RawMessage(c.want), json.RawMessage(c.got)); says != c.says {
			t.Errorf("%s and %s: %q, want %q", c.want, c.got, says, c.says)
		}
	}
	if !sameJSON(json.RawMessage(`{"u": [], "v": [{}]}`), json.RawMessage(`{"u": null, "v": [null]}`), false) {
		t.Error("an empty slice and a nil one differ within a result")
	}
}

// TestRelationsFirst runs nothing where a schema falls short already.
func TestRelationsFirst(t *testing.T) {
	x := &Exercise{Properties: append(property(t, "rows", "P: the table users is empty"), property(t, "relation", "User: a field name")...)}
	a := Answer{"ent/schema/user.go": []byte("package schema\n\nimport \"entgo.io/ent\"\n\ntype User struct{ ent.Schema }\n")}
	v, err := Judge{}.Verdict(t.Context(), x, a)
	if err != nil || v.Unjudged != "" || len(v.Failures) != 1 || v.Failures[0].Kind != "relation" {
		t.Errorf("got %+v, %v", v, err)
	}
	if x.comesToRun(a) {
		t.Error("it comes to run")
	}
}
