package database

import (
	"context"
	"database/sql"
	"regexp"
	"slices"
	"strings"
	"sync"

	"entgo.io/ent/dialect/sql/schema"
)

// A recycler is a server that may give a database once more, emptied, to a program with
// the same tables: to make and to migrate one takes most of the time of a small program.
type recycler interface {
	// again gives a database that has these tables, and nothing in them; nil for none.
	again(key string) *spare
	// build makes the tables of a key in a database that has none; the error says that
	// ent's migration has to.
	build(ctx context.Context, db *sql.DB, key string) error
	// giveBack takes one back, of which these tables were written to.
	giveBack(ctx context.Context, s *spare, written []string) error
	// key names tables by all that a database has of them.
	key(ctx context.Context, tables []*schema.Table) (string, error)
}

// spare is a database that nobody uses. Its key is "" where it is to be without tables.
type spare struct {
	key  string
	db   *sql.DB
	drop func() error
}

// Migrated makes a database with these tables. The error is that of the server; that
// of the migration is wrong, and then there is a database all the same.
func Migrated(ctx context.Context, s Server, tables []*schema.Table) (d *Database, wrong, err error) {
	r, ok := s.(recycler)
	if !ok {
		return migrated(ctx, s, tables)
	}
	key, err := r.key(ctx, tables)
	if err != nil {
		return migrated(ctx, s, tables) // which says what is wrong
	}
	if used := r.again(key); used != nil {
		d = newDatabase(s, used.db, used.drop)
		d.know(tables)
	} else if d, err = New(ctx, s); err != nil {
		return nil, nil, err
	} else if r.build(ctx, d.own, key) == nil {
		d.know(tables)
	} else if wrong = d.Migrate(ctx, tables); wrong != nil {
		return d, wrong, nil
	}
	d.key = key
	return d, nil, nil
}

func migrated(ctx context.Context, s Server, tables []*schema.Table) (d *Database, wrong, err error) {
	if d, err = New(ctx, s); err != nil {
		return nil, nil, err
	}
	return d, d.Migrate(ctx, tables), nil
}

// writing is a statement that may change the rows of a table, or that changes nothing.
var (
	writing = regexp.MustCompile("^(?:INSERT INTO|UPDATE|DELETE FROM) [\"`]?(\\w+)[\"`]? ")
	reading = regexp.MustCompile(`^(?:SELECT |BEGIN$|COMMIT$|ROLLBACK$|SAVEPOINT |RELEASE SAVEPOINT |ROLLBACK TO )`)
)

// writes notes which tables a statement writes to. A database to which more than that
// was done is used once.
func (d *Database) writes(query string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	m := writing.FindStringSubmatch(query)
	switch {
	case m != nil && !slices.Contains(d.written, m[1]):
		d.written = append(d.written, m[1])
	case m == nil && (!reading.MatchString(query) || strings.Contains(query, "val(")):
		d.key = ""
	}
}

// hangs has the database be dropped behind its program.
func (d *Database) hangs() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.hung = true
}

// spares are the databases that a server has ready, the oldest first.
type spares struct {
	mu  sync.Mutex
	all []*spare
}

// How many a server keeps, with tables and without any.
const (
	maxSpares = 8
	maxBlanks = 4
)

func (s *spares) again(key string) *spare {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.all, func(one *spare) bool { return one.key == key })
	if i < 0 {
		return nil
	}
	one := s.all[i]
	s.all = slices.Delete(s.all, i, i+1)
	one.db.SetMaxIdleConns(maxIdle)
	return one
}

// add keeps a database with one connection, and gives the one that is too many.
func (s *spares) add(one *spare) (old *spare) {
	one.db.SetMaxIdleConns(1)
	s.mu.Lock()
	defer s.mu.Unlock()
	most := maxSpares
	if one.key == "" {
		most = maxBlanks
	}
	s.all = append(s.all, one)
	alike := func(other *spare) bool { return (other.key == "") == (one.key == "") }
	n := 0
	for _, other := range s.all {
		if alike(other) {
			n++
		}
	}
	if n <= most {
		return nil
	}
	i := slices.IndexFunc(s.all, alike)
	old = s.all[i]
	s.all = slices.Delete(s.all, i, i+1)
	return old
}

// take gives them all.
func (s *spares) take() (all []*spare) {
	s.mu.Lock()
	defer s.mu.Unlock()
	all, s.all = s.all, nil
	return all
}
