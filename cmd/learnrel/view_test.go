package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/creack/pty"
)

// A screen is a learnrel in a pseudo-terminal of 60 columns and 24 rows.
type screen struct {
	t       *testing.T
	tty     *os.File
	mu      sync.Mutex
	written strings.Builder
	acted   int // how much of it there was when something was last done
}

func openScreen(t *testing.T, dir string, args ...string) (*screen, *exec.Cmd) {
	t.Helper()
	cmd := exec.Command("learnrel", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "TERM=xterm-256color", "NO_COLOR=", "COLUMNS=", "XDG_CACHE_HOME="+t.TempDir())
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: 60})
	if err != nil {
		t.Skip("there are no pseudo-terminals here:", err)
	}
	s := &screen{t: t, tty: tty}
	t.Cleanup(func() { tty.Close() })
	go func() {
		buf := make([]byte, 4096)
		for {
			n, err := tty.Read(buf)
			s.mu.Lock()
			s.written.Write(buf[:n])
			s.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	return s, cmd
}

// await waits until what was drawn since something was done matches. The view draws
// what is new alone.
func (s *screen) await(pattern string) {
	s.t.Helper()
	want := regexp.MustCompile(pattern)
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		s.mu.Lock()
		all := s.written.String()
		s.mu.Unlock()
		if want.MatchString(ansi.Strip(all[s.acted:])) {
			return
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.t.Fatalf("the screen does not show %s; it was drawn:\n%s", pattern, ansi.Strip(s.written.String()[s.acted:]))
}

// act marks what is drawn from now on.
func (s *screen) act() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.acted = s.written.Len()
}

func (s *screen) press(keys string) {
	s.t.Helper()
	s.act()
	if _, err := s.tty.WriteString(keys); err != nil {
		s.t.Fatal(err)
	}
}

func (s *screen) edit(file, was, now string) {
	t := s.t
	t.Helper()
	s.act()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(data), was) {
		t.Fatalf("%s does not hold %q", file, was)
	}
	if err := os.WriteFile(file, []byte(strings.ReplaceAll(string(data), was, now)), 0o644); err != nil {
		t.Fatal(err)
	}
}

// begin runs a command before there is a screen.
func begin(t *testing.T, dir string, args ...string) {
	t.Helper()
	cmd := exec.Command("learnrel", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "XDG_CACHE_HOME="+t.TempDir())
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// TestView solves an exercise in a terminal, as a learner would.
func TestView(t *testing.T) {
	dir := t.TempDir()
	begin(t, dir, "learn", "--plain")
	begin(t, filepath.Join(dir, "practice"), "next", "shelf") // of relations alone: nothing has to be built
	s, cmd := openScreen(t, dir, "learn")
	s.await(`A shelf of books`)
	s.await(`NOT YET`)
	s.press("h")
	s.await(`hint 1 of 3`)
	s.press("s")
	s.await(`s again shows`)
	s.press("x") // anything else forgets it
	s.press("l")
	s.await(`reservation`)
	s.press("\x1b") // alone: with a key behind it, it would be that key with Alt
	s.await(`s solution`)

	s.press("c") // before a Go exercise is begun, which takes its time to build
	s.await(`NOT YET +one-to-many/shelf`)
	s.press("\x1b")
	s.await(`s solution`)

	schema := filepath.Join(dir, "practice", "one-to-many", "reservation", "ent", "schema", "reservation.go")
	s.press("n")
	s.await(`Tables and reservations`)
	s.await(`a Reservation should do without`)
	s.edit(schema, "Unique().\n\t\t\tRequired()", "Unique(")
	s.await(`go-syntax|expected`)
	s.edit(schema, "Unique(", "Unique()")
	s.await(`SOLVED`)
	s.press("\r")
	s.await(`The first row`)
	s.press("q")
	if err := cmd.Wait(); err != nil {
		t.Fatalf("it ends with %v", err)
	}
}

// TestSQLPrompt asks a database in a terminal: completed, changed by nobody, asked
// again from the history, begun and left.
func TestSQLPrompt(t *testing.T) {
	s, cmd := openScreen(t, t.TempDir(), "sql", "one-to-many")
	s.await(`sql> $`)
	s.press("SELECT usern\t FROM use\t;\r")
	s.await(`FROM user`)
	s.press(" WHERE id = 2")
	s.press("\x15") // Ctrl+U takes the line back
	s.press("SELECT username FROM users;\r")
	s.await(`(?s)Alice.*Bob.*sql> $`)
	s.press("DELETE FROM users;\r")
	s.await(`(?s)readonly.*hint: learnrel sql --write`)
	s.press("\x1b[A\x1b[A\r")
	s.await(`(?s)Alice.*Bob.*sql> $`)
	s.press("SELECT 1,\r")
	s.await(`\.\.\.> $`)
	s.press("\x03")
	s.await(`sql> $`)
	s.press(".quit\r")
	if err := cmd.Wait(); err != nil {
		t.Fatalf("it ends with %v", err)
	}
}
