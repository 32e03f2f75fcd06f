package child

import (
	"bufio"
	"bytes"
	"database/sql/driver"
	"errors"
	"io"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"
)

var zoned = time.Date(2024, time.July, 1, 12, 30, 15, 123456789, time.FixedZone("CEST", 7200))

// messages are one of each kind, with every field set.
var messages = []*Message{
	{Begin: "one-to-many"},
	{Ready: true},
	{Step: "Create"},
	{Ran: &Ran{Output: "out\n", Error: "wrong", Panic: true, Unknown: true, File: "steps.go", Line: 7, Duration: time.Second}},
	{ID: 3, Question: &Question{
		Op: Exec, Conn: 1, On: 2, Name: "file:x", SQL: "SELECT ?",
		Args: []driver.NamedValue{
			{Ordinal: 1, Value: nil},
			{Ordinal: 2, Value: int64(math.MinInt64)},
			{Ordinal: 3, Value: math.Inf(-1)},
			{Ordinal: 4, Value: true},
			{Ordinal: 5, Value: "te\x00xt\xff"},
			{Ordinal: 6, Value: []byte{}},
			{Ordinal: 7, Value: []byte{0, 1}},
			{Ordinal: 8, Name: "at", Value: zoned},
			{Ordinal: 9, Value: zoned.UTC()},
			{Ordinal: 10, Value: time.Time{}},
		},
		Isolation: 6, ReadOnly: true, File: "steps.go", Line: 9, Inputs: -1, Pure: true,
	}},
	{ID: 4, Answer: &Answer{
		Fault: &Fault{Message: "no", State: "23505", Code: 19, Further: 2067, Broken: true, Ended: true},
		ID:    1, LastInsertID: 2, RowsAffected: -1, Inputs: -1,
		Columns: []string{"a", ""}, Types: []Type{{"INTEGER", 1, 2}, {"", -1, 0}},
		Rows: [][]driver.Value{{int64(1), nil}, {false, "x"}}, More: true,
	}},
	{ID: 5, Call: &Call{Func: 2, Args: []driver.Value{int64(1), "x", nil}}},
	{ID: 6, Called: &Called{Value: 1.5, Error: "wrong"}},
}

func TestMessages(t *testing.T) {
	for _, m := range messages {
		data, err := m.Encode()
		if err != nil {
			t.Errorf("%+v: %v", m, err)
			continue
		}
		got, err := Decode(data)
		if err != nil || !equal(got, m) {
			t.Errorf("%+v came over as %+v, %v", m, got, err)
		}
		for n := range data { // none is the beginning of another
			if _, err := Decode(data[:n]); !errors.Is(err, errDamaged) {
				t.Fatalf("%d of %d bytes of %+v: %v", n, len(data), m, err)
			}
		}
		if _, err := Decode(append(data, 0)); !errors.Is(err, errDamaged) {
			t.Errorf("a byte behind %+v: %v", m, err)
		}
	}
}

// equal compares messages by their words: equal times may have different pointers.
func equal(a, b *Message) bool {
	if a.Question == nil || b.Question == nil {
		return reflect.DeepEqual(a, b)
	}
	for i, v := range b.Question.Args {
		x, ok := v.Value.(time.Time)
		y, other := a.Question.Args[i].Value.(time.Time)
		if ok != other || ok && (!x.Equal(y) || x.String() != y.String()) {
			return false
		}
		if !ok && !reflect.DeepEqual(v, a.Question.Args[i]) {
			return false
		}
	}
	p, q := *a.Question, *b.Question
	p.Args, q.Args = nil, nil
	return a.ID == b.ID && reflect.DeepEqual(p, q)
}

func TestWhatCannotCross(t *testing.T) {
	m := &Message{Answer: &Answer{Rows: [][]driver.Value{{int32(1), struct{}{}}}}}
	if _, err := m.Encode(); err == nil || err.Error() != "a value of type int32 cannot be sent to the database" {
		t.Error(err)
	}
	if err := WriteFrame(io.Discard, make([]byte, MaxFrame+1)); err == nil || err.Error() != "a message of 64 MiB; the most is 64" {
		t.Error(err)
	}
}

func TestFrames(t *testing.T) {
	var b bytes.Buffer
	for _, text := range []string{"a", "", strings.Repeat("x", 1<<20)} {
		if err := WriteFrame(&b, []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	r := bufio.NewReader(&b)
	for _, n := range []int{1, 0, 1 << 20} {
		if got, err := ReadFrame(r); err != nil || len(got) != n {
			t.Errorf("%d bytes, %v; want %d", len(got), err, n)
		}
	}
	if _, err := ReadFrame(r); err != io.EOF {
		t.Errorf("at the end: %v", err)
	}
	for name, data := range map[string]string{"too long": "\xff\xff\xff\xff", "half a length": "\x01\x00", "half a message": "\x05\x00\x00\x00abc"} {
		if _, err := ReadFrame(bufio.NewReader(strings.NewReader(data))); err == nil || err == io.EOF {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTooManyThings(t *testing.T) {
	of := func(n int) []byte {
		data, err := (&Message{Answer: &Answer{Rows: [][]driver.Value{make([]driver.Value, n)}}}).Encode()
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	if _, err := Decode(of(maxThings - 1)); err != nil { // the row is one, too
		t.Error(err)
	}
	if _, err := Decode(of(maxThings)); err != errDamaged {
		t.Errorf("one more: %v", err)
	}
}

func FuzzDecode(f *testing.F) {
	for _, m := range messages {
		data, err := m.Encode()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := Decode(data)
		if err != nil {
			return
		}
		once, err := m.Encode()
		if err != nil {
			t.Fatal(err)
		}
		m, err = Decode(once)
		if err != nil {
			t.Fatalf("%x: %v", once, err)
		}
		if again, err := m.Encode(); err != nil || !bytes.Equal(once, again) {
			t.Errorf("%x becomes %x, %v", once, again, err)
		}
	})
}

func FuzzReadFrame(f *testing.F) {
	f.Add([]byte("\x01\x00\x00\x00a\x00\x00\x00\x00"))
	f.Add([]byte("\x05\x00\x00\x00abc"))
	f.Add([]byte("\xff\xff\xff\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r := bufio.NewReader(bytes.NewReader(data))
		var again bytes.Buffer
		for {
			message, err := ReadFrame(r)
			if err != nil {
				break
			}
			if err := WriteFrame(&again, message); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.HasPrefix(data, again.Bytes()) {
			t.Errorf("%x was read from %x", again.Bytes(), data)
		}
	})
}
