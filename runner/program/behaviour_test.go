//go:build cgo

package program

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
)

// behaviours are what tests see of a database, whichever way they come to it.
var behaviours = map[string]func(w *witness){
	"exec":          seeExec,
	"query":         seeQuery,
	"times":         seeTimes,
	"blobs":         seeBlobs,
	"large":         seeLarge,
	"args":          seeArgs,
	"errors":        seeErrors,
	"tx":            seeTx,
	"tx ended":      seeTxEnded,
	"tx by hand":    seeTxByHand,
	"isolation":     seeIsolation,
	"prepared":      seePrepared,
	"rows":          seeRows,
	"rows fail":     seeRowsFail,
	"rows in tx":    seeRowsInTx,
	"cancel exec":   seeCancelExec,
	"cancel query":  seeCancelQuery,
	"cancel rows":   seeCancelRows,
	"deadline":      seeDeadline,
	"connections":   seeConnections,
	"at once":       seeAtOnce,
	"raw":           seeRaw,
	"functions":     seeFunctions,
	"bad functions": seeBadFunctions,
	"names":         seeNames,
	"no name":       seeNoName,
	"session":       seeSession,
}

const tables = `
CREATE TABLE users (id integer PRIMARY KEY AUTOINCREMENT, name text NOT NULL UNIQUE, age integer CHECK (age > 0));
CREATE TABLE posts (id integer PRIMARY KEY AUTOINCREMENT, title text, author integer NOT NULL REFERENCES users (id) DEFERRABLE INITIALLY IMMEDIATE);
CREATE TABLE late (id integer PRIMARY KEY, author integer REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE things (a integer, b real, c text, d blob, e boolean, f datetime, g date, h varchar(10), i numeric, j);
`

// numbers gives n rows of it, and count counts for ever.
const (
	numbers = `WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM c WHERE n < ?) SELECT n FROM c`
	forever = `WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM c) SELECT count(*) FROM c`
)

func seeExec(w *witness) {
	w.exec(w.db, tables)
	w.exec(w.db, "INSERT INTO users (name, age) VALUES (?, ?)", "Ivan", 30)
	w.exec(w.db, "INSERT INTO users (name) VALUES ('a'), ('b'), ('c')")
	w.exec(w.db, "UPDATE users SET age = 5")
	w.exec(w.db, "DELETE FROM users WHERE name = ?", "nobody")
	w.exec(w.db, "SELECT 1")
	w.exec(w.db, "")
	w.exec(w.db, "-- nothing")
	w.exec(w.db, "INSERT INTO users (name) VALUES (?); INSERT INTO users (name) VALUES (?)", "d", "e")
	w.exec(w.db, "INSERT INTO users (name) VALUES ('f'); INSERT INTO users (name) VALUES ('a'); INSERT INTO users (name) VALUES ('g')")
	w.query(w.db, "SELECT * FROM users")
	w.query(w.db, "INSERT INTO users (name) VALUES ('h') RETURNING id, name")
}

func seeQuery(w *witness) {
	w.exec(w.db, tables)
	w.exec(w.db, "INSERT INTO things VALUES (1, 1.5, 'x', x'00ff', true, '2024-01-02 03:04:05', '2024-01-02', 'v', 7, 8)")
	w.exec(w.db, "INSERT INTO things VALUES (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)")
	w.exec(w.db, "INSERT INTO things VALUES ('t', 't', 5, 't', 't', 't', 't', 5, 't', 't')")
	w.exec(w.db, "INSERT INTO things VALUES (9223372036854775807, 9e999, '', x'', 0, 0, 1700000000000, '', 1e3, -0.0)")
	w.query(w.db, "SELECT * FROM things")
	w.query(w.db, "SELECT count(*), a + 1 AS s, 'x' || c, a, a FROM things GROUP BY a")
	w.query(w.db, "SELECT * FROM things WHERE a = ?", 99)
	w.query(w.db, "")
	w.query(w.db, "SELECT 1; SELECT 2")
	w.query(w.db, "CREATE TABLE more (id)")
	var n int
	var s string
	w.see("no rows", w.db.QueryRowContext(w.ctx, "SELECT 1 WHERE 0").Scan(&n))
	w.see("null into int", w.db.QueryRowContext(w.ctx, "SELECT NULL").Scan(&n))
	w.see("text into int", w.db.QueryRowContext(w.ctx, "SELECT 'x'").Scan(&n))
	w.see("two columns", w.db.QueryRowContext(w.ctx, "SELECT 1, 2").Scan(&n))
	w.see("int into text", w.db.QueryRowContext(w.ctx, "SELECT 12").Scan(&s), s)
	var null sql.NullString
	w.see("null", w.db.QueryRowContext(w.ctx, "SELECT NULL").Scan(&null), null)
}

