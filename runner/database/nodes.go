//go:build !js

package database

import (
	"context"
	"database/sql/driver"
	"errors"
	"sync/atomic"

	"github.com/go-sql-driver/mysql"
)

// nodes connects to the nodes of a cluster: to one after the other as steps begin, and
// within a step to the next for each connection that it has beside others.
type nodes struct {
	all    []driver.Connector
	at     atomic.Int64 // where the step began
	opened atomic.Int64 // by the step
}

// Connect connects to the node whose turn it is. A database that was made on another may
// not have come to it yet.
func (n *nodes) Connect(ctx context.Context) (conn driver.Conn, err error) {
	c := n.all[(n.at.Load()+n.opened.Add(1)-1)%int64(len(n.all))]
	for {
		conn, err = c.Connect(ctx)
		var my *mysql.MySQLError
		if len(n.all) == 1 || !errors.As(err, &my) || my.Number != 1049 || ctx.Err() != nil {
			return conn, err
		}
	}
}

// Driver is itself, so that a database tells that it is of a cluster.
func (n *nodes) Driver() driver.Driver { return n }

// Open is for no one: there are no names.
func (n *nodes) Open(string) (driver.Conn, error) { return n.Connect(context.Background()) }

// next goes on to the next node, if there are several.
func (n *nodes) next() (moved bool) {
	if len(n.all) > 1 {
		n.at.Add(1)
		n.opened.Store(0)
	}
	return len(n.all) > 1
}
