package process

import (
	"bytes"
	"cmp"
)

const (
	// MaxOutput is how much of what a command prints is kept, in bytes.
	MaxOutput = 1 << 20
	// MaxLine is how much of a line is kept, in bytes.
	MaxLine = 64 << 10
)

// An Output keeps the start of what is written to it, and of each line. It is no
// bytes.Buffer, from which io.Copy would take ReadFrom, and with it all that there
// is.
type Output struct {
	// Max is how much is kept in place of MaxOutput, in lines of any length.
	Max  int
	kept bytes.Buffer
	line int  // how much of the last line was written
	cut  bool // whether something was not kept
}

// Write keeps what there is room for.
func (o *Output) Write(p []byte) (int, error) {
	if o.Max > 0 {
		o.keep(p, len(p))
		return len(p), nil
	}
	for rest := p; len(rest) > 0; {
		if o.kept.Len() == MaxOutput {
			o.cut = true
			break
		}
		line, end := rest, bytes.IndexByte(rest, '\n')
		if end >= 0 {
			line = rest[:end]
		}
		o.keep(line, max(0, MaxLine-o.line))
		o.line += len(line)
		rest = rest[len(line):]
		if end >= 0 {
			o.keep(rest[:1], 1)
			o.line, rest = 0, rest[1:]
		}
	}
	return len(p), nil
}

// keep keeps of some bytes what there is room for, and no more than most.
func (o *Output) keep(p []byte, most int) {
	n := min(len(p), most, cmp.Or(o.Max, MaxOutput)-o.kept.Len())
	o.cut = o.cut || n < len(p)
	o.kept.Write(p[:n])
}

// Cut tells whether something was not kept.
func (o *Output) Cut() bool { return o.cut }

// String gives what was kept.
func (o *Output) String() string { return o.kept.String() }
