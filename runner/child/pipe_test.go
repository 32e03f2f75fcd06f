package child

import (
	"bufio"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"os"
	"testing"

	"entgo.io/ent/dialect"
)

// parentEnd is the parent's end of a pipe, by hand.
type parentEnd struct {
	t *testing.T
	r *bufio.Reader
	w *os.File
}

func connect(t *testing.T) (*pipe, *parentEnd) {
	downR, downW, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	upR, upW, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	p := newPipe(downR, upW)
	t.Cleanup(func() {
		for _, f := range []*os.File{downW, upW, downR, upR} {
			f.Close()
		}
	})
	return p, &parentEnd{t, bufio.NewReader(upR), downW}
}

func (p *parentEnd) hear() *Message {
	data, err := ReadFrame(p.r)
	if err != nil {
		p.t.Error(err)
		return &Message{}
	}
	m, err := Decode(data)
	if err != nil {
		p.t.Error(err)
		return &Message{}
	}
	return m
}

func (p *parentEnd) say(m *Message) {
	data, err := m.Encode()
	if err == nil {
		err = WriteFrame(p.w, data)
	}
	if err != nil {
		p.t.Error(err)
	}
}

func open(t *testing.T, p *pipe, parent *parentEnd) *sql.DB {
	db := openDB(p, &where{})
	t.Cleanup(func() {
		parent.w.Close() // or it would wait for an answer
		db.Close()
	})
	return db
}

func TestAnswersOutOfOrder(t *testing.T) {
	p, parent := connect(t)
	got := make(chan string, 3)
	for _, text := range []string{"a", "b", "c"} {
		go func() {
			a, err := p.Ask(t.Context(), &Question{Op: Query, SQL: text})
			if err != nil {
				got <- err.Error()
				return
			}
			got <- text + a.Columns[0]
		}()
	}
	asked := []*Message{parent.hear(), parent.hear(), parent.hear()}
	for _, i := range []int{1, 2, 0} {
		parent.say(&Message{ID: 77, Answer: &Answer{}}) // nobody asked for that
		parent.say(&Message{ID: asked[i].ID, Answer: &Answer{Columns: []string{asked[i].Question.SQL}}})
		if text := asked[i].Question.SQL; <-got != text+text {
			t.Errorf("%s has another's answer", text)
		}
	}
}

func TestParentGoesAway(t *testing.T) {
	for name, c := range map[string]struct{ bytes, want string }{
		"closed":  {"", "ask learnrel: it has hung up"},
		"garbage": {"what is that?", "ask learnrel: a damaged message"},
		"frame":   {"\x02\x00\x00\x00qq", "ask learnrel: a damaged message"},
	} {
		t.Run(name, func(t *testing.T) {
			p, parent := connect(t)
			db := open(t, p, parent)
			failed := make(chan error)
			go func() {
				_, err := db.ExecContext(t.Context(), "SELECT 1")
				failed <- err
			}()
			parent.hear()
			if _, err := io.WriteString(parent.w, c.bytes); err != nil {
				t.Fatal(err)
			}
			parent.w.Close()
			if err := <-failed; err == nil || err.Error() != c.want {
				t.Errorf("the statement that waits: %v", err)
			}
			if _, err := db.ExecContext(t.Context(), "SELECT 1"); err == nil || err.Error() != c.want {
				t.Errorf("the next one: %v", err)
			}
			if _, ok := <-p.calls; ok {
				t.Error("there is something to do")
			}
		})
	}
}