func seeTimes(w *witness) {
	w.exec(w.db, "CREATE TABLE times (at datetime, t text, day date, stamp timestamp)")
	summer := time.Date(2024, time.July, 1, 12, 30, 15, 123456789, time.UTC)
	for _, at := range []time.Time{
		summer,
		summer.In(time.FixedZone("CEST", 2*60*60)),
		summer.In(time.FixedZone("", -(5*60+30)*60)),
		summer.In(time.FixedZone("odd", 3601)),
		{},
		time.Date(12024, time.July, 1, 0, 0, 0, 0, time.UTC),
		time.Date(-1, time.July, 1, 0, 0, 0, 1, time.UTC),
		time.Now().Truncate(24 * time.Hour), // has read the monotonic clock
	} {
		w.exec(w.db, "INSERT INTO times VALUES (?, ?, ?, ?)", at, at, at, at)
	}
	w.query(w.db, "SELECT * FROM times")
	w.query(w.db, "SELECT ? AS x", summer)
	w.query(w.open("file:zone?mode=memory&_loc=Europe%2FPrague"), "SELECT max(x) FROM (SELECT '2024-01-02 03:04:05' AS x)")
	prague := w.open("file:zone2?mode=memory&_loc=Europe%2FPrague")
	prague.SetMaxOpenConns(1)
	w.exec(prague, "CREATE TABLE times (at datetime)")
	w.exec(prague, "INSERT INTO times VALUES (?)", summer)
	w.query(prague, "SELECT * FROM times")
}

func seeBlobs(w *witness) {
	for _, v := range []any{
		[]byte{}, []byte(nil), []byte{0, 1, 0}, "", "a\x00b", "\xff\xfe", "日本", sql.RawBytes{1}, sql.NullString{}, (*string)(nil),
	} {
		w.query(w.db, "SELECT ?1, typeof(?1), length(?1), hex(?1)", v)
	}
}

func seeLarge(w *witness) {
	w.exec(w.db, "CREATE TABLE large (id integer PRIMARY KEY, v blob)")
	blob := make([]byte, 10<<20)
	for i := range blob {
		blob[i] = byte(i * i)
	}
	w.exec(w.db, "INSERT INTO large (v) VALUES (?)", blob)
	w.exec(w.db, "INSERT INTO large (v) VALUES (?)", strings.Repeat("é", 5<<20))
	rows, err := w.db.QueryContext(w.ctx, "SELECT v FROM large ORDER BY id")
	w.see("large", err)
	defer rows.Close()
	for rows.Next() {
		var v []byte
		w.see("row", rows.Scan(&v), len(v), sha256.Sum256(v))
	}
	w.see("end", rows.Err())
}

type valuer struct{ err error }

func (v valuer) Value() (any, error) { return "valued", v.err }

func seeArgs(w *witness) {
	w.query(w.db, "SELECT :a, @b, $c, :a", sql.Named("a", 1), sql.Named("b", "two"), sql.Named("c", nil))
	w.query(w.db, "SELECT ?, :a", 5, sql.Named("a", 1))
	w.query(w.db, "SELECT :a", sql.Named("b", 1))
	w.query(w.db, "SELECT ?2, ?1", 1, 2)
	w.query(w.db, "SELECT ?", 1, 2)
	w.query(w.db, "SELECT ?, ?", 1)
	w.query(w.db, "SELECT ?", true)
	w.query(w.db, "SELECT ?, ?, ?", int8(-3), uint16(9), float32(0.1))
	w.query(w.db, "SELECT ?", uint64(1)<<63)
	w.query(w.db, "SELECT ?", struct{}{})
	w.query(w.db, "SELECT ?", sql.NullInt64{Int64: 4, Valid: true})
	w.query(w.db, "SELECT ?", valuer{})
	w.query(w.db, "SELECT ?", valuer{errors.New("no value")})
	w.exec(w.db, "CREATE TABLE t (x)")
	w.exec(w.db, "INSERT INTO t VALUES (:x)", sql.Named("x", 3))
	w.exec(w.db, "INSERT INTO t VALUES (?)")
	w.exec(w.db, "INSERT INTO t VALUES (1)", 2)
	w.exec(w.db, "INSERT INTO t VALUES (?"+strings.Repeat("), (?", 40000)+")", make([]any, 40001)...)
	w.query(w.db, "SELECT * FROM t")
}

