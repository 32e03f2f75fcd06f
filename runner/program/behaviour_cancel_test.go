package program

import (
	"context"
	"database/sql"
	"time"
)

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
