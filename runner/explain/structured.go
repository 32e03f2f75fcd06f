package explain

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
)

// told gives the texts in a line of a log: of a JSON object and of pairs like
// msg="…" the values, and otherwise the line.
func told(line string) []string {
	if strings.HasPrefix(line, "{") {
		if texts := ofJSON(line); len(texts) > 0 {
			return texts
		}
	}
	var texts []string
	if pairs.MatchString(line) {
		for _, m := range value.FindAllStringSubmatch(line, -1) {
			if text, err := strconv.Unquote(m[1]); err == nil {
				texts = append(texts, lines(text)...)
			}
		}
	}
	if len(texts) == 0 {
		return []string{line}
	}
	return texts
}

var (
	// pairs is how lines of log/slog, logrus and others of that form begin.
	pairs = regexp.MustCompile(`^(?:[\w.]+=(?:"(?:[^"\\]|\\.)*"|\S*) )*(?:level|lvl|severity|msg|err|error)=`)
	value = regexp.MustCompile(`[\w.]+=("(?:[^"\\]|\\.)*")`)
)

// ofJSON gives the texts in a JSON object, in their order; nil where it is none.
func ofJSON(line string) (texts []string) {
	d := json.NewDecoder(strings.NewReader(line))
	var inObject []bool // of each level, whether it is an object
	key := false        // the next text is a key
	for {
		token, err := d.Token()
		if err != nil {
			return nil
		}
		object := len(inObject) > 0 && inObject[len(inObject)-1]
		switch t := token.(type) {
		case json.Delim:
			if t == '{' || t == '[' {
				inObject = append(inObject, t == '{')
			} else {
				inObject = inObject[:len(inObject)-1]
			}
			if len(inObject) == 0 {
				return texts
			}
			key = inObject[len(inObject)-1]
			continue
		case string:
			if !key || !object {
				texts = append(texts, lines(t)...)
			}
		}
		key = object && !key
	}
}

func lines(text string) (all []string) {
	for line := range strings.Lines(text) {
		all = append(all, Clean(line))
	}
	return all
}
