//go:build !js

package database

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"entgo.io/ent/dialect"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/learnrel/learnrel/runner/child"
)

// postgres is a PostgreSQL server.
type postgres struct {
	config *pgx.ConnConfig
	admin  *sql.DB
	held   *sql.Conn // by its application_name others see that the session is alive
	// inside says that this user may make no databases: those of programs are schemas
	// of the one in the URL.
	inside bool
}

// oldestPostgres is the first one that drops a database in which somebody still works.
const oldestPostgres = 13

func openPostgres(u *serverURL, session string) (system, error) {
	full := url.URL{Scheme: "postgres", User: url.User(u.user), Host: u.hosts[0], Path: "/" + u.database, RawQuery: u.query.Encode()}
	if u.password != "" {
		full.User = url.UserPassword(u.user, u.password)
	}
	if u.database == "" {
		full.Path = "/postgres"
	}
	config, err := pgx.ParseConfig(full.String())
	if err != nil {
		return nil, wrongURL("has an option that PostgreSQL does not take: " + innermost(err).Error())
	}
	config.RuntimeParams["application_name"] = session
	config.RuntimeParams["timezone"] = "UTC" // what steps print must not depend on the machine
	p := &postgres{config: config, admin: stdlib.OpenDB(*config)}
	p.admin.SetMaxIdleConns(2)
	return p, nil
}

func (*postgres) Dialect() string { return dialect.Postgres }

func (p *postgres) describe(ctx context.Context) (version, identity string, err error) {
	var number int
	var full, settings string
	var may bool
	err = p.admin.QueryRowContext(ctx, `SELECT current_setting('server_version_num')::int, version(),
		concat_ws(' ',
			(SELECT datcollate FROM pg_database WHERE datname = current_database()),
			(SELECT string_agg(name || '=' || setting, ' ' ORDER BY name) FROM pg_settings
				WHERE context IN ('user', 'superuser') AND source <> 'default' AND name <> 'application_name')),
		(SELECT rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = current_user)`).Scan(&number, &full, &settings, &may)
	if err != nil {
		return "", "", err
	}
	p.inside = !may
	version = fmt.Sprintf("PostgreSQL %d.%d", number/10000, number%10000)
	if number/10000 < oldestPostgres {
		return "", "", &ServerError{Message: fmt.Sprintf("%s is too old: learnrel wants PostgreSQL %d or newer", version, oldestPostgres), Hint: "ent and its migration are tried on PostgreSQL 15"}
	}
	return version, fmt.Sprintf("%s; %s; a schema: %t", full, settings, p.inside), nil
}

func (p *postgres) hold(ctx context.Context, _ string) (err error) {
	p.held, err = p.admin.Conn(ctx)
	return err
}

// rests are those of sessions of which no connection is left. Only what this user owns
// is looked at, and could be dropped.
func (p *postgres) rests(ctx context.Context) ([]string, error) {
	query := "SELECT datname FROM pg_database WHERE datdba = current_user::regrole AND datname LIKE 'learnrel%'"
	if p.inside {
		query = "SELECT nspname FROM pg_namespace WHERE nspowner = current_user::regrole AND nspname LIKE 'learnrel%'"
	}
	names, err := texts(ctx, p.admin, query)
	if err != nil {
		return nil, err
	}
	alive, err := texts(ctx, p.admin, "SELECT DISTINCT application_name FROM pg_stat_activity WHERE usename = current_user AND application_name LIKE 'learnrel%'")
	if err != nil {
		return nil, err
	}
	return restsOf(names, func(session string) (bool, error) {
		for _, a := range alive {
			if a == session {
				return true, nil
			}
		}
		return false, nil
	})
}

func (p *postgres) create(ctx context.Context, name string) (*sql.DB, error) {
	own := p.config.Copy()
	own.RuntimeParams["application_name"] = name
	if _, set := own.RuntimeParams["synchronous_commit"]; !set {
		own.RuntimeParams["synchronous_commit"] = "off" // no row has to outlive a server that fails
	}
	// Texts are put into order by their bytes, as by SQLite: what a page shows must not
	// depend on the language of the server.
	statement := "CREATE DATABASE " + name + " TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
	if p.inside {
		statement = "CREATE SCHEMA " + name
		own.RuntimeParams["search_path"] = name
	} else {
		own.Database = name
	}
	if _, err := p.admin.ExecContext(ctx, statement); err != nil {
		var pg *pgconn.PgError
		if errors.As(err, &pg) && pg.Code == "42501" {
			return nil, &ServerError{Message: "this user may make neither databases nor schemas in PostgreSQL", Hint: "GRANT CREATE ON DATABASE … TO …, or ALTER ROLE … CREATEDB"}
		}
		return nil, err
	}
	db := stdlib.OpenDB(*own)
	db.SetMaxIdleConns(maxIdle)
	return db, nil
}

func (p *postgres) drop(ctx context.Context, name string) error {
	statement := "DROP DATABASE IF EXISTS " + name + " WITH (FORCE)"
	if p.inside {
		if _, err := p.admin.ExecContext(ctx, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = current_user AND application_name = $1", name); err != nil {
			return err
		}
		statement = "DROP SCHEMA IF EXISTS " + name + " CASCADE"
	}
	_, err := p.admin.ExecContext(ctx, statement)
	return err
}

