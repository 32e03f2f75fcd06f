package child

import (
	"bytes"
	"syscall/js"
)

// capture runs do and gives what it prints to standard output. In a page there are no
// pipes: what is printed goes through the function by which Go's script writes.
func capture(do func() error) (output string, err error) {
	files := js.Global().Get("fs")
	before := files.Get("writeSync")
	var buf bytes.Buffer
	write := js.FuncOf(func(_ js.Value, args []js.Value) any {
		if args[0].Int() != 1 {
			return before.Invoke(args[0], args[1])
		}
		data := make([]byte, args[1].Length())
		js.CopyBytesToGo(data, args[1])
		buf.Write(data[:min(len(data), MaxOutput-buf.Len())])
		return len(data)
	})
	defer write.Release()
	files.Set("writeSync", write)
	defer files.Set("writeSync", before)
	err = do()
	return whole(buf.String(), err)
}
