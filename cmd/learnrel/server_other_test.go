//go:build !unix

package main

import (
	"errors"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var errNoServers = errors.New("the tests start no servers on this system")

var findServers = map[string]func() error{"postgres": noServers, "mariadb": noServers}

func noServers() error { return errNoServers }

type stopping struct{ *testing.M }

func server(ts *testscript.TestScript, _ bool, _ []string) { ts.Check(errNoServers) }
