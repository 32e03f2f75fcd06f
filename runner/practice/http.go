package practice

import (
	"fmt"
	"strconv"
	"strings"
)

const request = `((?:GET|POST|PUT|PATCH|DELETE) /\S*)`

// httpForms are what a line of http can say.
var httpForms = []probeForm{
	{request + ` gives (\d+)`, readStatus},
	{request + ` shows (no )?TEXT`, readBody},
	{request + ` leaves (?:the table WORD|(all) tables) (as the solution's|as before)`, asked(readTables)},
	{request + ` sends at most (\d+) statements?`, asked(readAtMost)},
	{request + ` sends as many for many rows as for few`, asked(readAsMany)},
}

func readHTTP(at Place) (Property, *badLine) { return readProbe("http", at, httpForms) }

// asked makes a form about a request of one about a run.
func asked(read func(*Run, []string) func(*Seen, []pair) string) func(*Run, []string) func(*Seen, []pair) string {
	return func(r *Run, w []string) func(*Seen, []pair) string {
		r.Request = w[0]
		return read(r, w[1:])
	}
}

func readStatus(r *Run, w []string) func(*Seen, []pair) string {
	r.Request = w[0]
	want := number(w[1])
	return each(func(p pair) string {
		if got := p.got.Response; got == nil || got.Status != want {
			return fmt.Sprintf("%s should give the status %d; it gives %s", r.Request, want, p.got.answered())
		}
		return ""
	})
}

func (o *Observation) answered() string {
	if o.Response == nil {
		return "no answer"
	}
	return strconv.Itoa(o.Response.Status)
}

func readBody(r *Run, w []string) func(*Seen, []pair) string {
	r.Request = w[0]
	no, text := w[1] != "", strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(w[2])
	return each(func(p pair) string {
		got := p.got.Response
		switch shows := got != nil && strings.Contains(got.Body, text); {
		case got == nil:
			return r.Request + " should be answered; there is no answer"
		case shows == !no:
			return ""
		case no:
			return fmt.Sprintf("%s should not show %q; it does", r.Request, text)
		}
		return fmt.Sprintf("%s should show %q; it does not", r.Request, text)
	})
}
