//go:build cgo

package program

import (
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"strings"
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