func seeErrors(w *witness) {
	w.exec(w.db, tables)
	w.exec(w.db, "INSERT INTO users (id, name, age) VALUES (1, 'Ivan', 1)")
	w.exec(w.db, "INSERT INTO posts (author) VALUES (1)")
	w.exec(w.db, "CREATE TRIGGER no BEFORE DELETE ON posts BEGIN SELECT RAISE(ABORT, 'posts stay'); END")
	w.exec(w.db, "CREATE VIEW v AS SELECT 1")
	for _, query := range []string{
		"INSERT INTO users (name) VALUES ('Ivan')",
		"INSERT INTO users (id, name) VALUES (1, 'x')",
		"INSERT INTO users (name) VALUES (NULL)",
		"INSERT INTO users (name, age) VALUES ('y', -1)",
		"INSERT INTO posts (author) VALUES (9)",
		"DELETE FROM users",
		"DELETE FROM posts",
		"INSERT INTO late VALUES (1, 9)",
		"SELECT", "SELEC 1", "SELECT * FROM nowhere", "SELECT nothing FROM users", "SELECT nofunc(1)",
		"SELECT 'x", "INSERT INTO users (name) VALUES (1, 2)", "INSERT INTO v VALUES (1)",
		"SELECT 1 +", "DROP TABLE nowhere", "CREATE TABLE users (id)", "PRAGMA nonsense", "COMMIT", "ROLLBACK",
		"SELECT abs(-9223372036854775808)", "SELECT json('{')", "SELECT randomblob(2000000000)",
		"CREATE TABLE strict (a integer) STRICT; INSERT INTO strict VALUES ('x')",
		"RELEASE nowhere", "SELECT load_extension('x')", "ALTER TABLE users DROP COLUMN nothing",
		"SELECT 1 UNION SELECT 1, 2", "\x00", "SELECT '\x00'",
	} {
		w.exec(w.db, query)
		w.query(w.db, query)
		_, err := w.db.PrepareContext(w.ctx, query)
		w.see("prepare", err)
	}
}

func seeTx(w *witness) {
	w.exec(w.db, tables)
	tx, err := w.db.BeginTx(w.ctx, nil)
	w.see("begin", err)
	w.exec(tx, "INSERT INTO users (name) VALUES ('a')")
	w.query(tx, "SELECT * FROM users")
	w.see("commit", tx.Commit())
	w.see("again", tx.Commit(), tx.Rollback())
	w.exec(tx, "INSERT INTO users (name) VALUES ('b')")
	w.query(tx, "SELECT 1")

	tx, err = w.db.BeginTx(w.ctx, nil)
	w.see("begin", err)
	w.exec(tx, "INSERT INTO users (name) VALUES ('c')")
	w.exec(tx, "INSERT INTO users (name) VALUES ('a')")
	w.exec(tx, "INSERT INTO users (name) VALUES ('d')")
	w.exec(tx, "SAVEPOINT s; INSERT INTO users (name) VALUES ('e'); ROLLBACK TO s")
	w.see("rollback", tx.Rollback(), tx.Rollback())
	w.query(w.db, "SELECT * FROM users")

	tx, err = w.db.BeginTx(w.ctx, nil)
	w.see("begin", err)
	w.exec(tx, "INSERT INTO late VALUES (1, 99)")
	w.see("commit", tx.Commit(), tx.Rollback())
	w.query(w.db, "SELECT * FROM late")

	for _, o := range []sql.TxOptions{{ReadOnly: true}, {Isolation: sql.LevelSerializable}, {Isolation: sql.LevelReadUncommitted}, {Isolation: sql.LevelSnapshot}} {
		tx, err := w.db.BeginTx(w.ctx, &o)
		w.see(fmt.Sprint("begin ", o), err)
		if err == nil {
			w.exec(tx, "INSERT INTO users (name, age) VALUES (?, 1)", fmt.Sprint(o))
			w.see("commit", tx.Commit())
		}
	}
}

