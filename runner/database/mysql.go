//go:build !js

package database

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"entgo.io/ent/dialect"
	"github.com/go-sql-driver/mysql"

	"github.com/learnrel/learnrel/runner/child"
)

// mySQL is a MySQL or MariaDB server, or the nodes of a cluster of them.
type mySQL struct {
	configs []*mysql.Config // one for each node
	admins  []*sql.DB
	held    []*sql.Conn // on each node, with the session's lock
	step    int         // in which ids go up
}

func openMySQL(u *serverURL) (system, error) {
	m := &mySQL{}
	for _, host := range u.hosts {
		config, err := mysql.ParseDSN("tcp(" + host + ")/?" + u.query.Encode())
		if err != nil {
			return nil, wrongURL("has an option that MySQL's driver does not take: " + innermost(err).Error())
		}
		config.User, config.Passwd, config.DBName = u.user, u.password, u.database
		config.ParseTime, config.Loc = true, time.UTC
		config.Timeout = serverPatience
		config.Logger = &mysql.NopLogger{}
		if config.Params == nil {
			config.Params = map[string]string{}
		}
		config.Params["time_zone"] = "'+00:00'"
		if _, set := config.Params["wsrep_sync_wait"]; len(u.hosts) > 1 && !set {
			config.Params["wsrep_sync_wait"] = "15" // what one node has written the next one reads
		}
		connector, err := mysql.NewConnector(config)
		if err != nil {
			return nil, err
		}
		admin := sql.OpenDB(connector)
		admin.SetMaxIdleConns(2)
		m.configs, m.admins = append(m.configs, config), append(m.admins, admin)
	}
	return m, nil
}

func (*mySQL) Dialect() string { return dialect.MySQL }

// telling are the settings that change what comes of a statement, by the names that they
// have in the one kind or the other.
const telling = `SHOW SESSION VARIABLES WHERE Variable_name IN (
	'sql_mode', 'lower_case_table_names', 'auto_increment_increment', 'innodb_autoinc_lock_mode', 'transaction_isolation', 'tx_isolation',
	'foreign_key_checks', 'unique_checks', 'check_constraint_checks', 'default_storage_engine', 'innodb_strict_mode', 'innodb_rollback_on_timeout',
	'explicit_defaults_for_timestamp', 'div_precision_increment', 'group_concat_max_len', 'lc_messages', 'old_mode', 'character_set_results', 'collation_connection')`

// settings gives them with their values.
func settings(ctx context.Context, db *sql.DB) (string, error) {
	rows, err := db.QueryContext(ctx, telling)
	if err != nil {
		return "", err
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var name, value string
		if err := rows.Scan(&name, &value); err != nil {
			return "", err
		}
		all = append(all, name+"="+value)
	}
	slices.Sort(all)
	return strings.Join(all, " "), rows.Err()
}

var versionNumber = regexp.MustCompile(`^(\d+)\.(\d+)(?:\.\d+)?`)

func (m *mySQL) describe(ctx context.Context) (version, identity string, err error) {
	for _, admin := range m.admins {
		var full string
		if err := admin.QueryRowContext(ctx, "SELECT VERSION(), @@auto_increment_increment").Scan(&full, &m.step); err != nil {
			return "", "", err
		}
		set, err := settings(ctx, admin)
		if err != nil {
			return "", "", err
		}
		kind, major, minor := "MySQL", 8, 0
		if strings.Contains(full, "MariaDB") {
			kind, major, minor = "MariaDB", 10, 5
		}
		n := versionNumber.FindStringSubmatch(full)
		if n == nil {
			return "", "", &ServerError{Message: "the server says that its version is " + full, Hint: "learnrel knows MySQL and MariaDB"}
		}
		version = kind + " " + n[0]
		x, _ := strconv.Atoi(n[1])
		y, _ := strconv.Atoi(n[2])
		if x < major || x == major && y < minor {
			return "", "", &ServerError{Message: fmt.Sprintf("%s is too old: learnrel wants %s %d.%d or newer", version, kind, major, minor), Hint: "ent and its migration are tried on MySQL 8 and MariaDB 10.11"}
		}
		identity += full + "; " + set + "; "
	}
	if len(m.admins) > 1 {
		version += fmt.Sprintf(", %d nodes", len(m.admins))
	}
	return version, identity, nil
}

// hold takes a lock by the session's name. A lock is of one node, and so each has it.
func (m *mySQL) hold(ctx context.Context, session string) error {
	for _, admin := range m.admins {
		conn, err := admin.Conn(ctx)
		if err != nil {
			return err
		}
		m.held = append(m.held, conn)
		var got sql.NullInt64
		if err := conn.QueryRowContext(ctx, "SELECT GET_LOCK(?, 0)", session).Scan(&got); err != nil {
			return err
		}
	}
	return nil
}

func (m *mySQL) rests(ctx context.Context) ([]string, error) {
	names, err := texts(ctx, m.admins[0], `SHOW DATABASES LIKE 'learnrel\_%'`)
	if err != nil {
		return nil, err
	}
	return restsOf(names, func(session string) (bool, error) {
		for _, admin := range m.admins {
			var free sql.NullBool
			if err := admin.QueryRowContext(ctx, "SELECT IS_FREE_LOCK(?)", session).Scan(&free); err != nil || !free.Bool {
				return true, err
			}
		}
		return false, nil
	})
}

