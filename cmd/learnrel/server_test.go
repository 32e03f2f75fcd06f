//go:build unix

package main

import (
	"fmt"
	"os"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/learnrel/learnrel/runner/database/servers"
)

// shared are the servers that scripts share, by the word of the command "server". Each
// is started when a script first asks for it.
var shared = map[string]func() (*servers.Server, error){
	"postgres": sync.OnceValues(func() (*servers.Server, error) { return started(servers.Postgres()) }),
	"mariadb":  sync.OnceValues(func() (*servers.Server, error) { return started(servers.MariaDB()) }),
}

// findServers tell whether one can be started, by the name of its condition.
var findServers = map[string]func() error{"postgres": servers.FindPostgres, "mariadb": servers.FindMariaDB}

var (
	starting sync.Mutex
	running  []*servers.Server
)

func started(s *servers.Server, err error) (*servers.Server, error) {
	starting.Lock()
	defer starting.Unlock()
	if err == nil {
		running = append(running, s)
	}
	return s, err
}

// stopping runs the tests, and then stops the servers.
type stopping struct{ *testing.M }

func (m stopping) Run() int {
	status := m.M.Run()
	for _, s := range running {
		if err := s.Stop(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			status = 1
		}
	}
	return status
}

// server sets DB to the URL of a server, which ends with a slash, and PORT to its port.
func server(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 || shared[args[0]] == nil {
		ts.Fatalf("usage: server postgres|mariadb")
	}
	s, err := shared[args[0]]()
	ts.Check(err)
	ts.Setenv("DB", s.URL(""))
	ts.Setenv("PORT", fmt.Sprint(s.Port))
}
