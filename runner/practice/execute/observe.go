package execute

import (
	"fmt"
	"strings"

	"github.com/learnrel/learnrel/runner/catalogue"
	"github.com/learnrel/learnrel/runner/practice"
	"github.com/learnrel/learnrel/runner/result"
)

// observations reads what came of the unit.
func (p *Planned) observations(o result.Outcome) *practice.Observations {
	switch {
	case o.Failure != nil:
		return &practice.Observations{Failed: p.failed(o.Failure)}
	case o.Run.Migrate != "":
		return &practice.Observations{Failed: p.failed(result.NewFailure(catalogue.Migrate, o.Run.Migrate))}
	}
	all := &practice.Observations{}
	for i := range o.Run.Tried {
		t := &o.Run.Tried[i]
		one := p.observation(t)
		if all.Failed = cutShort(one, t); all.Failed != nil {
			return all
		}
		all.All = append(all.All, *one)
	}
	return all
}

// cutShort tells of a run that did not come to its end.
func cutShort(one *practice.Observation, t *result.Tried) *practice.Failure {
	switch {
	case t.Unmet != nil:
		return &practice.Failure{
			Kind: string(catalogue.Run), Message: fmt.Sprintf("%s %s can't begin, since its rows can't be made: %s", one.Where(), one.Probe, t.Unmet.Error),
			Code: result.CodeOf(catalogue.Run, t.Unmet.Error),
		}
	case t.Ended:
		f := &practice.Failure{Kind: string(catalogue.Run), Message: fmt.Sprintf("%s %s should come back with what it found; %s", one.Where(), one.Probe, t.Call.Error)}
		if !practice.OfJudge(t.Call.File) {
			f.File, f.Line, f.Col = t.Call.File, t.Call.Line, 1
		}
		if t.Call.File == "" || f.File == "" {
			f.File, f.Line, f.Col = "", 0, 0
		}
		return f
	}
	return nil
}

// observation reads one run.
func (p *Planned) observation(t *result.Tried) *practice.Observation {
	one := &practice.Observation{
		Run: p.want.Runs[t.Trial], At: t.At, Of: t.Of, Down: t.Down, Open: t.Open,
		Before: tables(t.Before), After: tables(t.After()),
	}
	for _, s := range t.Call.SQL {
		if !s.Control {
			one.Statements = append(one.Statements, practice.Statement{SQL: s.SQL, Rows: int(s.Rows), Plan: t.Plans[s.SQL]})
		}
	}
	var is []string
	one.Result, is, one.Response, _ = practice.Reported(t.Call.Output, p.secret, one.Run)
	if t.Call.Error != "" {
		one.Err = &practice.Err{
			Text: t.Call.Error, Is: is, Panic: t.Call.Panic, Driver: driverText(t.Call.SQL, t.Call.Error),
			Code: result.CodeOf(catalogue.Run, t.Call.Error),
		}
	}
	return one
}

// driverText gives the words of the database that an error holds, or else the last
// that it had.
func driverText(all []result.Statement, text string) (last string) {
	for _, s := range all {
		if s.Error != "" && (!strings.Contains(text, last) || last == "" || strings.Contains(text, s.Error)) {
			last = s.Error
		}
	}
	return last
}

func tables(all []result.Table) map[string]practice.Table {
	out := map[string]practice.Table{}
	for _, t := range all {
		out[t.Name] = practice.Table{Columns: t.Columns, Rows: t.Rows}
	}
	return out
}