// build sends all at once, which is one transaction.
func (*postgres) build(ctx context.Context, db *sql.DB, ddl string) error {
	_, err := db.ExecContext(ctx, ddl)
	return err
}

// empty deletes what are few rows, since TRUNCATE makes each file of a table and its
// indexes anew. Where rows come in no order they come as they were written, as long as
// none gets the place of one that was deleted: that is where a page is full.
func (*postgres) empty(ctx context.Context, db *sql.DB, tables []string) error {
	var many, with, names []string
	for i, t := range tables {
		many = append(many, `EXISTS (SELECT FROM "`+t+`" WHERE ctid >= '(0,32)')`)
		with = append(with, fmt.Sprintf(`t%d AS (DELETE FROM "%s")`, i, t))
		names = append(names, `'"`+t+`"'::regclass`)
	}
	var full bool
	if err := db.QueryRowContext(ctx, "SELECT "+strings.Join(many, " OR "), pgx.QueryExecModeSimpleProtocol).Scan(&full); err != nil {
		return err
	}
	statement := `TRUNCATE "` + strings.Join(tables, `", "`) + `" RESTART IDENTITY CASCADE`
	if !full {
		statement = "WITH " + strings.Join(with, ", ") + `
			SELECT setval(d.objid::regclass, s.seqstart, false) FROM pg_depend d JOIN pg_sequence s ON s.seqrelid = d.objid
			WHERE d.refobjid IN (` + strings.Join(names, ", ") + ")"
	}
	_, err := db.ExecContext(ctx, statement)
	return err
}

// clean undoes all that is the session's. Where a statement or a transaction has not
// ended, the connection is of no more use.
func (*postgres) clean(ctx context.Context, conn any) error {
	c, ok := conn.(*stdlib.Conn)
	if !ok || c.Conn().IsClosed() || c.Conn().PgConn().TxStatus() != 'I' {
		return driver.ErrBadConn
	}
	if _, err := c.Conn().Exec(ctx, "DISCARD ALL"); err != nil {
		return driver.ErrBadConn
	}
	if c.Conn().DeallocateAll(ctx) != nil { // what the driver has prepared is discarded, too
		return driver.ErrBadConn
	}
	return nil
}

// forget cleans the connections that wait: they remember how the tables were.
func (p *postgres) forget(ctx context.Context, db *sql.DB) {
	var all []*sql.Conn
	for db.Stats().Idle > 0 {
		conn, err := db.Conn(ctx)
		if err != nil {
			break
		}
		_ = conn.Raw(func(raw any) error { return p.clean(ctx, raw) })
		all = append(all, conn)
	}
	for _, conn := range all {
		_ = conn.Close()
	}
}

// wipe spares PostgreSQL the checkpoint with which it drops a database.
func (p *postgres) wipe(ctx context.Context, db *sql.DB) error {
	if p.inside {
		return errors.ErrUnsupported
	}
	names, err := texts(ctx, db, "SELECT quote_ident(nspname) FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'")
	if err != nil {
		return err
	}
	statements := []string{"CREATE SCHEMA public"}
	if len(names) > 0 {
		statements = []string{"DROP SCHEMA " + strings.Join(names, ", ") + " CASCADE", "CREATE SCHEMA public"}
	}
	if _, err := db.ExecContext(ctx, strings.Join(statements, "; ")); err != nil {
		return err
	}
	p.forget(ctx, db)
	return nil
}

func (*postgres) rename(err error, to func(string) string) {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		pg.Message, pg.Detail = to(pg.Message), to(pg.Detail)
	}
}

func (*postgres) fault(err error, f *child.Fault) {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		f.State = pg.Code
	}
	f.Broken = f.Broken || pg == nil && brokenOff(err)
}

func (p *postgres) ping(ctx context.Context) error { return p.admin.PingContext(ctx) }

func (p *postgres) close() error {
	var err error
	if p.held != nil {
		err = p.held.Close()
	}
	return errors.Join(err, p.admin.Close())
}

// can tells how programs get their databases, and what else may matter.
func (p *postgres) can(ctx context.Context) ([]string, error) {
	makes := "each program gets a database of its own"
	if p.inside {
		makes = "each program gets a schema of its own, since this user may make no databases"
	}
	var collation, isolation string
	var connections int
	err := p.admin.QueryRowContext(ctx, `SELECT datcollate, current_setting('default_transaction_isolation'), current_setting('max_connections')::int
		FROM pg_database WHERE datname = current_database()`).Scan(&collation, &isolation, &connections)
	lines := []string{makes, "transactions are " + isolation + " where nothing else is said", strconv.Itoa(connections) + " connections at once"}
	if p.inside && !strings.HasPrefix(collation, "C") && collation != "POSIX" {
		lines = append(lines, "texts are put into order as in "+collation+", and may come in another order than on the pages")
	}
	return lines, err
}
