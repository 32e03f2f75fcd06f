package practice

import (
	"fmt"
	"slices"
	"strings"
)

// errorForms are what a line of error can say.
var errorForms = []probeForm{
	{"is WORD", readIs},
	{"is not WORD", readIsNot},
	{"fails", readFails},
	{`has the code ([\w-]+)`, readCode},
	{"shows no text of the driver", readNoDriver},
	{"changes nothing", readChangesNothing},
	{"none", readNone},
}

func readError(at Place) (Property, *badLine) { return readProbe("error", at, errorForms) }

// said gives the words of an error, for a message.
func (o *Observation) said() string {
	switch {
	case o.Err == nil:
		return "there is none"
	case o.Err.Panic:
		return "it panics: " + o.Err.line()
	case len(o.Err.Is) > 0:
		return "it is " + list(o.Err.Is) + ": " + o.Err.line()
	}
	return "it is " + o.Err.line()
}

// line gives the text of an error in one line, which may be that of several.
func (e *Err) line() string { return strings.ReplaceAll(strings.TrimSpace(e.Text), "\n", "; ") }

func readIs(_ *Run, w []string) func(*Seen, []pair) string {
	return each(func(p pair) string {
		if e := p.got.Err; e != nil && !e.Panic && slices.Contains(e.Is, w[0]) {
			return ""
		}
		return fmt.Sprintf("%s the error of %s should be %s; %s", p.got.Where(), p.got.Probe, w[0], p.got.said())
	})
}

func readIsNot(_ *Run, w []string) func(*Seen, []pair) string {
	return each(func(p pair) string {
		if e := p.got.Err; e == nil || !slices.Contains(e.Is, w[0]) {
			return ""
		}
		return fmt.Sprintf("%s the error of %s should not be %s; it is: %s", p.got.Where(), p.got.Probe, w[0], p.got.Err.line())
	})
}

func readFails(*Run, []string) func(*Seen, []pair) string {
	return each(func(p pair) string {
		switch e := p.got.Err; {
		case p.got.FailEach && p.got.At == 0:
			return "" // no statement was left to fail
		case e == nil:
			return fmt.Sprintf("%s %s should give an error back; there is none", p.got.Where(), p.got.Probe)
		case e.Panic:
			return fmt.Sprintf("%s %s should give an error back; %s", p.got.Where(), p.got.Probe, p.got.said())
		}
		return ""
	})
}

func readCode(_ *Run, w []string) func(*Seen, []pair) string {
	return each(func(p pair) string {
		if e := p.got.Err; e != nil && e.Code == w[0] {
			return ""
		}
		return fmt.Sprintf("%s the error of %s should be the one that learnrel explain %s tells of; %s", p.got.Where(), p.got.Probe, w[0], p.got.said())
	})
}

func readNoDriver(*Run, []string) func(*Seen, []pair) string {
	return each(func(p pair) string {
		if e := p.got.Err; e != nil && e.Driver != "" && strings.Contains(e.Text, e.Driver) {
			return fmt.Sprintf("the error of %s should be in your own words; it shows those of the database's driver: %s", p.got.Probe, e.Text)
		}
		return ""
	})
}

func readChangesNothing(*Run, []string) func(*Seen, []pair) string {
	return each(func(p pair) string {
		for _, n := range tableNames(p.got.Before, p.got.After) {
			if diff := differing(p.got.Before[n], p.got.After[n]); diff != "" {
				return fmt.Sprintf("%s %s should leave everything as it was; in %s %s", p.got.Where(), p.got.Probe, n, diff)
			}
		}
		return ""
	})
}

func readNone(*Run, []string) func(*Seen, []pair) string {
	return each(func(p pair) string {
		if p.got.Err == nil {
			return ""
		}
		return fmt.Sprintf("%s %s should not fail; %s", p.got.Where(), p.got.Probe, p.got.said())
	})
}
