package main

import (
	"context"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/learnrel/learnrel/runner/database"
)

// dbVariable names the server where --db does not: a password that stands on a command
// line is seen by all who can list processes.
const dbVariable = "LEARNREL_DB"

// takeDB takes the URL out of the environment, which other processes get.
func takeDB() string {
	url := os.Getenv(dbVariable)
	_ = os.Unsetenv(dbVariable)
	return url
}

// dbFlag gives a command the flag that says on which database programs run, and
// connects before the command begins.
func (a *app) dbFlag(c *cobra.Command) {
	c.Flags().StringVar(&a.db, "db", "", "the URL of a server to run on: postgres://USER@HOST/ mysql://USER@HOST/ or sqlite:FILE (also "+dbVariable+"; default: SQLite in memory)")
	c.PreRunE = func(c *cobra.Command, _ []string) error { return a.connect(c.Context(), c.Flags().Changed("db")) }
}

// How long a program may run where nobody says: on a server each statement takes its way.
const (
	defaultTimeout = 10 * time.Second
	serverTimeout  = 30 * time.Second
)

// connect reaches the server that the command line or the environment names.
func (a *app) connect(ctx context.Context, named bool) error {
	if !named {
		a.db = a.dbOfEnvironment
	}
	if !named && a.db == "" {
		return nil
	}
	if a.timeout == defaultTimeout {
		a.timeout = serverTimeout
	}
	remote, err := database.Open(ctx, a.db)
	if err != nil {
		return err
	}
	a.server = remote
	a.atEnd(remote.Close)
	return nil
}
