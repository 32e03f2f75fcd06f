package program

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

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