func TestServe(t *testing.T) {
	steps := New(nil, func(dialect.Driver) string { return "client" },
		Step[string]{"Fail", func(_ context.Context, client string) error { return errors.New("no " + client) }},
		Step[string]{"Panic", func(context.Context, string) error { panic("help") }},
		Step[string]{"Print", func(context.Context, string) error { _, err := os.Stdout.WriteString("hello"); return err }},
	)
	p, parent := connect(t)
	ended := make(chan error)
	go func() { ended <- serve(p, map[string]func() Program{"one": func() Program { return steps }}) }()
	parent.say(&Message{Begin: "one"})
	if m := parent.hear(); !m.Ready {
		t.Errorf("%+v", m)
	}
	for name, want := range map[string]Ran{
		"Fail":    {Error: "no client"},
		"Panic":   {Error: "help", Panic: true},
		"Print":   {Output: "hello"},
		"Nothing": {Error: "the program has no step Nothing", Unknown: true},
	} {
		parent.say(&Message{Step: name})
		r := parent.hear().Ran
		if r == nil || r.Error != want.Error || r.Panic != want.Panic || r.Output != want.Output || r.Unknown != want.Unknown {
			t.Errorf("%s: %+v", name, r)
		} else if name == "Fail" && (r.File != "pipe_test.go" || r.Line == 0) {
			t.Errorf("%s is at %s:%d", name, r.File, r.Line)
		}
	}
	parent.w.Close()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestServeOther(t *testing.T) {
	for name, m := range map[string]*Message{`no program "two"`: {Begin: "two"}, `a damaged message`: {Step: "First"}} {
		p, parent := connect(t)
		parent.say(m)
		if err := serve(p, nil); err == nil || err.Error() != name {
			t.Error(err)
		}
	}
}

func TestCancelIsAsked(t *testing.T) {
	p, parent := connect(t)
	ctx, cancel := context.WithCancel(t.Context())
	failed := make(chan error)
	go func() {
		_, err := ask(ctx, p, &Question{Op: Query, Conn: 3})
		failed <- err
	}()
	asked := parent.hear()
	cancel()
	if m := parent.hear(); m.Question == nil || m.Question.Op != Cancel || m.Question.On != asked.ID || m.Question.Conn != 3 {
		t.Errorf("%+v", m.Question)
	}
	parent.say(&Message{ID: asked.ID, Answer: &Answer{Fault: &Fault{Message: "context canceled", Ended: true}}})
	if err := <-failed; err != context.Canceled {
		t.Error(err)
	}
}

func TestTheParentsOwnEnd(t *testing.T) {
	for message, want := range map[string]error{"context canceled": context.Canceled, "context deadline exceeded": context.DeadlineExceeded} {
		a, err := ask(t.Context(), answer{Fault: &Fault{Message: message, Ended: true}}, &Question{})
		if a != nil || err != want {
			t.Errorf("%s: %v, %v", message, a, err)
		}
	}
	if _, err := ask(t.Context(), answer{Fault: &Fault{Message: "x", Broken: true}}, &Question{}); err != driver.ErrBadConn {
		t.Error(err)
	}
}

// answer is an asker that has but one.
type answer Answer

func (a answer) Ask(context.Context, *Question) (*Answer, error) { b := Answer(a); return &b, nil }

func TestLargeQuestion(t *testing.T) {
	p, parent := connect(t)
	db := open(t, p, parent)
	db.SetMaxOpenConns(1)
	go func() {
		parent.say(&Message{ID: parent.hear().ID, Answer: &Answer{ID: 1}})
		parent.say(&Message{ID: parent.hear().ID, Answer: &Answer{RowsAffected: 1}})
	}()
	_, err := db.ExecContext(t.Context(), "SELECT ?", make([]byte, MaxFrame))
	if err == nil || err.Error() != "a statement of 64 MiB; the most is 60" {
		t.Error(err)
	}
	if _, err := db.ExecContext(t.Context(), "SELECT 1"); err != nil {
		t.Error(err)
	}
}

func TestCalls(t *testing.T) {
	p, parent := connect(t)
	done := make(chan error)
	go func() {
		_, err := ask(t.Context(), p, &Question{Op: Register, Func: func(args []driver.Value) (driver.Value, error) {
			switch v := args[0].(type) {
			case int64:
				return v * 2, nil
			case string:
				return nil, errors.New(v)
			}
			return make([]byte, MaxFrame), nil
		}})
		done <- err
	}()
	q := parent.hear()
	parent.say(&Message{ID: q.ID, Answer: &Answer{}})
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		number int64
		arg    driver.Value
		want   Called
	}{
		{q.Question.On, int64(4), Called{Value: int64(8)}},
		{q.Question.On, "wrong", Called{Error: "wrong"}},
		{q.Question.On, "", Called{Error: "error"}},
		{q.Question.On, nil, Called{Error: "a message of 64 MiB; the most is 64"}},
		{99, nil, Called{Error: "no function 99"}},
	} {
		parent.say(&Message{ID: 5, Call: &Call{Func: c.number, Args: []driver.Value{c.arg}}})
		if m := parent.hear(); m.ID != 5 || m.Called == nil || *m.Called != c.want {
			t.Errorf("%v: %+v", c.arg, m.Called)
		}
	}
}

func TestNoName(t *testing.T) {
	p, parent := connect(t)
	named := &named{p}
	go func() { _, _ = named.Open("") }()
	if q := parent.hear().Question; q.Name != ":memory:" {
		t.Errorf("a database without a name is %q, and not one of its own", q.Name)
	}
}

func TestOpenPipe(t *testing.T) {
	for _, value := range []string{"", "3", "a,b", "-1,4"} {
		t.Setenv(PipeVariable, value)
		if _, err := openPipe(); err != errNoPipe {
			t.Errorf("%q: %v", value, err)
		}
	}
}
