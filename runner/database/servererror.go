//go:build !js

package database

import (
	"context"
	"crypto/tls"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5/pgconn"
)

// A ServerError says why a server can't be used. No password is in it.
type ServerError struct {
	Message string
	Hint    string
	kind    error
}

func (e *ServerError) Error() string { return e.Message }

// Unwrap gives ErrURL where the URL is at fault, and not the server.
func (e *ServerError) Unwrap() error { return e.kind }

// ErrURL says that a URL can't be one of a server.
var ErrURL = errors.New("the URL of the database")

// refusals are what servers and drivers say, by a piece of it, with what to do about it.
var refusals = []struct{ text, says, hint string }{
	{"TLS requested but server does not support TLS", "it has no TLS", "leave tls= out of the URL, or have the server use TLS"},
	{"no encryption", "it wants TLS for this user and this machine", "write ?sslmode=require behind the URL"},
	{"require_secure_transport=ON", "it wants TLS", "write ?tls=skip-verify behind the URL, or ?tls=true where its certificate is known here"},
	{"Error 3159", "it wants TLS", "write ?tls=skip-verify behind the URL, or ?tls=true where its certificate is known here"},
	{"certificate signed by unknown authority", "its certificate is not known here", "name the authority with sslrootcert= (PostgreSQL), or write tls=skip-verify (MySQL)"},
	{"x509: certificate has expired", "its certificate is not valid now", "have it renewed, or write sslmode=require (PostgreSQL) or tls=skip-verify (MySQL)"},
	{"x509: ", "its certificate is not one for this host", "name the host as its certificate does, or write sslmode=require (PostgreSQL) or tls=skip-verify (MySQL)"},
	{"FATAL: permission denied for database", "this user may not connect to the database in the URL", "name another one, or GRANT CONNECT ON DATABASE … TO …"},
	{"(SQLSTATE 28P01)", "it refuses the password", "the URL is postgres://USER:PASSWORD@HOST:PORT/DATABASE; in a password, write % as %25, @ as %40, / as %2F"},
	{"(SQLSTATE 28000)", "it refuses this user", "the URL is postgres://USER:PASSWORD@HOST:PORT/DATABASE"},
	{"Error 1045", "it refuses this user or the password", "the URL is mysql://USER:PASSWORD@HOST:PORT/; in a password, write % as %25, @ as %40, / as %2F; if the server wants TLS, write ?tls=skip-verify behind it"},
	{"Error 1698", "it refuses this user", "MariaDB's root may connect over its socket alone: create another user"},
	{"(SQLSTATE 3D000)", "it has no database of the name in the URL", "name one that is there, such as postgres: learnrel makes databases of its own beside it"},
	{"Error 1049", "it has no database of the name in the URL", "leave the name out: learnrel makes databases of its own"},
	{"(SQLSTATE 53300)", "it has no connections left", "close some, or raise its max_connections"},
	{"Error 1040", "it has no connections left", "close some, or raise its max_connections"},
	{"Error 1203", "this user has no connections left", "close some, or raise max_user_connections"},
	{"(SQLSTATE 57P03)", "it is starting up or shutting down", "wait a moment, and try again"},
	{"Error 1047", "it has not joined its cluster", "wait until it has caught up, and try again; a node that lost the others takes part in nothing"},
	{"connection refused", "nothing listens there", "start the server, or correct the host and the port; docs/databases.md says how to start one"},
	{"no such host", "there is no such host", "correct the host in the URL"},
	{"received unexpected message", "it is not PostgreSQL", "is that the port of another one? PostgreSQL has 5432, MySQL and MariaDB 3306"},
	{"no such file or directory", "there is no such socket", "start the server, or correct the path of the socket"},
	{"unrecognized configuration parameter", "it has no setting of a name that stands behind the ? of the URL", "correct that, or leave it out"},
	{"Error 1193", "it has no setting of a name that stands behind the ? of the URL", "correct that, or leave it out"},
	{"server refused TLS connection", "it has no TLS", "leave sslmode=require out of the URL, or have the server use TLS"},
}

// refused says in plain words why a server can't be used.
func refused(where string, err error) error {
	var known *ServerError
	if errors.As(err, &known) || errors.Is(err, context.Canceled) {
		return err
	}
	text := err.Error()
	var pg *pgconn.PgError
	if errors.As(err, &pg) { // pgx tells also that it tried TLS before
		text = pg.Error()
	}
	for _, r := range refusals {
		if strings.Contains(text, r.text) {
			return &ServerError{Message: fmt.Sprintf("%s can't be used: %s", where, r.says), Hint: r.hint}
		}
	}
	var timeout interface{ Timeout() bool }
	if errors.Is(err, context.DeadlineExceeded) || errors.As(err, &timeout) && timeout.Timeout() {
		return &ServerError{Message: where + " does not answer", Hint: "correct the host and the port (PostgreSQL has 5432, MySQL and MariaDB 3306), or start the server"}
	}
	var record tls.RecordHeaderError
	if brokenOff(err) || errors.As(err, &record) {
		return &ServerError{Message: where + " does not answer as such a server does", Hint: "is that the port of another one? PostgreSQL has 5432, MySQL and MariaDB 3306"}
	}
	var my *mysql.MySQLError
	switch {
	case pg != nil:
	case errors.As(err, &my):
		text = my.Error()
	default:
		text = innermost(err).Error()
	}
	return &ServerError{Message: fmt.Sprintf("%s can't be used: %s", where, text)}
}

// innermost is the error that others were made of: what a driver writes around it may
// hold the whole URL.
func innermost(err error) error {
	for {
		switch e := err.(type) {
		case interface{ Unwrap() error }:
			if e.Unwrap() == nil {
				return err
			}
			err = e.Unwrap()
		case interface{ Unwrap() []error }:
			all := e.Unwrap()
			if len(all) == 0 {
				return err
			}
			err = all[len(all)-1]
		default:
			return err
		}
	}
}

// brokenOff tells whether an error is that of a connection, and not of a statement.
func brokenOff(err error) bool {
	var pg *pgconn.PgError
	var my *mysql.MySQLError
	switch {
	case err == nil, errors.Is(err, context.Canceled):
		return false
	case errors.As(err, &pg): // 57P: the server is stopped or starting; 08: the connection
		return strings.HasPrefix(pg.Code, "57P") || strings.HasPrefix(pg.Code, "08")
	case errors.As(err, &my): // shut down, killed, and a node that is not of its cluster
		return my.Number == 1053 || my.Number == 1927 || my.Number == 1047 || my.Number == 2006 || my.Number == 2013
	}
	var network net.Error
	return errors.Is(err, driver.ErrBadConn) || errors.Is(err, mysql.ErrInvalidConn) || errors.Is(err, mysql.ErrMalformPkt) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &network) || strings.Contains(err.Error(), "conn closed")
}
