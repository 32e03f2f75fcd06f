//go:build unix

package main

import (
	"bufio"
	"net"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/learnrel/learnrel/runner/database/servers"
	"github.com/learnrel/learnrel/runner/toolchain/needs"
)

// TestMain is the command itself where a test has started it.
func TestMain(m *testing.M) {
	if os.Getenv("LEARNREL_TEST_SERVERS") != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// TestEnds ends the command in the ways that leave it time, and looks for what is left of
// its server.
func TestEnds(t *testing.T) {
	needs.This(t, servers.FindPostgres())
	for name, end := range map[string]func(*exec.Cmd, func() error) error{
		"with its command": func(_ *exec.Cmd, closeInput func() error) error { return closeInput() },
		"when it is told":  func(cmd *exec.Cmd, _ func() error) error { return cmd.Process.Signal(syscall.SIGTERM) },
	} {
		t.Run(name, func(t *testing.T) {
			dir, err := os.MkdirTemp("", "servers") // which the server's account can read
			if err == nil {
				err = os.Chmod(dir, 0o755)
			}
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = os.RemoveAll(dir) })
			host := endsBy(t, dir, end)
			if conn, err := net.Dial("tcp", host); err == nil {
				conn.Close()
				t.Errorf("a server still listens on %s", host)
			}
			left, err := os.ReadDir(dir)
			if err != nil || len(left) > 0 {
				t.Errorf("left in the folder: %v (%v)", left, err)
			}
		})
	}
}

// endsBy starts the command, has it end, and gives where its server was.
func endsBy(t *testing.T, dir string, end func(*exec.Cmd, func() error) error) (host string) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "postgres", "sh", "-c", "echo $LEARNREL_DB; exec cat")
	cmd.Env = append(os.Environ(), "LEARNREL_TEST_SERVERS=1", "TMPDIR="+dir)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	at, wrong := url.Parse(strings.TrimSpace(line))
	if err != nil || wrong != nil {
		t.Errorf("it gave no URL: %q, %v", line, err)
		at = &url.URL{}
	}
	if err := end(cmd, in.Close); err != nil {
		t.Error(err)
	}
	_ = cmd.Wait() // what was told to end has not done its work
	return at.Host
}
