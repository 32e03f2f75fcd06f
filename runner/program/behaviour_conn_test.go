package program

import (
	"database/sql"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
)

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
