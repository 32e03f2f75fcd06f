//go:build !js

package database

import (
	"cmp"
	"maps"
	"net"
	"net/url"
	"strconv"
	"strings"
)

// serverURL is a URL of --db, taken apart. net/url is asked for one host at a time,
// since it knows no lists of them.
type serverURL struct {
	kind     string // postgres or mysql
	user     string
	password string
	hosts    []string // each with its port
	database string
	query    url.Values
}

// schemes are how URLs begin.
var schemes = map[string]string{"postgres": "postgres", "postgresql": "postgres", "mysql": "mysql", "mariadb": "mysql"}

const urlHint = "write postgres://USER:PASSWORD@HOST:PORT/DATABASE, mysql://USER:PASSWORD@HOST:PORT/ or sqlite:FILE"

func wrongURL(why string) error {
	return &ServerError{ErrURL.Error() + " " + why, urlHint, ErrURL}
}

// parseURL takes a URL apart. What is wrong is said without the URL: a password may
// stand in it, and anywhere in one that is wrong.
func parseURL(text string) (*serverURL, error) {
	scheme, rest, ok := strings.Cut(text, "://")
	u := &serverURL{kind: schemes[scheme]}
	switch {
	case strings.TrimSpace(text) == "":
		return nil, wrongURL("is empty")
	case !ok:
		return nil, wrongURL("has no kind: there is no ://")
	case u.kind == "":
		return nil, wrongURL("is of no kind that learnrel knows")
	}
	rest, query, _ := strings.Cut(rest, "?")
	authority, path, _ := strings.Cut(rest, "/")
	at := strings.LastIndexByte(authority, '@')
	if strings.ContainsAny(path, "@/") {
		return nil, wrongURL("has a / or an @ where the name of a database stands: in a password they are %2F and %40")
	}
	if strings.ContainsRune(rest, '#') {
		return nil, wrongURL("has a #: in a password it is %23")
	}
	user, password, _ := strings.Cut(authority[:max(at, 0)], ":")
	for _, part := range []struct {
		to   *string
		text string
	}{{&u.user, user}, {&u.password, password}, {&u.database, path}} {
		plain, err := url.PathUnescape(part.text)
		if err != nil {
			return nil, wrongURL("has a % that is followed by no number: a % itself is %25")
		}
		*part.to = plain
	}
	var err error
	if u.query, err = url.ParseQuery(query); err != nil {
		return nil, wrongURL("has options that can't be read; they are ?NAME=VALUE&NAME=VALUE")
	}
	for host := range strings.SplitSeq(authority[at+1:], ",") {
		if err := u.addHost(host); err != nil {
			return nil, err
		}
	}
	if u.kind == "postgres" && len(u.hosts) > 1 {
		return nil, wrongURL("names several hosts, which a cluster of MySQL alone has")
	}
	if u.user == "" {
		return nil, wrongURL("names no user")
	}
	return u, nil
}

var defaultPort = map[string]string{"postgres": "5432", "mysql": "3306"}

func (u *serverURL) addHost(text string) error {
	parsed, err := url.Parse("any://" + text)
	if err != nil || strings.ContainsAny(text, " \t\n") {
		return wrongURL("has a host or a port that can't be read")
	}
	if parsed.Hostname() == "" && len(u.hosts) > 0 {
		return wrongURL("has a comma too many between its hosts")
	}
	if port, err := strconv.ParseUint(cmp.Or(parsed.Port(), defaultPort[u.kind]), 10, 16); err != nil || port == 0 {
		return wrongURL("has a port that there is not: they go from 1 to 65535")
	}
	host := net.JoinHostPort(cmp.Or(parsed.Hostname(), "localhost"), cmp.Or(parsed.Port(), defaultPort[u.kind]))
	u.hosts = append(u.hosts, host)
	return nil
}

// options are what stands behind the ?, without what is secret.
func (u *serverURL) options() string {
	open := maps.Clone(u.query)
	for _, secret := range []string{"password", "sslpassword"} {
		open.Del(secret)
	}
	return open.Encode()
}

// where names the server for people.
func (u *serverURL) where() string {
	return u.kind + "://" + strings.Join(u.hosts, ",")
}

// open makes ready what speaks with the server; nothing is sent yet.
func (u *serverURL) open(session string) (system, error) {
	if u.kind == "mysql" {
		return openMySQL(u)
	}
	return openPostgres(u, session)
}
