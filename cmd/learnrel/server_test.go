//go:build unix

package main

import (
	"database/sql"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

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
// With "alone" it is one that the script has for itself; then "server kill" ends that as a
// machine that fails, as soon as a statement hangs there, "server back" starts it again, and
// "server left N" counts learnrel's databases there.
func server(ts *testscript.TestScript, neg bool, args []string) {
	switch word := strings.Join(args, " "); {
	case neg || len(args) == 0:
		ts.Fatalf("usage: server postgres|mariadb [alone], server kill, server back or server left N")
	case shared[args[0]] != nil && len(args) == 1:
		s, err := shared[args[0]]()
		ts.Check(err)
		serverEnv(ts, s)
	case word == "postgres alone":
		aloneServer(ts, func() (*servers.Server, error) { return servers.Postgres() }, pgAdmin)
	case word == "mariadb alone":
		aloneServer(ts, func() (*servers.Server, error) { return servers.MariaDB() }, myAdmin)
	default:
		value, _ := alone.Load(ts.Getenv("PORT"))
		a, ok := value.(aloneOne)
		if !ok {
			ts.Fatalf("there is no server alone")
		}
		a.does(ts, args)
	}
}

func serverEnv(ts *testscript.TestScript, s *servers.Server) {
	ts.Setenv("DB", s.URL(""))
	ts.Setenv("PORT", fmt.Sprint(s.Port))
}

// alone are the servers that scripts have for themselves, by their ports.
var alone sync.Map

// An admin is how a server is asked without learnrel.
type admin struct{ driver, dsn, hangs, own string }

var (
	pgAdmin = admin{
		"pgx", "postgres://postgres@127.0.0.1:%d/postgres",
		"SELECT count(*) FROM pg_stat_activity WHERE query LIKE concat('%pg_sl', 'eep%') AND state = 'active'",
		"SELECT count(*) FROM pg_database WHERE datname LIKE 'learnrel%'",
	}
	myAdmin = admin{
		"mysql", "root@tcp(127.0.0.1:%d)/",
		"SELECT count(*) FROM information_schema.PROCESSLIST WHERE INFO LIKE CONCAT('%SLE', 'EP(60)%')",
		"SELECT count(*) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME LIKE 'learnrel%'",
	}
)

type aloneOne struct {
	*servers.Server
	admin
}

func aloneServer(ts *testscript.TestScript, start func() (*servers.Server, error), as admin) {
	s, err := start()
	ts.Check(err)
	serverEnv(ts, s)
	alone.Store(fmt.Sprint(s.Port), aloneOne{s, as})
	ts.Defer(func() { _ = s.Stop() })
}

func (a aloneOne) does(ts *testscript.TestScript, args []string) {
	switch {
	case args[0] == "kill":
		for end := time.Now().Add(awaitFor); a.count(ts, a.hangs) == 0; {
			if time.Now().After(end) {
				ts.Fatalf("no statement hangs")
			}
		}
		ts.Check(a.Kill())
	case args[0] == "back":
		ts.Check(a.Restart())
	case args[0] == "left" && len(args) == 2:
		if n := a.count(ts, a.own); fmt.Sprint(n) != args[1] {
			ts.Fatalf("%d databases are left, want %s", n, args[1])
		}
	default:
		ts.Fatalf("a server can't %s", strings.Join(args, " "))
	}
}

func (a aloneOne) count(ts *testscript.TestScript, query string) (n int) {
	db, err := sql.Open(a.driver, fmt.Sprintf(a.dsn, a.Port))
	ts.Check(err)
	defer db.Close()
	ts.Check(db.QueryRow(query).Scan(&n))
	return n
}
