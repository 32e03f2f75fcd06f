package languageserver

import (
	"io"
	"net"
	"testing"
)

// Nobody reads yet, and a write is done all the same; what is written arrives in order,
// also what is left when the stream is closed.
func TestOutbox(t *testing.T) {
	here, there := net.Pipe()
	o := newOutbox(there)
	for _, text := range []string{"one ", "two ", "three"} {
		if n, err := io.WriteString(o, text); n != len(text) || err != nil {
			t.Fatal(n, err)
		}
	}
	closed := make(chan error)
	go func() { closed <- o.Close() }()
	if got, err := io.ReadAll(here); string(got) != "one two three" || err != nil {
		t.Errorf("%q %v", got, err)
	}
	if err := <-closed; err != nil {
		t.Error(err)
	}
	if _, err := io.WriteString(o, "four"); err == nil {
		t.Error("a closed stream is written to")
	}
}

// An editor that is gone is told of at the next write, and closing does not wait for it.
func TestOutboxWithoutAReader(t *testing.T) {
	here, there := net.Pipe()
	o := newOutbox(there)
	here.Close()
	if _, err := io.WriteString(o, "one"); err != nil {
		t.Fatal(err)
	}
	<-o.sent
	if _, err := io.WriteString(o, "two"); err == nil {
		t.Error("nobody reads, and nothing tells")
	}
	_ = o.Close()
}
