//go:build unix

package database_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"entgo.io/ent/dialect/sql/schema"
	"entgo.io/ent/schema/field"
	_ "github.com/go-sql-driver/mysql"
	_ "github.com/jackc/pgx/v5/stdlib"

	"github.com/learnrel/learnrel/runner/child"
	"github.com/learnrel/learnrel/runner/database"
	"github.com/learnrel/learnrel/runner/database/servers"
	"github.com/learnrel/learnrel/runner/toolchain/needs"
)

// kinds are the servers that tests share: they are started when a test first wants one.
var kinds = []*kind{
	{
		name: "postgres", begin: func(args ...string) (*servers.Server, error) { return servers.Postgres(args...) }, sleep: "SELECT pg_sleep(60)",
		old: "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' AND state = 'active' AND pid <> pg_backend_pid()",
		own: "SELECT count(*) FROM pg_database WHERE datname LIKE 'learnrel%'",
	},
	{
		name: "mysql", begin: func(args ...string) (*servers.Server, error) { return servers.MariaDB(args...) }, sleep: "SELECT SLEEP(60)",
		old: "SELECT count(*) FROM information_schema.PROCESSLIST WHERE INFO LIKE 'SELECT SLEEP(60)'",
		own: "SELECT count(*) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME LIKE 'learnrel%'",
	},
}

type kind struct {
	name, sleep, old, own string
	begin                 func(args ...string) (*servers.Server, error)
	once                  sync.Once
	shared                *servers.Server
	err                   error
}

func TestMain(m *testing.M) {
	status := m.Run()
	for _, k := range kinds {
		if k.shared != nil {
			_ = k.shared.Stop()
		}
	}
	os.Exit(status)
}

// each runs a test on each kind of server.
func each(t *testing.T, test func(*testing.T, *kind, *servers.Server)) {
	for _, k := range kinds {
		t.Run(k.name, func(t *testing.T) {
			k.once.Do(func() { k.shared, k.err = k.begin() })
			needs.This(t, k.err)
			test(t, k, k.shared)
		})
	}
}

// fresh starts a server that a test has alone.
func (k *kind) fresh(t *testing.T, args ...string) *servers.Server {
	t.Helper()
	s, err := k.begin(args...)
	needs.This(t, err)
	t.Cleanup(func() { _ = s.Stop() })
	return s
}

func connected(t *testing.T, url string) *database.Remote {
	t.Helper()
	r, err := database.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	return r
}

