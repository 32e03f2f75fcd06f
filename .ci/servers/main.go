//go:build unix

// Command servers starts PostgreSQL, MariaDB or a Galera cluster of two nodes, runs a
// command with the URL in LEARNREL_DB, and stops them.
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"

	"github.com/learnrel/learnrel/runner/database/servers"
)

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: servers postgres|mariadb|galera COMMAND...")
		os.Exit(2)
	}
	if err := on(os.Args[1], os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// on runs a command on servers of its own.
func on(kind string, command []string) error {
	all, url, err := start(kind)
	if err == nil {
		cmd := exec.Command(command[0], command[1:]...)
		cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
		cmd.Env = append(os.Environ(), "LEARNREL_DB="+url)
		err = cmd.Run()
	}
	for _, s := range all {
		err = errors.Join(err, s.Stop())
	}
	return err
}

func start(kind string) ([]*servers.Server, string, error) {
	switch kind {
	case "galera":
		nodes, err := servers.Galera()
		if err != nil {
			return nil, "", err
		}
		return nodes, fmt.Sprintf("mysql://root@127.0.0.1:%d,127.0.0.1:%d/", nodes[0].Port, nodes[1].Port), nil
	case "mariadb":
		s, err := servers.MariaDB()
		if err != nil {
			return nil, "", err
		}
		return []*servers.Server{s}, s.URL(""), nil
	case "postgres":
		s, err := servers.Postgres()
		if err != nil {
			return nil, "", err
		}
		return []*servers.Server{s}, s.URL(""), nil
	}
	return nil, "", fmt.Errorf("no server %q", kind)
}
