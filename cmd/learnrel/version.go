package main

import (
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/learnrel/learnrel/runner/database"
)

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "tell the versions of learnrel, Go, ent and SQLite",
		Args:  usage(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			for _, v := range versions() {
				a.printf("%-8s %s\n", v.name, v.number)
			}
			return nil
		},
	}
}

// version is that of a part of learnrel.
type version struct{ name, title, number string }

func versions() []version {
	sqlite := database.SQLite{}.Version()
	if !database.Cgo {
		sqlite = "none: built without cgo"
	}
	ent := "(unknown)"
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			if m.Path == "entgo.io/ent" {
				ent = m.Version
			}
		}
	}
	return []version{
		{"learnrel", "learnrel", ownVersion()},
		{"go", "Go", runtime.Version()},
		{"ent", "ent", ent},
		{"sqlite", "SQLite", sqlite},
	}
}

func ownVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		return info.Main.Version
	}
	return "(unknown)"
}