// admin asks a server without learnrel.
func admin(t *testing.T, k *kind, s *servers.Server) *sql.DB {
	t.Helper()
	driver, dsn := "pgx", s.URL("")+"postgres"
	if k.name == "mysql" {
		driver, dsn = "mysql", fmt.Sprintf("root@tcp(127.0.0.1:%d)/", s.Port)
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func count(t *testing.T, db *sql.DB, query string) (n int) {
	t.Helper()
	if err := db.QueryRow(query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func do(t *testing.T, db *sql.DB, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

// pets is a table, made anew for each migration as generated clients have it.
func pets() []*schema.Table {
	id := &schema.Column{Name: "id", Type: field.TypeInt, Increment: true}
	name := &schema.Column{Name: "name", Type: field.TypeString, Unique: true}
	return []*schema.Table{{Name: "pets", Columns: []*schema.Column{id, name}, PrimaryKey: []*schema.Column{id}}}
}

// ask sends a statement as a program does.
func ask(t *testing.T, ctx context.Context, d *database.Database, query string) *child.Answer {
	t.Helper()
	opened, err := d.Ask(ctx, &child.Question{Op: child.Open})
	if err != nil || opened.Fault != nil {
		return opened
	}
	a, err := d.Ask(ctx, &child.Question{Op: child.Exec, Conn: opened.ID, SQL: query})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func migrated(t *testing.T, r *database.Remote) *database.Database {
	t.Helper()
	d, wrong, err := database.Migrated(t.Context(), r, pets())
	if err != nil || wrong != nil {
		t.Fatal(err, wrong)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

const insert = "INSERT INTO pets (name) VALUES ('Rex')"

// TestRemote makes a database, uses it, and has the next program get an empty one.
func TestRemote(t *testing.T) {
	each(t, func(t *testing.T, k *kind, s *servers.Server) {
		r := connected(t, s.URL(""))
		for range 2 {
			d := migrated(t, r)
			if a := ask(t, t.Context(), d, insert); a.Fault != nil {
				t.Fatal(a.Fault)
			}
			table, err := d.Table(t.Context(), "pets")
			if want := "[[1 'Rex']]"; err != nil || fmt.Sprint(table.Rows) != want {
				t.Errorf("rows %v, %v; want %s", table.Rows, err, want)
			}
			again := ask(t, t.Context(), d, insert)
			if again.Fault == nil || again.Fault.State != map[string]string{"postgres": "23505", "mysql": "23000"}[k.name] {
				t.Errorf("the second time: %+v", again.Fault)
			}
			if err := d.Close(); err != nil {
				t.Fatal(err)
			}
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		if n := count(t, admin(t, k, s), k.own); n != 0 {
			t.Errorf("%d databases are left", n)
		}
	})
}

// TestRemoteUsedOnce wants a database that was changed beyond its rows to be dropped.
func TestRemoteUsedOnce(t *testing.T) {
	each(t, func(t *testing.T, k *kind, s *servers.Server) {
		r := connected(t, s.URL(""))
		d := migrated(t, r)
		if a := ask(t, t.Context(), d, "CREATE TABLE cats (id int)"); a.Fault != nil {
			t.Fatal(a.Fault)
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		if a := ask(t, t.Context(), migrated(t, r), "INSERT INTO cats VALUES (1)"); a.Fault == nil {
			t.Error("the next program sees a table of the one before")
		}
	})
}

// TestRemoteSession wants what a program did to its connections, and not to the database,
// to end with it.
func TestRemoteSession(t *testing.T) {
	each(t, func(t *testing.T, k *kind, s *servers.Server) {
		r := connected(t, s.URL(""))
		d := migrated(t, r)
		if a := ask(t, t.Context(), d, "CREATE TEMPORARY TABLE scratch (id int)"); a.Fault != nil {
			t.Fatal(a.Fault)
		}
		if a := ask(t, t.Context(), d, "BEGIN"); a.Fault != nil {
			t.Fatal(a.Fault)
		}
		d.EndOpen()
		if a := ask(t, t.Context(), d, "INSERT INTO scratch VALUES (1)"); a.Fault == nil {
			t.Error("another connection of the program sees a table of the first")
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		if a := ask(t, t.Context(), migrated(t, r), "INSERT INTO scratch VALUES (1)"); a.Fault == nil {
			t.Error("the next program sees a temporary table of the one before")
		}
	})
}

// TestRemoteEmptied has programs write few rows and many, and wants each to find none, and
// ids that begin anew.
func TestRemoteEmptied(t *testing.T) {
	each(t, func(t *testing.T, k *kind, s *servers.Server) {
		r := connected(t, s.URL(""))
		for _, n := range []int{3, 30, 3, 700, 3} {
			d := migrated(t, r)
			values := make([]string, n)
			for i := range values {
				values[i] = fmt.Sprintf("('%d')", n-i)
			}
			if a := ask(t, t.Context(), d, "INSERT INTO pets (name) VALUES "+strings.Join(values, ", ")); a.Fault != nil {
				t.Fatal(a.Fault)
			}
			table, err := d.Table(t.Context(), "pets")
			if err != nil || len(table.Rows) != n {
				t.Fatalf("%d rows, %v; want %d", len(table.Rows), err, n)
			}
			if got, want := fmt.Sprint(table.Rows[0]), fmt.Sprintf("[1 '%d']", n); got != want {
				t.Errorf("the first of %d rows is %s; want %s", n, got, want)
			}
			if err := d.Close(); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// TestRemoteUntouched wants databases of others to stay as they are, whatever their name.
func TestRemoteUntouched(t *testing.T) {
	each(t, func(t *testing.T, k *kind, s *servers.Server) {
		db := admin(t, k, s)
		theirs := "learnrel_theirs_1"
		do(t, db, "CREATE DATABASE "+theirs)
		defer do(t, db, "DROP DATABASE "+theirs)
		full := s.URL("") + theirs
		r := connected(t, full)
		_ = migrated(t, r).Close()
		_ = r.Close()
		if n := count(t, db, k.own); n != 1 {
			t.Errorf("%d databases by such a name; want the one of somebody else", n)
		}
	})
}

// TestRemoteSweeps kills a session, and wants the next to drop what is left of it, and
// nothing of one that lives.
func TestRemoteSweeps(t *testing.T) {
	each(t, func(t *testing.T, k *kind, s *servers.Server) {
		db := admin(t, k, s)
		alive := connected(t, s.URL(""))
		migrated(t, alive)
		do(t, db, "CREATE DATABASE "+database.DeadName())
		if n := count(t, db, k.own); n != 2 {
			t.Fatalf("%d databases before the sweep", n)
		}
		connected(t, s.URL(""))
		if n := count(t, db, k.own); n != 1 {
			t.Errorf("%d databases behind the sweep; want that of the session that lives", n)
		}
	})
}

// TestRemoteHangs wants a statement that hangs to end on the server, too.
func TestRemoteHangs(t *testing.T) {
	each(t, func(t *testing.T, k *kind, s *servers.Server) {
		d := migrated(t, connected(t, s.URL("")))
		ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		defer cancel()
		if a := ask(t, ctx, d, k.sleep); a.Fault == nil || !a.Fault.Ended {
			t.Errorf("it answers %+v", a.Fault)
		}
		if err := d.Lost(); err != nil {
			t.Errorf("the server counts as lost: %v", err)
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		if n := count(t, admin(t, k, s), k.old); n != 0 {
			t.Errorf("%d statements still run", n)
		}
	})
}

// TestRemoteKilled kills the server between two statements.
func TestRemoteKilled(t *testing.T) {
	for _, k := range kinds {
		t.Run(k.name, func(t *testing.T) {
			s := k.fresh(t)
			r := connected(t, s.URL(""))
			d := migrated(t, r)
			if a := ask(t, t.Context(), d, insert); a.Fault != nil {
				t.Fatal(a.Fault)
			}
			if err := s.Kill(); err != nil {
				t.Fatal(err)
			}
			if a := ask(t, t.Context(), d, insert); a.Fault == nil {
				t.Fatal("a server that is dead answers")
			}
			var gone *database.ServerError
			if err := d.Lost(); !errors.As(err, &gone) || !strings.HasSuffix(gone.Message, "went away while a program ran") || gone.Hint == "" {
				t.Errorf("it is lost by %v", err)
			}
			_ = d.Close()
			_ = r.Close()
			if err := s.Restart(); err != nil {
				t.Fatal(err)
			}
			connected(t, s.URL(""))
			if n := count(t, admin(t, k, s), k.own); n != 0 {
				t.Errorf("%d databases are left when it is back", n)
			}
		})
	}
}

// TestRemoteTogether has two sessions on one server.
func TestRemoteTogether(t *testing.T) {
	each(t, func(t *testing.T, k *kind, s *servers.Server) {
		var group sync.WaitGroup
		for range 2 {
			r := connected(t, s.URL(""))
			group.Go(func() {
				for range 3 {
					d, wrong, err := database.Migrated(t.Context(), r, pets())
					if err != nil || wrong != nil {
						t.Error(err, wrong)
						return
					}
					if a := ask(t, t.Context(), d, insert); a.Fault != nil {
						t.Error(a.Fault)
					}
					_ = d.Close()
				}
			})
		}
		group.Wait()
	})
}

// TestRemoteRefuses wants plain words, and no password, from servers that can't be used.
func TestRemoteRefuses(t *testing.T) {
	each(t, func(t *testing.T, k *kind, s *servers.Server) {
		db := admin(t, k, s)
		if k.name == "postgres" {
			do(t, db, "CREATE ROLE weak LOGIN", "REVOKE CREATE ON DATABASE postgres FROM PUBLIC", "REVOKE CONNECT ON DATABASE template1 FROM PUBLIC")
		} else {
			do(t, db, "CREATE USER weak@'127.0.0.1'", "CREATE USER locked@'127.0.0.1' IDENTIFIED BY 'right'")
		}
		for _, test := range []struct{ url, says string }{
			{strings.Replace(s.URL("root:s3cret%25"), fmt.Sprint(s.Port), "1", 1), "can't be used: nothing listens there"},
			{s.URL("weak"), "this user may make"},
			{s.URL("weak") + map[string]string{"postgres": "template1"}[k.name], "this user may "},
			{map[string]string{"mysql": s.URL("locked:s3cret%25"), "postgres": s.URL("nobody:s3cret%25")}[k.name], "it refuses this user"},
			{s.URL("") + "none", "it has no database of the name in the URL"},
			{s.URL("") + map[string]string{"mysql": "?tls=true", "postgres": "postgres?sslmode=require"}[k.name], "it has no TLS"},
			{s.URL("") + map[string]string{"mysql": "?bogus=1", "postgres": "postgres?bogus=1"}[k.name], "it has no setting of a name"},
			{strings.Replace(s.URL(""), k.name, map[string]string{"mysql": "postgres", "postgres": "mysql"}[k.name], 1), map[string]string{"mysql": "it is not PostgreSQL", "postgres": "does not answer"}[k.name]},
		} {
			r, err := database.Connect(t.Context(), test.url)
			if err == nil { // what it may is seen when it does it
				_, _, err = database.Migrated(t.Context(), r, pets())
				_ = r.Close()
			}
			var e *database.ServerError
			if !errors.As(err, &e) || !strings.Contains(err.Error(), test.says) || e.Hint == "" || strings.Contains(err.Error()+e.Hint, "s3cret") {
				t.Errorf("%s: %v", test.says, err)
			}
		}
	})
}

// TestRemoteSchema has a user who may make no databases of PostgreSQL's get schemas.
func TestRemoteSchema(t *testing.T) {
	k := kinds[0]
	s := k.fresh(t)
	db := admin(t, k, s)
	do(t, db, "CREATE ROLE plain LOGIN", "CREATE DATABASE theirs OWNER plain")
	r := connected(t, s.URL("plain")+"theirs")
	d := migrated(t, r)
	if a := ask(t, t.Context(), d, insert); a.Fault != nil {
		t.Fatal(a.Fault)
	}
	if n := count(t, db, k.own); n != 0 {
		t.Errorf("%d databases", n)
	}
	_ = d.Close()
	_ = r.Close()
	inside, err := sql.Open("pgx", s.URL("plain")+"theirs")
	if err != nil {
		t.Fatal(err)
	}
	defer inside.Close()
	if n := count(t, inside, "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'learnrel%'"); n != 0 {
		t.Errorf("%d schemas are left", n)
	}
}

// TestRemoteIdentity wants a server to be another one for the cache wherever something is
// set that may change an outcome, and no more often.
func TestRemoteIdentity(t *testing.T) {
	each(t, func(t *testing.T, k *kind, s *servers.Server) {
		db := admin(t, k, s)
		identity := func(options string) string { return connected(t, s.URL("")+options).Identity() }
		as := identity("")
		if again := identity(""); again != as {
			t.Errorf("it is %s, and then %s", as, again)
		}
		option, set, unset := "?foreign_key_checks=0", "SET GLOBAL check_constraint_checks=0", "SET GLOBAL check_constraint_checks=1"
		if k.name == "postgres" {
			option, set, unset = "?session_replication_role=replica", "ALTER ROLE postgres SET intervalstyle = iso_8601", "ALTER ROLE postgres RESET intervalstyle"
		}
		if identity(option) == as {
			t.Errorf("%s changes nothing of %s", option, as)
		}
		do(t, db, set)
		defer do(t, db, unset)
		if identity("") == as {
			t.Errorf("%s changes nothing of %s", set, as)
		}
	})
}

// TestRemoteOld has a server that says it is an old one.
func TestRemoteOld(t *testing.T) {
	s := kinds[1].fresh(t, "--version=10.1.48-MariaDB")
	_, err := database.Connect(t.Context(), s.URL(""))
	if err == nil || !strings.Contains(err.Error(), "MariaDB 10.1.48 is too old: learnrel wants MariaDB 10.5 or newer") {
		t.Errorf("an old one: %v", err)
	}
}

// TestRemoteCluster has steps go through the two nodes of a cluster in turn.
func TestRemoteCluster(t *testing.T) {
	nodes, err := servers.Galera()
	needs.This(t, err)
	for _, n := range nodes {
		t.Cleanup(func() { _ = n.Stop() })
	}
	r := connected(t, fmt.Sprintf("mysql://root@127.0.0.1:%d,127.0.0.1:%d/", nodes[0].Port, nodes[1].Port))
	if !r.InSteps() || !strings.HasSuffix(r.Version(), ", 2 nodes") {
		t.Errorf("it is %s, and its ids go up in steps: %t", r.Version(), r.InSteps())
	}
	d := migrated(t, r)
	ids := map[int64]bool{}
	for _, name := range []string{"Rex", "Fido", "Lassie"} {
		d.NextNode()
		a := ask(t, t.Context(), d, "INSERT INTO pets (name) VALUES ('"+name+"')")
		if a.Fault != nil {
			t.Fatal(a.Fault)
		}
		ids[a.LastInsertID%2] = true
	}
	if len(ids) != 2 {
		t.Errorf("all ids are of one node: %v", ids)
	}
	d.NextNode()
	if table, err := d.Table(t.Context(), "pets"); err != nil || len(table.Rows) != 3 {
		t.Errorf("the other node reads %v, %v", table.Rows, err)
	}
	if err := nodes[1].Kill(); err != nil {
		t.Fatal(err)
	}
	d.NextNode()
	d.NextNode()
	_ = ask(t, t.Context(), d, insert)
	d.NextNode()
	_ = ask(t, t.Context(), d, insert)
	if err := d.Lost(); err == nil || !strings.Contains(err.Error(), "went away while a program ran") {
		t.Errorf("a node is gone: %v", err)
	}
	_ = d.Close()
	_ = r.Close()

	// As soon as it is back and has caught up, the cluster is whole again.
	if err := nodes[1].Restart(); err != nil {
		t.Fatal(err)
	}
	url := fmt.Sprintf("mysql://root@127.0.0.1:%d,127.0.0.1:%d/", nodes[0].Port, nodes[1].Port)
	for end := time.Now().Add(servers.Patience); ; {
		if r, err = database.Connect(t.Context(), url); err == nil {
			break
		}
		if !strings.Contains(err.Error(), "has not joined its cluster") || time.Now().After(end) {
			t.Fatalf("a node is back: %v", err)
		}
	}
	d = migrated(t, r)
	for range 2 {
		d.NextNode()
		if a := ask(t, t.Context(), d, strings.Replace(insert, "Rex", fmt.Sprint(time.Now().UnixNano()), 1)); a.Fault != nil {
			t.Errorf("a node is back: %+v", a.Fault)
		}
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}
