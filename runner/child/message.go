package child

import (
	"database/sql/driver"
	"time"
)

// The messages that cross the pipe, by their first byte.
const (
	asks    = 'q' // child: a question, with its ID
	answers = 'a' // parent: the answer to the question with that ID
	runs    = 'r' // parent: run this step
	ran     = 'R' // child: how it ended
	begins  = 'b' // parent: which of the programs this process is to be
	ready   = 'B' // child: it is
	calls   = 'c' // parent: call a function, with the call's ID
	called  = 'C' // child: what came of the call with that ID
)

// A Message is what crosses the pipe: one of its fields is set.
type Message struct {
	Begin    string // parent: be the program of that name
	Ready    bool   // child: it is that program
	Step     string // parent: run this step
	Ran      *Ran   // child: how the step ended
	ID       int64  // of the question or call, or of the one answered
	Question *Question
	Answer   *Answer
	Call     *Call
	Called   *Called
}

// A Call is of a function that the child registered.
type Call struct {
	Func int64 // its number
	Args []driver.Value
}

// Called is what came of a call.
type Called struct {
	Value driver.Value
	Error string // "" for none
}

// Ran is how a step ended.
type Ran struct {
	Output   string // what it printed to standard output
	Error    string // what it returned, or panicked with
	Panic    bool
	Unknown  bool   // the program has no such step
	File     string // of the lesson's own code: where it panicked, or where the step begins
	Line     int64
	Duration time.Duration
}

// Encode gives the message as it crosses. The error says that a value of a
// question or an answer can't cross.
func (m *Message) Encode() ([]byte, error) {
	e := &encoder{}
	switch {
	case m.Question != nil:
		e.byte(asks)
		e.int(m.ID)
		e.question(m.Question)
	case m.Answer != nil:
		e.byte(answers)
		e.int(m.ID)
		e.answer(m.Answer)
	case m.Call != nil:
		e.byte(calls)
		e.int(m.ID)
		e.int(m.Call.Func)
		e.values(m.Call.Args)
	case m.Called != nil:
		e.byte(called)
		e.int(m.ID)
		e.value(m.Called.Value)
		e.text(m.Called.Error)
	case m.Ran != nil:
		e.byte(ran)
		e.ran(m.Ran)
	case m.Ready:
		e.byte(ready)
	case m.Step != "":
		e.byte(runs)
		e.text(m.Step)
	default:
		e.byte(begins)
		e.text(m.Begin)
	}
	return e.b, e.err
}

// Decode reads what Encode gave.
func Decode(data []byte) (*Message, error) {
	d, m := &decoder{b: data}, &Message{}
	switch d.byte() {
	case asks:
		m.ID = d.int()
		m.Question = d.question()
	case answers:
		m.ID = d.int()
		m.Answer = d.answer()
	case calls:
		m.ID = d.int()
		m.Call = &Call{Func: d.int(), Args: d.values()}
	case called:
		m.ID = d.int()
		m.Called = &Called{Value: d.value(), Error: d.text()}
	case ran:
		m.Ran = d.ran()
	case ready:
		m.Ready = true
	case runs:
		m.Step = d.text()
		d.bad = d.bad || m.Step == ""
	case begins:
		m.Begin = d.text()
	default:
		return nil, errDamaged
	}
	return m, d.done()
}

func (e *encoder) question(q *Question) {
	e.byte(byte(q.Op))
	e.int(q.Conn)
	e.int(q.On)
	e.text(q.Name)
	e.text(q.SQL)
	e.int(int64(len(q.Args)))
	for _, a := range q.Args {
		e.text(a.Name)
		e.value(a.Value)
	}
	e.int(q.Isolation)
	e.bool(q.ReadOnly)
	e.text(q.File)
	e.int(q.Line)
	e.int(q.Inputs)
	e.bool(q.Pure)
}

func (d *decoder) question() *Question {
	q := &Question{Op: Op(d.byte()), Conn: d.int(), On: d.int(), Name: d.text(), SQL: d.text()}
	for i := range d.list() {
		q.Args = append(q.Args, driver.NamedValue{Ordinal: i + 1, Name: d.text(), Value: d.value()})
	}
	q.Isolation, q.ReadOnly = d.int(), d.bool()
	q.File, q.Line = d.text(), d.int()
	q.Inputs, q.Pure = d.int(), d.bool()
	return q
}

func (e *encoder) answer(a *Answer) {
	e.bool(a.Fault != nil)
	if f := a.Fault; f != nil {
		e.text(f.Message)
		e.text(f.State)
		e.int(f.Code)
		e.int(f.Further)
		e.bool(f.Broken)
		e.bool(f.Ended)
	}
	e.int(a.ID)
	e.int(a.LastInsertID)
	e.int(a.RowsAffected)
	e.int(a.Inputs)
	e.texts(a.Columns)
	e.int(int64(len(a.Types)))
	for _, t := range a.Types {
		e.text(t.Name)
		e.int(t.Nullable)
		e.int(t.Scan)
	}
	e.int(int64(len(a.Rows)))
	for _, row := range a.Rows {
		e.values(row)
	}
	e.bool(a.More)
}

func (d *decoder) answer() *Answer {
	a := &Answer{}
	if d.bool() {
		a.Fault = &Fault{Message: d.text(), State: d.text(), Code: d.int(), Further: d.int(), Broken: d.bool(), Ended: d.bool()}
	}
	a.ID, a.LastInsertID, a.RowsAffected, a.Inputs = d.int(), d.int(), d.int(), d.int()
	a.Columns = d.texts()
	for range d.list() {
		a.Types = append(a.Types, Type{Name: d.text(), Nullable: d.int(), Scan: d.int()})
	}
	for range d.list() {
		a.Rows = append(a.Rows, d.values())
	}
	a.More = d.bool()
	return a
}

func (e *encoder) ran(r *Ran) {
	e.text(r.Output)
	e.text(r.Error)
	e.bool(r.Panic)
	e.bool(r.Unknown)
	e.text(r.File)
	e.int(r.Line)
	e.int(int64(r.Duration))
}

func (d *decoder) ran() *Ran {
	return &Ran{
		Output: d.text(), Error: d.text(), Panic: d.bool(), Unknown: d.bool(),
		File: d.text(), Line: d.int(), Duration: time.Duration(d.int()),
	}
}