func seeTxEnded(w *witness) {
	w.exec(w.db, tables)
	ctx, cancel := context.WithCancel(w.ctx)
	tx, err := w.db.BeginTx(ctx, nil)
	w.see("begin", err)
	w.exec(tx, "INSERT INTO users (name) VALUES ('a')")
	cancel()
	_, err = tx.ExecContext(ctx, "INSERT INTO users (name) VALUES ('b')")
	w.see("exec", err)
	err = tx.Commit() // either its own context has ended, or that was noticed before
	w.see("commit", errors.Is(err, context.Canceled) || errors.Is(err, sql.ErrTxDone))
	_, err = w.db.BeginTx(ctx, nil)
	w.see("begin", err)
	w.db.SetMaxOpenConns(1) // waits until the transaction is gone
	w.query(w.db, "SELECT * FROM users")
}

func seeTxByHand(w *witness) {
	w.exec(w.db, tables)
	conn, err := w.db.Conn(w.ctx)
	w.see("conn", err)
	defer conn.Close()
	w.exec(conn, "COMMIT")
	w.exec(conn, "BEGIN")
	_, err = conn.BeginTx(w.ctx, nil)
	w.see("begin within", err)
	w.exec(conn, "INSERT INTO users (name) VALUES ('a')")
	w.exec(conn, "COMMIT")
	first, err := conn.BeginTx(w.ctx, nil)
	w.see("begin", err)
	_, err = conn.BeginTx(w.ctx, nil)
	w.see("begin within", err)
	w.exec(first, "INSERT INTO users (name) VALUES ('b')")
	w.exec(first, "COMMIT")
	second, err := conn.BeginTx(w.ctx, nil)
	w.see("begin", err)
	w.exec(second, "INSERT INTO users (name) VALUES ('c')")
	w.see("commit", second.Commit())
	w.see("commit", first.Commit())
	third, err := conn.BeginTx(w.ctx, nil)
	w.see("begin", err)
	w.exec(third, "ROLLBACK")
	w.see("rollback", third.Rollback())
	w.query(conn, "SELECT * FROM users")
}

func seeIsolation(w *witness) {
	w.exec(w.db, tables)
	w.exec(w.db, "INSERT INTO users (name) VALUES ('a')")
	tx, err := w.db.BeginTx(w.ctx, nil)
	w.see("begin", err)
	w.exec(tx, "INSERT INTO users (name) VALUES ('b')")
	w.query(w.db, "SELECT * FROM users")
	w.exec(w.db, "INSERT INTO users (name) VALUES ('c')")
	w.query(w.db, "SELECT * FROM posts")
	other, err := w.db.Conn(w.ctx)
	w.see("conn", err)
	w.exec(other, "PRAGMA read_uncommitted = 1")
	w.query(other, "SELECT * FROM users")
	w.see("close", other.Close(), other.Close())
	w.see("rollback", tx.Rollback())
	w.exec(w.db, "INSERT INTO users (name) VALUES ('d')")
	w.query(w.db, "SELECT * FROM users")
}

