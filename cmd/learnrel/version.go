package main

import (
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/learnrel/learnrel/runner/harness"
)

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "tell the versions of learnrel, Go, ent and SQLite",
		Args:  usage(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			sqlite := harness.SQLiteVersion()
			if !harness.Cgo {
				sqlite = "none: built without cgo"
			}
			version, ent := "(unknown)", "(unknown)"
			if info, ok := debug.ReadBuildInfo(); ok {
				version = info.Main.Version
				for _, m := range info.Deps {
					if m.Path == "entgo.io/ent" {
						ent = m.Version
					}
				}
			}
			a.printf("learnrel %s\ngo       %s\nent      %s\nsqlite   %s\n", version, runtime.Version(), ent, sqlite)
			return nil
		},
	}
}
