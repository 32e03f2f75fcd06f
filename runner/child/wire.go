package child

import (
	"bufio"
	"database/sql/driver"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"time"
)

// MaxFrame is the size of the largest message, in bytes.
const MaxFrame = 64 << 20

// MaxValues is the size of the largest statement with its arguments, and of the
// largest row: what else is in a message has room beside it.
const MaxValues = MaxFrame - 4<<20

// maxThings is how many values, texts, types and rows a message may list. A page of
// rows of the widest tables has half as many, a statement has a few ten thousand. In
// memory such a thing takes many times the byte that it can take in a message, so that
// without a limit a hostile program's largest message would become a gigabyte.
const maxThings = 1 << 20

// errDamaged says that a message is not one of this package's.
var errDamaged = errors.New("a damaged message")

// A frame is its length in four bytes, little endian, and what an encoder wrote.
// Integers are varints; a text is its length and its bytes; a value is a letter
// and what follows from it.

// WriteFrame writes one message.
func WriteFrame(w io.Writer, message []byte) error {
	if len(message) > MaxFrame {
		return fmt.Errorf("a message of %d MiB; the most is %d", len(message)>>20, MaxFrame>>20)
	}
	frame := binary.LittleEndian.AppendUint32(make([]byte, 0, 4+len(message)), uint32(len(message)))
	_, err := w.Write(append(frame, message...))
	return err
}

// ReadFrame reads one message. The error is io.EOF where there are no more.
func ReadFrame(r *bufio.Reader) ([]byte, error) {
	var length [4]byte
	if _, err := io.ReadFull(r, length[:]); err != nil {
		return nil, err
	}
	n := binary.LittleEndian.Uint32(length[:])
	if n > MaxFrame {
		return nil, errDamaged
	}
	message := make([]byte, n)
	if _, err := io.ReadFull(r, message); err != nil {
		return nil, errDamaged
	}
	return message, nil
}

// encoder appends to a message.
type encoder struct {
	b   []byte
	err error // the first value that cannot cross
}

func (e *encoder) byte(v byte)   { e.b = append(e.b, v) }
func (e *encoder) int(v int64)   { e.b = binary.AppendVarint(e.b, v) }
func (e *encoder) text(s string) { e.int(int64(len(s))); e.b = append(e.b, s...) }

func (e *encoder) bool(v bool) {
	if v {
		e.byte(1)
	} else {
		e.byte(0)
	}
}

func (e *encoder) texts(all []string) {
	e.int(int64(len(all)))
	for _, s := range all {
		e.text(s)
	}
}

// value writes what database/sql lets through to a driver.
func (e *encoder) value(v driver.Value) {
	switch v := v.(type) {
	case nil:
		e.byte('n')
	case int64:
		e.byte('i')
		e.int(v)
	case float64:
		e.byte('f')
		e.b = binary.LittleEndian.AppendUint64(e.b, math.Float64bits(v))
	case bool:
		e.byte('b')
		e.bool(v)
	case string:
		e.byte('s')
		e.text(v)
	case []byte:
		if v == nil { // drivers make NULL of it
			e.byte('n')
			return
		}
		e.byte('x')
		e.int(int64(len(v)))
		e.b = append(e.b, v...)
	case time.Time:
		name, offset := v.Zone()
		e.byte('t')
		e.int(v.Unix())
		e.int(int64(v.Nanosecond()))
		e.int(int64(offset))
		e.text(name)
	default:
		if e.err == nil {
			e.err = fmt.Errorf("a value of type %T cannot be sent to the database", v)
		}
		e.byte('n')
	}
}

func (e *encoder) values(all []driver.Value) {
	e.int(int64(len(all)))
	for _, v := range all {
		e.value(v)
	}
}

// SizeOf is about what a value takes in a message, in bytes.
func SizeOf(v driver.Value) int {
	switch v := v.(type) {
	case string:
		return len(v)
	case []byte:
		return len(v)
	}
	return 8
}

// size is about what a question's statement takes.
func (q *Question) size() int {
	n := len(q.SQL)
	for _, a := range q.Args {
		n += SizeOf(a.Value)
	}
	return n
}

// decoder takes a message apart. Behind its end everything is zero, and done tells.
type decoder struct {
	b      []byte
	things int // how many were listed so far
	bad    bool
}

func (d *decoder) byte() byte {
	if len(d.b) == 0 {
		d.bad = true
		return 0
	}
	v := d.b[0]
	d.b = d.b[1:]
	return v
}

func (d *decoder) bool() bool { return d.byte() == 1 }

func (d *decoder) int() int64 {
	v, n := binary.Varint(d.b)
	if n <= 0 {
		d.bad = true
		return 0
	}
	d.b = d.b[n:]
	return v
}

// list reads the number of things that follow, each of at least one byte.
func (d *decoder) list() int {
	n := d.count()
	if d.things += n; d.things > maxThings {
		d.bad = true
		return 0
	}
	return n
}

// count reads the number of bytes or things that follow.
func (d *decoder) count() int {
	n := d.int()
	if n < 0 || n > int64(len(d.b)) {
		d.bad = true
		return 0
	}
	return int(n)
}

func (d *decoder) text() string {
	n := d.count()
	s := string(d.b[:n])
	d.b = d.b[n:]
	return s
}

func (d *decoder) texts() (all []string) {
	for range d.list() {
		all = append(all, d.text())
	}
	return all
}

func (d *decoder) value() driver.Value {
	switch d.byte() {
	case 'n':
		return nil
	case 'i':
		return d.int()
	case 'f':
		if len(d.b) < 8 {
			d.bad = true
			return nil
		}
		v := math.Float64frombits(binary.LittleEndian.Uint64(d.b))
		d.b = d.b[8:]
		return v
	case 'b':
		return d.bool()
	case 's':
		return d.text()
	case 'x':
		return []byte(d.text())
	case 't':
		return d.time()
	}
	d.bad = true
	return nil
}

func (d *decoder) values() []driver.Value {
	all := make([]driver.Value, d.list())
	for i := range all {
		if all[i] = d.value(); d.bad {
			return nil
		}
	}
	return all
}

func (d *decoder) time() time.Time {
	t := time.Unix(d.int(), d.int())
	offset, name := int(d.int()), d.text()
	if offset == 0 && (name == "UTC" || name == "") {
		return t.UTC()
	}
	return t.In(time.FixedZone(name, offset))
}

// done tells whether the message was whole and held nothing more.
func (d *decoder) done() error {
	if d.bad || len(d.b) > 0 {
		return errDamaged
	}
	return nil
}