func seePrepared(w *witness) {
	w.exec(w.db, tables)
	insert, err := w.db.PrepareContext(w.ctx, "INSERT INTO users (name) VALUES (?)")
	w.see("prepare", err)
	list, err := w.db.PrepareContext(w.ctx, "SELECT name FROM users WHERE id > ?")
	w.see("prepare", err)
	exec := func(s *sql.Stmt, args ...any) {
		res, err := s.ExecContext(w.ctx, args...)
		if err != nil {
			w.see("exec", err)
			return
		}
		id, _ := res.LastInsertId()
		n, _ := res.RowsAffected()
		w.see("exec", id, n)
	}
	query := func(s *sql.Stmt, args ...any) {
		rows, err := s.QueryContext(w.ctx, args...)
		if err != nil {
			w.see("query", err)
			return
		}
		w.rows("query", rows)
	}
	exec(insert, "a")
	exec(insert, "a")
	exec(insert)
	exec(insert, "x", "y")
	query(list, 0)
	query(list)

	tx, err := w.db.BeginTx(w.ctx, nil) // on another connection, where it is prepared
	w.see("begin", err)
	exec(tx.StmtContext(w.ctx, insert), "b")
	own, err := tx.PrepareContext(w.ctx, "SELECT count(*) FROM users")
	w.see("prepare", err)
	query(own)
	w.see("commit", tx.Commit())
	exec(insert, "c") // it outlives the transaction in which it was prepared
	query(own)
	w.see("close", own.Close())

	tx, err = w.db.BeginTx(w.ctx, nil)
	w.see("begin", err)
	exec(tx.StmtContext(w.ctx, insert), "d")
	exec(tx.StmtContext(w.ctx, insert), "d")
	w.see("rollback", tx.Rollback())
	for i := range 6 {
		exec(insert, fmt.Sprint("e", i))
	}
	w.exec(w.db, "ALTER TABLE users ADD COLUMN more text")
	query(list, 0)
	w.exec(w.db, "DROP TABLE late")
	w.exec(w.db, "DROP TABLE posts")
	w.exec(w.db, "DROP TABLE users")
	exec(insert, "f")
	query(list, 0)
	w.see("close", insert.Close(), insert.Close(), list.Close())
	exec(insert, "g")
	for _, text := range []string{"", "-- nothing", "SELECT 1; SELECT 2"} {
		s, err := w.db.PrepareContext(w.ctx, text)
		w.see("prepare "+text, err)
		if err == nil && text != "" && text[0] == 'S' {
			query(s)
		}
	}
	named, err := w.db.PrepareContext(w.ctx, "SELECT :a, :b")
	w.see("prepare", err)
	query(named, sql.Named("b", 1), sql.Named("a", 2))
}

func seeRows(w *witness) {
	w.query(w.db, numbers, 1000)
	w.query(w.db, numbers, 256)
	w.query(w.db, numbers, 257)
	rows, err := w.db.QueryContext(w.ctx, numbers, 100000)
	w.see("query", err)
	for range 300 {
		rows.Next()
	}
	w.see("close", rows.Close(), rows.Close(), rows.Next(), rows.Err(), rows.Scan(new(int)))
	w.db.SetMaxOpenConns(1) // what is closed is given back
	a, err := w.db.QueryContext(w.ctx, numbers, 300)
	w.see("query", err)
	for a.Next() {
	}
	w.see("ended", a.Err(), a.NextResultSet())
	w.query(w.db, numbers, 3)
	w.query(w.db, "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM c LIMIT 4) SELECT hex(zeroblob(100000)) FROM c")
}

func seeRowsFail(w *witness) {
	w.query(w.db, "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM c LIMIT 1000) SELECT CASE n WHEN 600 THEN abs(-9223372036854775808) ELSE n END FROM c")
	w.query(w.db, "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM c LIMIT 10) SELECT CASE n WHEN 3 THEN json('{') ELSE n END FROM c")
	w.query(w.db, "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM c LIMIT 300) SELECT CASE n WHEN 257 THEN json('{') ELSE n END FROM c")
	w.query(w.db, numbers, 2)
}

func seeRowsInTx(w *witness) {
	w.exec(w.db, tables)
	tx, err := w.db.BeginTx(w.ctx, nil)
	w.see("begin", err)
	w.exec(tx, "INSERT INTO users (id, name) "+strings.Replace(numbers, "SELECT n FROM", "SELECT n, 'u' || n FROM", 1), 600)
	rows, err := tx.QueryContext(w.ctx, "SELECT id FROM users ORDER BY id")
	w.see("query", err)
	for n := 1; rows.Next(); n++ {
		var id int
		if err := rows.Scan(&id); err != nil {
			w.see("scan", err)
		}
		if n%150 == 0 {
			w.query(tx, "SELECT name FROM users WHERE id = ?", id)
			w.exec(tx, "UPDATE users SET age = ? WHERE id = ?", n, id)
		}
	}
	w.see("rows", rows.Err())
	open, err := tx.QueryContext(w.ctx, "SELECT id FROM users ORDER BY id")
	w.see("query", err, open.Next())
	w.see("commit with open rows", tx.Commit())
	w.see("rows after", open.Next(), open.Close())
	w.query(w.db, "SELECT count(*), max(age) FROM users")
}

