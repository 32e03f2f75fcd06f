//go:build unix

// Command servers starts PostgreSQL, MariaDB or a Galera cluster of two nodes, runs a
// command with the URL in LEARNREL_DB, and stops them: when the command has ended, or when
// it is told to end itself.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"

	"github.com/learnrel/learnrel/runner/database/servers"
)

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: servers postgres|mariadb|galera COMMAND...")
		os.Exit(2)
	}
	// A signal that comes while they start is heeded when they have.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	if err := on(ctx, os.Args[1], os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// on runs a command on servers of its own.
func on(ctx context.Context, kind string, command []string) error {
	all, url, err := start(kind)
	if err == nil {
		err = run(ctx, command, url)
	}
	for _, s := range all {
		err = errors.Join(err, s.Stop())
	}
	return err
}

// run runs a command, and tells it to end when the context ends.
func run(ctx context.Context, command []string, url string) error {
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = append(os.Environ(), "LEARNREL_DB="+url)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 20 * time.Second // it may have something to tidy up on the server
	return cmd.Run()
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
		return alone(servers.MariaDB())
	case "postgres":
		return alone(servers.Postgres())
	}
	return nil, "", fmt.Errorf("no server %q", kind)
}

func alone(s *servers.Server, err error) ([]*servers.Server, string, error) {
	if err != nil {
		return nil, "", err
	}
	return []*servers.Server{s}, s.URL(""), nil
}
