package sqlite

import (
	"database/sql/driver"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A cell is a value as it crosses: a letter for its kind and the value in words; nil for
// NULL. JSON has no integers of 64 bits.
type cell *string

// An argument is a cell with the name of its place, or its number, from 1.
type argument struct {
	Name  string `json:"name,omitempty"`
	At    int    `json:"at"`
	Value cell   `json:"value"`
}

func arguments(all []driver.NamedValue) ([]argument, error) {
	args := make([]argument, len(all))
	for i, a := range all {
		c, err := toCell(a.Value)
		if err != nil {
			return nil, err
		}
		args[i] = argument{a.Name, a.Ordinal, c}
	}
	return args, nil
}

// timeFormats are how the driver of programs reads times, and writes them with the first.
var timeFormats = []string{
	"2006-01-02 15:04:05.999999999-07:00", "2006-01-02T15:04:05.999999999-07:00", "2006-01-02 15:04:05.999999999", "2006-01-02T15:04:05.999999999",
	"2006-01-02 15:04:05", "2006-01-02T15:04:05", "2006-01-02 15:04", "2006-01-02T15:04", "2006-01-02",
}

func toCell(v driver.Value) (cell, error) {
	var text string
	switch v := v.(type) {
	case nil:
		return nil, nil
	case int64:
		text = "i" + strconv.FormatInt(v, 10)
	case bool:
		text = "i0"
		if v {
			text = "i1"
		}
	case float64:
		text = "f" + strconv.FormatFloat(v, 'g', -1, 64)
	case string:
		text = "s" + v
	case []byte:
		if v == nil {
			return nil, nil
		}
		text = "x" + hex.EncodeToString(v)
	case time.Time:
		text = "s" + v.Format(timeFormats[0])
	default:
		return nil, fmt.Errorf("a value of type %T cannot be sent to the database", v)
	}
	return &text, nil
}

var errCell = errors.New("the page's SQLite gave a value that is none")

// fromCell reads a value of a column of that type, which says what an integer or a text
// is.
func fromCell(c cell, declared string) (driver.Value, error) {
	if c == nil {
		return nil, nil
	}
	if *c == "" {
		return nil, errCell
	}
	text := (*c)[1:]
	switch (*c)[0] {
	case 'i':
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, errCell
		}
		return fromInteger(n, declared), nil
	case 'f':
		return strconv.ParseFloat(text, 64)
	case 'x':
		return hex.DecodeString(text)
	case 's':
		if isTime(declared) {
			return parseTime(text), nil
		}
		return text, nil
	}
	return nil, errCell
}

func isTime(declared string) bool {
	return declared == "timestamp" || declared == "datetime" || declared == "date"
}

func fromInteger(n int64, declared string) driver.Value {
	switch {
	case declared == "boolean":
		return n > 0
	case isTime(declared) && (n > 1e12 || n < -1e12): // large ones are milliseconds
		return time.UnixMilli(n).UTC()
	case isTime(declared):
		return time.Unix(n, 0).UTC()
	}
	return n
}

// parseTime reads a time. What is none is the zero time, as to the driver of programs.
func parseTime(text string) time.Time {
	text = strings.TrimSuffix(text, "Z")
	for _, format := range timeFormats {
		if t, err := time.ParseInLocation(format, text, time.UTC); err == nil {
			return t
		}
	}
	return time.Time{}
}