// onTick registers a function of SQL, tick, on a connection.
func onTick(w *witness, do func(n int64)) *sql.Conn {
	conn, err := w.db.Conn(w.ctx)
	if err != nil {
		w.Fatal(err)
	}
	w.Cleanup(func() { conn.Close() })
	register(w, conn, "tick", func(n int64) bool { do(n); return true })
	return conn
}

func register(w *witness, conn *sql.Conn, name string, impl any) {
	err := conn.Raw(func(driver any) error {
		return driver.(interface {
			RegisterFunc(name string, impl any, pure bool) error
		}).RegisterFunc(name, impl, true)
	})
	w.see("register "+name, err)
}

func seeCancelExec(w *witness) {
	ctx, cancel := context.WithCancel(w.ctx)
	defer cancel()
	conn := onTick(w, func(n int64) {
		if n == 1000 {
			cancel()
		}
	})
	w.exec(conn, "CREATE TEMP TABLE t (n)")
	start := time.Now()
	_, err := conn.ExecContext(ctx, "INSERT INTO t "+forever+" WHERE tick(n)")
	w.see("exec", err, time.Since(start) < time.Second)
	w.query(conn, "SELECT * FROM t")
	w.exec(conn, "INSERT INTO t VALUES (1)")
}

func seeCancelQuery(w *witness) {
	ctx, cancel := context.WithCancel(w.ctx)
	defer cancel()
	conn := onTick(w, func(n int64) {
		if n == 1000 {
			cancel()
		}
	})
	start := time.Now()
	_, err := conn.QueryContext(ctx, forever+" WHERE tick(n)")
	w.see("query", err, time.Since(start) < time.Second)
	w.query(conn, numbers, 3)
	_, err = conn.QueryContext(ctx, numbers, 3)
	w.see("query", err)
}

// seeCancelRows ends a query that gives many rows and then none for a long time.
func seeCancelRows(w *witness) {
	ctx, cancel := context.WithCancel(w.ctx)
	defer cancel()
	conn := onTick(w, func(n int64) {
		if n == 100000 {
			cancel()
		}
	})
	start := time.Now()
	rows, err := conn.QueryContext(ctx, "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM c) SELECT n FROM c WHERE n <= 600 OR n >= 100000 AND tick(n) AND n < 0")
	w.see("query", err)
	n := 0
	for rows.Next() {
		n++
	}
	// Rows come by pages; one that is not full when the query ends is lost.
	w.see("rows", n > 500, rows.Err(), time.Since(start) < time.Second)
	w.query(conn, numbers, 3)
}

func seeDeadline(w *witness) {
	for _, query := range []string{forever, "CREATE TABLE t AS " + forever} {
		ctx, cancel := context.WithTimeout(w.ctx, 30*time.Millisecond)
		start := time.Now()
		_, err := w.db.ExecContext(ctx, query)
		w.see("exec", err, time.Since(start) < time.Second)
		_, err = w.db.QueryContext(ctx, numbers, 3)
		w.see("query", err)
		w.see("ping", w.db.PingContext(ctx))
		_, err = w.db.BeginTx(ctx, nil)
		w.see("begin", err)
		_, err = w.db.PrepareContext(ctx, "SELECT 1")
		w.see("prepare", err)
		cancel()
		w.query(w.db, numbers, 3)
	}
}

func seeConnections(w *witness) {
	w.exec(w.db, tables)
	w.exec(w.db, "INSERT INTO users (name) VALUES ('a')")
	var all []*sql.Conn
	for i := range 5 {
		conn, err := w.db.Conn(w.ctx)
		w.see("conn", err, conn.PingContext(w.ctx))
		w.exec(conn, fmt.Sprintf("CREATE TEMP TABLE own (n); INSERT INTO own VALUES (%d)", i))
		all = append(all, conn)
	}
	for _, conn := range all {
		w.query(conn, "SELECT n, name FROM own, users")
		w.exec(conn, "INSERT INTO users (name) SELECT 'u' || n FROM own")
		w.query(conn, "SELECT last_insert_rowid(), changes()")
	}
	for _, conn := range all {
		w.see("close", conn.Close())
		_, err := conn.ExecContext(w.ctx, "SELECT 1")
		w.see("closed", err)
	}
	w.see("ping", w.db.PingContext(w.ctx))
	w.query(w.db, "SELECT count(*) FROM users")
	w.see("close", w.db.Close(), w.db.PingContext(w.ctx))
}

