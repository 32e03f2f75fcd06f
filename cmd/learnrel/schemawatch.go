package main

import (
	"context"
	"path/filepath"
	"slices"
	"strings"

	"github.com/learnrel/learnrel/runner/project"
	"github.com/learnrel/learnrel/runner/watch"
)

// schemaWatch checks schemas, and again on each change in their module: what a schema
// uses of other packages counts, too.
func (a *app) schemaWatch(ctx context.Context, args []string, o schemaCheckOptions) error {
	dirs, err := project.FindAll(args)
	if err != nil {
		return schemaError(err)
	}
	root, err := watchRoot(dirs)
	if err != nil {
		return err
	}
	watcher := &watch.Watcher{Dir: root, Skip: outOfSchemas, Poll: o.poll, Polling: func(why string) {
		a.message("notifications of changes don't work here, so the files are looked at often: "+why, "")
	}}
	if err := watcher.Start(); err != nil {
		return err
	}
	a.printf("watching %s (Ctrl+C ends it)\n", strings.Join(dirs, ", "))
	ended, changes := make(chan error, 1), make(chan []string)
	go func() { ended <- watcher.Run(ctx, changes) }()
	for {
		a.report(a.checkSchemas(ctx, dirs, o))
		files, err := nextSource(ended, changes)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		a.sayChanged(files)
	}
}

// nextSource waits until a file changes that a schema can depend on.
func nextSource(ended <-chan error, changes <-chan []string) ([]string, error) {
	for {
		select {
		case err := <-ended:
			return nil, err
		case names := <-changes:
			names = slices.DeleteFunc(names, func(n string) bool {
				return filepath.Ext(n) != ".go" && filepath.Base(n) != "go.mod" && filepath.Base(n) != "go.work"
			})
			if len(names) > 0 {
				return names, nil
			}
		}
	}
}

// watchRoot gives the folder below which everything is that schemas of one module
// depend on.
func watchRoot(dirs []string) (string, error) {
	s, err := project.Read(dirs[0])
	if err != nil {
		return "", schemaError(err)
	}
	if s.Root() != "" {
		return s.Root(), nil
	}
	return filepath.Abs(dirs[0])
}

func outOfSchemas(name string) bool {
	base := name[strings.LastIndexByte(name, '/')+1:]
	return strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") || base == "testdata" || base == "vendor" || base == "node_modules"
}
