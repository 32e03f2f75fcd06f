package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"

	"entgo.io/ent/dialect"

	"github.com/learnrel/learnrel/runner/child"
	"github.com/learnrel/learnrel/runner/database"
)

// A request is what the page's SQLite is asked.
type request struct {
	Do   string     `json:"do"` // open, close, exec, query, prepare
	Conn int64      `json:"conn,omitempty"`
	Name string     `json:"name,omitempty"` // of a database to open that others open, too
	Keys bool       `json:"keys,omitempty"` // it checks foreign keys
	SQL  string     `json:"sql,omitempty"`
	Args []argument `json:"args,omitempty"`
}

// A response is what it answers.
type response struct {
	Conn    int64    `json:"conn"`
	Last    int64    `json:"last"`
	Changed int64    `json:"changed"`
	Columns []string `json:"columns"`
	Types   []string `json:"types"`
	Rows    [][]cell `json:"rows"`
	Behind  *Error   `json:"behind"` // the rows
	Error   *Error   `json:"error"`
}

// An Error is one of SQLite's, with its numbers.
type Error struct {
	Message string `json:"message"`
	Code    int64  `json:"code"`
	Further int64  `json:"further"`
}

func (e *Error) Error() string { return e.Message }

// busy is the number of the error that another connection is in the middle of something.
const busy = 5

// An asker asks the page's SQLite.
type asker func(request) (*response, error)

// A Server makes databases in memory.
type Server struct {
	ask   asker
	waits atomic.Bool
}

// made counts the databases: each has a name of its own.
var made atomic.Int64

var _ database.Server = (*Server)(nil)

// Waits tells whether a connection found another in its way. Programs have another
// SQLite for that, whose connections share what they hold in memory, and another error.
func (s *Server) Waits() bool { return s.waits.Load() }

// Dialect is ent's name of SQLite.
func (*Server) Dialect() string { return dialect.SQLite }

// Version is that of the page, and nobody asks for it.
func (*Server) Version() string { return "" }

// Identity is for a cache, and a page has none.
func (*Server) Identity() string { return "" }

// Create makes a database that checks foreign keys.
func (s *Server) Create(ctx context.Context) (*sql.DB, func() error, error) {
	name := "own" + strconv.FormatInt(made.Add(1), 10)
	db := s.open(name, true)
	keep, err := db.Conn(ctx) // it is there as long as one connection is
	if err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	return db, keep.Close, nil
}

// Named opens a database in memory that a step names, as learnrel run does.
func (s *Server) Named(d *database.Database, name string) (*sql.DB, error) {
	file, query, _ := strings.Cut(strings.TrimPrefix(name, "file:"), "?")
	options, err := url.ParseQuery(query)
	if err != nil {
		return nil, err
	}
	if file != ":memory:" && options.Get("mode") != "memory" {
		return nil, fmt.Errorf("the database %q is a file, which a page has none of", name)
	}
	shared := ""
	if options.Get("cache") == "shared" {
		shared = fmt.Sprintf("named%p-%s", d, url.PathEscape(file))
	}
	keys := options.Get("_fk") + options.Get("_foreign_keys")
	return s.open(shared, keys == "1" || keys == "true" || keys == "on" || keys == "yes"), nil
}

// Fault tells of an error its numbers, too.
func (*Server) Fault(err error) *child.Fault {
	f := &child.Fault{Message: err.Error(), Broken: errors.Is(err, driver.ErrBadConn)}
	if e := (*Error)(nil); errors.As(err, &e) {
		f.Code, f.Further = e.Code, e.Further
	}
	return f
}

// open opens a database, which lives as long as a connection to it does.
func (s *Server) open(name string, keys bool) *sql.DB {
	db := sql.OpenDB(&connector{s, name, keys})
	db.SetMaxIdleConns(4)
	return db
}

type connector struct {
	server *Server
	name   string
	keys   bool
}

func (c *connector) Connect(context.Context) (driver.Conn, error) {
	r, err := c.server.send(request{Do: "open", Name: c.name, Keys: c.keys})
	if err != nil {
		return nil, err
	}
	return &conn{id: r.Conn, ask: c.server.send}, nil
}

func (c *connector) Driver() driver.Driver { return c }

// Open is for no one: there are no names.
func (c *connector) Open(string) (driver.Conn, error) { return c.Connect(context.Background()) }

// send asks, and makes an error of one that is answered.
func (s *Server) send(q request) (*response, error) {
	r, err := s.ask(q)
	if err != nil {
		return nil, err
	}
	for _, e := range []*Error{r.Error, r.Behind} { // what gives rows finds another in its way behind them
		if e != nil && e.Code == busy {
			s.waits.Store(true)
		}
	}
	if r.Error != nil {
		return nil, r.Error
	}
	return r, nil
}
