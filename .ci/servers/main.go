//go:build unix

// Command servers starts PostgreSQL and MariaDB, runs a command once with the URL of each
// in LEARNREL_DB, and stops them.
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"

	"github.com/learnrel/learnrel/runner/database/servers"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: servers COMMAND...")
		os.Exit(2)
	}
	for _, begin := range []func(...string) (*servers.Server, error){servers.Postgres, servers.MariaDB} {
		if err := on(begin, os.Args[1:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

// on runs a command on a server of its own.
func on(begin func(...string) (*servers.Server, error), command []string) error {
	s, err := begin()
	if err != nil {
		return err
	}
	fmt.Println(s.URL(""))
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	cmd.Env = append(os.Environ(), "LEARNREL_DB="+s.URL(""))
	return errors.Join(cmd.Run(), s.Stop())
}