// seeAtOnce has several goroutines work, each on a connection of its own.
func seeAtOnce(w *witness) {
	w.exec(w.db, "CREATE TABLE t (n)")
	w.exec(w.db, "INSERT INTO t "+numbers, 1000)
	var wait sync.WaitGroup
	var sums [8]int
	for i := range sums {
		wait.Go(func() {
			rows, err := w.db.QueryContext(w.ctx, "SELECT n FROM t WHERE n % 8 = ? OR n > 500", i)
			if err != nil {
				w.Error(err)
				return
			}
			defer rows.Close()
			for rows.Next() {
				var n, more int
				err := rows.Scan(&n)
				if err == nil && n%100 == 0 {
					err = w.db.QueryRowContext(w.ctx, "SELECT ? + 1", n).Scan(&more)
				}
				if err != nil {
					w.Error(err)
					return
				}
				sums[i] += n + more
			}
		})
	}
	wait.Wait()
	w.see("sums", sums)
}

func seeRaw(w *witness) {
	conn, err := w.db.Conn(w.ctx)
	w.see("conn", err)
	w.see("raw", conn.Raw(func(driver any) error {
		if driver == nil {
			return errors.New("nothing")
		}
		return io.ErrNoProgress
	}))
	w.query(conn, numbers, 1)
	w.see("close", conn.Close(), conn.Raw(func(any) error { return nil }))
}

func seeFunctions(w *witness) {
	conn, err := w.db.Conn(w.ctx)
	w.see("conn", err)
	defer conn.Close()
	type text string
	register(w, conn, "kind", func(v any) string { return fmt.Sprintf("%T %v", v, v) })
	register(w, conn, "echo", func(v any) any { return v })
	register(w, conn, "double", func(v float64) float64 { return 2 * v })
	register(w, conn, "upper2", func(s text) text { return text(strings.ToUpper(string(s))) })
	register(w, conn, "flip", func(b []byte) []byte { return append([]byte{1}, b...) })
	register(w, conn, "nothing", func(b []byte) []byte { return b[:0] })
	register(w, conn, "negate", func(b bool) bool { return !b })
	register(w, conn, "small", func(n int8, u uint32, f float32) int { return int(n) + int(u) + int(f) })
	register(w, conn, "fail", func(n int) (int, error) {
		if n > 2 {
			return 0, fmt.Errorf("%d is too much", n)
		}
		return n, nil
	})
	register(w, conn, "total", func(first int, rest ...int) int {
		for _, n := range rest {
			first += n
		}
		return first
	})
	register(w, conn, "lone", func(int) error { return errors.New("not seen") })
	register(w, conn, "none", func() string { return "none" })
	register(w, conn, "when", func() any { return time.Now() })
	for _, query := range []string{
		"SELECT kind(1), kind(1.5), kind('x'), kind(x'01'), kind(NULL), kind(''), kind(x'')",
		"SELECT echo(1), echo(1.5), echo('x'), echo(x'01'), echo(NULL), echo(''), echo(x'')",
		"SELECT double(1.5), upper2('abc'), upper2(x'61'), flip('a'), flip(x'ff'), nothing('a'), negate(0), negate(7)",
		"SELECT double(1)", "SELECT double('1.5')", "SELECT upper2(5)", "SELECT upper2(NULL)", "SELECT flip(1)", "SELECT negate(1.0)", "SELECT negate('a')",
		"SELECT small(1, 2, 3.5)", "SELECT small(300, -1, 1.0)", "SELECT small(1)",
		"SELECT fail(1)", "SELECT fail(3)",
		"WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM c LIMIT 5) SELECT fail(n) FROM c",
		"SELECT total(1), total(1, 2, 3)", "SELECT total()", "SELECT total(1, 'x')",
		"SELECT lone(1)", "SELECT none()", "SELECT none(1)", "SELECT when()",
	} {
		w.query(conn, query)
		w.exec(conn, query)
	}
	register(w, conn, "none", func() string { return "another" })
	w.query(conn, "SELECT none()")
	other, err := w.db.Conn(w.ctx)
	w.see("conn", err)
	defer other.Close()
	w.query(other, "SELECT none()")
	register(w, conn, "ask", func(n int) (m int, err error) { // of the database, while it waits
		return m, other.QueryRowContext(w.ctx, "SELECT ? * 2", n).Scan(&m)
	})
	w.query(conn, "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM c LIMIT 400) SELECT ask(n) FROM c")
	tx, err := conn.BeginTx(w.ctx, nil)
	w.see("begin", err)
	w.query(tx, "SELECT fail(2), echo(?)", "arg")
	w.see("commit", tx.Commit())
}

