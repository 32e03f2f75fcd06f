package explain_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/learnrel/learnrel/runner/explain"
)

// wrappers are what logs put around a line.
var wrappers = map[string]func(string) string{
	"docker compose": func(m string) string { return "api-1  | " + m },
	"compose, old":   func(m string) string { return "api_1       | " + m },
	"GitHub Actions": func(m string) string { return "2026-11-26T10:01:02.1234567Z " + m },
	"an annotation":  func(m string) string { return "2026-11-26T10:01:02.1234567Z ##[error]" + m },
	"BuildKit":       func(m string) string { return "#12 3.456 " + m },
	"GitLab CI":      func(m string) string { return "section_start:1700000000:build\r\x1b[0K" + m },
	"journald":       func(m string) string { return "Nov 26 12:00:00 host api[123]: " + m },
	"klog":           func(m string) string { return "E1126 12:00:00.000000       1 main.go:12] " + m },
	"colours":        func(m string) string { return "\x1b[31m" + m + "\x1b[0m" },
	"Windows":        func(m string) string { return m + "\r" },
	"kubectl":        func(m string) string { return "[pod/api-5d8f/api] " + m },
	"a test":         func(m string) string { return "    store_test.go:41: " + m },
	"testify": func(m string) string {
		return "        \tError:      \tReceived unexpected error:\n        \t            \t" + m
	},
	"JSON": func(m string) string {
		b, _ := json.Marshal(map[string]string{"level": "error", "msg": m})
		return string(b)
	},
	"JSON, zap": func(m string) string {
		b, _ := json.Marshal(m)
		return `{"level":"error","ts":1700000000.1,"caller":"api/main.go:12","msg":"create pet","error":` + string(b) + `,"stacktrace":"main.main\n\t/app/main.go:12"}`
	},
	"JSON in compose": func(m string) string {
		b, _ := json.Marshal(map[string]string{"time": "2026-11-26T10:01:02Z", "err": "save: " + m})
		return "api-1  | " + string(b)
	},
	"slog": func(m string) string { return fmt.Sprintf("time=2026-11-26T10:01:02Z level=ERROR msg=%q", m) },
	"logrus": func(m string) string {
		return fmt.Sprintf("time=\"2026-11-26T10:01:02Z\" level=error msg=\"create pet\" error=%q", m)
	},
	"a panic": func(m string) string { return "panic: " + m },
	"wrapped": func(m string) string { return "store: create the pet: " + m },
}

// TestMessagesInLogs holds that a message is found whatever a log puts around it.
func TestMessagesInLogs(t *testing.T) {
	for _, line := range messages(t, "known.txt") {
		code, message, _ := strings.Cut(line, "\t")
		for name, wrap := range wrappers {
			found, err := explain.Find(strings.NewReader(wrap(message)))
			if err != nil || len(found) != 1 || found[0].Code != code {
				var codes []string
				for _, f := range found {
					codes = append(codes, f.Code)
				}
				t.Errorf("%s: want %s, got %v, %v: %s", name, code, codes, err, wrap(message))
			}
		}
	}
	for _, line := range messages(t, "unknown.txt") {
		for name, wrap := range wrappers {
			if found, err := explain.Find(strings.NewReader(wrap(line))); err != nil || len(found) > 0 {
				t.Errorf("%s: found %+v, %v: %s", name, found, err, wrap(line))
			}
		}
	}
}
