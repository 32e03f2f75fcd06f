//go:build unix

package main

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	entschema "entgo.io/ent/dialect/sql/schema"

	"github.com/learnrel/learnrel"
	bylines "github.com/learnrel/learnrel/ent/client/bylines/ent/migrate"
	community "github.com/learnrel/learnrel/ent/client/community/ent/migrate"
	forgotten "github.com/learnrel/learnrel/ent/client/forgotten/ent/migrate"
	guarded "github.com/learnrel/learnrel/ent/client/guarded/ent/migrate"
	stolen "github.com/learnrel/learnrel/ent/client/stolen/ent/migrate"
	wrongside "github.com/learnrel/learnrel/ent/client/wrongside/ent/migrate"
	"github.com/learnrel/learnrel/lessons"
	"github.com/learnrel/learnrel/runner/database"
	"github.com/learnrel/learnrel/runner/lesson"
	"github.com/learnrel/learnrel/runner/toolchain/needs"
)

// A dumper makes databases on a server, and writes down what is in one.
type dumper struct {
	server, dialect string // as scripts have it, and as ent does
	driver, dsn     string // for the port and the database
	admin           string // the database that is there
	dump            func(t *testing.T, port int, db *sql.DB, name string) string
	differs         map[string]string // why the tables of a schema are others
}

// TestDDLIsEntsMigration has the statements of "schema ddl" make the same tables as ent's
// own migration does with the generated client, for every schema of the course. The server
// says what is there.
func TestDDLIsEntsMigration(t *testing.T) {
	for _, d := range []dumper{
		{"postgres", dialect.Postgres, "pgx", "postgres://postgres@127.0.0.1:%d/%s", "postgres", pgDump, nil},
		{"mariadb", dialect.MySQL, "mysql", "root@tcp(127.0.0.1:%d)/%s", "", showTables, mariaDBs},
	} {
		t.Run(d.server, func(t *testing.T) {
			needs.This(t, findServers[d.server]())
			s, err := shared[d.server]()
			if err != nil {
				t.Fatal(err)
			}
			all, turn := clients(t), needs.Turn(t, 4)
			for i, name := range slices.Sorted(maps.Keys(all)) {
				if turn(i) {
					t.Run(name, func(t *testing.T) { d.compare(t, s.Port, name, all[name]) })
				}
			}
		})
	}
}

// mariaDBs are schemas for which ent writes something else to MySQL 8, which the command
// writes for, and to MariaDB.
var mariaDBs = map[string]string{
	"likes":   "of a timestamp MariaDB is not told that it is never NULL",
	"parcels": "MariaDB has a type uuid",
	"social":  "of a timestamp MariaDB is not told that it is never NULL",
	"weblog":  "in MariaDB a longtext may have a default",
}

// clients are the tables of the generated clients, by their schemas.
func clients(t *testing.T) map[string][]*entschema.Table {
	t.Helper()
	course, err := lesson.Open(learnrel.Course)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]*entschema.Table{ // no lesson has one of these alone
		"bylines": bylines.Tables, "community": community.Tables, "forgotten": forgotten.Tables,
		"guarded": guarded.Tables, "stolen": stolen.Tables, "wrongside": wrongside.Tables,
	}
	for _, e := range course.Entries() {
		l, err := course.Lesson(e)
		if err != nil {
			t.Fatal(err)
		}
		if p, ok := lessons.Program(e.Slug); ok && len(l.Clients) == 1 {
			all[l.Clients[0]] = p.Tables
		}
	}
	folders, err := fs.ReadDir(learnrel.Course, "ent/schema")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range folders {
		if f.IsDir() && all[f.Name()] == nil {
			t.Errorf("there are no tables of the schema %s", f.Name())
		}
	}
	return all
}

func (d dumper) compare(t *testing.T, port int, name string, tables []*entschema.Table) {
	var dumps []string
	for i, fill := range []func(*sql.DB) error{
		func(db *sql.DB) error { return d.migrate(t.Context(), db, tables) },
		func(db *sql.DB) error { return d.execute(t, db, name) },
	} {
		own := fmt.Sprintf("ddl_%s_%d", name, i)
		db := d.create(t, port, own)
		if err := fill(db); err != nil {
			t.Fatal(err)
		}
		dumps = append(dumps, d.dump(t, port, db, own))
	}
	if !strings.Contains(dumps[0], "CREATE TABLE") {
		t.Fatalf("nothing is there:\n%s", dumps[0])
	}
	ents, ours, why := dumps[0], dumps[1], d.differs[name]
	switch {
	case ents == ours && why != "":
		t.Errorf("the tables are the same, though %s", why)
	case ents != ours && why == "":
		t.Errorf("ent's migration makes\n%s\nand schema ddl\n%s", ents, ours)
	}
}

// create makes a database that lasts as long as the test.
func (d dumper) create(t *testing.T, port int, name string) *sql.DB {
	t.Helper()
	admin := d.open(t, port, d.admin)
	if _, err := admin.Exec("CREATE DATABASE " + name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := admin.Exec("DROP DATABASE " + name); err != nil {
			t.Error(err)
		}
		_ = admin.Close()
	})
	db := d.open(t, port, name)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func (d dumper) open(t *testing.T, port int, name string) *sql.DB {
	t.Helper()
	db, err := sql.Open(d.driver, fmt.Sprintf(d.dsn, port, name))
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// migrate does what the Schema.Create of a client does.
func (d dumper) migrate(ctx context.Context, db *sql.DB, tables []*entschema.Table) error {
	own, err := entschema.CopyTables(tables)
	if err != nil {
		return err
	}
	m, err := entschema.NewMigrate(entsql.OpenDB(d.dialect, db))
	if err != nil {
		return err
	}
	return m.Create(ctx, own...)
}

// execute sends what the command prints.
func (d dumper) execute(t *testing.T, db *sql.DB, name string) error {
	program, err := os.Executable() // as TestMain has it
	if err != nil {
		return err
	}
	cmd := exec.Command(program, "schema", "ddl", "--dialect", d.dialect, "../../ent/schema/"+name)
	cmd.Args[0], cmd.Stderr = "learnrel", os.Stderr
	text, err := cmd.Output()
	if err != nil {
		return err
	}
	all, rest := database.Statements(string(text))
	if rest != "" {
		return fmt.Errorf("%q is no whole statement", rest)
	}
	for _, statement := range all {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			return fmt.Errorf("%s\n%w", statement, err)
		}
	}
	return nil
}

// pgDump leaves out the lines that pg_dump writes with a word of chance.
func pgDump(t *testing.T, port int, _ *sql.DB, name string) string {
	t.Helper()
	cmd := exec.Command("pg_dump", "--schema-only", "-h", "127.0.0.1", "-p", fmt.Sprint(port), "-U", "postgres", name)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var kept strings.Builder
	for line := range strings.Lines(string(out)) {
		if !strings.HasPrefix(line, `\restrict `) && !strings.HasPrefix(line, `\unrestrict `) {
			kept.WriteString(line)
		}
	}
	return kept.String()
}

func showTables(t *testing.T, _ int, db *sql.DB, name string) string {
	t.Helper()
	rows, err := db.Query("SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? ORDER BY TABLE_NAME", name)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var table string
		if err := rows.Scan(&table); err != nil {
			t.Fatal(err)
		}
		names = append(names, table)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, table := range names {
		var text string
		if err := db.QueryRow("SHOW CREATE TABLE `"+table+"`").Scan(&table, &text); err != nil {
			t.Fatal(err)
		}
		all.WriteString(text + "\n")
	}
	return all.String()
}