func seeBadFunctions(w *witness) {
	conn, err := w.db.Conn(w.ctx)
	w.see("conn", err)
	defer conn.Close()
	for i, impl := range []any{
		5, "text", func() {}, func() (int, int) { return 0, 0 }, func() (a, b, c int) { return },
		func(map[string]int) int { return 0 }, func([]int) int { return 0 }, func(...[]int) int { return 0 },
		func(fmt.Stringer) int { return 0 }, func(time.Time) int { return 0 }, func(complex128) int { return 0 },
		func() map[string]int { return nil }, func() []int { return nil }, func() time.Time { return time.Time{} },
		func(*int) int { return 0 },
	} {
		register(w, conn, fmt.Sprint("bad", i), impl)
	}
	register(w, conn, strings.Repeat("long", 100), func() int { return 0 })
	register(w, conn, "", func() int { return 1 })
	w.query(conn, numbers, 1)
}

func seeNames(w *witness) {
	for _, name := range []string{"file:x?mode=memory&cache=shared", "file:y?mode=memory&cache=shared", "file::memory:?cache=shared", "file:named?mode=memory", ":memory:", "file:fk?mode=memory&_fk=1"} {
		db := w.open(name)
		db.SetMaxOpenConns(2)
		a, err := db.Conn(w.ctx)
		w.see(name, err)
		b, err := db.Conn(w.ctx)
		w.see(name, err)
		w.exec(a, "CREATE TABLE t (n); INSERT INTO t VALUES (1)")
		w.query(b, "SELECT * FROM t")
		w.query(a, "PRAGMA foreign_keys")
		again := w.open(name)
		w.query(again, "SELECT * FROM t")
		w.see("close", again.Close(), a.Close(), b.Close(), db.Close())
		w.query(w.open(name), "SELECT * FROM t") // it was there as long as its connections
	}
	for _, name := range []string{"file:z?mode=memory&_fk=maybe", "file:z?mode=memory&_txlock=never", "file:z?mode=memory&cache=odd", "file:z?mode=memory&_loc=Nowhere", "file:z?mode=memory&%zz"} {
		w.see(name, w.open(name).PingContext(w.ctx))
	}
}

func seeNoName(w *witness) {
	w.exec(w.db, "CREATE TABLE t (n)")
	db := w.open(":memory:")
	db.SetMaxOpenConns(1)
	w.query(db, "SELECT * FROM t")
}

// seeSession leaves a connection as another one must not find it.
func seeSession(w *witness) {
	w.exec(w.db, "CREATE TABLE t (n)")
	w.db.SetMaxIdleConns(-1)
	conn, err := w.db.Conn(w.ctx)
	w.see("conn", err)
	register(w, conn, "mine", func() int { return 1 })
	w.exec(conn, "PRAGMA foreign_keys = 0; PRAGMA query_only = 1; CREATE TEMP TABLE own (n)")
	w.exec(conn, "PRAGMA query_only = 0")
	w.exec(conn, "BEGIN; INSERT INTO t VALUES (1)")
	w.see("close", conn.Close())
	for _, query := range []string{"SELECT mine()", "SELECT * FROM own", "SELECT * FROM t", "PRAGMA foreign_keys", "SELECT last_insert_rowid(), total_changes()"} {
		w.query(w.db, query)
	}
	w.exec(w.db, "BEGIN")
	w.exec(w.db, "INSERT INTO t VALUES (2)")
	w.query(w.db, "SELECT * FROM t")
}
