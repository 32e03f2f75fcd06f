package database

import (
	"errors"
	"strings"
	"testing"
)

func TestParseURL(t *testing.T) {
	u, err := parseURL("mysql://ann:p%40ss%3A%25@a:1,[::1]/shop?tls=true")
	if err != nil || u.user != "ann" || u.password != "p@ss:%" || strings.Join(u.hosts, " ") != "a:1 [::1]:3306" || u.database != "shop" || u.query.Get("tls") != "true" {
		t.Errorf("%+v, %v", u, err)
	}
	if where := u.where(); where != "mysql://a:1,[::1]:3306" {
		t.Errorf("it stands at %s", where)
	}
}

func TestOptions(t *testing.T) {
	u, err := parseURL("postgres://ann@a/?sslmode=require&password=s3cret&datestyle=German&sslpassword=s3cret")
	if err != nil {
		t.Fatal(err)
	}
	if got := u.options(); got != "datestyle=German&sslmode=require" {
		t.Errorf("the options are %s", got)
	}
	if u.query.Get("password") == "" {
		t.Error("the password is gone from the URL itself")
	}
}

func TestParseURLWrong(t *testing.T) {
	for url, says := range map[string]string{
		"":                                         "is empty",
		"s3cret":                                   "has no kind",
		"postgres:ann:s3cret@host":                 "has no kind",
		"oracle://ann:s3cret@host/":                "is of no kind that learnrel knows",
		"postgres://ann:s3cret@host:x/":            "has a host or a port that can't be read",
		"postgres://ann:s3cret@host:99999/":        "has a port that there is not",
		"mysql://ann:s3cret@host:0/":               "has a port that there is not",
		"postgres://ann:s3cret@host:99 9/":         "has a host or a port that can't be read",
		"postgres://ann:s3c/ret@host/":             "has a / or an @ where the name of a database stands",
		"postgres://ann:s3c%zzret@host/":           "has a % that is followed by no number",
		"postgres://ann:s3cret#@host/":             "has a #",
		"postgres://ann:s3cret@a,b/":               "names several hosts",
		"mysql://ann:s3cret@a,,b/":                 "has a comma too many",
		"mysql://a/":                               "names no user",
		"mysql://ann:s3cret@a/?x=%zz":              "has options that can't be read",
		"mysql://ann:s3cret@a/?tls=mine":           "has an option that MySQL's driver does not take",
		"postgres://ann:s3cret@a/?sslmode=perhaps": "has an option that PostgreSQL does not take",
	} {
		u, err := parseURL(url)
		if err == nil {
			_, err = u.open("session")
		}
		if !errors.Is(err, ErrURL) || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "s3c") {
			t.Errorf("%q: %v; want that it %s", url, err, says)
		}
	}
}

func TestSessionOf(t *testing.T) {
	session := newSession()
	if got, ok := sessionOf(databaseName(session, 12)); !ok || got != session {
		t.Errorf("%q, %t; want %q", got, ok, session)
	}
	for _, name := range []string{"learnrel", "learnrel_shop", "learnrel_ann_abcdefghij12345678_1", session, session + "_x"} {
		if _, ok := sessionOf(name); ok {
			t.Errorf("%s counts as learnrel's own", name)
		}
	}
}