func (m *mySQL) create(ctx context.Context, name string) (*sql.DB, error) {
	if _, err := m.admins[0].ExecContext(ctx, "CREATE DATABASE "+name+" CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"); err != nil {
		var my *mysql.MySQLError
		if errors.As(err, &my) && (my.Number == 1044 || my.Number == 1227) {
			return nil, &ServerError{Message: "this user may make no databases in MySQL", Hint: "GRANT ALL ON `learnrel\\_%`.* TO USER: a program gets a database of its own, and no other is touched"}
		}
		return nil, err
	}
	n := &nodes{}
	for _, config := range m.configs {
		own := config.Clone()
		own.DBName = name
		connector, err := mysql.NewConnector(own)
		if err != nil {
			return nil, err
		}
		n.all = append(n.all, connector)
	}
	db := sql.OpenDB(n)
	db.SetMaxIdleConns(maxIdle)
	return db, nil
}

// drop ends first what is still done in the database: nothing else ends a statement
// whose client is gone, and a table that is in use is not dropped.
func (m *mySQL) drop(ctx context.Context, name string) error {
	for _, admin := range m.admins {
		ids, err := texts(ctx, admin, "SELECT ID FROM information_schema.PROCESSLIST WHERE DB = '"+name+"'")
		if err != nil {
			return err
		}
		for _, id := range ids {
			_, _ = admin.ExecContext(ctx, "KILL "+id) // which may be gone by now
		}
	}
	_, err := m.admins[0].ExecContext(ctx, "DROP DATABASE IF EXISTS "+name)
	return err
}

// build has none of it: to MariaDB ent's migration writes other SQL than it writes down.
func (*mySQL) build(context.Context, *sql.DB, string) error { return errors.ErrUnsupported }

func (*mySQL) clean(context.Context, any) error { return driver.ErrBadConn }

func (*mySQL) empty(ctx context.Context, db *sql.DB, tables []string) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	statements := []string{"SET FOREIGN_KEY_CHECKS = 0"}
	for _, name := range tables {
		statements = append(statements, "TRUNCATE TABLE `"+name+"`")
	}
	for _, s := range append(statements, "SET FOREIGN_KEY_CHECKS = 1") {
		if _, err := conn.ExecContext(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

func (*mySQL) wipe(context.Context, *sql.DB) error { return errors.ErrUnsupported }

func (*mySQL) rename(err error, to func(string) string) {
	var my *mysql.MySQLError
	if errors.As(err, &my) {
		my.Message = to(my.Message)
	}
}

func (*mySQL) fault(err error, f *child.Fault) {
	var my *mysql.MySQLError
	if errors.As(err, &my) {
		f.Code, f.State = int64(my.Number), string(my.SQLState[:])
	}
	f.Broken = f.Broken || my == nil && brokenOff(err)
}

func (m *mySQL) ping(ctx context.Context) (err error) {
	for _, admin := range m.admins {
		err = errors.Join(err, admin.PingContext(ctx))
	}
	return err
}

func (m *mySQL) close() (err error) {
	for _, conn := range m.held {
		err = errors.Join(err, conn.Close())
	}
	for _, admin := range m.admins {
		err = errors.Join(err, admin.Close())
	}
	return err
}

func (m *mySQL) can(ctx context.Context) ([]string, error) {
	lines := []string{"each program gets a database of its own"}
	var isolation, step string
	var connections int
	admin := m.admins[0]
	_, engine, err := variable(ctx, admin, "transaction_isolation")
	if isolation = engine; isolation == "" && err == nil {
		_, isolation, err = variable(ctx, admin, "tx_isolation")
	}
	if err == nil {
		err = admin.QueryRowContext(ctx, "SELECT @@max_connections, @@auto_increment_increment").Scan(&connections, &step)
	}
	if err != nil {
		return nil, err
	}
	lines = append(lines, "transactions are "+strings.ToLower(strings.ReplaceAll(isolation, "-", " "))+" where nothing else is said", strconv.Itoa(connections)+" connections at once")
	if step != "1" {
		lines = append(lines, "ids go up in steps of "+step+": ent's CreateBulk gives wrong ids there, unless the session sets auto_increment_increment to 1")
	}
	if ok, size, err := variable(ctx, admin, "wsrep_cluster_size"); err == nil && ok && size != "0" {
		lines = append(lines, "a node of a Galera cluster of "+size)
	}
	return lines, nil
}

// variable reads a variable or a status that not every server has.
func variable(ctx context.Context, db *sql.DB, name string) (ok bool, value string, err error) {
	for _, of := range []string{"VARIABLES", "STATUS"} {
		err = db.QueryRowContext(ctx, "SHOW GLOBAL "+of+" LIKE '"+name+"'").Scan(&name, &value)
		if !errors.Is(err, sql.ErrNoRows) {
			return err == nil, value, err
		}
	}
	return false, "", nil
}
